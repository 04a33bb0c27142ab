package main

func main() {
	println((1 + 2)
} // ERROR-1 "17: syntax error: unexpected newline in argument list; possibly missing comma or )"
