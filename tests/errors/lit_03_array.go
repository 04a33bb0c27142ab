package main

func main() {
	_ = [2]int{1, 2, 3} // ERROR "19: index 2 is out of bounds (>= 2)"
	_ = [3]int{5: 1} // ERROR "13: invalid argument: index 5 out of bounds [0:3]"
	_ = []int{0: 1, 0: 2} // ERROR "18: duplicate index 0 in array or slice literal"
	_ = [...]int{-1: 2} // ERROR "15: invalid argument: index -1 (constant of type int) must not be negative"
	_ = []int{"a": 1} // ERROR "12: cannot convert \"a\" (untyped string constant) to type int"
	n := 3 // ERROR "2: declared and not used: n"
	_ = [n]int{} // ERROR "7: invalid array length n"
	_ = [-1]int{} // ERROR "7: invalid array length -1 (untyped int constant)"
	_ = [1.5]int{} // ERROR "7: array length 1.5 (untyped float constant) must be integer"
}
