package main

func add[P any](a, b P) P { return a + b } // ERROR "36: invalid operation: operator + not defined on a (variable of type P constrained by any)"

func eq[P any](a, b P) bool { return a == b } // ERROR "38: invalid operation: a == b (incomparable types in type set)"

func less[P comparable](a, b P) bool { return a < b } // ERROR "47: invalid operation: a < b (type parameter P cannot use operator <)"

func length[P any](a P) int { return len(a) } // ERROR "42: invalid argument: a (variable of type P constrained by any) for built-in len"

func field[P any](a P) int { return a.x } // ERROR "39: a.x undefined (type P has no field or method x)"

func call[P any](a P) { a() } // ERROR "25: invalid operation: cannot call a (variable of type P constrained by any): no specific type"

func index[P any](a P) { _ = a[0] } // ERROR "31: cannot index a (variable of type P constrained by any)"

func conv[P any](a P) int { return int(a) } // ERROR "40: cannot convert a (variable of type P constrained by any) to type int"

func each[P any](a P) {
	for range a { // ERROR "12: cannot range over a (variable of type P constrained by any): no specific type"
	}
}

func main() {}
