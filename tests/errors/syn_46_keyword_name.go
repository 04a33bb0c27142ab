package main

func main() {
	func := 1 // ERROR "7: syntax error: unexpected :=, expected ("
	type := 2 // ERROR "2: syntax error: unexpected keyword type in parameter list; possibly missing comma or )"
	var map int // ERROR "6: syntax error: unexpected keyword map, expected name"
}
