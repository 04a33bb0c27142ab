package main

import (
	"fmt"
	"runtime"
)

// Many goroutines wait, each with a stack of its own; all are woken and end.
func main() {
	const n = 20000
	gate := make(chan bool)
	done := make(chan int)
	for i := range n {
		go func() {
			<-gate
			done <- i
		}()
	}
	runtime.Gosched()
	close(gate)
	sum := 0
	for range n {
		sum += <-done
	}
	fmt.Println(sum)
}
