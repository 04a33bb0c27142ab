// A map of integers that follow no order: a million entered, found, half of them deleted, the others counted up.
package main

import "fmt"

func next(x int) int { return (x*1664525 + 1013904223) % 4294967296 }

func main() {
	const n = 1000000
	m := make(map[int]int)
	x := 1
	for i := 0; i < n; i++ {
		x = next(x)
		m[x] = i
	}
	sum := 0
	x = 1
	for round := 0; round < n; round++ {
		x = next(x)
		if v, ok := m[x]; ok {
			sum += v % 10
		}
		if _, ok := m[x+1]; ok {
			sum++
		}
	}
	x = 1
	for i := 0; i < n; i++ {
		x = next(x)
		if i%2 == 0 {
			delete(m, x)
		} else {
			m[x] += 3
		}
	}
	for _, v := range m {
		sum += v % 7
	}
	fmt.Println(len(m), sum)
}
