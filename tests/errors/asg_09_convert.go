package main

type S struct{ a int }

type I interface{ M() }

func main() {
	x := 1
	_ = int("a") // ERROR "10: cannot convert \"a\" (untyped string constant) to type int"
	_ = string(1.5) // ERROR "13: cannot convert 1.5 (untyped float constant) to type string"
	_ = []int("abc") // ERROR "12: cannot convert \"abc\" (untyped string constant) to type []int"
	_ = S(1) // ERROR "8: cannot convert 1 (untyped int constant) to type S"
	_ = (*int)(x) // ERROR "13: cannot convert x (variable of type int) to type *int"
	_ = []byte(x) // ERROR "13: cannot convert x (variable of type int) to type []byte"
	_ = I(x) // ERROR "8: cannot convert x (variable of type int) to type I: int does not implement I (missing method M)"
}
