// A panic in any goroutine ends the program.
package main

func main() {
	c := make(chan bool)
	go func() {
		defer println("deferred in goroutine")
		panic("in goroutine")
	}()
	<-c
}
