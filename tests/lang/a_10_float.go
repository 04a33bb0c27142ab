// float64 and float32 arithmetic and the form in which println shows floats.
package main

func main() {
	a, b := 1.5, 0.25
	println(a+b, a-b, a*b, a/b)
	println(float32(0.1), 0.1, 1e100, 1.0, -0.5, 1e-7)
	zero := 0.0
	println(1/zero, -1/zero, zero/zero)
	n := zero / zero
	println(n == n, n != n, n < n, n > n)
	var f float32 = 16777216
	println(f+1 == f, float64(f)+1 == float64(f))
	println(int(3.99*a/a), int(-a*2.5), uint8(200.7*a/a))
}
