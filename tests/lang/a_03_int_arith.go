// The five arithmetic operators on int; division truncates towards zero.
package main

func main() {
	a, b := 17, 5
	println(a+b, a-b, a*b, a/b, a%b)
	a = -17
	println(a+b, a-b, a*b, a/b, a%b)
	b = -5
	println(a/b, a%b, 17/b, 17%b)
	c := 2
	c += 3
	c *= 4
	c -= 1
	c /= 3
	c %= 4
	println(c)
	c++
	println(c)
	c--
	c--
	println(c, -c, +c, ^c)
}
