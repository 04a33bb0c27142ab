package main

func main() {
	_ = map[string]int{"a": 1, "a": 2} // ERROR "29: duplicate key \"a\" in map literal"
	_ = map[int]int{1, 2} // ERROR "18: missing key in map literal"
	_ = map[[]int]int{} // ERROR "10: invalid map key type []int"
	_ = map[func()]int{} // ERROR "14: invalid map key type func()"
	type M struct{ s []int }
	_ = map[M]int{} // ERROR "10: invalid map key type M"
	_ = map[any]int{1: 1, 1: 2, "1": 3} // ERROR "24: duplicate key 1 in map literal"
}
