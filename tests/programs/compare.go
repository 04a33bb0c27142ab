// Comparison of structs, arrays, interfaces and pointers; maps keyed by them.
package main

import "fmt"

type point struct{ x, y int }
type line struct{ a, b point }
type tagged struct {
	tag any
	p   *point
	ch  chan int
	arr [2]string
	_   int
	f   float32
}

type grid map[point]rune

func (g grid) neighbours(p point) (n int) {
	for _, d := range [...]point{{0, 1}, {1, 0}, {0, -1}, {-1, 0}} {
		if _, ok := g[point{p.x + d.x, p.y + d.y}]; ok {
			n++
		}
	}
	return
}

func try(f func() bool) (s string) {
	defer func() {
		if r := recover(); r != nil {
			s = fmt.Sprint("panic: ", r)
		}
	}()
	return fmt.Sprint(f())
}

func main() {
	a, b := line{point{1, 2}, point{3, 4}}, line{a: point{1, 2}, b: point{3, 4}}
	fmt.Println(a == b, a.a == b.b, a != line{}, [2]line{a, b} == [2]line{b, a})
	p, q := &point{1, 2}, &point{1, 2}
	c := make(chan int)
	t := tagged{1, p, c, [2]string{"x", "y"}, 5, 1.5}
	u := t
	fmt.Println(t == u, p == q, *p == *q)
	u.p = q
	fmt.Println(t == u)
	u = t
	u.tag = int64(1)
	fmt.Println(t == u)
	u = t
	u.arr[1] += "z"
	fmt.Println(t == u)
	t.tag, u.tag = []int{1}, []int{1}
	fmt.Println(try(func() bool { u.arr = t.arr; return t == u }))
	fmt.Println(try(func() bool { u.arr[0] = "differs first?"; return t.p == u.p }))

	g := grid{}
	for y, row := range []string{"#.#", "###", ".#."} {
		for x, c := range row {
			if c == '#' {
				g[point{x, y}] = c
			}
		}
	}
	fmt.Println(len(g), g.neighbours(point{1, 1}), g[point{9, 9}])
	lines := map[line]string{a: "first", {point{}, point{}}: "zero"}
	lines[b] += "+again"
	fmt.Println(lines[a], lines[line{}], len(lines))
	arrays := map[[3]byte]int{}
	for _, s := range []string{"abc", "abd", "abc", "xyz"} {
		arrays[[3]byte([]byte(s))]++
	}
	fmt.Println(arrays[[3]byte{'a', 'b', 'c'}], len(arrays))
	anys := map[any]string{}
	for i, k := range []any{1, int8(1), 1.0, "1", true, point{1, 2}, [1]int{1}, p, nil, 'x', struct{}{}} {
		anys[k] = fmt.Sprintf("%d:%T", i, k)
	}
	fmt.Println(len(anys), anys[1], anys[1.0], anys[point{1, 2}], anys[[1]int{1}], anys[p], anys[q] == "", anys[nil], anys['x'])
	fmt.Println(try(func() bool { anys[map[int]int{}] = "bad"; return true }))
	fmt.Println(try(func() bool { anys[struct{ f func() }{}] = "bad"; return true }))
	var e1, e2 error
	fmt.Println(e1 == e2, any(e1) == nil, any((*int)(nil)) == nil, any((*int)(nil)) == any((*int)(nil)))
	type key struct {
		name string
		at   any
	}
	hits := map[key]int{}
	for i := range 20 {
		hits[key{fmt.Sprint("k", i%3), i % 2}]++
		hits[key{fmt.Sprint("k", i%3), fmt.Sprint(i % 2)}]++
	}
	fmt.Println(len(hits), hits[key{"k0", 0}], hits[key{"k1", "1"}])
	x, y := 0.0, -1.0
	y *= 0
	fmt.Println(x == y, map[float64]int{x: 1}[y], [1]float64{x} == [1]float64{y})
}
