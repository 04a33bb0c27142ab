package main

type A int

type B int

func main() {
	x, f, s := 1, 1.5, "a"
	_ = x + f // ERROR "6: invalid operation: x + f (mismatched types int and float64)"
	_ = x == s // ERROR "11: invalid operation: x == s (mismatched types int and string)"
	_ = s + 1 // ERROR "6: invalid operation: s + 1 (mismatched types string and untyped int)"
	_ = x + "a" // ERROR "6: invalid operation: x + \"a\" (mismatched types int and untyped string)"
	var a A
	var b B
	_ = a + b // ERROR "6: invalid operation: a + b (mismatched types A and B)"
	_ = a == x // ERROR "11: invalid operation: a == x (mismatched types A and int)"
	_ = x == nil // ERROR "11: invalid operation: x == nil (mismatched types int and untyped nil)"
	_ = x && true // ERROR "6: invalid operation: x && true (mismatched types int and untyped bool)"
}
