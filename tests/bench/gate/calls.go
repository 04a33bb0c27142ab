// Calls: recursion, small functions, parameters of several words.
package main

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func clamp(x, low, high int) int {
	if x < low {
		return low
	}
	if x > high {
		return high
	}
	return x
}

func sum(s []int, from int) int {
	if from == len(s) {
		return 0
	}
	return s[from] + sum(s, from+1)
}

func main() {
	total := fib(18)
	for i := 0; i < 20000; i++ {
		total += clamp(i%100, 10, 90)
	}
	s := []int{1, 2, 3, 4, 5, 6, 7, 8}
	for i := 0; i < 1000; i++ {
		total += sum(s, 0)
	}
	println(total)
}
