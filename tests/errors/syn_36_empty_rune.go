package main

func main() {
	println('') // ERROR "11: empty rune literal or unescaped '"
}
