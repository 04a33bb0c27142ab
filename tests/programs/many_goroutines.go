// A hundred thousand goroutines wait at once in less than 300 MB, and all of them end.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	const n = 100_000
	var wg sync.WaitGroup
	var mu sync.Mutex
	gate := make(chan struct{})
	sum := 0
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-gate
			mu.Lock()
			defer mu.Unlock()
			sum += i
		}()
	}
	for range 3 {
		runtime.Gosched()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(runtime.NumGoroutine(), m.Sys < 300<<20)
	close(gate)
	wg.Wait()
	fmt.Println(sum)
}
