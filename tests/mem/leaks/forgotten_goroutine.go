// Each request starts a goroutine that waits for an answer which never comes; its buffer lives as long.
package main

import "runtime"

func ask(question int) {
	answer := make(chan int)
	buffer := make([]byte, 2000) // LEAK goroutine …, main.ask.func1 at 
	go func() {
		n := <-answer
		buffer[n] = 1
	}()
}

func work(n int) int {
	s := make([]int, 500)
	for i := range s {
		s[i] = n
	}
	return s[n%500]
}

func main() {
	for i := range 12000 {
		ask(i)
		work(i)
		if i%100 == 0 {
			runtime.Gosched()
		}
	}
}
