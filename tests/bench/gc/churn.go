// A large old generation under steady replacement: 128 MiB of trees, of which one dies and one is made each step, while short-lived trees
// come and go and old trees exchange subtrees.
package main

import "fmt"

const (
	trees = 512
	depth = 12 // 8,191 nodes of 32 bytes
	steps = 2_000
)

type node struct {
	left, right *node
	made, depth int
}

func build(depth, made int) *node {
	if depth == 0 {
		return &node{made: made}
	}
	return &node{build(depth-1, made), build(depth-1, made), made, depth}
}

func (n *node) sum() int {
	if n == nil {
		return 0
	}
	return n.made + n.left.sum() + n.right.sum()
}

func main() {
	old := make([]*node, trees)
	for i := range old {
		old[i] = build(depth, i)
	}
	seed, short := uint32(1), 0
	random := func() int {
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % trees
	}
	for step := range steps {
		old[random()] = build(depth, step)
		for range 32 {
			short += build(depth-5, step).depth
		}
		for range 256 {
			a, b := old[random()], old[random()]
			a.left, b.right = b.right, a.left
		}
	}
	total := 0
	for _, tree := range old {
		total += tree.sum()
	}
	fmt.Println(total, short)
}
