// Deferred calls: one at each of two million calls, and a thousand in one call.
package main

import "fmt"

type lock struct{ held, times int }

func (l *lock) lock()   { l.held++ }
func (l *lock) unlock() { l.held--; l.times++ }

func guarded(l *lock, x int) int {
	l.lock()
	defer l.unlock()
	if x%3 == 0 {
		return x
	}
	return x * 2 % 1009
}

func traced(x int) (result int) {
	defer func() { result += x % 2 }()
	return x % 11
}

func many(n int) int {
	sum := 0
	func() {
		for i := 0; i < n; i++ {
			defer func() { sum = (sum*3 + i) % 10007 }()
		}
	}()
	return sum
}

func main() {
	var l lock
	sum := 0
	for i := 0; i < 2000000; i++ {
		sum += guarded(&l, i)
	}
	for i := 0; i < 2000000; i++ {
		sum += traced(i)
	}
	for round := 0; round < 300; round++ {
		sum += many(1000)
	}
	fmt.Println(sum, l.held, l.times)
}
