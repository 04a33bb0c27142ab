package main

import "fmt"

func main() {
	x = 1 // ERROR "2: undefined: x"
	fmt.Println(y) // ERROR "14: undefined: y"
	fmt.Foo() // ERROR "6: undefined: fmt.Foo"
	fmt.println("x") // ERROR "6: undefined: fmt.println (but have Println)"
	var t Missing // ERROR "6: declared and not used: t" "8: undefined: Missing"
	z() // ERROR "2: undefined: z"
}
