// Values that change hands between goroutines: of one word, several, none, with pointers; who waits first is served first.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

type big struct {
	name  string
	parts [5]int
	next  *big
}

func unbuffered() {
	c, done := make(chan big), make(chan struct{})
	go func() {
		for b := range c {
			fmt.Print(b.name, b.parts[4], b.next.name, " ")
		}
		close(done)
	}()
	for i := 0; i < 3; i++ {
		c <- big{name: fmt.Sprint("n", i), parts: [5]int{4: i * i}, next: &big{name: "tail"}}
	}
	close(c)
	<-done
	v, ok := <-c
	fmt.Println(v.next == nil, v.name == "", ok)
}

// Several wait at one channel, on both sides.
func crowd() {
	c := make(chan int)
	var wg sync.WaitGroup
	got := make([]int, 5)
	for i := range got {
		wg.Add(1)
		go func() { defer wg.Done(); got[i] = <-c }()
	}
	runtime.Gosched()
	for i := range got {
		c <- 100 + i
	}
	wg.Wait()
	sum := 0
	for _, x := range got {
		sum += x
	}
	fmt.Println(sum)
	for i := range got {
		wg.Add(1)
		go func() { defer wg.Done(); c <- i }()
	}
	runtime.Gosched()
	sum = 0
	for range got {
		sum = sum*2 + 1
		<-c
	}
	wg.Wait()
	fmt.Println(sum)
}

// A select waits at a channel beside plain receivers.
func mixed() {
	c, d, quit, out := make(chan int), make(chan string, 2), make(chan bool), make(chan string, 100)
	go func() {
		for {
			select {
			case x := <-c:
				out <- fmt.Sprint("c", x)
			case s, ok := <-d:
				out <- fmt.Sprint("d", s, ok)
			case <-quit:
				close(out)
				return
			}
		}
	}()
	for i := 0; i < 3; i++ {
		c <- i
		d <- "s"
		runtime.Gosched()
	}
	quit <- true
	n := 0
	for range out {
		n++
	}
	fmt.Println(n)
}

// Closing wakes who waits; sending then panics in the goroutine that waited.
func closing() {
	c, told := make(chan *big), make(chan string, 2)
	go func() {
		defer func() { told <- fmt.Sprint(recover()) }()
		c <- &big{}
	}()
	runtime.Gosched()
	close(c)
	fmt.Println(<-told)
	e := make(chan int)
	go func() { x, ok := <-e; told <- fmt.Sprint(x, ok) }()
	runtime.Gosched()
	close(e)
	fmt.Println(<-told)
}

// Buffers of pointers and of nothing, around and around, with collections between.
func buffered() {
	c := make(chan *big, 3)
	go func() {
		for i := 0; i < 50; i++ {
			c <- &big{parts: [5]int{i}}
			if i%20 == 0 {
				runtime.GC()
			}
		}
		close(c)
	}()
	sum := 0
	for b := range c {
		sum = sum*3%1009 + b.parts[0]
	}
	z := make(chan struct{}, 2)
	z <- struct{}{}
	z <- struct{}{}
	<-z
	fmt.Println(sum, len(z), cap(z))
}

// Timers go on while two others play.
func timed() {
	ping, pong, stop := make(chan int), make(chan int), time.After(50*time.Millisecond)
	go func() {
		for x := range ping {
			pong <- x + 1
		}
	}()
	x := 0
	for {
		select {
		case <-stop:
			fmt.Println(x > 0)
			close(ping)
			return
		default:
			ping <- x
			x = <-pong
		}
	}
}

// A chain: each hands on to the next.
func chain() {
	first := make(chan int)
	in := first
	for i := 0; i < 200; i++ {
		out := make(chan int)
		go func(in, out chan int) {
			for x := range in {
				out <- x + 1
			}
			close(out)
		}(in, out)
		in = out
	}
	go func() {
		for i := 0; i < 20; i++ {
			first <- i
		}
		close(first)
	}()
	sum := 0
	for x := range in {
		sum += x
	}
	fmt.Println(sum)
}

func main() {
	unbuffered()
	crowd()
	mixed()
	closing()
	buffered()
	timed()
	chain()
}
