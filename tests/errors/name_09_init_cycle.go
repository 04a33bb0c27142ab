package main

var x = y // ERROR "5: initialization cycle for x\n\tname_09_init_cycle.go:3:5: x refers to y\n\tname_09_init_cycle.go:5:5: y refers to f\n\tname_09_init_cycle.go:7:6: f refers to x"

var y = f()

func f() int { return x }

var z = z + 1 // ERROR "5: initialization cycle: z refers to itself"

func main() {}
