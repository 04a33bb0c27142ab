// Small functions whose result is a small struct, or of several results, stand in place of their calls: what they read must not be
// what they write, also where they trap.
package main

import "fmt"

type Vec struct{ X, Y, Z int }

func (a Vec) Add(b Vec) Vec   { return Vec{a.X + b.X, a.Y + b.Y, a.Z + b.Z} }
func (a Vec) Turn() Vec       { return Vec{a.Y, a.Z, a.X} }
func (a Vec) Cross(b Vec) Vec { return Vec{a.Y*b.Z - a.Z*b.Y, a.Z*b.X - a.X*b.Z, a.X*b.Y - a.Y*b.X} }
func (a Vec) Scale(k int) Vec { return Vec{a.X * k, a.Y * k, a.Z * k} }
func (a Vec) Div(b Vec) Vec   { return Vec{a.X / b.X, a.Y / b.Y, a.Z / b.Z} }
func (a Vec) Flat() Vec       { return Vec{Z: a.X, X: a.Y} }
func (a Vec) Keyed() Vec      { return Vec{Y: a.X, X: a.Y, Z: a.Z} }
func (a Vec) Same() Vec       { return a }
func (a Vec) Up() Vec {
	a.X++
	return a
}

func larger(a, b Vec) Vec {
	if a.X > b.X {
		return a
	}
	return Vec{b.X, a.Y, b.Z}
}

type Hole struct{ a, _, b int }

func holed(h Hole) Hole { return Hole{h.b, h.a, h.a} }

type Pair struct {
	p *Vec
	n int
}

func (p Pair) Next() Pair { return Pair{p.p, p.n + p.p.X} }

type Wrap struct{ V [2]int }
type Two struct{ A, B int }
type Inner struct {
	in Two
	Z  int
}

func turned(w Inner) Vec { return Vec{w.Z, w.in.A, w.in.B} }

func divmod(a, b int) (int, int) { return a / b, a % b }
func swap(a, b int) (int, int)   { return b, a }
func find(s []int, i int) (int, bool) {
	if i < 0 {
		return 0, false
	}
	return s[i], true
}

type Stack struct {
	items []int
	n     int
}

func (s *Stack) Pop() (int, bool) {
	s.n--
	return s.items[s.n], s.n > 0
}

type Small struct{ f float64 }

func (s Small) Twice() Small { return Small{s.f + s.f} }

type Flags struct {
	on  bool
	num int
}

func (f Flags) Not() Flags { return Flags{!f.on, f.num} }

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panicked:", r.(error).Error())
		}
	}()
	f()
	fmt.Println(name, "returned")
}

var global = Vec{1, 2, 3}

func show(v Vec) { fmt.Println(v.X, v.Y, v.Z) }

func main() {
	a, b := Vec{1, 2, 3}, Vec{4, 5, 6}
	a = a.Add(b)
	show(a)
	a = b.Add(a)
	show(a)
	a = a.Turn()
	show(a)
	a = a.Cross(b)
	show(a)
	b = a.Cross(b)
	show(b)
	a = a.Scale(a.X)
	show(a)
	a = a.Scale(a.Z)
	show(a)
	a = Vec{7, 8, 9}
	a = a.Flat()
	show(a)
	a = a.Keyed()
	show(a)
	a = a.Same()
	show(a)
	b = a.Up()
	show(a)
	show(b)
	a = a.Up().Up()
	show(a)
	a = larger(b, a)
	show(a)
	a = larger(a, b)
	show(a)
	a = a.Add(b.Turn()).Add(a.Turn().Scale(2)).Turn()
	show(a)
	global = global.Turn()
	show(global)
	global = global.Add(a)
	show(global)
	vs := []Vec{{1, 2, 3}, {4, 5, 6}}
	vs[0] = vs[1].Turn()
	vs[1] = vs[0].Add(vs[1])
	show(vs[0])
	show(vs[1])
	h := Hole{a: 1, b: 2}
	h = holed(h)
	fmt.Println(h.a, h.b)
	p := Pair{&a, 3}
	p = p.Next()
	p = p.Next()
	fmt.Println(p.n)
	show(turned(Inner{Two{1, 2}, 3}))
	a = turned(Inner{Two{a.X, a.Y}, a.Z})
	show(a)
	s := Small{1.5}
	s = s.Twice()
	fmt.Println(s.f)
	f := Flags{true, 3}
	f = f.Not()
	fmt.Println(f.on, f.num)

	q, r := divmod(17, 5)
	fmt.Println(q, r)
	q, r = divmod(r, q)
	fmt.Println(q, r)
	q, r = swap(q, r)
	fmt.Println(q, r)
	_, r = divmod(9, 4)
	fmt.Println(r)
	divmod(3, 1)
	n, ok := find([]int{1, 2, 3}, 2)
	fmt.Println(n, ok)
	n, ok = find(nil, -1)
	fmt.Println(n, ok)
	fmt.Println(divmod(100, 7))
	st := &Stack{items: []int{1, 2, 3}, n: 2}
	n, ok = st.Pop()
	fmt.Println(n, ok, st.n)
	n, ok = st.Pop()
	fmt.Println(n, ok, st.n)

	d := Vec{10, 20, 30}
	try("division", func() {
		d := Vec{10, 20, 30}
		e := Vec{3, 0, 1}
		d = d.Div(e)
		show(d)
	})
	try("division of itself", func() {
		d := Vec{10, 0, 30}
		d = d.Div(d)
		show(d)
	})
	d = d.Div(Vec{3, 4, 5})
	show(d)
	try("pop", func() { n, ok = st.Pop() })
	fmt.Println(st.n, n, ok)
	try("nil", func() {
		p := Pair{nil, 3}
		p = p.Next()
		fmt.Println(p.n)
	})
	try("divmod", func() {
		q, r = divmod(1, r-r)
	})
	fmt.Println(q, r)
	try("find", func() { n, ok = find([]int{1}, 1) })
	fmt.Println(n, ok)
}
