// Two function literals, six blocks.
package main

func twice(f func(int) int, n int) int { return f(f(n)) }

func main() {
	add := func(n int) int { return n + 1 }
	if n := twice(add, 3); n > 4 {
		for range n {
			func() { n++ }()
		}
	}
}
