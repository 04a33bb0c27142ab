// Stacks many times deeper than what a mark reads at a time: calls that return, panic, recover, park and end far below while marks run.
package main

import (
	"fmt"
	"runtime"
)

type node struct {
	next *node
	n    int
}

// Each frame holds a list of its own that nobody else has.
func down(n int) int {
	mine := &node{&node{nil, n}, n}
	if n == 0 {
		return 0
	}
	sum := down(n - 1)
	return sum + mine.next.n - mine.n + 1
}

// The frames in the middle recover what the bottom throws, and go on with what they hold.
func thrown(n int) (got int) {
	mine := &node{&node{nil, n}, n}
	if n%97 == 0 {
		defer func() {
			if r := recover(); r != nil {
				got = r.(*node).n + mine.next.n - mine.n
				if n > 97 {
					panic(&node{nil, got + 1})
				}
			}
		}()
	}
	if n == 0 {
		panic(&node{nil, 1})
	}
	return thrown(n-1) + mine.n - mine.next.n
}

// Parks at the bottom, goes on when it is told, hands its result up.
func parked(n int, in chan *node, out chan int) int {
	mine := &node{&node{nil, n}, n}
	if n == 0 {
		return (<-in).n
	}
	got := parked(n-1, in, out)
	if n%100 == 0 {
		out <- got
		got = (<-in).n
	}
	return got + mine.next.n - mine.n
}

func gone(n int, done chan bool) {
	mine := &node{nil, n}
	if n == 0 {
		runtime.Goexit()
	}
	if n%50 == 0 {
		defer func() {
			if mine.n == 300 {
				done <- true
			}
		}()
	}
	gone(n-1, done)
	fmt.Println("not reached", mine.n)
}

// Results come through many frames, some of which are pointers that nothing else holds.
func up(n int) (*node, string, []int) {
	mine := &node{nil, n}
	if n == 0 {
		return mine, "up", []int{1}
	}
	p, s, xs := up(n - 1)
	if n%100 == 0 {
		s += "."
		xs = append(xs, n)
	}
	return &node{p, mine.n}, s, xs
}

func callers(n int) int {
	if n == 0 {
		pcs := make([]uintptr, 1000)
		k := runtime.Callers(0, pcs)
		runtime.GC()
		return k
	}
	k := callers(n - 1)
	return k
}

func main() {
	for range 3 {
		fmt.Println(down(600))
	}
	fmt.Println(thrown(400))
	in, out := make(chan *node), make(chan int)
	total := make(chan int)
	for range 4 {
		go func() { total <- parked(400, in, out) }()
	}
	for i := range 4 {
		in <- &node{nil, i}
	}
	sum := 0
	for range 4 * 4 {
		got := <-out
		sum += got
		in <- &node{nil, got + 1}
	}
	for range 4 {
		sum += <-total
	}
	fmt.Println(sum)
	done := make(chan bool)
	go gone(400, done)
	<-done
	p, s, xs := up(500)
	n := 0
	for ; p != nil; p = p.next {
		n += p.n
	}
	fmt.Println(n, s, xs)
	fmt.Println(callers(500) >= 500)
}
