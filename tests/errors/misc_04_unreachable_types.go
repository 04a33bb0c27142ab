package main

import "errors"

type E struct{}

func (E) Error() string { return "" }

func f() error { return E{} }

func main() {
	err := errors.New("a", "b") // ERROR "25: too many arguments in call to errors.New\n\thave (string, string)\n\twant (string)"
	if e, ok := err.(E); ok { // ERROR "5: declared and not used: e"
	}
	var e *E = err // ERROR "6: declared and not used: e" "13: cannot use err (variable of interface type error) as *E value in variable declaration: need type assertion"
	e = f() // ERROR "6: cannot use f() (value of interface type error) as *E value in assignment: need type assertion"
	errors.Is(err) // ERROR "12: not enough arguments in call to errors.Is\n\thave (error)\n\twant (error, error)"
	errors.Nope() // ERROR "9: undefined: errors.Nope"
	err.Code = 5 // ERROR "6: err.Code undefined (type error has no field or method Code)"
}
