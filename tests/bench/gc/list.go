// A list of ten million nodes that grows at its end while garbage is made beside it: the deepest graph there is.
package main

import "fmt"

type node struct {
	next  *node
	value int
}

func main() {
	first := &node{}
	last := first
	sum := 0
	for i := range 10_000_000 {
		last.next = &node{value: i}
		last = last.next
		if i%4 == 0 {
			sum += len(make([]byte, 24))
		}
	}
	for n := first; n != nil; n = n.next {
		sum += n.value
	}
	fmt.Println(sum)
}
