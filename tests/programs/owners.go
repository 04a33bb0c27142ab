// Objects that only a local pointer knows: they stand in slots of the frame, and nobody can tell.
package main

import (
	"fmt"
	"runtime"
)

type P struct {
	x, y int
	s    string
	in   In
	b    byte
	c    bool
	next *P
}
type In struct {
	a, b int32
	arr  [3]int
}

var sink *P

func one(n int) int {
	p := &P{x: n, y: 2}
	p.x++
	p.in.arr[1] = 4
	p.in.arr[p.y] += 5
	p.in.b = int32(n)
	p.b++
	p.c = !p.c
	p.s += "ab"
	*p = P{x: p.y, y: p.x, s: p.s, in: p.in}
	q := new(In)
	q.a = 7
	*q, p.x = p.in, p.x+int(q.a)
	if p == nil || nil == q {
		return -1
	}
	k := new(int)
	*k += 4
	*k++
	return p.x*100 + p.y + len(p.s) + p.in.arr[1] + p.in.arr[2] + int(q.b) + *k + int((*q).a)
}
func two() int {
	sum := 0
	for i := range 10 {
		p := &P{x: i}
		if i == 3 {
			sum += p.y
			continue
		}
		p.y += i
		sum += p.x * p.y
	}
	return sum
}
func three() int {
	p := &P{x: 1}
	q := p
	q.x++
	r := &P{x: 5}
	sink = r
	s := &P{x: 9, next: r}
	f := func() int { return r.x }
	for s != nil && s.x < 12 {
		s.x++
	}
	var t = &P{next: s.next}
	t.next.x++
	z := &p.in.arr
	z[1] = 3
	u := &P{x: 3}
	w := &u.y
	*w = 8
	a, b := &In{a: 1}, &In{a: 2}
	*a, *b = *b, *a
	return p.x + f() + s.x + p.in.arr[1] + u.y + int(a.a)*1000
}
func mallocs(f func()) uint64 {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	for range 1000 {
		f()
	}
	runtime.ReadMemStats(&b)
	return (b.Mallocs - a.Mallocs) / 1000
}
func main() {
	fmt.Println(one(3), two(), three())
	fmt.Println(mallocs(func() { one(3) }), mallocs(func() { two() }))
}
