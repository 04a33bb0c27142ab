// A send that nobody receives, with another goroutine waiting too.
package main

func main() {
	a, b := make(chan int), make(chan int)
	go func() { <-b }()
	defer println("not run")
	a <- 1
}
