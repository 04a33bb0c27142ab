package main

func main() {
	s, b, f := "a", true, 1.5
	_ = !1 // ERROR "7: invalid operation: operator ! not defined on 1 (untyped int constant)"
	_ = -s // ERROR "7: invalid operation: operator - not defined on s (variable of type string)"
	_ = ^f // ERROR "7: invalid operation: operator ^ not defined on f (variable of type float64)"
	_ = b + b // ERROR "6: invalid operation: operator + not defined on b (variable of type bool)"
	_ = s - s // ERROR "6: invalid operation: operator - not defined on s (variable of type string)"
	_ = f % f // ERROR "6: invalid operation: operator % not defined on f (variable of type float64)"
	_ = b < b // ERROR "6: invalid operation: b < b (operator < not defined on bool)"
	_ = s & s // ERROR "6: invalid operation: operator & not defined on s (variable of type string)"
	_ = []int{} + []int{} // ERROR "6: invalid operation: operator + not defined on []int{} (value of type []int)"
}
