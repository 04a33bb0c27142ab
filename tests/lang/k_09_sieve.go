// The prime sieve: a chain of goroutines that filter multiples.
package main

func generate(c chan<- int) {
	for i := 2; ; i++ {
		c <- i
	}
}

func filter(in <-chan int, out chan<- int, p int) {
	for {
		if i := <-in; i%p != 0 {
			out <- i
		}
	}
}

func main() {
	c := make(chan int)
	go generate(c)
	for range 30 {
		p := <-c
		print(p, " ")
		next := make(chan int)
		go filter(c, next, p)
		c = next
	}
	println()
}
