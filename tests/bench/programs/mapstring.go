// A map of strings: a million keys made and counted, 200,000 of them different.
package main

import (
	"fmt"
	"strconv"
)

func main() {
	const n = 1000000
	m := make(map[string]int)
	x := 7
	for round := 0; round < n; round++ {
		x = (x*1664525 + 1013904223) % 4294967296
		m["key"+strconv.Itoa(x%200000)]++
	}
	most, sum := 0, 0
	for i := 0; i < 200000; i++ {
		v := m["key"+strconv.Itoa(i)]
		if v > most {
			most = v
		}
		sum += v * (i % 13)
	}
	fmt.Println(len(m), most, sum)
}
