// break and continue inside select inside for.
package main

func main() {
	c := make(chan int, 10)
	for i := range 10 {
		c <- i
	}
	close(c)
	sum := 0
loop:
	for {
		select {
		case v, ok := <-c:
			if !ok {
				break loop
			}
			if v%2 == 0 {
				continue loop
			}
			if v == 7 {
				break
			}
			sum += v
		}
	}
	println(sum)
}
