// Pancake flips over all permutations: the largest number of flips and a checksum.
package main

import "fmt"

func fannkuch(n int) (checksum, most int) {
	perm, work, count := make([]int, n), make([]int, n), make([]int, n)
	for i := range perm {
		perm[i] = i
	}
	sign, r := 1, n
	for {
		for ; r > 1; r-- {
			count[r-1] = r
		}
		copy(work, perm)
		flips := 0
		for first := work[0]; first != 0; first = work[0] {
			for i, j := 0, first; i < j; i, j = i+1, j-1 {
				work[i], work[j] = work[j], work[i]
			}
			flips++
		}
		checksum += sign * flips
		most = max(most, flips)
		sign = -sign
		for {
			if r == n {
				return
			}
			head := perm[0]
			copy(perm, perm[1:r+1])
			perm[r] = head
			count[r]--
			if count[r] > 0 {
				break
			}
			r++
		}
	}
}

func main() {
	for n := 3; n <= 7; n++ {
		sum, most := fannkuch(n)
		fmt.Printf("%d\nPfannkuchen(%d) = %d\n", sum, n, most)
	}
}
