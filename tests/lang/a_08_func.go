// Functions with several parameters and results, recursion, mutual recursion.
package main

func add(a, b int) int           { return a + b }
func divmod(a, b int) (int, int) { return a / b, a % b }
func named(a int) (double, square int) {
	double = a * 2
	square = a * a
	return
}
func fact(n int) int {
	if n <= 1 {
		return 1
	}
	return n * fact(n-1)
}
func even(n int) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}
func odd(n int) bool {
	if n == 0 {
		return false
	}
	return even(n - 1)
}

func main() {
	println(add(2, 3), fact(20))
	q, r := divmod(17, 5)
	println(q, r)
	println(divmod(100, 7))
	println(named(9))
	println(add(divmod(17, 5)))
	println(even(10), odd(7), even(7))
}
