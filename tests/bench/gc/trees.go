// binary-trees of the benchmarks game: many short-lived trees beside a long-lived one; the depth is the argument.
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
	depth := 16
	if len(os.Args) > 1 {
		depth, _ = strconv.Atoi(os.Args[1])
	}
	fmt.Println(depth+1, build(depth+1).check())
	long := build(depth)
	for d := 4; d <= depth; d += 4 {
		n := 1 << (depth - d + 4)
		check := 0
		for range n {
			check += build(d).check()
		}
		fmt.Println(n, d, check)
	}
	fmt.Println(depth, long.check())
}
