package main

func main() {
	x := 1 # 2 // ERROR "9: invalid character U+0023 '#'" "11: syntax error: unexpected literal 2 at end of statement"
}
