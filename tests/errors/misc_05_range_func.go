package main

func seq(yield func(int) bool) {}

func pairs(yield func(int, string) bool) {}

func bad(yield func(int)) {}

func main() {
	for a, b := range seq { // ERROR "6: declared and not used: a" "9: range over seq (value of type func(yield func(int) bool)) permits only one iteration variable"
	}
	for a, b := range pairs {
		_ = a + b // ERROR "7: invalid operation: a + b (mismatched types int and string)"
	}
	for x := range bad { // ERROR "17: cannot range over bad (value of type func(yield func(int))): func must be func(yield func(...) bool): yield func does not return bool"
	}
	var s string // ERROR "6: declared and not used: s"
	for s = range seq { // ERROR "6: cannot use s (value of type int) as string value in assignment"
	}
	for range pairs {
	}
}
