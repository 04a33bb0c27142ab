// GCBench after Boehm, Ellis and Kovac: trees of all sizes, built from the root and from the leaves, beside a long-lived tree and array.
package main

import "fmt"

const (
	stretchDepth = 18
	longDepth    = 16
	arrayLength  = 500_000
	minDepth     = 4
	maxDepth     = 16
)

type node struct {
	left, right *node
	i, j        int
}

func nodes(depth int) int { return 1<<(depth+1) - 1 }

// fromRoot hangs new children below a node that exists: stores of young into old.
func fromRoot(depth int, n *node) {
	if depth == 0 {
		return
	}
	n.left, n.right = &node{}, &node{}
	fromRoot(depth-1, n.left)
	fromRoot(depth-1, n.right)
}

// fromLeaves makes a node when its children are there: no store into an older object.
func fromLeaves(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{left: fromLeaves(depth - 1), right: fromLeaves(depth - 1)}
}

func count(n *node) int {
	if n == nil {
		return 0
	}
	return 1 + count(n.left) + count(n.right)
}

func main() {
	fmt.Println("stretch", count(fromLeaves(stretchDepth)))
	long := &node{}
	fromRoot(longDepth, long)
	array := make([]float64, arrayLength)
	for i := range array {
		array[i] = 1 / float64(i+1)
	}
	for depth := minDepth; depth <= maxDepth; depth += 2 {
		rounds := 2 * nodes(stretchDepth) / nodes(depth)
		down, up := 0, 0
		for range rounds {
			root := &node{}
			fromRoot(depth, root)
			down += count(root)
		}
		for range rounds {
			up += count(fromLeaves(depth))
		}
		fmt.Println(depth, rounds, down, up)
	}
	fmt.Printf("long %d %.6f\n", count(long), array[1000])
}
