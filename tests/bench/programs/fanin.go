// Four goroutines feed four channels; one select takes what comes until all are done.
package main

import "fmt"

func producer(ch chan<- int, quit <-chan bool, seed, n int) {
	x := seed
	for round := 0; round < n; round++ {
		x = (x*3877 + 29573) % 139968
		select {
		case ch <- x:
		case <-quit:
			return
		}
	}
	close(ch)
}

func main() {
	const n = 1000000
	quit := make(chan bool)
	var in [4]chan int
	for i := range in {
		in[i] = make(chan int, 8)
		go producer(in[i], quit, i+1, n)
	}
	a, b, c, d := in[0], in[1], in[2], in[3]
	sum, open := 0, 4
	for open > 0 {
		var x int
		var ok bool
		select {
		case x, ok = <-a:
			if !ok {
				a = nil
			}
		case x, ok = <-b:
			if !ok {
				b = nil
			}
		case x, ok = <-c:
			if !ok {
				c = nil
			}
		case x, ok = <-d:
			if !ok {
				d = nil
			}
		}
		if !ok {
			open--
			continue
		}
		sum += x
	}
	fmt.Println(sum)
}
