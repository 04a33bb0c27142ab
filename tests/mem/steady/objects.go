// Small objects with pointers: a ring of them stays, most die young.
package main

type node struct {
	next *node
	data [10]int
}

var ring [40000]*node
var sum int

func main() {
	for i := range 2500000 {
		n := &node{}
		n.data[0] = i
		if i%3 == 0 {
			ring[(i*7919)%len(ring)] = n
		}
		sum += n.data[0]
	}
}
