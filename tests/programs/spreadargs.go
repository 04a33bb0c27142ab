// Arguments for `...` may be passed one by one, where the callee only reads them: nobody can tell.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
)

// ---- loops over them ----

func sum(xs ...int) (t int) {
	for i, x := range xs {
		t += x * (i + 1)
	}
	return t + len(xs)*1000 + cap(xs)*100000
}

func rest(first int, xs ...int) int {
	for _, x := range xs {
		if x > first {
			first = x
		}
	}
	return first
}

func tail(xs ...int) string {
	s := fmt.Sprint(len(xs))
	for i, x := range xs[1:] {
		s += fmt.Sprint(" ", i, ":", x)
	}
	return s
}

func jumps(xs ...int) (s string) {
outer:
	for i, x := range xs {
		i += 10
		switch {
		case x == 0:
			continue
		case x < 0:
			break outer
		case x == 5:
			for {
				continue outer
			}
		}
		x *= 2
		s += fmt.Sprint(i, "=", x, " ")
	}
	return s + "."
}

func early(want int, xs ...int) int {
	for i := range xs {
		if xs[i] == want {
			return i
		}
	}
	return -1
}

func clause(xs ...int) (t int) {
	for i := len(xs) - 1; i >= 0; i-- {
		t = t*10 + xs[i]
	}
	return
}

func assigned(xs ...int) (int, int) {
	k, v := -1, -1
	for k, v = range xs {
	}
	return k, v
}

func two(xs ...int) (n int) {
	for _, x := range xs {
		n += x
	}
	for range xs {
		n *= 2
	}
	return n
}

func nested(xs ...int) (n int) {
	for _, x := range xs {
		for _, y := range xs {
			n += x * y
		}
	}
	return n
}

// ---- elements ----

func at(i int, xs ...int) int     { return xs[i] }
func at8(i uint8, xs ...int) int  { return xs[i] }
func atU(i uint64, xs ...int) int { return xs[i] }
func last(xs ...int) int          { return xs[len(xs)-1] }
func third(xs ...string) string   { return xs[2] }
func or(def string, xs ...string) string {
	if len(xs) > 0 {
		return xs[0]
	}
	return def
}
func only(xs ...int) int {
	if len(xs) == 0 {
		return -1
	} else if len(xs) != 1 {
		return -2
	}
	return xs[0]
}

type point struct {
	x, y int8
	s    string
}

func points(ps ...point) (s string) {
	for _, p := range ps {
		p.x++
		s += fmt.Sprint(p.x, p.y, p.s, ";")
	}
	return s
}
func arrays(as ...[3]int) (n int) {
	for i, a := range as {
		a[i%3]++
		n = n*100 + a[0] + a[1] + a[2]
	}
	return n
}
func bools(bs ...bool) (n int) {
	for _, b := range bs {
		n *= 2
		if b {
			n++
		}
	}
	return n
}
func small(bs ...uint8) (n uint8) {
	for _, b := range bs {
		n += b
	}
	return n
}
func nothing(es ...struct{}) int { return len(es) }
func unnamed(...int) string      { return "unnamed" }
func count(xs ...any) int        { return len(xs) }
func kinds(xs ...any) (s string) {
	for _, x := range xs {
		switch v := x.(type) {
		case nil:
			s += "nil "
		case int:
			s += fmt.Sprint("int", v+1, " ")
		case string:
			s += "string" + v + " "
		case error:
			s += "error:" + v.Error() + " "
		case *int:
			*v++
			s += "pointer "
		default:
			s += fmt.Sprintf("%T ", v)
		}
	}
	return s
}

// ---- what the body does with the whole ----

var into []int

func add(xs ...int) int {
	into = append(into, xs...)
	n := copy(into, xs)
	return n + len(xs)
}
func change(xs []int) { xs[0] = 99 }
func handedTo(xs ...int) int {
	for i := range xs {
		xs[i]++
	}
	return xs[0]
}
func handsOn(xs ...int) (n int) {
	for _, x := range xs {
		n += x
	}
	return n*1000 + handedTo(xs...) + len(xs)
}
func readsBehind(xs ...int) int { n := handedTo(xs...); return n*100 + xs[0] }
func readsBeside(xs ...int) int { return xs[0] + 100*handedTo(xs...) }
func twice(xs ...int) int       { return handedTo(xs...)*100 + handedTo(xs...) }
func again(n int, xs ...int) (t int) {
	for range n {
		t = t*10 + handedTo(xs...)
	}
	return t
}
func writes(xs ...int) int { xs[0] = 5; return xs[0] + xs[1] }
func same(xs ...int) []int { return xs }
func isNil(xs ...int) bool { return xs == nil }
func addr(xs ...int) *int  { return &xs[0] }
func captured(xs ...int) func() int {
	return func() int { return xs[0] + len(xs) }
}
func sequence(xs ...int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for _, x := range xs {
			if !yield(x) {
				return
			}
		}
	}
}
func printf(on bool, format string, args ...any) {
	if !on {
		return
	}
	fmt.Printf(format+"\n", args...)
}
func outermost(args ...any) string { return middle("a", args...) }
func middle(s string, args ...any) string {
	return s + strings.Repeat("-", len(args)) + kinds(args...)
}
func later(xs ...int) {
	defer fmt.Println("later", len(xs))
	defer show(xs...)
	for _, x := range xs {
		defer fmt.Print(x, " ")
	}
}
func show(xs ...int) { fmt.Println("show", xs, len(xs)) }
func ranged(xs ...int) (n int) {
	for v := range sequence(1, 2, 3) {
		n += v * len(xs)
		if v == 2 {
			n += xs[0]
		}
	}
	return n
}

// ---- methods, recursion, generic functions ----

type list struct{ sum, n int }

func (l *list) add(xs ...int) *list {
	for _, x := range xs {
		l.sum += x
		l.n++
	}
	return l
}
func (l list) with(xs ...int) list {
	for _, x := range xs {
		l.sum += x
	}
	return l
}

type embeds struct{ *list }
type adder interface{ add(xs ...int) *list }

func depth(n int, xs ...int) int {
	if n == 0 {
		return sum(xs...)
	}
	return depth(n-1, n, len(xs)) + depth(0, xs...)
}

func largest[T int | float64 | string](xs ...T) (m T) {
	for i, x := range xs {
		if i == 0 || x > m {
			m = x
		}
	}
	return m
}
func pairs[K comparable, V any](v V, ks ...K) map[K]V {
	m := map[K]V{}
	for _, k := range ks {
		m[k] = v
	}
	return m
}
func through[T int | float64](x T) T { return largest(x, x+1, x-1) }

type option func(*list)

func withSum(n int) option { return func(l *list) { l.sum = n } }
func withN(n int) option   { return func(l *list) { l.n = n } }
func build(os ...option) *list {
	l := &list{1, 1}
	for _, o := range os {
		o(l)
	}
	return l
}

// ---- order and traps ----

var log []string

func say(s string, n int) int  { log = append(log, s); return n }
func results() (int, int, int) { return 4, 5, 6 }

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, r)
		}
	}()
	f()
}

func named(xs ...int) (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("after %d: %v", n, r)
		}
	}()
	for _, x := range xs {
		n += 100 / x
	}
	return n, nil
}

func where(xs ...int) (s string) {
	for _, x := range xs {
		_, _, line, _ := runtime.Caller(x)
		s += fmt.Sprint(line, " ")
	}
	return s
}

func deref(ps ...*int) (n int) {
	for _, p := range ps {
		n += *p
		*p += 10
	}
	return n
}

func main() {
	fmt.Println(sum(), sum(7), sum(7, 8), sum(1, 2, 3, 4, 5, 6, 7, 8), sum(1, 2, 3, 4, 5, 6, 7, 8, 9))
	fmt.Println(rest(1), rest(1, 5), rest(9, 5, 7), rest(1, []int{3, 4}...))
	fmt.Println(tail(1), tail(1, 2, 3))
	try("tail", func() { tail() })
	fmt.Println(jumps(), jumps(1, 0, 5, 3, -1, 4))
	fmt.Println(early(3), early(3, 1, 2), early(3, 1, 3, 3))
	fmt.Println(clause(), clause(1, 2, 3))
	fmt.Println(assigned())
	fmt.Println(assigned(4, 5))
	fmt.Println(two(), two(1), two(1, 2, 3), nested(), nested(1, 2, 3))

	fmt.Println(at(0, 1), at(2, 1, 2, 3), at8(1, 5, 6), atU(0, 5), last(3), last(3, 4), or("d"), or("d", "e"), or("d", "e", "f"))
	fmt.Println(only(), only(7), only(7, 8), third("a", "b", "c"))
	try("at", func() { at(3, 1, 2, 3) })
	try("at", func() { at(-1, 1, 2, 3) })
	try("at", func() { at(0) })
	try("at8", func() { at8(200, 1) })
	try("atU", func() { atU(1<<63, 1, 2) })
	try("last", func() { last() })
	try("third", func() { third() })
	try("third", func() { third("a", "b") })
	fmt.Println(points(), points(point{1, 2, "a"}, point{y: 3}), arrays([3]int{1, 2, 3}, [3]int{4, 5, 6}))
	fmt.Println(bools(true, false, true), small(200, 100), nothing(), nothing(struct{}{}, struct{}{}), unnamed(), unnamed(1, 2), count(), count(1, "a", nil))
	n := 3
	fmt.Println(kinds(), kinds(nil, 1, "x", errors.New("e"), &n, 2.5, point{}), n)

	fmt.Println(add(), add(1, 2), add(3), into, handsOn(1, 2), readsBehind(1, 2), readsBeside(1, 2), twice(1, 2), again(3, 1, 2))
	xs := []int{1, 2}
	fmt.Println(handsOn(xs...), xs, readsBehind(xs...), xs)
	fmt.Println(writes(1, 2), same(1, 2), same() == nil, isNil(), isNil(1), *addr(4, 5), captured(6, 7)(), ranged(5, 6))
	printf(false, "%d", 1)
	printf(true, "%d %s %v", 1, "two", nil)
	printf(true, "none")
	fmt.Println(outermost(), outermost(1, "b", nil))
	later(1, 2, 3)
	later()

	l := &list{}
	var e embeds
	e.list = l
	var a adder = l
	fmt.Println(l.add(1, 2).add().add(3) == l, *l, l.with(10, 20), depth(3, 1, 2))
	fmt.Println(e.add(5) == l, *l, a.add(6, 7) == l, *l)
	f, g := l.add, (*list).add
	fmt.Println(f(1, 2) == l, *l, g(l, 3) == l, *l)
	fmt.Println(largest(1, 3, 2), largest(1.5), largest("a", "c", "b"), largest[string](), pairs(1, "a", "b"), pairs("v", 1, 2), through(3), through(2.5))
	fmt.Println(*build(), *build(withSum(5)), *build(withSum(5), withN(6)))

	k := 1
	fmt.Println(sum(k, say("a", 2), k, say("b", 3), func() int { k = 50; return 1 }()), log)
	fmt.Println(sum(results()), rest(results()))
	try("order", func() {
		var m []int
		sum(say("c", 1), m[k], say("d", 2))
	})
	fmt.Println(log)
	fmt.Println(named(50, 20))
	fmt.Println(named(50, 0, 20))
	fmt.Println(where(0, 1))
	x, y := 1, 2
	fmt.Println(deref(&x, &y, &x), x, y)
	try("deref", func() { deref(&x, nil, &y) })
	fmt.Println(x, y)
	t := 0
	for i := 0; i < 1000; i++ {
		t += sum(i, t&3) + rest(i, i+1, i-1) + early(i, 1, i)
	}
	fmt.Println(t)
}
