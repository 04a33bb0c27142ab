package main

func main() {
	println("x") // ERROR+1 "1: syntax error: unexpected EOF, expected }"
