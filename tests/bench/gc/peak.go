// How far the heap goes above what is live, at GOGC=100: 64 MiB, replaced piece by piece ten times over, MemStats read at each piece.
// The argument: `trees` of nodes of 32 bytes, or `blocks` of 8 to 1,024 bytes.
package main

import (
	"fmt"
	"os"
	"runtime"
)

const pieces, pieceBytes = 256, 256 << 10

type node struct {
	left, right *node
	a, b        int
}

type block struct {
	next *block
	data []byte
}

var seed = uint32(1)

func random(n int) int {
	seed = seed*1664525 + 1013904223
	return int(seed>>8) % n
}

func tree(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{left: tree(depth - 1), right: tree(depth - 1)}
}

func blocks() (first *block) {
	for bytes := 0; bytes < pieceBytes; {
		data := make([]byte, 8+random(1017))
		bytes += len(data)
		first = &block{first, data}
	}
	return first
}

func main() {
	world := make([]any, pieces)
	replace := func(at int) {
		if os.Args[1] == "trees" {
			world[at] = tree(12)
		} else {
			world[at] = blocks()
		}
	}
	for at := range world {
		replace(at)
	}
	runtime.GC()
	var now, peak runtime.MemStats
	for range 10 * pieces {
		replace(random(pieces))
		runtime.ReadMemStats(&now)
		if now.HeapSys > peak.HeapSys {
			peak = now
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&now)
	runtime.KeepAlive(world)
	metadata := float64(peak.MSpanSys+peak.MCacheSys+peak.GCSys) / float64(peak.Sys)
	fmt.Printf("peak: live_mib=%.1f heap_sys_mib=%.1f ratio=%.2f metadata=%.4f\n",
		float64(now.HeapAlloc)/(1<<20), float64(peak.HeapSys)/(1<<20), float64(peak.HeapSys)/float64(now.HeapAlloc), metadata)
}
