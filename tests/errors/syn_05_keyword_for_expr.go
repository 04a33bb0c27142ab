package main

func main() {
	x := for // ERROR "7: syntax error: unexpected keyword for, expected expression"
} // ERROR "1: syntax error: unexpected }, expected expression"
