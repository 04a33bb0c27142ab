package main

func f() int, string { // ERROR "13: syntax error: unexpected comma after top level declaration"
	return 1, ""
}

func main() {}
