// How fast whole cycles are: a tree of 32-byte nodes, collected again and again, 15 times unless the argument says otherwise. Prints MB of
// live nodes a second of wall time, the median.
package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
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
	const depth = 20
	rounds := 15
	if len(os.Args) > 1 {
		rounds, _ = strconv.Atoi(os.Args[1])
	}
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
