// A program whose goroutines wait for all kinds of things; TRACE=FILE in the environment has it write its own execution trace.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"time"
)

type node struct{ left, right *node }

func build(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{build(depth - 1), build(depth - 1)}
}

func receiver(c chan int, done *sync.WaitGroup) {
	defer done.Done()
	for range c {
	}
}

func selector(a, b chan int, done *sync.WaitGroup) {
	defer done.Done()
	for range 10 {
		select {
		case <-a:
		case <-b:
		}
	}
}

func locker(mu *sync.Mutex, done *sync.WaitGroup) {
	defer done.Done()
	mu.Lock()
	runtime.Gosched()
	mu.Unlock()
}

func sleeper(done *sync.WaitGroup) {
	defer done.Done()
	time.Sleep(time.Millisecond)
}

func main() {
	if name := os.Getenv("TRACE"); name != "" {
		f, err := os.Create(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		defer f.Close()
		fmt.Println(trace.Start(f), trace.Start(f), trace.IsEnabled())
		defer trace.Stop()
	}
	var done sync.WaitGroup
	var mu sync.Mutex
	a, b := make(chan int), make(chan int)
	done.Add(8)
	go receiver(a, &done)
	go selector(make(chan int), b, &done)
	for range 3 {
		go locker(&mu, &done)
		go sleeper(&done)
	}
	for i := range 10 {
		a <- i
		b <- i
		build(12)
	}
	close(a)
	done.Wait()
	runtime.GC()
	fmt.Println("done")
}
