package main

func main() {
	a := b := 1 // ERROR "9: syntax error: unexpected := at end of statement"
}
