package main

func main() {
	var a int8 = 100 + 100 // ERROR "15: cannot use 100 + 100 (untyped int constant 200) as int8 value in variable declaration (overflows)"
	b := uint8(1) << 10 // ERROR "7: uint8(1) << 10 (constant 1024 of type uint8) overflows uint8"
	c := int8(127) + 1 // ERROR "7: int8(127) + 1 (constant 128 of type int8) overflows int8"
	var d int32 = 1 << 31 // ERROR "16: cannot use 1 << 31 (untyped int constant 2147483648) as int32 value in variable declaration (overflows)"
	const e = int64(1) << 63 // ERROR "12: int64(1) << 63 (constant 9223372036854775808 of type int64) overflows int64"
	f := -uint8(1) // ERROR "7: -uint8(1) (constant -1 of type uint8) overflows uint8"
	g := 10000000000 * 10000000000 // ERROR "7: cannot use 10000000000 * 10000000000 (untyped int constant 100000000000000000000) as int value in assignment (overflows)"
	h := uint(3) - 5 // ERROR "7: uint(3) - 5 (constant -2 of type uint) overflows uint"
	_, _, _, _, _, _, _ = a, b, c, d, f, g, h
}
