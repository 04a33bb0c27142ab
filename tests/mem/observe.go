// The article's first program: MemStats into a package variable at events of parsing and evaluation.
package main

import (
	"fmt"
	"runtime"
)

var memstats runtime.MemStats

func observe() {
	runtime.ReadMemStats(&memstats)
	fmt.Printf("GC#%d: HeapAlloc=%v, NextGC=%v\n", memstats.NumGC, memstats.HeapAlloc, memstats.NextGC)
}

var kept [][]byte

func main() {
	observe()
	for range 100 {
		kept = append(kept, make([]byte, 10000))
	}
	observe()
	runtime.GC()
	observe()
	fmt.Printf("Active: %v MiB\n", memstats.Alloc/1024/1024)
}
