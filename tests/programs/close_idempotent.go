// Close and the cleanup behind it: whichever comes first frees, and only once.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

var freed = map[int]int{}
var mu sync.Mutex

func free(handle int) {
	mu.Lock()
	defer mu.Unlock()
	freed[handle]++
}

func count(handle int) int {
	mu.Lock()
	defer mu.Unlock()
	return freed[handle]
}

type resource struct {
	handle  int
	pad     [4]uintptr
	once    sync.Once
	cleanup runtime.Cleanup
}

func open(handle int) *resource {
	r := &resource{handle: handle}
	r.cleanup = runtime.AddCleanup(r, free, handle)
	return r
}

func (r *resource) Close() {
	r.once.Do(func() {
		r.cleanup.Stop()
		free(r.handle)
		r.handle = 0
	})
	runtime.KeepAlive(r)
}

//go:noinline
func closeThenDrop() { open(1).Close() }

//go:noinline
func drop() { open(2) }

//go:noinline
func closeTwice() {
	r := open(3)
	r.Close()
	r.Close()
}

type finalized struct {
	handle int
	pad    [4]uintptr
}

func (f *finalized) Close() {
	if f.handle != 0 {
		free(f.handle)
		f.handle = 0
	}
	runtime.SetFinalizer(f, nil)
}

//go:noinline
func finalizers() {
	a, b := &finalized{handle: 4}, &finalized{handle: 5}
	runtime.SetFinalizer(a, (*finalized).Close)
	runtime.SetFinalizer(b, (*finalized).Close)
	a.Close()
	a.Close()
}

func settle() {
	for range 5 {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}

func main() {
	closeThenDrop()
	fmt.Println("closed, then collected:", count(1))
	settle()
	fmt.Println("closed, then collected:", count(1))
	drop()
	for tries := 0; count(2) == 0 && tries < 500; tries++ {
		settle()
	}
	fmt.Println("collected only:", count(2))
	closeTwice()
	settle()
	fmt.Println("closed twice:", count(3))
	finalizers()
	for tries := 0; count(5) == 0 && tries < 500; tries++ {
		settle()
	}
	fmt.Println("finalizers, one cancelled by Close:", count(4), count(5))
}
