// A program to watch: it allocates, keeps some of it, and sleeps between. It ends by itself after half a minute, so that no test leaves it behind.
package main

import (
	"os"
	"time"
)

type item struct {
	id   int
	data [200]byte
}

var cache = map[int]*item{}

func churn(n int) int {
	sum := 0
	for i := range n {
		b := make([]byte, 300)
		b[i%300] = 1
		sum += len(b)
	}
	return sum
}

func main() {
	pause, rounds := 2*time.Millisecond, 15000
	if len(os.Args) > 1 && os.Args[1] == "asleep" {
		pause = time.Minute
	}
	if len(os.Args) > 1 && os.Args[1] == "short" {
		rounds = 300
	}
	for i := range rounds {
		for k := range 20 {
			cache[i*20+k] = &item{id: i}
		}
		churn(200)
		time.Sleep(pause)
	}
}
