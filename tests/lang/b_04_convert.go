// Conversions between integer types truncate or extend by the sign of the source.
package main

func main() {
	i := 0x1234567890
	println(int8(i), uint8(i), int16(i), uint16(i), int32(i), uint32(i))
	n := -1
	println(uint8(n), uint16(n), uint32(n), uint64(n))
	var s8 int8 = -2
	println(int(s8), uint(s8), uint16(s8), int64(uint8(s8)))
	f := 1e9 + 0.75
	println(int(f), int64(-f), float32(f) == 1e9)
	var u uint64 = 1<<63 + 1<<20
	println(float64(u) > 9e18, uint64(float64(u)))
	println(float64(int64(-7)), float32(uint8(9)))
	type celsius float64
	c := celsius(36.6)
	println(float64(c) == 36.6, int(c))
}
