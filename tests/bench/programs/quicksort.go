// A million integers sorted by a quicksort of our own.
package main

import "fmt"

func quicksort(a []int, lo, hi int) {
	for lo < hi {
		pivot := a[lo+(hi-lo)/2]
		i, j := lo, hi
		for i <= j {
			for a[i] < pivot {
				i++
			}
			for a[j] > pivot {
				j--
			}
			if i <= j {
				a[i], a[j] = a[j], a[i]
				i++
				j--
			}
		}
		if j-lo < hi-i {
			quicksort(a, lo, j)
			lo = i
		} else {
			quicksort(a, i, hi)
			hi = j
		}
	}
}

func main() {
	const n = 1000000
	a := make([]int, n)
	x := 42
	for i := range a {
		x = (x*1664525 + 1013904223) % 4294967296
		a[i] = x
	}
	quicksort(a, 0, n-1)
	sum := 0
	for i := 1; i < n; i++ {
		if a[i-1] > a[i] {
			panic("not sorted")
		}
		sum = (sum*31 + a[i]) % 1000000007
	}
	fmt.Println(sum)
}
