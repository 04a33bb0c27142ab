// Other names and holders of a parameter that is passed as an object, where a callee's tree is gone by then.
package main

import "fmt"

type V struct{ x int }

func long(a *V) int {
	for range 3 {
		a.x++
	}
	return a.x
}

func (v *V) inc() int { v.x++; return v.x }

type E struct {
	p *V
	n int
}

var g = &V{}

func named(p *V) int {
	q := p
	return long(p) + q.x
}

func held(p *V) int {
	e := &E{p: p}
	return long(e.p)*100 + p.x*10 + e.p.x
}

func method(p *V) int {
	q := p
	for range 3 {
		q.x++
	}
	return p.inc()*10 + q.x
}

func deep(p *V, n int) int {
	q := p
	if n == 0 {
		return long(q)
	}
	q.x += n
	return deep(q, n-1) + p.x
}

func main() {
	fmt.Println(long(g), g.inc())
	fmt.Println(named(&V{1}), held(&V{2}), method(&V{3}), deep(&V{4}, 3))
	v := V{5}
	fmt.Println(named(&v), held(&v), method(&v), deep(&v, 2), v, named(g), held(g), method(g), deep(g, 1), *g)
}
