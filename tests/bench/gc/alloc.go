// What an allocation costs: as many objects of 16 bytes as the second argument says, each stored in a global. The first argument: `alloc`,
// or `loop` for the same loop with one object, which is to be subtracted.
package main

import (
	"os"
	"strconv"
)

type node struct{ left, right *node }

var sink *node

func main() {
	n, _ := strconv.Atoi(os.Args[2])
	if os.Args[1] == "alloc" {
		for range n {
			sink = &node{}
		}
		return
	}
	one := &node{}
	for range n {
		sink = one
	}
}
