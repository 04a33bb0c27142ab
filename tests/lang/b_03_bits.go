// &, |, ^, &^ and unary ^ on signed and unsigned operands.
package main

func main() {
	a, b := 0b1100, 0b1010
	println(a&b, a|b, a^b, a&^b, ^a)
	var u uint8 = 0x0f
	println(^u, u&^3, u|0x80, u^0xff)
	x := 0xff
	x &= 0x3c
	println(x)
	x |= 3
	println(x)
	x ^= 0x10
	println(x)
	x &^= 1
	println(x)
	x <<= 4
	println(x)
	x >>= 2
	println(x)
	println(-1&0xff, -1^0xff)
}
