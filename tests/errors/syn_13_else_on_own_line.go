package main

func main() {
	if true {
	}
	else { // ERROR "2: syntax error: unexpected keyword else, expected }"
	}
}
