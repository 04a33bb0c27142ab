// Finalizers run one after the other: what they share needs no lock, even when they are interrupted. One that blocks does not hold up the others.
package main

import (
	"fmt"
	"runtime"
)

type node struct {
	id   int
	next *node
}

var (
	inside, most, ran, ended int
	blocked                  = make(chan int)
	done                     = make(chan bool)
)

func work(n *node) {
	inside++
	if inside > most {
		most = inside
	}
	for i := 0; i < 2000; i++ { // long enough to be interrupted now and then
		ran += i & 1
	}
	inside--
	if ended++; ended == enough {
		done <- true
	}
}

// Some may be seen by a conservative collector for longer.
const enough = 2900

func storm(n int) {
	for i := 1; i <= n; i++ {
		runtime.SetFinalizer(&node{id: i}, work)
	}
}

func blocking() {
	runtime.SetFinalizer(&node{id: -1}, func(n *node) { blocked <- n.id })
}

func collect(until chan bool) {
	for {
		select {
		case <-until:
			return
		default:
			runtime.GC()
			runtime.Gosched()
		}
	}
}

func main() {
	blocking()
	told := make(chan bool)
	go func() {
		fmt.Println("blocked in", <-blocked)
		told <- true
	}()
	collect(told)
	storm(3000)
	collect(done)
	fmt.Println("at once", most)
	fmt.Println("all ran", ran >= 1000*enough)
}
