package main

func main() {
	println("ok") // ERROR+1 "18: newline in string" "18: syntax error: unexpected newline in argument list; possibly missing comma or )"
	println("broken)
}
