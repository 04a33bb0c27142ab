// Structs are values; copies are independent; == compares fields.
package main

type inner struct{ a, b int }
type outer struct {
	inner inner
	name  string
	list  [2]int
}

func change(o outer) outer { o.inner.a = 100; o.list[1] = 7; return o }

func main() {
	x := outer{inner{1, 2}, "x", [2]int{3, 4}}
	y := x
	y.inner.b = 20
	y.name = "y"
	println(x.inner.b, y.inner.b, x.name, y.name, x == y)
	z := change(x)
	println(x.inner.a, z.inner.a, x.list[1], z.list[1])
	println(x == outer{inner: inner{1, 2}, name: "x", list: [2]int{3, 4}})
	p := &x
	p.inner.a++
	p.list[0] *= 2
	println(x.inner.a, x.list[0])
	s := []outer{x, y}
	s[0].name = "changed"
	println(x.name, s[0].name)
	for _, v := range s {
		v.name = "lost"
	}
	println(s[1].name)
	anon := struct {
		n int
		s string
	}{1, "anon"}
	println(anon.n, anon.s)
	var empty struct{}
	println(empty == struct{}{})
	type small struct {
		a int8
		b bool
		c int32
		d uint8
	}
	q := small{-1, true, -70000, 200}
	r := q
	r.d++
	println(q.a, q.b, q.c, q.d, r.d, q == r)
}
