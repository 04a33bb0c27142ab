// Parts of variables and of objects in the frame are lent to calls as whole ones are: nobody can tell.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
)

type Vec struct{ x, y, z int }

func (v *Vec) Add(o *Vec)       { v.x += o.x; v.y += o.y; v.z += o.z }
func (v *Vec) Scale(n int) *Vec { v.x *= n; v.y *= n; v.z *= n; return v }
func (v *Vec) Sum() int         { return v.x + v.y + v.z }
func (v *Vec) Set(x, y, z int)  { v.x, v.y, v.z = x, y, z }
func (v *Vec) AddValue(o Vec)   { v.x += o.x; v.y += o.y }
func (v *Vec) Div(n int) int    { v.x++; return v.x / n }
func (v *Vec) Long(n int) (r int) { // Too long to stand in place.
	for i := range n {
		v.x += i
		if v.x%2 == 0 {
			v.y++
		} else {
			v.z++
		}
	}
	return v.Sum()
}

type Small struct {
	a, b int32
	c, d byte
}

func (s *Small) Inc() { s.a++; s.d += 3 }

type half struct{ n int32 }

func (h *half) Inc() { h.n++ }

type Body struct {
	pos, vel Vec
	mass     int
	s        Small
	h        half
	g        half
	in       struct{ deep Vec }
	next     *Body
}

func (b *Body) Step() { b.pos.Add(&b.vel) }
func (b *Body) Steps(n int) {
	for range n {
		b.pos.Add(&b.vel)
		b.in.deep.Long(2)
	}
}
func (b *Body) AddPart(o *Vec) { b.mass++; o.x += b.mass; b.pos.x += o.x }

type Wrapped struct {
	Vec
	n int
}

func add(a, b *Vec) int { a.x += b.x; return a.x + b.x }
func long(a, b *Vec) int {
	for i := range 3 {
		a.x += b.x + i
	}
	return a.x*1000 + b.x
}

func variable(n int) int {
	var b Body
	b.pos.Set(n, 2, 3)
	b.vel = Vec{1, 1, 1}
	b.pos.Add(&b.vel)
	b.Step()
	b.in.deep.Add(&b.pos)
	b.s.Inc()
	b.h.Inc()
	b.g.Inc()
	b.g.Inc()
	return b.pos.Sum()*100 + b.in.deep.Sum() + int(b.s.a)*10000 + int(b.s.d)*100000 + int(b.h.n)*1000000 + int(b.g.n)*10000000
}

func owned(n int) int {
	b := &Body{pos: Vec{n, 2, 3}, vel: Vec{1, 2, 3}}
	b.pos.Add(&b.vel)
	b.Steps(2)
	r := b.pos.Long(3) + b.in.deep.Long(2)
	return r*100 + b.vel.Sum()
}

func same(n int) (int, int) {
	b := Body{pos: Vec{n, 2, 3}}
	b.pos.Add(&b.pos)
	b.AddPart(&b.pos)
	c := &Body{pos: Vec{n, 2, 3}}
	add(&c.pos, &c.pos)
	long(&c.pos, &c.pos)
	c.AddPart(&c.vel)
	return b.pos.x*100 + add(&b.pos, &b.vel), c.pos.x*100 + long(&c.vel, &c.pos)
}

func values(n int) int {
	b := &Body{pos: Vec{n, n, n}}
	b.pos.AddValue(b.pos)
	b.pos.AddValue(Vec{b.pos.y, b.pos.x, 0})
	return b.pos.Sum()
}

func embedded(n int) int {
	w := Wrapped{Vec{n, 1, 2}, 5}
	w.Add(&w.Vec)
	w.Vec.Set(w.y, w.x, w.n)
	p := &Wrapped{n: 2}
	p.Set(1, 2, 3)
	p.Long(3)
	return w.Sum()*100 + p.Sum()
}

func kept(n int) *Vec {
	var b Body
	b.pos.x = n
	return b.pos.Scale(2).Scale(3)
}

func captured(n int) int {
	var b Body
	f := func() { b.pos.x += n }
	f()
	b.pos.Add(&b.pos)
	f()
	return b.pos.x
}

func trapped(n int) (r string) {
	var b Body
	b.mass = 5
	defer func() {
		r = fmt.Sprint(recover(), b.pos.x)
	}()
	b.pos.x = n
	b.pos.Div(0)
	return "no"
}

func trappedInLoop(n int) (r string) {
	defer func() { r = fmt.Sprint(recover()) }()
	b := &Body{}
	for i := 3; ; i-- {
		n += b.pos.Div(i)
	}
}

func nilNext(n int) (r string) {
	defer func() { r = fmt.Sprint(recover()) }()
	b := &Body{mass: n}
	b.next.pos.Add(&b.vel)
	return "no"
}

func order(n int) int {
	var b Body
	b.pos.x = n
	b.pos.Add(&Vec{b.pos.Long(2), add(&b.pos, &b.vel), 1})
	return b.pos.Sum()
}

func result(n int) (b Body) {
	b.pos.Set(n, n, n)
	defer b.pos.Add(&b.pos)
	b.pos.Long(2)
	return b
}

func late(n int) (r int) {
	b := Body{pos: Vec{n, 0, 0}}
	defer func() { r += b.pos.x }()
	defer b.pos.Set(7, 8, 9)
	go b.vel.Set(1, 1, 1)
	return b.pos.x
}

func arrays(n int) int {
	var t struct {
		vs [2]Vec
		v  Vec
	}
	t.vs[1].Set(n, n, n)
	t.v.Add(&t.vs[1])
	t.vs[n%2].Add(&t.v)
	return t.vs[0].Sum() + t.vs[1].Sum()*10 + t.v.Sum()*100
}

func std(n int) string {
	s := struct {
		mu sync.Mutex
		b  strings.Builder
	}{}
	s.mu.Lock()
	defer s.mu.Unlock()
	for range n {
		s.b.WriteString("ab")
	}
	return s.b.String()
}

func loops() int {
	r := 0
	for i := range 3 {
		b := Body{pos: Vec{i, i, i}}
		for j := range 3 {
			b.vel.x = j
			b.pos.Add(&b.vel)
			if b.pos.Long(j) > 8 {
				r += 100
			}
		}
		r += b.pos.Sum()
	}
	return r
}

func (b *Body) sumAll() int {
	if b == nil {
		return 0
	}
	return b.pos.Sum() + b.next.sumAll()
}

func swapped(n int) (int, int) {
	b := Body{pos: Vec{1, 2, 3}, vel: Vec{4, 5, 6}}
	b.pos, b.vel = *b.vel.Scale(n), *b.pos.Scale(n + 1)
	return b.pos.Sum(), b.vel.Sum()
}

func generic[T any](v T) (T, int) {
	type cell struct {
		v T
		w Vec
	}
	c := cell{v: v}
	c.w.Set(1, 2, 3)
	c.w.Long(2)
	return c.v, c.w.Sum()
}

type Pair struct{ pos, vel Vec }

func (p *Pair) Step() { p.pos.Add(&p.vel) }
func (p *Pair) Steps(n int) {
	for range n {
		p.pos.Add(&p.vel)
		p.vel.Long(2)
	}
}

type Deep struct {
	Wrapped
	m int
}

type Pointing struct {
	*Vec
	Wrapped
	n int
}

func pointing(n int) (int, int) {
	v := &Vec{n, 2, 3}
	var p Pointing
	p.Vec = v
	p.Add(v)
	p.Long(n)
	p.Wrapped.Long(n)
	q := &Pointing{Vec: v}
	q.Set(q.x+1, q.y, q.z)
	return p.Sum() + v.Sum()*100, q.Vec.Sum()*100 + p.Wrapped.Sum()
}

// None of these is in the heap, here as in Go.
func frames(n int) int {
	var b Body
	b.vel.Set(n, 2, 3)
	b.pos.Add(&b.vel)
	b.pos.AddValue(b.vel)
	c := &Pair{pos: b.pos}
	c.Step()
	c.Steps(2)
	c.vel.Add(&c.pos)
	w := Wrapped{Vec{n, 1, 2}, 5}
	w.Long(3)
	d := &Deep{m: 3}
	d.Long(2)
	d.Set(d.x+1, d.m, w.n)
	return long(&b.pos, &b.vel) + b.pos.Long(2) + add(&c.vel, &w.Vec) + d.Sum()
}

func allocations(f func()) uint64 {
	var before, after runtime.MemStats
	f()
	runtime.ReadMemStats(&before)
	for range 100 {
		f()
	}
	runtime.ReadMemStats(&after)
	return (after.Mallocs - before.Mallocs) / 100
}

func main() {
	fmt.Println(frames(1), allocations(func() { frames(1) }))
	fmt.Println(variable(1), owned(2))
	fmt.Println(same(3))
	fmt.Println(pointing(3))
	fmt.Println(values(4), embedded(5), *kept(6), captured(7))
	fmt.Println(trapped(8), trappedInLoop(1), nilNext(2))
	fmt.Println(order(1), result(2).pos, late(3), arrays(3), arrays(4), std(3), loops())
	fmt.Println((&Body{pos: Vec{1, 2, 3}, next: &Body{vel: Vec{1, 1, 1}}}).sumAll())
	fmt.Println(swapped(2))
	fmt.Println(generic("s"))
}
