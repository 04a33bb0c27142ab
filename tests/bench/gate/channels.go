// Channels without and with a buffer, and select.
package main

func main() {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for x := range ping {
			pong <- x + 1
		}
		close(pong)
	}()
	x := 0
	for i := 0; i < 2000; i++ {
		ping <- x
		x = <-pong
	}
	close(ping)
	a, b, done := make(chan int, 4), make(chan int, 4), make(chan bool)
	for _, ch := range []chan int{a, b} {
		go func() {
			for i := 0; i < 1500; i++ {
				ch <- i
			}
			done <- true
		}()
	}
	sum := 0
	for left := 2; left > 0; {
		select {
		case v := <-a:
			sum += v
		case v := <-b:
			sum -= v / 2
		case <-done:
			left--
		}
	}
	println(x, sum > 0)
}
