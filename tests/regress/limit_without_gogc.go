// GOGC off and a memory limit: what lives and the next goal stay within it. Go's collector runs beside the program and may be late, so that Go now and then prints
// false here; Ergo's never.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

var sink []byte

func main() {
	debug.SetGCPercent(-1)
	runtime.GC()
	debug.SetMemoryLimit(48 << 20)
	for range 4096 {
		sink = make([]byte, 64<<10)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println("within the limit:", m.HeapAlloc <= 48<<20, m.NextGC <= 48<<20)
}
