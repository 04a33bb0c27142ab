package main

// Small instances of generic functions in place of their calls: functions and methods, by value and by pointer, of several type arguments; and where they trap.

import (
	"fmt"
	"runtime/debug"
	"strings"
)

type number interface {
	~int | ~int8 | ~uint8 | ~float64
}

type celsius float64

func largest[T number](a, b T) T {
	if a > b {
		return a
	}
	return b
}

func abs[T number](x T) T {
	if x < 0 {
		return -x
	}
	return x
}

func half[T number](x T) T { return x / 2 }

func over[T number](x, y T) T { return x / y }

func to[T, U number](x T) U { return U(x) }

func both[T, U any](p *pair[T, U]) (*T, *U) { return &p.a, &p.b }

func two[T number](x T) (T, T) { return x + 1, x * 2 }

type pair[T, U any] struct {
	a T
	b U
}

func (p pair[T, U]) first() T      { return p.a }
func (p *pair[T, U]) second() U    { return p.b }
func (p *pair[T, U]) set(a T, b U) { p.a = a; p.b = b }

type stack[T any] struct {
	items []T
	n     int
}

func (s *stack[T]) push(x T)      { s.items = append(s.items, x); s.n++ }
func (s *stack[T]) len() int      { return len(s.items) }
func (s *stack[T]) at(i int) T    { return s.items[i] }
func (s *stack[T]) drop() T       { s.n--; return s.items[s.n] }
func (s *stack[T]) is(n int) bool { return s.n == n }

type tree[K number] struct {
	left, right *tree[K]
	key         K
}

func (t *tree[K]) isLeaf() bool { return t.left == nil && t.right == nil }
func (t *tree[K]) leftKey() K   { return t.left.key }

type named struct {
	stack[int]
	*tree[int]
}

type vec[T number] struct{ x, y T }

func (a vec[T]) plus(b vec[T]) vec[T] { return vec[T]{a.x + b.x, a.y + b.y} }
func (a vec[T]) dot(b vec[T]) T       { return a.x*b.x + a.y*b.y }

// In a generic function instances are called.
func sum[T number](xs []T) (s T) {
	for _, x := range xs {
		s = largest(s, s+x) + half(x)
	}
	return s
}

func try(name string, f func() int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panics:", r)
			trace := string(debug.Stack())
			for _, frame := range []string{"over", "at(", "leftKey", "drop"} {
				if strings.Contains(trace, frame) {
					fmt.Println("  in", frame)
				}
			}
		}
	}()
	fmt.Println(name, f())
}

func main() {
	n, f := 0, 0.5
	var small int8 = 100
	var byt uint8 = 200
	for i := range 10 {
		n = largest(n, i*3%7)
		f = largest(f, float64(i)/4)
		small = largest(small, half(small)+int8(i)*9)
		byt += abs(byt) + half(byt)
	}
	fmt.Println(n, f, small, byt, largest[celsius](3, 2.5), abs(-n), abs(celsius(-1.5)), half(-3), half(-3.0))
	fmt.Println(to[int, int8](300), to[float64, uint8](65.9), to[int8, float64](small))
	p := pair[string, int]{"a", 1}
	p.set("b", p.second()+1)
	q := &pair[int8, *pair[string, int]]{3, &p}
	q.set(q.first()+127, q.second())
	x, y := both(q)
	*x++
	(*y).set("c", 4)
	fmt.Println(p.first(), p.second(), q.first(), q.second().first(), p)
	s := &stack[int]{}
	t := stack[string]{}
	for i := 0; s.len() < 5; i++ {
		s.push(i * i)
		t.push(fmt.Sprint(i))
	}
	m := 0
	for i := 0; i < s.len(); i++ {
		m = m*10 + s.at(i) + len(t.at(i))
	}
	fmt.Println(m, s.drop(), t.drop(), s.is(4), t.is(5), s.len())
	leaf := &tree[int]{key: 5}
	root := &tree[int]{left: leaf}
	d := named{tree: root}
	d.push(7)
	fmt.Println(leaf.isLeaf(), root.isLeaf(), root.leftKey(), d.leftKey(), d.at(0), d.stack.at(0), d.isLeaf())
	v := vec[float64]{1, 2}
	w := vec[int]{3, 4}
	for range 3 {
		v = v.plus(v)
		w = w.plus(vec[int]{1, 1})
	}
	a, b := two(3)
	c, e := two(1.5)
	fmt.Println(v, w, v.dot(v), w.dot(w), a, b, c, e)
	fmt.Println(sum([]int{1, 2, 3}), sum([]float64{.5, 1.5}), sum([]int8{100, 50}))
	zero := n - n
	try("over", func() int { return over(5, zero) })
	try("over floats", func() int { return int(over(5, 2.0) * 10) })
	try("at", func() int { return s.at(10) })
	try("left", func() int { return leaf.leftKey() })
	try("nil", func() int { return leaf.left.leftKey() })
	try("drop", func() int { var s stack[int]; defer func() { fmt.Println("n", s.n) }(); return s.drop() })
}
