package main

func main() {
	var m map[string]int = {} // ERROR "25: syntax error: unexpected {, expected expression"
} // ERROR "1: syntax error: non-declaration statement outside function body"
