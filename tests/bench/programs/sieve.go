// Loops and array accesses: primes below five million, three times.
package main

func sieve(n int) int {
	composite := make([]bool, n+1)
	count := 0
	for i := 2; i <= n; i++ {
		if !composite[i] {
			count++
			for j := i + i; j <= n; j += i {
				composite[j] = true
			}
		}
	}
	return count
}

func main() {
	for i := 0; i < 3; i++ {
		println(sieve(5000000))
	}
}
