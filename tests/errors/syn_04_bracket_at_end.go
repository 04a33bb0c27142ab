package main

func main() {
	x := 1] // ERROR "8: syntax error: unexpected ] at end of statement"
	_ = x
}
