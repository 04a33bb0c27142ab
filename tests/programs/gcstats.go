// runtime: MemStats, finalizers, collections, what stays reachable.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

type resource struct {
	id   int
	data [64]byte
	next *resource
}

// What the program keeps in package variables is on the heap for certain.
var (
	sink []byte
	held []*resource
)

var finalized = make(chan int, 100)

func open(id int) *resource {
	r := &resource{id: id}
	runtime.SetFinalizer(r, func(r *resource) { finalized <- r.id })
	return r
}

// wait collects until n finalizers have run.
func wait(n int) (sum int, ok bool) {
	for range n {
		for tries := 0; ; tries++ {
			runtime.GC()
			select {
			case id := <-finalized:
				sum += id
			case <-time.After(time.Millisecond):
				if tries < 500 {
					continue
				}
				return sum, false
			}
			break
		}
	}
	return sum, true
}

//go:noinline
func drop() {
	for i := 1; i <= 10; i++ {
		open(i)
	}
}

//go:noinline
func churn(n int) (total int) {
	for i := range n {
		sink = make([]byte, 1024)
		sink[i%1024] = 1
		total += len(sink)
	}
	return
}

//go:noinline
func fill() {
	for i := range 1000 {
		held = append(held, &resource{id: i})
	}
}

// What a function looked at is no root once it has returned.
//
//go:noinline
func lastHeld() (int, int) { return len(held), held[len(held)-1].id }

func main() {
	keep := open(1000)
	drop()
	fmt.Println(wait(10))
	fmt.Println(keep.id, len(finalized))

	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	fmt.Println(churn(2000))
	runtime.ReadMemStats(&after)
	fmt.Println(after.Mallocs-before.Mallocs >= 2000, after.TotalAlloc-before.TotalAlloc >= 2000*1024)
	runtime.GC()
	runtime.ReadMemStats(&after)
	fmt.Println(after.NumGC > before.NumGC, after.HeapAlloc < before.HeapAlloc+1<<20, after.HeapSys >= after.HeapInuse, after.HeapInuse >= after.HeapAlloc)
	fmt.Println(after.Mallocs-after.Frees == after.HeapObjects, after.Sys > 0, after.NumGC >= 2)

	held = make([]*resource, 0, 1000)
	fill()
	var full runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&full)
	fmt.Println(lastHeld())
	held = nil
	runtime.GC()
	runtime.ReadMemStats(&after)
	fmt.Println(after.HeapObjects+1000 <= full.HeapObjects, after.HeapAlloc+1000*72 <= full.HeapAlloc)

	old := debug.SetGCPercent(50)
	fmt.Println(old, debug.SetGCPercent(-1), debug.SetGCPercent(old))
	a, b := &resource{id: 1}, &resource{id: 2}
	a.next, b.next = b, a
	a, b = nil, nil
	debug.FreeOSMemory()
	var gs debug.GCStats
	debug.ReadGCStats(&gs)
	fmt.Println(gs.NumGC > 2)

	second := open(7)
	runtime.SetFinalizer(second, nil)
	second = nil
	for range 3 {
		runtime.GC()
	}
	time.Sleep(2 * time.Millisecond)
	fmt.Println(len(finalized), runtime.NumGoroutine() >= 1)
	runtime.KeepAlive(keep)
	fmt.Println(keep.next == nil)
	keep = nil
	fmt.Println(wait(1))
}
