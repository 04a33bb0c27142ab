// Two goroutines that hand a number to and fro over two channels; coroutines in Lua.
package main

import "fmt"

func main() {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for x := range ping {
			pong <- (x*3 + 1) % 1000003
		}
		close(pong)
	}()
	x := 1
	for round := 0; round < 3000000; round++ {
		ping <- x
		x = <-pong
	}
	close(ping)
	fmt.Println(x)
}
