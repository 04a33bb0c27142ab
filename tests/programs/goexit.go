// runtime.Goexit runs deferred calls; a program whose main goroutine exits so and has no others dies.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { fmt.Println("recover in Goexit:", recover()) }()
		func() {
			defer fmt.Println("inner deferred")
			runtime.Goexit()
		}()
		fmt.Println("never")
	}()
	wg.Wait()
	defer fmt.Println("main deferred")
	runtime.Goexit()
}
