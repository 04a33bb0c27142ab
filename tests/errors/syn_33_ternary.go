package main

func main() {
	x := true ? 1 : 2 // ERROR "12: invalid character U+003F '?'" "14: syntax error: unexpected literal 1 at end of statement"
	_ = x
}
