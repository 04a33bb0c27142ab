package main

type S struct{ f int }

func main() {
	x := 1
	x() // ERROR "2: invalid operation: cannot call x (variable of type int): int is not a function"
	"s"() // ERROR "2: invalid operation: cannot call \"s\" (untyped string constant): untyped string is not a function"
	S{}.f() // ERROR "2: invalid operation: cannot call S{}.f (value of type int): int is not a function"
	nil() // ERROR "2: invalid operation: cannot call nil: untyped nil is not a function"
	var g func(int)
	g("a") // ERROR "4: cannot use \"a\" (untyped string constant) as int value in argument to g"
	g(1)(2) // ERROR "2: g(1) (no value) used as value or type"
}
