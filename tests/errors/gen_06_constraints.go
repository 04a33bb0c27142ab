package main

type A interface{ int | string }

type B interface {
	A
	m()
}

type C interface{ int | B } // ERROR "25: cannot use main.B in union (main.B contains methods)"

type D interface{ ~MyInt } // ERROR "19: invalid use of ~ (underlying type of MyInt is int)"

type MyInt int

type E interface{ int | ~int } // ERROR "25: overlapping terms ~int and int"

type F interface{ comparable | int } // ERROR "19: cannot use comparable in union"

func main() {
	var x A // ERROR "8: cannot use type A outside a type constraint: interface contains type constraints"
	_ = x
	_ = x.(int)
}
