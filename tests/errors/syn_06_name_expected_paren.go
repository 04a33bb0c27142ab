package main

func main() {
	func foo() {} // ERROR "7: syntax error: unexpected name foo, expected ("
} // ERROR "1: syntax error: non-declaration statement outside function body"
