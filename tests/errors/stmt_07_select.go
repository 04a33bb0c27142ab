package main

func main() {
	c := make(chan int)
	select {
	case x := <-c: // ERROR "7: declared and not used: x"
	case c <- "s": // ERROR "12: cannot use \"s\" (untyped string constant) as int value in send"
	case <-5: // ERROR "9: invalid operation: cannot receive from non-channel untyped int 5 (untyped int constant)"
	}
}
