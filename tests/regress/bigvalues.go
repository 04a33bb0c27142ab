package main

import "fmt"

type big struct {
	head  string
	words [300]int
	tail  []string
	m     map[string]int
}

type pair[A, B any] struct {
	a A
	b B
}

func change(b big) big { b.words[299]++; b.head += "!"; b.tail = append(b.tail, b.head); return b }

func (b big) Sum() (n int) {
	for _, w := range b.words {
		n += w
	}
	return
}
func (b *big) Set(i, v int) { b.words[i] = v }

type summer interface{ Sum() int }

func multi(x big) (big, int, big, error) { return x, 1, change(x), nil }

func main() {
	var b big
	b.Set(3, 4)
	c := change(b)
	fmt.Println(b.head, c.head, b.words[299], c.words[299], len(c.tail))
	var s summer = c
	c.Set(0, 100)
	fmt.Println(s.Sum(), c.Sum(), s.(big).words[3])
	x, n, y, err := multi(c)
	fmt.Println(x.Sum(), n, y.Sum(), err)
	arr := [3]big{b, c, y}
	cp := arr
	arr[0].words[1] = 77
	fmt.Println(cp[0].words[1], arr[0].words[1], arr[2].head)
	for i, e := range arr {
		e.words[1] = 5
		fmt.Println(i, e.Sum(), arr[i].Sum())
	}
	ch := make(chan big, 2)
	ch <- b
	ch <- c
	p, q := <-ch, <-ch
	fmt.Println(p.Sum(), q.Sum())
	m := map[string]big{"b": b, "c": c}
	fmt.Println(m["c"].Sum(), m["none"].Sum(), m["b"].words[3])
	f := c.Sum
	c.Set(0, 0)
	fmt.Println(f(), c.Sum())
	g := big.Sum
	fmt.Println(g(b))
	defer fmt.Println(b.Sum(), c.words[299])
	b.Set(9, 9)
	func() {
		defer func(v big) { fmt.Println(v.Sum(), recover()) }(b)
		b.Set(9, 10)
		panic("x")
	}()
	pp := pair[big, pair[[40]int, string]]{a: b}
	pp.b.a[39] = 3
	pq := pp
	pq.b.a[39]++
	pq.a.words[0] = 1
	fmt.Println(pp.b.a[39], pq.b.a[39], pp.a.words[0], pq.a.words[0])
	swap := func(a, b big) (big, big) { return b, a }
	b, c = swap(b, c)
	fmt.Println(b.Sum(), c.Sum())
	b, c = c, b
	fmt.Println(b.Sum(), c.Sum())
	l := []big{b}
	l = append(l, l[0], c)
	l = append(l, l...)
	l[1], l[2] = l[2], l[1]
	fmt.Println(len(l), l[1].Sum(), l[5].Sum())
	if v, ok := any(l[1]).(big); ok {
		v.Set(1, 1000)
		fmt.Println(v.Sum(), l[1].Sum())
	}
	done := make(chan int)
	go func(v big) { v.Set(2, 2000); done <- v.Sum() }(b)
	fmt.Println(<-done, b.Sum())
	z := struct {
		a [20]struct {
			s string
			n int8
		}
		e struct{}
	}{}
	z.a[19].s = "end"
	w := z
	w.a[19].n = -3
	fmt.Println(z == w, z.a[19].n, w.a[19].n, z.a[19].s)
	w.a[19].n = 0
	fmt.Println(z == w)
}
