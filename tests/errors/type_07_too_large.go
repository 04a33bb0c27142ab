package main

type T [1 << 47]int // ERROR "6: type [140737488355328]int larger than address space"

type Rows [1 << 20]struct{ p *[1 << 40]int }

var c chan [1 << 16]byte // ERROR "5: channel element type too large (>64kB)"

var d chan [1<<16 - 1]byte

func f[P any](p *[1 << 60]P) {}

func main() {
	x := new([1 << 50]byte) // ERROR "2: type [1125899906842624]byte larger than address space"
	_ = x
	y := new([1<<50 - 1]byte)
	_ = y
}
