package main

func main() {
	x := [3]int{1, 2, 3
	println(x) // ERROR-1 "21: syntax error: unexpected newline in composite literal; possibly missing comma or }" // ERROR "11: syntax error: unexpected ) at end of statement"
}
