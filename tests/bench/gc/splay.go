// A splay tree of 8,000 keys, each with a small tree of payload; each operation inserts a key and removes one, and rebalances as it goes.
// With the argument `latency` each operation is timed: percentiles in us on standard error.
package main

import (
	"fmt"
	"os"
	"slices"
	"time"
)

const (
	size         = 8_000
	operations   = 50_000
	payloadDepth = 5
)

type payload struct {
	left, right *payload
	numbers     []int
}

type node struct {
	key         int
	left, right *node
	value       *payload
}

var root *node

func newPayload(depth, key int) *payload {
	if depth == 0 {
		return &payload{numbers: []int{key, 1, 2, 3, 4, 5, 6, 7, 8, 9}}
	}
	return &payload{left: newPayload(depth-1, key), right: newPayload(depth-1, key)}
}

// splay moves the node of a key, or the last one met in search of it, to the root.
func splay(key int) {
	if root == nil {
		return
	}
	var side node
	left, right, at := &side, &side, root
	for key != at.key {
		if key < at.key {
			if at.left != nil && key < at.left.key {
				up := at.left
				at.left, up.right = up.right, at
				at = up
			}
			if at.left == nil {
				break
			}
			right.left = at
			right, at = at, at.left
		} else {
			if at.right != nil && key > at.right.key {
				up := at.right
				at.right, up.left = up.left, at
				at = up
			}
			if at.right == nil {
				break
			}
			left.right = at
			left, at = at, at.right
		}
	}
	left.right, right.left = at.left, at.right
	at.left, at.right = side.right, side.left
	root = at
}

// insert tells whether the key is new.
func insert(key int) bool {
	splay(key)
	if root != nil && root.key == key {
		return false
	}
	n := &node{key: key, value: newPayload(payloadDepth, key)}
	if root != nil && key > root.key {
		n.left, n.right = root, root.right
		root.right = nil
	} else if root != nil {
		n.right, n.left = root, root.left
		root.left = nil
	}
	root = n
	return true
}

// removeBefore removes the greatest key below a key, or the key itself if it is the least.
func removeBefore(key int) {
	splay(key)
	victim := root
	if root.left != nil {
		for victim = root.left; victim.right != nil; victim = victim.right {
		}
		splay(victim.key)
	}
	right := root.right
	root = root.left
	if root == nil {
		root = right
		return
	}
	splay(key)
	root.right = right
}

func sum(n *node) (count, keys int) {
	if n == nil {
		return 0, 0
	}
	leftCount, leftKeys := sum(n.left)
	rightCount, rightKeys := sum(n.right)
	return leftCount + rightCount + 1, leftKeys + rightKeys + n.key
}

func main() {
	seed := 1
	fresh := func() int {
		for {
			seed = (seed*1664525 + 1013904223) % 4294967296
			if insert(seed) {
				return seed
			}
		}
	}
	for range size {
		fresh()
	}
	if len(os.Args) > 1 && os.Args[1] == "latency" {
		took := make([]int64, operations)
		for i := range took {
			start := time.Now()
			removeBefore(fresh())
			took[i] = int64(time.Since(start))
		}
		slices.Sort(took)
		at := func(share float64) float64 { return float64(took[int(share*(operations-1))]) / 1e3 }
		fmt.Fprintf(os.Stderr, "latency: p50=%.1f p99=%.1f p99.9=%.1f max=%.1f\n", at(0.5), at(0.99), at(0.999), at(1))
	} else {
		for range operations {
			removeBefore(fresh())
		}
	}
	fmt.Println(sum(root))
}
