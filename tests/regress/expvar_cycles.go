// expvar: a function whose value holds itself is shown as null; the program used to die of its stack.
package main

import (
	"expvar"
	"fmt"
)

type list struct {
	Next  *list
	Other []*list
}

func show(x any) string { return expvar.Func(func() any { return x }).String() }

func main() {
	ring := &list{}
	ring.Next = ring
	ring.Other = []*list{ring, ring}
	named := map[string]any{}
	named["self"] = named
	fmt.Println(show(ring), show(named))

	var long *list
	for range 1000 {
		long = &list{Next: long}
	}
	fmt.Println(len(show(long)))
}
