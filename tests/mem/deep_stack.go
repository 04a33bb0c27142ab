// Collections below 300,000 frames, each of which holds something: the pause is that of a short stack.
package main

import "runtime"

type node struct{ next *node }

func down(n int) int {
	mine := &node{}
	if n == 0 {
		for range 20 {
			runtime.GC()
		}
		return 0
	}
	below := down(n - 1)
	if mine.next != nil {
		return 0
	}
	return below + 1
}

func main() { println(down(300_000)) }
