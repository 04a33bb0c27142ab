package main

// Arrays of numbers in slots: indexed by variables, copied, compared, captured, returned, in structs and in each other; and the errors of indices out of range.

import "fmt"

type vec [3]float64

type body struct {
	pos, vel vec
	mass     float64
}

type box struct {
	name string
	n    [4]int
	u    [2]uint64
	s    []int
}

func dot(a, b vec) (s float64) {
	for k := range a {
		s += a[k] * b[k]
	}
	return s
}

func scaled(a vec, by float64) vec {
	for k := 0; k < 3; k++ {
		a[k] *= by
	}
	return a
}

func cross(a, b vec) (c vec) {
	for i := range 3 {
		j, k := (i+1)%3, (i+2)%3
		c[i] = a[j]*b[k] - a[k]*b[j]
	}
	return
}

func digits(n int) [10]int {
	var d [10]int
	for n > 0 {
		d[n%10]++
		n /= 10
	}
	return d
}

func (b body) at(k int) float64 { return b.pos[k] }
func (b *body) move(dt float64) {
	for k := range b.pos {
		b.pos[k] += b.vel[k] * dt
	}
}

func step(a, b body) vec {
	var d vec
	d2 := 0.01
	for k := 0; k < 3; k++ {
		d[k] = a.pos[k] - b.pos[k]
		d2 += d[k] * d[k]
	}
	for k := range d {
		d[k] /= d2
	}
	return d
}

func rotate(xs [4]int, n int) [4]int {
	var out [4]int
	for i, x := range xs {
		out[(i+n)%len(out)] = x
		xs[len(xs)-1-i] = 100
	}
	return out
}

func swapped(xs [5]int) [5]int {
	i, j := 0, len(xs)-1
	for i < j {
		xs[i], xs[j] = xs[j], xs[i]
		i++
		j--
	}
	i = 1
	i, xs[i] = 3, 50
	xs[i], i = 60, 0
	return xs
}

func inBox(i int) (b box) {
	b.name = "box"
	b.n[i] = 7
	b.n[i]++
	b.n[i] <<= 2
	b.u[i%2] = 1<<63 + 5
	b.s = append(b.s, b.n[i], b.n[(i+1)%4])
	c := b
	c.n[i] = 1
	c.u[1-i%2]--
	b.s = append(b.s, c.n[i], int(c.u[1-i%2]>>60))
	return
}

func escapes(i int) (int, int, int, [3]int) {
	var a, b, c, d [3]int
	p := &a
	s := b[:]
	f := func() { c[i]++ }
	g := func() int { return d[i] }
	p[i], s[i] = 1, 2
	f()
	f()
	a[(i+1)%3], b[(i+1)%3] = 3, 4
	return a[0] + 10*a[1] + 100*a[2], b[0] + 10*b[1] + 100*b[2], c[i]*10 + g(), c
}

func byValue(i int) int {
	a := [4]int{1, 2, 3, 4}
	f := func(k int) int { return a[k] * 10 }
	return f(i) + a[i]
}

func nested(i, k int) (s int) {
	var m [2][3]int
	m[i][k] = 5
	m[1] = [3]int{7, 8, 9}
	row := m[i]
	row[k]++
	for _, r := range m {
		for j, x := range r {
			s = s*10 + x*row[j%3]
		}
	}
	return s + [3]int{4, 5, 6}[k] + digits(1223)[k]
}

func unsignedIndex(i uint, j uint64, k uint8, l int32) int {
	a := [4]int{1, 2, 3, 4}
	return a[i] + a[j]*10 + a[k]*100 + a[l]*1000
}

func late(i int) (s int) {
	a := [2]int{1, 2}
	change := func() int { a[0] = 50; return i }
	s = a[0] + a[change()]
	return s*100 + a[0]
}

func generic[T int | float64](xs [3]T, i int) (out [3]T) {
	for k, x := range xs {
		out[(k+i)%3] = x + xs[i]
	}
	return
}

func chans() [3]int {
	c := make(chan [3]int, 1)
	a := [3]int{1, 2, 3}
	for i := range a {
		a[i]++
		c <- a
		a = <-c
	}
	m := map[[3]int]int{a: 5}
	m[a]++
	for i := range a {
		a[i] += m[[3]int{2, 3, 4}]
	}
	return a
}

func each(yield func(int) bool) {
	for i := range 3 {
		if !yield(i) {
			return
		}
	}
}

func overFunc() (a [3]int) {
	var b [3]int
	for i := range each {
		a[i] = i + 1
		b[i] = a[i] * 2
	}
	a[0] += b[2]
	return
}

func deferred(i int) (a [3]int) {
	defer func() {
		if recover() != nil {
			a[1] = 9
		}
	}()
	a[0] = 1
	a[i] = 2
	return
}

func try(name string, f func() int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panics:", r)
		}
	}()
	fmt.Println(name, f())
}

func main() {
	a, b := vec{1, 2, 3}, vec{4, 5, 6}
	fmt.Println(dot(a, b), scaled(a, 2), a, cross(a, b), a == b, a == vec{1, 2, 3})
	x, y := body{pos: a, mass: 1}, body{pos: b, vel: vec{1, 1, 1}}
	y.move(0.5)
	fmt.Println(step(x, y), x.at(2), y.at(0), digits(1002003), rotate([4]int{1, 2, 3, 4}, 1), swapped([5]int{1, 2, 3, 4, 5}))
	fmt.Println(inBox(2), byValue(2), nested(1, 2), nested(0, 1), unsignedIndex(0, 1, 2, 3), late(1))
	fmt.Println(escapes(1))
	fmt.Println(generic([3]int{1, 2, 3}, 1), generic([3]float64{.5, 1, 2}, 2), chans(), overFunc(), deferred(2), deferred(3))
	for _, i := range []int{3, -1} {
		try("dot", func() int { return int(a[i]) })
		try("at", func() int { return int(x.at(i)) })
		try("set", func() int { var d [3]int; d[i] = 1; return d[0] })
		try("add", func() int { var d [3]int; d[i] += 2; return d[0] })
		try("box", func() int { return inBox(i + 1).n[0] })
		try("literal", func() int { return [3]int{1, 2, 3}[i] })
	}
	try("wide", func() int { return unsignedIndex(0, 1<<63, 0, 0) })
	try("beyond", func() int {
		var d [3]int
		for k := 0; k <= 3; k++ {
			d[k]++
		}
		return d[0]
	})
}
