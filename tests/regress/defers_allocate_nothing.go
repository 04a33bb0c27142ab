// A call that is deferred once is no object: neither the closure nor its arguments.
package main

import (
	"fmt"
	"sync"
	"testing"
)

var mu sync.Mutex

func add(x *int, n int) { *x += n }

func literal(x *int)  { defer func() { *x++ }(); *x += 2 }
func function(x *int) { defer add(x, 3); *x += 2 }
func method()         { mu.Lock(); defer mu.Unlock() }
func several(x *int) {
	defer add(x, 1)
	if *x > 0 {
		defer func(n int) { *x -= n }(*x)
	}
	defer print()
}

func main() {
	n := 0
	fmt.Println(testing.AllocsPerRun(100, func() { literal(&n) }), testing.AllocsPerRun(100, func() { function(&n) }))
	fmt.Println(testing.AllocsPerRun(100, method), testing.AllocsPerRun(100, func() { several(&n) }))
}
