package main

import "fmt"

// Arrays of narrow elements, copied whole although they stand at odd places.
type mixed struct {
	_ byte
	a [2]byte
	b [2]uint16
	c [2]int32
	d [4]uint8
	e [8]int8
}

var from = mixed{a: [2]byte{1, 2}, b: [2]uint16{3, 4}, c: [2]int32{-5, 6}, d: [4]uint8{7, 8, 9, 10}, e: [8]int8{-1, 7: -2}}
var to mixed

func main() {
	to.a, to.b, to.c, to.d, to.e = from.a, from.b, from.c, from.d, from.e
	p := &mixed{}
	p.a, p.b, p.c, p.d, p.e = to.a, to.b, to.c, to.d, to.e
	local := *p
	local.e[3] = 9
	q := local.e
	fmt.Println(*p == from, local, q)
}
