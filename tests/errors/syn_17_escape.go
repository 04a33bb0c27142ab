package main

func main() {
	println("a\qb") // ERROR "13: unknown escape"
}
