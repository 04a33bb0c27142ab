// A pipeline with cancellation, fan-out and fan-in, and a timeout made of a channel and Sleep.
package main

import (
	"fmt"
	"sort"
	"sync"
	"time"
)

func source(done <-chan struct{}, n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 1; i <= n; i++ {
			select {
			case out <- i:
			case <-done:
				return
			}
		}
	}()
	return out
}

func stage(done <-chan struct{}, in <-chan int, f func(int) int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			select {
			case out <- f(v):
			case <-done:
				return
			}
		}
	}()
	return out
}

func merge(done <-chan struct{}, ins ...<-chan int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, in := range ins {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for v := range in {
				select {
				case out <- v:
				case <-done:
					return
				}
			}
		}()
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

func timeout(d time.Duration) <-chan bool {
	c := make(chan bool, 1)
	go func() {
		time.Sleep(d)
		c <- true
	}()
	return c
}

func main() {
	done := make(chan struct{})
	src := source(done, 20)
	square := func(n int) int { return n * n }
	var got []int
	for v := range merge(done, stage(done, src, square), stage(done, src, square), stage(done, src, square)) {
		got = append(got, v)
	}
	sort.Ints(got)
	fmt.Println(got)

	done = make(chan struct{})
	in := stage(done, stage(done, source(done, 1<<30), func(n int) int { return n * 2 }), square)
	sum := 0
	for v := range in {
		if sum += v; sum > 10000 {
			close(done)
			break
		}
	}
	fmt.Println(sum)

	never := make(chan int)
	select {
	case <-never:
		fmt.Println("never")
	case <-timeout(5 * time.Millisecond):
		fmt.Println("timed out")
	}
	soon := make(chan string)
	go func() {
		time.Sleep(time.Millisecond)
		soon <- "answer"
	}()
	select {
	case s := <-soon:
		fmt.Println(s)
	case <-timeout(5 * time.Second):
		fmt.Println("too late")
	}
	ticks := 0
	stop := timeout(20 * time.Second)
	step := make(chan int)
	go func() {
		for i := range 3 {
			time.Sleep(time.Millisecond)
			step <- i
		}
	}()
loop:
	for {
		select {
		case i := <-step:
			if ticks += i + 1; i == 2 {
				break loop
			}
		case <-stop:
			break loop
		}
	}
	fmt.Println(ticks)
}
