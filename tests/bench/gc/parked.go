// A hundred thousand parked goroutines, each with an object on its stack, and a collection each round; a few of them run in between.
package main

import (
	"fmt"
	"runtime"
)

type box struct{ sum int }

func main() {
	const goroutines, rounds, woken = 100_000, 20, 1_000
	inbox, outbox := make(chan int), make(chan int)
	for i := range goroutines {
		go func() {
			mine := &box{i}
			for n := range inbox {
				mine = &box{mine.sum + n}
				outbox <- n
			}
			outbox <- mine.sum
		}()
	}
	runtime.Gosched()
	for range rounds {
		runtime.GC()
		for n := range woken {
			inbox <- n
			<-outbox
		}
	}
	close(inbox)
	total := 0
	for range goroutines {
		total += <-outbox
	}
	fmt.Println(total)
}
