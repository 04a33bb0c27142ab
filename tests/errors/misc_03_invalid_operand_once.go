package main

func main() {
	x := missing // ERROR "7: undefined: missing"
	y := x + 1
	z := y.foo(x)
	println(x, y, z, other) // ERROR "19: undefined: other"
	for i := range missing2 { // ERROR "17: undefined: missing2"
		println(i)
	}
	missing3.call().more[5] = 1 // ERROR "2: undefined: missing3"
}
