package main

func (x int) { // ERROR "14: syntax error: unexpected {, expected name"
}

func main() {}
