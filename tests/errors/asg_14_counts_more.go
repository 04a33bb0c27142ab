package main

func two() (int, string) { return 1, "x" }

func none() {}

func main() {
	g, h := 1, 2, 3 // ERROR "10: assignment mismatch: 2 variables but 3 values"
	i := none() // ERROR "7: none() (no value) used as value"
	var j, k = 1 // ERROR "13: assignment mismatch: 2 variables but 1 value"
	var l int = two() // ERROR "14: multiple-value two() (value of type (int, string)) in single-value context"
	_, _, _, _, _, _ = g, h, i, j, k, l
	m, ok := 1 + 2 // ERROR "11: assignment mismatch: 2 variables but 1 value"
	_, _ = m, ok
	var n int // ERROR "6: declared and not used: n"
	n = 1, 2 // ERROR "6: assignment mismatch: 1 variable but 2 values"
	n, m = 3 // ERROR "9: assignment mismatch: 2 variables but 1 value"
}
