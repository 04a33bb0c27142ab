package main

func main() {
	defer (recover()) // ERROR "8: expression in defer must not be parenthesized"
	go (func() {}()) // ERROR "5: expression in go must not be parenthesized"
}
