// A million objects with finalizers: after forced collections each has run exactly once.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

type resource struct {
	id   int
	next *resource
}

var released, sum atomic.Int64

func acquire(from, to int) {
	for id := from; id < to; id++ {
		runtime.SetFinalizer(&resource{id: id}, func(r *resource) {
			released.Add(1)
			sum.Add(int64(r.id))
		})
	}
}

func main() {
	const objects, batch = 1_000_000, 50_000
	for from := 0; from < objects; from += batch {
		acquire(from, from+batch)
	}
	for tries := 0; tries < 1_000 && released.Load() < objects; tries++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	runtime.GC()
	time.Sleep(10 * time.Millisecond)
	fmt.Println(released.Load(), sum.Load())
}
