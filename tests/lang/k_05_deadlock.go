// When every goroutine waits the program dies with status 2.
package main

func main() {
	c := make(chan int)
	println("waiting")
	<-c
}
