package main

func main() {
	_ = len(1) // ERROR "10: invalid argument: 1 (untyped int constant) for built-in len"
	_ = cap(map[string]int{}) // ERROR "10: invalid argument: map[string]int{} (value of type map[string]int) for built-in cap"
	_ = append(1, 2) // ERROR "13: invalid append: argument must be a slice; have 1 (untyped int constant)"
	_ = append([]int{}, "a") // ERROR "22: cannot use \"a\" (untyped string constant) as int value in argument to append"
	_ = make(int) // ERROR "11: invalid argument: cannot make int: type must be slice, map, or channel"
	_ = make([]int) // ERROR "6: invalid operation: make([]int) expects 2 or 3 arguments; found 1"
	_ = make([]int, -1) // ERROR "18: invalid argument: index -1 (constant of type int) must not be negative"
	_ = make([]int, 3, 2) // ERROR "18: invalid argument: length and capacity swapped"
	_ = new(5, 6) // ERROR "6: invalid operation: too many arguments for new(5, 6) (expected 1, found 2)"
}
