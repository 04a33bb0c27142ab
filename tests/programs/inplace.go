// Calls of small functions, as they are done in place: results, order, and nil receivers.
package main

import "fmt"

type p struct {
	x, y int
	next *p
	s    []int
}

func (a *p) getX() int  { return a.x }
func (a *p) setX(v int) { a.x = v }
func (a *p) inc()       { a.x++; a.y -= 2 }
func (a p) sum() int    { return a.x + a.y }
func (a *p) n() int     { return len(a.s) }
func (a *p) abs() int {
	if a.x < 0 {
		return -a.x
	} else if a.x == 0 {
		return 100
	}
	return a.x
}
func at(i, j int) float64 { return 1 / float64((i+j)*(i+j+1)/2+i+1) }
func max3(a, b, c int) int {
	if b > a {
		a = b
	}
	if c > a {
		a = c
	}
	return a
}
func isBig(a int) bool { return a > 10 && a < 100 || a == 5 }
func side(q *p) int    { q.x += 7; return q.x }
func mul(a, b int) int { r := a * b; r += 1; return r }

func try(f func()) {
	defer func() { fmt.Println("recovered:", recover()) }()
	f()
}

func main() {
	a := &p{x: 3, y: 4, s: make([]int, 9)}
	v := p{x: -5, y: 1}
	fmt.Println(a.getX(), a.sum(), v.sum(), v.getX(), a.n(), v.abs(), a.abs(), (&p{}).abs())
	a.setX(a.getX() + v.sum())
	a.inc()
	v.inc()
	fmt.Println(*a, v)
	x := 1
	x = max3(x, max3(x, 7, 2), mul(x, 3))
	x = max3(x, x+1, x)
	fmt.Println(x, isBig(x), isBig(50), !isBig(5), at(2, 3))
	if isBig(x) || isBig(x*5) {
		fmt.Println("yes")
	}
	fmt.Println(side(a)+side(a)*side(a), mul(side(a), a.getX()), max3(side(a), a.getX(), side(a)))
	var nilp *p
	try(func() { fmt.Println(nilp.getX()) })
	try(func() { nilp.inc() })
	try(func() { x = side(nilp) + 1 })
	try(func() { fmt.Println(nilp.sum()) })
	for i := 0; i < 10; i++ {
		v.setX(v.getX() + i)
	}
	defer v.inc()
	f := a.getX
	fmt.Println(v, f(), x)
	try(func() { nilp.setX(3) })
}
