package main

import "unsafe"

const a = a // ERROR "7: initialization cycle: a refers to itself"

const (
	x int = y // ERROR "2: initialization cycle for x\n\tname_18_const_cycles.go:8:2: x refers to y\n\tname_18_const_cycles.go:9:2: y refers to x"
	y     = x
)

const size = unsafe.Sizeof(func() int { return int(size) }) // ERROR "7: initialization cycle: size refers to itself"

const leads = loop

const loop = 1 + other // ERROR "7: initialization cycle for loop\n\tname_18_const_cycles.go:16:7: loop refers to other\n\tname_18_const_cycles.go:18:7: other refers to loop"

const other = loop * 2

var f, g = h() // ERROR "8: initialization cycle for g\n\tname_18_const_cycles.go:20:8: g refers to h\n\tname_18_const_cycles.go:22:6: h refers to k\n\tname_18_const_cycles.go:24:5: k refers to g"

func h() (int, int) { return k, k }

var k = g

func main() { println(x, f, g) }
