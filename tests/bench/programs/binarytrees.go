// Allocation and collection: many short-lived trees beside a long-lived one. The argument: the depth of the largest, 16 unless said.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type tree struct{ left, right *tree }

func build(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{build(depth - 1), build(depth - 1)}
}

func (t *tree) check() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.check() + t.right.check()
}

func main() {
	const minDepth = 4
	maxDepth := 16
	if len(os.Args) > 1 {
		if depth, err := strconv.Atoi(os.Args[1]); err == nil {
			maxDepth = depth
		}
	}
	fmt.Printf("stretch tree of depth %d\t check: %d\n", maxDepth+1, build(maxDepth+1).check())
	long := build(maxDepth)
	for d := minDepth; d <= maxDepth; d += 2 {
		n := 1 << (maxDepth - d + minDepth)
		check := 0
		for round := 0; round < n; round++ {
			check += build(d).check()
		}
		fmt.Printf("%d\t trees of depth %d\t check: %d\n", n, d, check)
	}
	fmt.Printf("long lived tree of depth %d\t check: %d\n", maxDepth, long.check())
}
