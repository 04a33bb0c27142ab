package main

func main() {
	x := 1
	r := make(<-chan int)
	s := make(chan<- int)
	r <- 1 // ERROR "2: invalid operation: cannot send to receive-only channel <-chan int r (variable of type <-chan int)"
	<-s // ERROR "4: invalid operation: cannot receive from send-only channel chan<- int s (variable of type chan<- int)"
	x <- 1 // ERROR "2: invalid operation: cannot send to non-channel int x (variable of type int)"
	_ = <-x // ERROR "8: invalid operation: cannot receive from non-channel int x (variable of type int)"
	close(r) // ERROR "8: invalid operation: cannot close receive-only channel r (variable of type <-chan int)"
	close(x) // ERROR "8: invalid operation: cannot close non-channel x (variable of type int)"
	for range s { // ERROR "12: cannot range over s (variable of type chan<- int): receive from send-only channel chan<- int"
	}
}
