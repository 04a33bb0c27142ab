// Prime sieves: over bools, over bits, and segmented.
package main

import "fmt"

func simple(n int) []int {
	composite := make([]bool, n+1)
	var primes []int
	for i := 2; i <= n; i++ {
		if composite[i] {
			continue
		}
		primes = append(primes, i)
		for j := i * i; j <= n; j += i {
			composite[j] = true
		}
	}
	return primes
}

type bitset []uint64

func (b bitset) set(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) has(i int) bool { return b[i>>6]>>(i&63)&1 == 1 }

func odd(n int) (count int) {
	b := make(bitset, n/128+1)
	count = 1
	for i := 3; i <= n; i += 2 {
		if b.has(i / 2) {
			continue
		}
		count++
		for j := i * i; j <= n; j += 2 * i {
			b.set(j / 2)
		}
	}
	return
}

func segment(lo, hi int) (primes []int) {
	mark := make([]bool, hi-lo)
	for _, p := range simple(1000) {
		for j := max(p*p, (lo+p-1)/p*p); j < hi; j += p {
			mark[j-lo] = true
		}
	}
	for i, m := range mark {
		if !m {
			primes = append(primes, lo+i)
		}
	}
	return
}

func main() {
	p := simple(20000)
	fmt.Println(len(p), p[:10], p[len(p)-1])
	fmt.Println(odd(50000))
	fmt.Println(segment(999900, 1000000))
	gaps := map[int]int{}
	for i := 1; i < len(p); i++ {
		gaps[p[i]-p[i-1]]++
	}
	fmt.Println(gaps)
}
