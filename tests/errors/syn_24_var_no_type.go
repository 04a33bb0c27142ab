package main

func main() {
	var x
} // ERROR-1 "7: syntax error: unexpected newline, expected type"
