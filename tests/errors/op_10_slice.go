package main

func f() [2]int { return [2]int{} }

func main() {
	x := 1
	_ = x[1:2] // ERROR "6: cannot slice x (variable of type int)"
	_ = "abc"[0:1:2] // ERROR "16: invalid operation: 3-index slice of string"
	_ = f()[:] // ERROR "6: cannot slice unaddressable value f() (value of type [2]int)"
	s := []int{}
	_ = s["a":] // ERROR "8: cannot convert \"a\" (untyped string constant) to type int"
	_ = map[int]int{}[1:] // ERROR "6: cannot slice map[int]int{} (value of type map[int]int)"
	_ = (&x)[:] // ERROR "6: cannot slice (&x) (value of type *int)"
}
