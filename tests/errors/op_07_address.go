package main

type S struct{ a int }

func f() int { return 1 }

func main() {
	_ = &1 // ERROR "7: invalid operation: cannot take address of 1 (untyped int constant)"
	_ = &f() // ERROR "7: invalid operation: cannot take address of f() (value of type int)"
	_ = &"s" // ERROR "7: invalid operation: cannot take address of \"s\" (untyped string constant)"
	_ = *3 // ERROR "7: invalid operation: cannot indirect 3 (untyped int constant)"
	x := 1
	_ = *x // ERROR "7: invalid operation: cannot indirect x (variable of type int)"
	m := map[string]S{}
	_ = &m["a"] // ERROR "7: invalid operation: cannot take address of m[\"a\"] (map index expression of struct type S)"
	_ = &S{}.a // ERROR "7: invalid operation: cannot take address of S{}.a (value of type int)"
	_ = *nil // ERROR "7: invalid operation: cannot indirect nil"
}
