package main

func main() {
	a := [3]int{}
	s := []int{1}
	_ = a[5] // ERROR "8: invalid argument: index 5 out of bounds [0:3]"
	_ = a[-1] // ERROR "8: invalid argument: index -1 (constant of type int) must not be negative"
	_ = s[1.5] // ERROR "8: 1.5 (untyped float constant) truncated to int"
	_ = s["x"] // ERROR "8: cannot convert \"x\" (untyped string constant) to type int"
	_ = "abc"[5] // ERROR "12: invalid argument: index 5 out of bounds [0:3]"
	_ = map[string]int{}[1] // ERROR "23: cannot use 1 (untyped int constant) as string value in map index"
	x := 1
	_ = x[0] // ERROR "7: cannot index x (variable of type int)"
	_ = a[2:1] // ERROR "10: invalid slice indices: 1 < 2"
	_ = s[:-1] // ERROR "9: invalid argument: index -1 (constant of type int) must not be negative"
}
