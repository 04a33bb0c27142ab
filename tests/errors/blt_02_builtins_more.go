package main

func main() {
	m := map[string]int{}
	delete(m, 1) // ERROR "12: cannot use 1 (untyped int constant) as string value in argument to delete"
	delete([]int{}, 1) // ERROR "9: invalid argument: []int{} (value of type []int) is not a map"
	copy([]int{}, []string{}) // ERROR "7: invalid copy: arguments []int{} (value of type []int) and []string{} (value of type []string) have different element types int and string"
	copy(1, 2) // ERROR "7: invalid copy: argument must be a slice; have 1 (untyped int constant)"
	_ = min("a", 1) // ERROR "15: invalid argument: mismatched types untyped string (previous argument) and untyped int (type of 1)"
	_ = max() // ERROR "6: invalid operation: not enough arguments for max() (expected 1, found 0)"
	clear(1) // ERROR "8: invalid argument: cannot clear 1 (untyped int constant): argument must be (or constrained by) map or slice"
	panic() // ERROR "2: invalid operation: not enough arguments for panic() (expected 1, found 0)"
	_ = len() // ERROR "6: invalid operation: not enough arguments for len() (expected 1, found 0)"
}
