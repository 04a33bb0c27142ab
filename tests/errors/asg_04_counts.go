package main

func two() (int, string) { return 1, "x" }

func main() {
	a := two() // ERROR "7: assignment mismatch: 1 variable but two returns 2 values"
	b, c := 1 // ERROR "10: assignment mismatch: 2 variables but 1 value"
	d, e, f := two() // ERROR "13: assignment mismatch: 3 variables but two returns 2 values"
	_, _, _, _, _, _ = a, b, c, d, e, f
	x, y := two(), 1 // ERROR "10: multiple-value two() (value of type (int, string)) in single-value context"
	_, _ = x, y
}
