package main

type T struct{}

func main() {
	x := T // ERROR "7: T (type) is not an expression"
	T = 1 // ERROR "2: T (type) is not an expression"
	var y x // ERROR "6: declared and not used: y" "8: x (local variable) is not a type"
	int.foo() // ERROR "6: int.foo undefined (type int has no field or method foo)"
	println(int) // ERROR "10: int (type) is not an expression"
}
