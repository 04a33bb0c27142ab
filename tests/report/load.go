// A program to watch: it allocates, keeps some of it, and sleeps between; as "reads" it waits once for its input. It ends by itself after half a minute, so that no test leaves it behind.
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

// first is the first argument.
func first() string {
	if len(os.Args) > 1 {
		return os.Args[1]
	}
	return ""
}

func main() {
	begin, pause, rounds := time.Now(), 2*time.Millisecond, 1<<30
	reads := first() == "reads"
	switch first() {
	case "asleep":
		pause = time.Minute
	case "busy":
		pause = 0
	case "short":
		rounds = 300
	}
	for i := range rounds {
		for k := range 20 {
			cache[(i*20+k)%300000] = &item{id: i}
		}
		churn(200)
		time.Sleep(pause)
		if reads && time.Since(begin) > 1500*time.Millisecond {
			reads = false
			os.Stdin.Read(make([]byte, 1))
		}
		if time.Since(begin) > 30*time.Second {
			break
		}
	}
}
