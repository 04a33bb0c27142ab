package main

import "fmt"

func (a, b int) m() {} // ERROR "12: cannot define new methods on non-local type int" "17: method has multiple receivers"
func () n()         {} // ERROR "9: method has no receiver"

func main() {
	x := 1__0 // ERROR "2: declared and not used: x" "9: '_' must separate successive digits"
	var y string = 3 // ERROR "17: cannot use 3 (untyped int constant) as string value in variable declaration"
	fmt.Println(und) // ERROR "14: undefined: und"
	for a, b, c := range 10 { // ERROR "6: declared and not used: a" "9: range over 10 (untyped int constant) permits only one iteration variable" "6: too many errors"
	}
	for a, b, c := range y { // ERROR "12: range clause permits at most two iteration variables"
	}
}
