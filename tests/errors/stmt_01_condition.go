package main

func main() {
	x := 1
	if x { // ERROR "5: non-boolean condition in if statement"
	}
	for x { // ERROR "6: non-boolean condition in for statement"
	}
	if "s" { // ERROR "5: non-boolean condition in if statement"
	}
	if x = 2; x { // ERROR "12: non-boolean condition in if statement"
	}
	for i := 0; i; i++ { // ERROR "14: non-boolean condition in for statement"
	}
}
