// One slice of eight million pointers (64 MB) into a million objects, collected again and again: a single object that takes long to scan.
package main

import (
	"fmt"
	"runtime"
)

type item struct{ value int }

func main() {
	items := make([]*item, 1<<20)
	for i := range items {
		items[i] = &item{i}
	}
	slice := make([]*item, 8<<20)
	seed := uint32(1)
	for i := range slice {
		seed = seed*1664525 + 1013904223
		slice[i] = items[seed>>12]
	}
	for round := range 20 {
		items[round] = &item{round}
		runtime.GC()
	}
	sum := 0
	for _, p := range slice {
		sum += p.value
	}
	fmt.Println(sum, len(items))
}
