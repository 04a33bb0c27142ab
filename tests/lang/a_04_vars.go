// Declarations: zero values, several variables, parallel assignment, shadowing, blank.
package main

var g = 10
var x, y = 1, "one"
var (
	z  float64
	ok bool
	s  string
)

func main() {
	println(g, x, y, z, ok, s == "")
	a, b := 1, 2
	a, b = b, a
	println(a, b)
	{
		a := "inner"
		println(a, b)
		b = 7
	}
	println(a, b)
	_ = a
	var p *int
	println(p == nil)
	g, x = x, g
	println(g, x)
}
