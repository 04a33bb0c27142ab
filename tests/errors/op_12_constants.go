package main

const a = f() // ERROR "11: f() (value of type int) is not constant"

const b int = "x" // ERROR "15: cannot use \"x\" (untyped string constant) as int value in constant declaration"

const c []int = nil // ERROR "9: invalid constant type []int"

const d, e = 1 // ERROR "10: missing init expr for e"

const g = a

var v = 1

const h = v // ERROR "11: v (variable of type int) is not constant"

const i = len([]int{1}) // ERROR "11: len([]int{…}) (value of type int) is not constant"

func f() int { return 1 }

func main() {}
