package main

func main() {
	n, f := 1, 1.0
	_ = n / 0 // ERROR "10: invalid operation: division by zero"
	_ = n % 0 // ERROR "10: invalid operation: division by zero"
	_ = 1 / 0 // ERROR "10: invalid operation: division by zero"
	_ = f / 0
	_ = 1.0 / 0.0 // ERROR "12: invalid operation: division by zero"
	n /= 0 // ERROR "7: invalid operation: division by zero"
}
