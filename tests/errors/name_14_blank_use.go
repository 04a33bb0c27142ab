package main

func main() {
	x := _ // ERROR "2: declared and not used: x" "7: cannot use _ as value or type"
	_ = _ // ERROR "6: cannot use _ as value or type"
	println(_) // ERROR "10: cannot use _ as value or type"
}
