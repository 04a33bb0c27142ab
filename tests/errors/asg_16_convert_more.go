package main

func main() {
	x := 1
	_ = uint8(300) // ERROR "12: constant 300 overflows uint8"
	_ = bool(x) // ERROR "11: cannot convert x (variable of type int) to type bool"
	_ = float64("1") // ERROR "14: cannot convert \"1\" (untyped string constant) to type float64"
	_ = int(1, 2) // ERROR "13: too many arguments in conversion to int"
	_ = int() // ERROR "6: missing argument in conversion to int"
	_ = int(2.5) // ERROR "10: cannot convert 2.5 (untyped float constant) to type int"
	_ = map[string]int(nil)
	_ = [3]int([]string{}) // ERROR "13: cannot convert []string{} (value of type []string) to type [3]int"
	_ = rune(nil) // ERROR "11: cannot convert nil to type rune"
}
