package main

func init() {}

func main() {
	init() // ERROR "2: undefined: init"
}
