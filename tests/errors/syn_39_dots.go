package main

func f(a ...int, b int) {} // ERROR "10: can only use ... with final parameter"

func main() {
	var x ...int // ERROR "8: syntax error: unexpected ..., expected type"
}
