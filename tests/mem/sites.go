// Allocations whose numbers are known: the tests of exports count them.
package main

type item struct {
	name string
	next *item
}

var kept []*item

var sink []byte

func build(n int) *item {
	var list *item
	for range n {
		list = &item{"x", list}
	}
	return list
}

func grow(n int) {
	for i := range n {
		kept = append(kept, build(1))
		sink = make([]byte, 1000+i%8)
	}
}

func main() {
	build(3000)
	grow(2000)
	sink = make([]byte, 1<<20)
}
