// Work for about a second that allocates and lets go all the time: what DELTA events are taken from.
package main

import "fmt"

type node struct {
	left, right *node
	pad         [4]int
}

func tree(n int) *node {
	if n == 0 {
		return nil
	}
	return &node{left: tree(n - 1), right: tree(n - 1)}
}

func count(n *node) int {
	if n == nil {
		return 0
	}
	return 1 + count(n.left) + count(n.right)
}

func main() {
	sum := 0
	for range 4000 {
		sum += count(tree(11))
	}
	fmt.Println(sum)
}
