package main

func main() {
	a := 1
	a := 2 // ERROR "4: no new variables on left side of :="
	a, b := 1, 2
	a, b := 3, 4 // ERROR "7: no new variables on left side of :="
	_ = a
	_ = b
	_ := 3 // ERROR "4: no new variables on left side of :="
}
