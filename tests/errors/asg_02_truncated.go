package main

func main() {
	var a int // ERROR "6: declared and not used: a"
	a = 1.5 // ERROR "6: cannot use 1.5 (untyped float constant) as int value in assignment (truncated)"
	var b uint8 = 256 // ERROR "16: cannot use 256 (untyped int constant) as uint8 value in variable declaration (overflows)"
	var c int8 = -129 // ERROR "15: cannot use -129 (untyped int constant) as int8 value in variable declaration (overflows)"
	var d uint = -1 // ERROR "15: cannot use -1 (untyped int constant) as uint value in variable declaration (overflows)"
	var e float32 = 1e100 // ERROR "18: cannot use 1e100 (untyped float constant 1e+100) as float32 value in variable declaration (overflows)"
	const f int = 2.5 // ERROR "16: cannot use 2.5 (untyped float constant) as int value in constant declaration (truncated)"
	a = 1 << 70 // ERROR "6: cannot use 1 << 70 (untyped int constant 1180591620717411303424) as int value in assignment (overflows)"
	var r rune = 1.1 // ERROR "15: cannot use 1.1 (untyped float constant) as rune value in variable declaration (truncated)"
	_, _, _, _, _ = b, c, d, e, r
}
