// A program of which nearly all time is spent in one function, which allocates nothing; run with --cpuprofile, or with CPU_PROFILE=FILE
// in the environment to take the profile itself.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"sort"
)

func hot(n int) int {
	sum := 0
	for i := range n {
		sum += i * i % 7
	}
	return sum
}

func cold(n int) int {
	sum := 0
	for i := range n {
		sum ^= i
	}
	return sum
}

// sorted spends its time in the library.
func sorted(n int) int {
	xs := make([]int, n)
	for i := range xs {
		xs[i] = (i * 7919) % n
	}
	sort.Slice(xs, func(i, j int) bool { return xs[i] < xs[j] })
	return xs[n/2]
}

func main() {
	if name := os.Getenv("CPU_PROFILE"); name != "" {
		f, err := os.Create(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		defer f.Close()
		fmt.Println(pprof.StartCPUProfile(f), pprof.StartCPUProfile(f))
		defer pprof.StopCPUProfile()
	}
	total := 0
	for range 200 {
		total += hot(100_000) + cold(1_000)
	}
	fmt.Println(total, sorted(1000))
}
