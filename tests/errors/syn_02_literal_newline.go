package main

func main() {
	_ = []int{
		1,
		2
	} // ERROR-1 "4: syntax error: unexpected newline in composite literal; possibly missing comma or }"
}
