// Integers of every size wrap around silently.
package main

func main() {
	var i8 int8 = 127
	i8++
	println(i8)
	var u8 uint8 = 255
	u8++
	println(u8)
	u8--
	println(u8)
	var i16 int16 = 32767
	i16 += 2
	println(i16)
	var u16 uint16
	u16 -= 1
	println(u16)
	var i32 int32 = 1 << 30
	i32 *= 4
	println(i32)
	i32 = -2147483648
	println(-i32, i32/-1, i32-1)
	var u32 uint32 = 4294967295
	println(u32*u32, u32+2)
	var i64 int64 = 9223372036854775807
	println(i64+1, i64*2)
	var u64 uint64
	u64--
	println(u64, u64*u64)
	x := int8(-128)
	println(x/-1, -x, x*x)
}
