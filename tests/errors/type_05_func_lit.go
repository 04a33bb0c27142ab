package main

func main() {
	f := func(a int) string { return a } // ERROR "35: cannot use a (variable of type int) as string value in return statement"
	f("x") // ERROR "4: cannot use \"x\" (untyped string constant) as int value in argument to f"
	var g func() = func() int { return 1 } // ERROR "17: cannot use func() int {…} (value of type func() int) as func() value in variable declaration"
	g(1) // ERROR "4: too many arguments in call to g\n\thave (number)\n\twant ()"
	func(a, b int) {}(1) // ERROR "20: not enough arguments in call to func(a, b int) {}\n\thave (number)\n\twant (int, int)"
	h := func(...int) {}
	h("a", 1) // ERROR "4: cannot use \"a\" (untyped string constant) as int value in argument to h"
	_ = func() int {} // ERROR "18: missing return"
}
