package main

import "fmt"

type T[] struct{}

func main() {
	var y string = 3 // ERROR "17: cannot use 3 (untyped int constant) as string value in variable declaration"
	defer (fmt.Println()) // ERROR "8: expression in defer must not be parenthesized"
	go (func() { continue })() // ERROR "15: continue is not in a loop"
	func() { break }() // ERROR "11: break is not in a loop, switch, or select"
	fmt.Println(y[1::2], 'ab', T[int]{}) // ERROR "18: middle index required in 3-index slice" "19: invalid operation: 3-index slice of string" "23: more than one character in rune literal" "29: invalid operation: T[int] (T is not a generic type)"
L:
	for {
		goto M
	}
	var f func(a ...int, b int) // ERROR "15: can only use ... with final parameter"
	f() // ERROR "2: not enough arguments in call to f\n\thave ()\n\twant (int, int)" "2: too many errors"
}
