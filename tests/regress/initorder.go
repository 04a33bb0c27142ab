package main

import "fmt"

// gc's order: a variable without a value has its turn, a constant does not.
var sp = ""

func f(name string, _ ...any) int {
	fmt.Print(sp, name)
	sp = " "
	return 0
}

var a = f("a", x)
var b = f("b", y)
var c = f("c", z)
var d = func() int {
	if false {
		_ = z
	}
	return f("d")
}()
var e = f("e", k)

var x int
var y int = 42
var z int = func() int { return 42 }()

const k = "k"

func main() { fmt.Println() }
