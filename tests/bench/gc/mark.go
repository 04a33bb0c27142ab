// How fast whole cycles are: a tree of 32-byte nodes, collected again and again. Prints MB of live nodes a second of wall time.
package main

import (
	"fmt"
	"runtime"
	"slices"
	"time"
)

type node struct {
	left, right *node
	a, b        int
}

func build(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{left: build(depth - 1), right: build(depth - 1)}
}

func main() {
	const depth, rounds = 20, 15
	root := build(depth)
	runtime.GC()
	var took []time.Duration
	for range rounds {
		start := time.Now()
		runtime.GC()
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	live := float64(uint64(1)<<(depth+1)-1) * 32
	fmt.Printf("%.0f\n", live/took[rounds/2].Seconds()/1e6)
	runtime.KeepAlive(root)
}
