package main

import "fmt" // ERROR "8: \"fmt\" imported and not used"

func main() {
	x := fmt // ERROR "2: declared and not used: x" "7: use of package fmt not in selector"
	fmt := 1
	println(fmt)
}
