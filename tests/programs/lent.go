// Objects in slots that are lent to calls in place: aliases, parts as arguments, traps halfway, and everything that gives an object away.
package main

import "fmt"

type pair struct{ a, b int }

func (p *pair) add(q *pair)   { p.a += q.a; p.b += q.a }
func (p *pair) addN(n int)    { p.a += n; p.b += n }
func (p *pair) sum() int      { return p.a + p.b }
func (p pair) diff() int      { return p.a - p.b }
func (p *pair) self() *pair   { return p }
func (p *pair) swapped() pair { return pair{p.b, p.a} }
func (p *pair) both() (int, int) {
	p.a++
	return p.b, p.a
}
func (p *pair) isNil() bool { return p == nil }
func (p *pair) reset() {
	if p != nil {
		p.a = 0
	}
}
func mix(p, q *pair, n int) int {
	p.a += n
	q.b += p.a
	return q.b
}
func copyTo(p, q *pair)    { p.a = q.b; q.b = p.b }
func make2(a, b int) *pair { return &pair{a, b} }
func either(p *pair, b bool, q *pair) {
	if b {
		q.a = p.a
	}
}

type stack struct {
	items [3]int
	n     int
}

func (s *stack) push(v int)      { s.items[s.n] = v; s.n++ }
func (s *stack) pop() int        { s.n--; return s.items[s.n] }
func (s *stack) pop2() int       { s.n--; s.n--; return s.items[s.n] + s.items[s.n+1] }
func newStack(n int) *stack      { return &stack{n: n} }
func at(xs []int, p *pair) *pair { return &pair{a: xs[p.a], b: p.b} }

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, r)
		}
	}()
	f()
}

func aliases() {
	x := pair{1, 2}
	x.add(&x)
	fmt.Println(x)
	x.addN(x.a)
	fmt.Println(x, mix(&x, &x, x.b), x)
	copyTo(&x, &x)
	p := &pair{5, 6}
	p.add(p)
	p.addN(p.b)
	fmt.Println(x, *p, mix(p, p, p.a), p.a, p.diff(), x.diff())
	x = x.swapped()
	*p = p.swapped()
	x.a, x.b = x.both()
	p.b, p.a = p.both()
	a, b := x.a, x.sum()
	x.a = x.sum()
	fmt.Println(x, *p, a, b, x.isNil(), p.isNil(), make2(1, 2).isNil(), make2(3, 4).sum(), (&pair{5, 6}).sum())
	x.reset()
	p.reset()
	fmt.Println(x.a+x.sum(), p.a, p.b, mix(&pair{1, 2}, p, p.b), mix(make2(1, 1), make2(p.a, 2), 3))
	y := x
	y.addN(1)
	zs := []pair{x, y}
	zs[0].addN(4)
	fmt.Println(zs, x.sum()*y.sum()+y.sum())
}

func traps() (s stack) {
	try("pop", func() {
		var s stack
		defer func() { fmt.Println(s) }()
		s.pop()
	})
	try("push", func() {
		var s stack
		for i := range 5 {
			s.push(i)
		}
	})
	try("pop2", func() {
		s := newStack(1)
		s.pop2()
	})
	try("result", func() { fmt.Println(result(2)) })
	try("nil", func() {
		var q *pair
		x := pair{1, 2}
		either(&x, false, q)
		fmt.Println(x)
		either(&x, true, q)
	})
	try("nil2", func() {
		var q *pair
		x := pair{1, 2}
		x.add(q)
	})
	try("made", func() {
		p := at([]int{1, 2}, &pair{1, 9})
		fmt.Println(*p)
		q := at([]int{1, 2}, &pair{2, 9})
		fmt.Println(*q)
	})
	s.push(4)
	s.push(5)
	t := &s
	fmt.Println(t.pop(), s.n)
	return s
}

// What a recovered panic leaves in a result is seen.
func result(n int) (s stack) {
	defer func() { fmt.Println(recover() != nil) }()
	s.n = 1
	s.pop2()
	return s
}

var kept *pair

func given(n int) int {
	a, b, c, d, e, f := pair{n, 1}, pair{n, 2}, pair{n, 3}, &pair{n, 4}, pair{n, 5}, &pair{n, 6}
	a.addN(1)
	kept = a.self()
	kept.a++
	g := func() int { return b.a }
	b.addN(2)
	defer c.addN(3)
	defer func() { fmt.Println(c) }()
	h := d.addN
	d.addN(1)
	h(4)
	k := e.sum
	e.addN(10)
	v := f.diff
	f.addN(1)
	for i := range seq {
		f.addN(i)
		z := pair{i, i}
		z.addN(f.a)
		e.add(&z)
	}
	return a.sum() + g() + c.sum() + d.sum() + k() + e.sum() + v() + f.sum()
}

func seq(yield func(int) bool) {
	for i := 0; i < 3 && yield(i); i++ {
	}
}

func loop(n int) (total int) {
	for i := range n {
		p := make2(i, 1)
		for q := newStack(0); q.n < 3; q.push(i) {
			p.addN(q.n)
		}
		total += p.sum()
	}
	return
}

func main() {
	aliases()
	fmt.Println(traps())
	fmt.Println(given(3), *kept, loop(5))
}
