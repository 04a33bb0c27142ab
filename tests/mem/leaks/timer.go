// Each request sets a timer that is never stopped; until it fires, hours later, it holds the request's buffer.
package main

import "time"

func handle(id int) {
	buffer := make([]byte, 2000) // LEAK (timers): timer
	time.AfterFunc(time.Hour, func() { buffer[0] = byte(id) })
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
		handle(i)
		work(i)
	}
}
