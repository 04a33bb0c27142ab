// Closures made and called: counters, compositions, and functions given to functions.
package main

import "fmt"

func counter(step int) func() int {
	n := 0
	return func() int {
		n += step
		return n
	}
}

func compose(f, g func(int) int) func(int) int {
	return func(x int) int { return f(g(x)) }
}

func fold(n int, f func(acc, i int) int) int {
	acc := 0
	for i := 0; i < n; i++ {
		acc = f(acc, i)
	}
	return acc
}

func main() {
	sum := 0
	next := counter(3)
	for round := 0; round < 8000000; round++ {
		sum += next() % 5
	}
	f := compose(func(x int) int { return x + 3 }, func(x int) int { return x * 2 })
	for i := 0; i < 5000000; i++ {
		sum += f(i) % 7
	}
	for i := 0; i < 3000; i++ {
		sum += fold(1000, func(acc, j int) int { return (acc + i*j) % 1009 })
	}
	for i := 0; i < 1500000; i++ {
		c := counter(i)
		sum += c() + c()
	}
	fmt.Println(sum)
}
