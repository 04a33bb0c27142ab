package main

func main() {
	defer 1 // ERROR "8: expression in defer must be function call"
	go func() {} // ERROR "5: expression in go must be function call"
	defer (recover()) // ERROR "8: expression in defer must not be parenthesized"
}
