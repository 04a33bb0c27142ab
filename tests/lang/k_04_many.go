// A thousand goroutines in a chain.
package main

func main() {
	first := make(chan int)
	in := first
	for range 1000 {
		out := make(chan int)
		go func(in, out chan int) { out <- 1 + <-in }(in, out)
		in = out
	}
	first <- 0
	println(<-in)
	results := make(chan int)
	for i := range 100 {
		go func() { results <- i }()
	}
	sum := 0
	for range 100 {
		sum += <-results
	}
	println(sum)
}
