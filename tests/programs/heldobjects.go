// Objects that other objects in the frame point to, and other names of such objects: nobody can tell that there are no pointers.
package main

import (
	"fmt"
	"runtime"
)

type Node struct {
	val         int
	left, right *Node
	tag         any
	in          struct{ p *Node }
}

type Shape interface{ Area() int }

type Square struct{ side int }

func (s *Square) Area() int { return s.side * s.side }
func (s *Square) Grow()     { s.side++ }
func (s Square) Copy() int  { return s.side }

type Pair struct {
	a, b Shape
	n    int
}

type Box struct {
	*Square
	name string
}

var sink any

// A tree in one literal, and one of names.
func tree(n int) int {
	root := &Node{val: n, left: &Node{val: 1, left: &Node{val: 7}}, right: &Node{val: 2}}
	root.left.val += n
	root.left.left.val++
	l := root.left
	l.val *= 2
	ll := l.left
	if ll != root.left.left || l == root.right || root == l || root.right == nil || l.right != nil {
		return -1
	}
	return root.val + root.left.val*10 + root.right.val*100 + ll.val*1000
}

func names(n int) int {
	x := &Node{val: n}
	y := x
	z := y
	y.val++
	z.val *= 3
	w := &Node{val: 5, left: y, right: z}
	w.left.val += 2
	if w.left != w.right || x != w.left || w == w.left {
		return -1
	}
	return x.val + w.right.val*100
}

// The interface holds a known object.
func shapes(n int) (int, bool, bool) {
	s := &Square{n}
	t := &Square{n}
	p := &Pair{a: s, b: t, n: 1}
	s.side++
	return p.a.(*Square).side*100 + p.b.(*Square).side, p.a == s, p.a == p.b
}

// Read as a value, assigned to, copied, lent, captured, given away: the pointer is needed.
func valued(n int) int {
	x := &Node{val: n}
	e := &Node{left: x}
	y := e.left
	f := func() int { return y.val }
	x.val++
	return f()
}

func assigned(n int) int {
	x, z := &Node{val: n}, &Node{val: 50}
	e := &Node{left: x}
	before := e.left.val
	e.left = z
	e.left.val++
	return before + x.val*100 + z.val*10000 + e.left.val*1000000
}

func assignedBefore(n int) (r int) {
	for i := 0; i < 3; i++ {
		x := &Node{val: n + i}
		e := &Node{left: x}
		for j := 0; j < 2; j++ {
			r = r*10 + e.left.val
			e.left = &Node{val: j}
		}
	}
	return r
}

func copied(n int) int {
	x := &Node{val: n}
	e := &Node{left: x}
	c := *e
	c.left.val++
	return x.val
}

func compared(n int) bool {
	x := &Node{val: n}
	e := &Node{left: x}
	f := &Node{left: x}
	return *e == *f
}

func sum(t *Node) int {
	if t == nil {
		return 0
	}
	return t.val + sum(t.left) + sum(t.right)
}

func lent(n int) int {
	root := &Node{val: n, left: &Node{val: 1}, right: &Node{val: 2, left: &Node{val: 3}}}
	return sum(root)*100 + sum(root.right)
}

func passed(n int) int {
	s := &Square{n}
	p := &Pair{a: s, n: 2}
	s.Grow()
	grow(s)
	grow(p.a.(*Square))
	return p.a.(*Square).Area()*100 + p.a.Area()
}

func grow(s *Square) { s.side += 10 }

func viaField(n int) int {
	b := &struct{ s *Square }{&Square{n}}
	b.s.Grow()
	grow(b.s)
	return b.s.Area() + b.s.Copy()
}

func promoted(n int) int {
	s := &Square{n}
	b := &Box{s, "b"}
	b.side++
	b.Grow()
	s.side += 5
	return b.Area() + b.Square.side + b.Copy()
}

func captured(n int) int {
	x := &Node{val: n}
	e := &Node{left: x}
	inc := func() { e.left.val++ }
	inc()
	inc()
	return x.val
}

func givenAway(n int) int {
	x := &Node{val: n}
	e := &Node{left: x, tag: "t"}
	sink = e
	x.val++
	return sink.(*Node).left.val
}

func insideGiven(n int) int {
	x := &Node{val: n}
	e := &Node{left: x}
	sink = e.left
	e.left.val++
	return sink.(*Node).val
}

func nested(n int) int {
	x := &Node{val: n}
	e := &Node{val: 1, in: struct{ p *Node }{x}}
	e.in.p.val++
	return x.val
}

// Addresses of parts.
func parts(n int) int {
	x := &Node{val: n}
	e := &Node{left: x}
	p := &e.left.val
	*p += 3
	q := &e.left
	(*q).val++
	return x.val
}

func dynamic(n int) (r string) {
	defer func() {
		if e := recover(); e != nil {
			r = fmt.Sprint(e)
		}
	}()
	s := &Square{n}
	p := &Pair{a: s}
	return fmt.Sprint(p.a.(interface{ Grow() }) != nil, p.b.(*Square).side)
}

func wrongType(n int) (r string) {
	defer func() { r = fmt.Sprint(recover()) }()
	e := &Node{tag: &Square{n}}
	if e.tag.(*Square).side != n {
		return "?"
	}
	return fmt.Sprint(e.tag.(*Node).val)
}

func commaOk(n int) (int, bool, bool) {
	e := &Node{tag: &Square{n}}
	s, ok := e.tag.(*Square)
	_, is := e.tag.(*Node)
	s.side++
	return e.tag.(*Square).side, ok, is
}

func switched(n int) int {
	e := &Node{tag: &Square{n}}
	switch t := e.tag.(type) {
	case *Node:
		return -1
	case *Square:
		t.side += 4
	}
	return e.tag.(*Square).side
}

func others(p, q *Node) int {
	x := &Node{val: 1}
	n := 0
	if x == p || p == x {
		n += 1
	}
	if x != q {
		n += 2
	}
	if p == q {
		n += 4
	}
	if x == next() {
		n += 8
	}
	return n
}

var nexts int

func next() *Node { nexts++; return nil }

func (n *Node) isChildOf(p *Node) bool { return n == p.left || n == p.right }
func (n *Node) is(p *Node) bool        { return n == p }

func relations() (bool, bool, bool, bool) {
	a := &Node{val: 1}
	b := &Node{val: 2, left: a}
	c := &Node{val: 3}
	return a.isChildOf(b), c.isChildOf(b), a.is(a), a.is(c)
}

func variables() (bool, bool, bool) {
	var a, b Node
	return a.is(&a), a.is(&b), (&a).isChildOf(&b)
}

func rename(p *Node) int {
	q := p
	q.val++
	r := q
	if r != p {
		return -1
	}
	return r.val + p.val
}

func renames(n int) int {
	x := &Node{val: n}
	return rename(x)*100 + x.val
}

func reassigned(n int) int {
	x := &Node{val: n}
	y := x
	x = &Node{val: 100}
	y.val++
	return x.val + y.val
}

func reassignedName(n int) int {
	x := &Node{val: n}
	y := x
	y.val++
	y = &Node{val: 100}
	y.val++
	return x.val*1000 + y.val
}

func jumps(n int) (r int) {
	i := 0
again:
	x := &Node{val: n + i}
	e := &Node{left: x}
	y := e.left
	y.val++
	r = r*100 + x.val
	i++
	if i < 3 {
		goto again
	}
	return r
}

func interfaces(n int) (bool, bool, bool, bool) {
	s := &Square{n}
	p := &Pair{a: s}
	var none Shape
	var same any = 3
	return p.a == nil, p.b == nil, none == p.a, same == any(p.n)
}

func loops() int {
	var last *Node
	n := 0
	for i := range 4 {
		x := &Node{val: i}
		e := &Node{val: i * 10, left: x}
		if i%2 == 0 {
			n += e.left.val + e.val
			continue
		}
		last = &Node{val: e.left.val, left: last}
	}
	for ; last != nil; last = last.left {
		n = n*10 + last.val
	}
	return n
}

func generic[T any](v T, n int) (T, int) {
	type cell struct {
		v    T
		next *cell
	}
	c := &cell{v: v, next: &cell{v: v}}
	d := c.next
	if d == c {
		return v, 0
	}
	return d.v, n
}

type List[T any] struct {
	v    T
	next *List[T]
}

func (l *List[T]) Value() T { return l.v }

func lists() (int, string) {
	l := &List[int]{1, &List[int]{2, nil}}
	m := &List[string]{v: "a", next: &List[string]{v: "b"}}
	return l.next.Value() + l.Value(), m.next.v + m.next.Value()
}

func deferred(n int) (r int) {
	x := &Node{val: n}
	e := &Node{left: x}
	defer func() { r += e.left.val }()
	x.val = 7
	return 1
}

func panics(n int) (r any) {
	defer func() { r = recover() }()
	x := &Node{val: n}
	e := &Node{left: x}
	if e.left.left.val == 0 {
		return "no"
	}
	return nil
}

func mixed(n int) int {
	x := &Node{val: n}
	old := 1
	q, old := x, old+1
	q.val += old
	return x.val
}

func blank(n int) int {
	x := &Node{val: n}
	type odd struct {
		_ *Node
		f *Node
	}
	e := &odd{x, x}
	e.f.val++
	return x.val
}

type Cell struct {
	s [3]string
	u Square
	b [40]byte
}
type Holder struct {
	c *Cell
	t any
}

// Addresses of parts of what is held, by any way there.
func addresses(i int) (n int) {
	a := &Holder{t: &Cell{}}
	a.t.(*Cell).s[i] = "abc"
	b := &Holder{c: &Cell{}}
	(*b.c).s[i] = "abcd"
	c := &Holder{t: &Cell{}}
	x := c.t.(*Cell).s[:]
	x[1] = "abcde"
	d := &Holder{t: &Cell{}}
	p := &d.t.(*Cell).u.side
	*p = 6
	e := &Holder{c: &Cell{}}
	q := &(*e.c).u
	q.side = 7
	f := &Holder{t: &Cell{}}
	grow := f.t.(*Cell).u.Grow
	grow()
	h := &Holder{t: &Cell{}}
	func() {
		defer h.t.(*Cell).u.Grow()
	}()
	k := &Holder{c: &Cell{}}
	k.c.b[i*5]++
	l := &Holder{t: &Cell{}}
	for range 2 {
		both(&l.t.(*Cell).u, &l.t.(*Cell).u)
	}
	for _, m := range []int{len(a.t.(*Cell).s[2]), len((*b.c).s[2]), len(c.t.(*Cell).s[1]), d.t.(*Cell).u.side, e.c.u.side, f.t.(*Cell).u.side, h.t.(*Cell).u.side, int(k.c.b[10]), l.t.(*Cell).u.side} {
		n = n*10 + m
	}
	return n
}

func both(a, b *Square) { a.side++; b.side++ }

func allocations(f func()) uint64 {
	var before, after runtime.MemStats
	f()
	runtime.ReadMemStats(&before)
	for range 100 {
		f()
	}
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}

func main() {
	fmt.Println(tree(4), names(4))
	fmt.Println(shapes(4))
	fmt.Println(valued(1), assigned(2), assignedBefore(3), copied(4), compared(5))
	fmt.Println(lent(5), passed(1), viaField(2), promoted(3), captured(4), givenAway(5), insideGiven(6), nested(7), parts(8))
	fmt.Println(dynamic(1))
	fmt.Println(wrongType(1))
	fmt.Println(commaOk(3))
	fmt.Println(switched(3))
	fmt.Println(others(nil, nil), others(nil, &Node{}), nexts)
	fmt.Println(relations())
	fmt.Println(variables())
	fmt.Println(renames(3), reassigned(3), reassignedName(3), jumps(1))
	fmt.Println(interfaces(2))
	fmt.Println(loops())
	fmt.Println(generic("g", 3))
	fmt.Println(lists())
	fmt.Println(deferred(1), panics(2), mixed(3), blank(4), addresses(2))
	fmt.Println(allocations(func() { tree(1) }), allocations(func() { names(1) }), allocations(func() { shapes(1) }), allocations(func() { jumps(1) }))
}
