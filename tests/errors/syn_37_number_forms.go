package main

func main() {
	println(0x, 1e, 1__0, 0b) // ERROR "12: hexadecimal literal has no digits" "16: exponent has no digits" "20: '_' must separate successive digits" "26: binary literal has no digits"
}
