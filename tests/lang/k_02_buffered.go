// Buffered channels: len, cap, order, closing with values left.
package main

func main() {
	c := make(chan string, 3)
	c <- "a"
	c <- "b"
	println(len(c), cap(c), <-c)
	c <- "c"
	c <- "d"
	close(c)
	for s := range c {
		print(s, " ")
	}
	println()
	s, ok := <-c
	println(s == "", ok, len(c))
	cc := make(chan chan int, 1)
	in := make(chan int, 1)
	cc <- in
	in <- 9
	println(<-<-cc)
	var ro <-chan string = c
	println(cap(ro))
	type msg struct {
		id   int
		body string
		to   chan<- int
	}
	m := make(chan msg, 2)
	m <- msg{1, "hello", in}
	got := <-m
	got.to <- got.id
	println(got.body, <-in)
}
