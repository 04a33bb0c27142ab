// Closures share the variables they capture.
package main

func counter() (func() int, func()) {
	n := 0
	return func() int { n++; return n }, func() { n = 100 }
}

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func main() {
	next, reset := counter()
	println(next(), next(), next())
	reset()
	println(next())
	other, _ := counter()
	println(other(), next())
	add := func(k int) func(int) int { return func(x int) int { return x + k } }
	println(compose(add(1), add(10), func(x int) int { return x * 2 })(5))
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	println(fib(15))
	x := 1
	func() {
		x++
		func() { x *= 10 }()
	}()
	println(x)
}
