// Goroutines that wait for each other: the program ends with a fatal error and status 2.
package main

import (
	"fmt"
	"sync"
)

func main() {
	a, b := make(chan int), make(chan int)
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		fmt.Println("first waits")
		b <- <-a
	}()
	go func() {
		defer wg.Done()
		a <- <-b
	}()
	wg.Wait()
	fmt.Println("never")
}
