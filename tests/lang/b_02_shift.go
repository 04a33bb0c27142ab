// Shifts: counts beyond the width, arithmetic right shift of signed values, narrow types.
package main

func main() {
	n := uint(70)
	one := 1
	m := -8
	println(one<<3, one<<63, one<<n, m>>1, m>>n, m<<2)
	var u uint64 = 1 << 63
	println(u>>63, u>>n, u<<1)
	var b uint8 = 0xf0
	println(b<<1, b>>4, b<<8)
	var s int8 = -1
	println(s<<7, s>>7, s>>100)
	var c int32 = 1
	println(c<<31, c<<uint8(32))
	const big = 1 << 100
	println(big >> 98)
	var k uint8 = 3
	println(1<<k == 8, 5>>k)
}
