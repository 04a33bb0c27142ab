package main

type S struct{}

func main() {
	for range 1.5 { // ERROR "12: cannot range over 1.5 (untyped float constant)"
	}
	for _, v := range 10 { // ERROR "9: range over 10 (untyped int constant) permits only one iteration variable"
		_ = v
	}
	for range (S{}) { // ERROR "12: cannot range over (S{}) (value of struct type S)"
	}
	for _, b := range make(chan int) { // ERROR "9: range over make(chan int) (value of type chan int) permits only one iteration variable"
		_ = b
	}
	var p *[]int
	for range p { // ERROR "12: cannot range over p (variable of type *[]int)"
	}
	for range func(int) {} { // ERROR "12: cannot range over func(int) {} (value of type func(int)): func must be func(yield func(...) bool): argument is not func"
	}
	for range nil { // ERROR "12: cannot range over nil"
	}
}
