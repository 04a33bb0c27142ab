package main

func two() (int, string) { return 1, "" }

func none() {}

func main() {
	_ = two() + 1 // ERROR "6: multiple-value two() (value of type (int, string)) in single-value context"
	println(two(), 1) // ERROR "10: multiple-value two() (value of type (int, string)) in single-value context"
	_ = []int{two()} // ERROR "12: multiple-value two() (value of type (int, string)) in single-value context"
	_ = none() == 1 // ERROR "6: none() (no value) used as value"
	if two() { // ERROR "5: multiple-value two() (value of type (int, string)) in single-value context"
	}
	x := none // ERROR "2: declared and not used: x"
	x = none() // ERROR "6: none() (no value) used as value"
	_ = none() // ERROR "6: none() (no value) used as value"
}
