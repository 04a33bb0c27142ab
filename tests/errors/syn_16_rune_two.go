package main

func main() {
	println('ab') // ERROR "10: more than one character in rune literal"
}
