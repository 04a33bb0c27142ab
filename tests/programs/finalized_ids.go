// Wrappers of nodes with ids from an atomic counter: the finalizer of each wrapper that nobody holds runs once, and tells of the wrapper, not of the node.
package main

import (
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"time"
)

type node interface{ pos() int }

type ident struct {
	name string
	at   int
}

func (i *ident) pos() int { return i.at }

type trackedNode struct {
	node node
	id   uint64
}

var nextID uint64

var told = make(chan uint64, 1000)

func track(n node) *trackedNode {
	t := &trackedNode{node: n, id: atomic.AddUint64(&nextID, 1)}
	runtime.SetFinalizer(t, func(t *trackedNode) { told <- t.id })
	return t
}

var (
	kept  []*trackedNode
	nodes []node
)

//go:noinline
func build() {
	for i := range 60 {
		n := &ident{fmt.Sprint("x", i), i}
		t := track(n)
		switch i % 3 {
		case 0:
			kept = append(kept, t)
		case 1:
			nodes = append(nodes, n)
		}
	}
}

// overwrite leaves nothing of build in stale words of the stack.
//
//go:noinline
func overwrite(n int) (a [64]int) {
	if n > 0 {
		a = overwrite(n - 1)
	}
	a[n&63] = n
	return a
}

func collect(want int) (ids []uint64) {
	for tries := 0; len(ids) < want && tries < 500; tries++ {
		runtime.GC()
		for more := true; more; {
			select {
			case id := <-told:
				ids = append(ids, id)
			case <-time.After(time.Millisecond):
				more = false
			}
		}
	}
	slices.Sort(ids)
	return ids
}

func main() {
	build()
	overwrite(20)
	fmt.Println(collect(40))
	// The nodes of dead wrappers that somebody holds are whole.
	sum := 0
	for _, n := range nodes {
		sum += n.pos()
	}
	fmt.Println(len(nodes), sum, nodes[19].(*ident).name)
	fmt.Println(len(kept), kept[19].id, kept[19].node.pos())
	kept = kept[:5]
	clear(kept[5:20])
	fmt.Println(collect(15))
	fmt.Println(len(kept), kept[4].id, nextID)
}
