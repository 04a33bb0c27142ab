// Goroutines and unbuffered channels.
package main

func square(in <-chan int, out chan<- int) {
	for x := range in {
		out <- x * x
	}
	close(out)
}

func main() {
	in, out := make(chan int), make(chan int)
	go square(in, out)
	go func() {
		for i := range 5 {
			in <- i
		}
		close(in)
	}()
	for v := range out {
		print(v, " ")
	}
	println()
	v, ok := <-out
	println(v, ok)
	done := make(chan struct{})
	n := 0
	go func() { defer close(done); n = 42 }()
	<-done
	println(n)
}
