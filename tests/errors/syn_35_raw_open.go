package main

func main() {
	println(`open // ERROR "10: string not terminated"
} // ERROR+1 "1: syntax error: unexpected EOF in argument list; possibly missing comma or )"
