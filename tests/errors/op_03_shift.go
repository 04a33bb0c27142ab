package main

func main() {
	f, n := 1.5, 2
	_ = f << 1 // ERROR "6: invalid operation: shifted operand f (variable of type float64) must be integer"
	_ = 1 << f // ERROR "11: invalid operation: shift count f (variable of type float64) must be integer"
	_ = 1 << -1 // ERROR "11: invalid operation: negative shift count -1 (untyped int constant)"
	_ = n >> 1.5 // ERROR "11: 1.5 (untyped float constant) truncated to uint"
	_ = "a" << 1 // ERROR "6: invalid operation: shifted operand \"a\" (untyped string constant) must be integer"
	_ = 1.5 << 2 // ERROR "6: invalid operation: shifted operand 1.5 (untyped float constant) must be integer"
	var u uint8 = 1 << 8 // ERROR "16: cannot use 1 << 8 (untyped int constant 256) as uint8 value in variable declaration (overflows)"
	_ = u << "x" // ERROR "11: cannot convert \"x\" (untyped string constant) to type uint"
}
