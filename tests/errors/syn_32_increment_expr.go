package main

func main() {
	i := 0
	j := i++ // ERROR "8: syntax error: unexpected ++ at end of statement"
	_ = j
}
