package main

func main() {
	s, b := "x", true
	s++ // ERROR "2: invalid operation: s++ (non-numeric type string)"
	b-- // ERROR "2: invalid operation: b-- (non-numeric type bool)"
	1++ // ERROR "2: cannot assign to 1 (neither addressable nor a map index expression)"
	s += 1 // ERROR "2: invalid operation: s += 1 (mismatched types string and untyped int)"
	b += true // ERROR "2: invalid operation: operator + not defined on b (variable of type bool)"
	s -= "x" // ERROR "2: invalid operation: operator - not defined on s (variable of type string)"
	var p *int
	p++ // ERROR "2: invalid operation: p++ (non-numeric type *int)"
}
