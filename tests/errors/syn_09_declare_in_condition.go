package main

func main() {
	if x := 1 { // ERROR "7: syntax error: cannot use x := 1 as value"
	}
}
