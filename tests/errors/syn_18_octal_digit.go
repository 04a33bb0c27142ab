package main

func main() {
	println(08, 0b12, 0o9) // ERROR "11: invalid digit '8' in octal literal" "17: invalid digit '2' in binary literal" "22: invalid digit '9' in octal literal"
}
