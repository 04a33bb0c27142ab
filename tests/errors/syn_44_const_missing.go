package main

const x int // ERROR "7: missing init expr for x"

const (
	a // ERROR "2: missing init expr for a"
	b = 1
)

func main() {}
