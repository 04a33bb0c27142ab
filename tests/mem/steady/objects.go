// Small objects with pointers: a ring of them stays, most die young. What is done with each takes longer than its share of the collector's work.
package main

type node struct {
	next *node
	data [10]int
}

var ring [40000]*node
var sum int

func main() {
	for i := range 1200000 {
		n := &node{}
		for k := range 40 {
			n.data[k%10] += i ^ k
		}
		if i%3 == 0 {
			ring[(i*7919)%len(ring)] = n
		}
		sum += n.data[i%10]
	}
}
