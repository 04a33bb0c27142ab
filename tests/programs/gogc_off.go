// GOGC off: no collection but those that are asked for, until a memory limit comes; then the limit collects.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

var sink []byte

//go:noinline
func churn(n int) {
	for range n {
		sink = make([]byte, 64<<10)
	}
}

func read() (m runtime.MemStats) {
	runtime.ReadMemStats(&m)
	return
}

func main() {
	fmt.Println(debug.SetGCPercent(-1))
	// What has begun ends.
	runtime.GC()
	before := read()
	churn(512)
	after := read()
	fmt.Println("cycles while 32 MiB were allocated:", after.NumGC-before.NumGC)
	fmt.Println("all of it is there:", after.HeapAlloc-before.HeapAlloc >= 32<<20)
	sink = nil
	runtime.GC()
	byHand := read()
	fmt.Println("asked for:", byHand.NumGC-after.NumGC, byHand.NumForcedGC-after.NumForcedGC, byHand.HeapAlloc < after.HeapAlloc-(30<<20))

	old := debug.SetMemoryLimit(48 << 20)
	fmt.Println("no limit before:", old > 1<<60)
	churn(4096)
	limited := read()
	fmt.Println("cycles under the limit:", limited.NumGC > byHand.NumGC, "forced:", limited.NumForcedGC-byHand.NumForcedGC)
	fmt.Println(debug.SetGCPercent(100), debug.SetMemoryLimit(-1) == 48<<20)
}
