// Recursive calls, deep enough to notice a wrong frame.
package main

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func depth(n int) int {
	if n == 0 {
		return 0
	}
	return depth(n-1) + 1
}

func main() {
	for i := 0; i < 20; i++ {
		print(fib(i), " ")
	}
	println()
	println(depth(10000))
}
