// Fragmentation: 200,000 slots of bytes, a quarter of them replaced each phase, at random. HeapInuse / HeapAlloc after a collection at
// the end of each phase: the worst of the last twenty, and the last. The argument: `steady` sizes of 8 to 1,024 bytes in all phases, or
// a `sawtooth`: a quarter of a size class more from phase to phase, up to 1,024 bytes and back to 16.
package main

import (
	"fmt"
	"os"
	"runtime"
)

const slots, phases = 200_000, 60

var seed = uint32(1)

func random(n int) int {
	seed = seed*1664525 + 1013904223
	return int(seed>>8) % n
}

func main() {
	world := make([][]byte, slots)
	for i := range world {
		world[i] = make([]byte, 8+random(1017))
	}
	worst, last, bytes := 0.0, 0.0, 16
	for phase := range phases {
		for range slots / 4 {
			size := bytes
			if os.Args[1] == "steady" {
				size = 8 + random(1017)
			}
			world[random(slots)] = make([]byte, size)
		}
		if bytes += bytes / 4; bytes > 1024 {
			bytes = 16
		}
		runtime.GC()
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		last = float64(now.HeapInuse) / float64(now.HeapAlloc)
		if phase >= phases-20 {
			worst = max(worst, last)
		}
	}
	fmt.Printf("inuse: worst=%.2f last=%.2f\n", worst, last)
	runtime.KeepAlive(world)
}
