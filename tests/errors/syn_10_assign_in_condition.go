package main

func main() {
	x := 1
	if x = 1 { // ERROR "7: syntax error: cannot use assignment x = 1 as value"
	}
}
