package main

type list []int

func main() {
	used := 1
	unused := 2 // ERROR "2: declared and not used: unused"
	used(unused, undefined1) // ERROR "2: invalid operation: cannot call used (variable of type int): int is not a function"
	true(undefined2) // ERROR "2: invalid operation: cannot call true (untyped bool constant): untyped bool is not a function"
	_ = list[undefined3] // ERROR "6: invalid operation: list[undefined3] (list is not a generic type)"
	_ = string[2] // ERROR "6: invalid operation: string[2] (string is not a generic type)"
}
