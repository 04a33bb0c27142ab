// Variadic parameters: none, some, a slice passed on.
package main

func sum(label string, xs ...int) int {
	t := 0
	for _, x := range xs {
		t += x
	}
	println(label, len(xs), xs == nil)
	return t
}

func change(xs ...int) { xs[0] = 99 }

func main() {
	println(sum("none"))
	println(sum("three", 1, 2, 3))
	s := []int{4, 5}
	println(sum("slice", s...))
	change(s...)
	println(s[0])
	a, b := 1, 2
	change(a, b)
	println(a, b)
	f := func(ss ...string) int { return len(ss) }
	println(f(), f("x"), f([]string{"p", "q"}...))
}
