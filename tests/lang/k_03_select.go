// select: default, ready cases, nil channels, receive with ok, send cases.
package main

func main() {
	a, b := make(chan int, 1), make(chan string, 1)
	select {
	case v := <-a:
		println("a", v)
	default:
		println("nothing ready")
	}
	a <- 1
	select {
	case v := <-a:
		println("a", v)
	case s := <-b:
		println("b", s)
	}
	select {
	case a <- 2:
		println("sent", len(a))
	case s, ok := <-b:
		println("b", s, ok)
	}
	close(b)
	var never chan int
	select {
	case <-never:
		println("never")
	case never <- 1:
		println("never")
	case s, ok := <-b:
		println("closed", s == "", ok)
	}
	quit, nums := make(chan bool), make(chan int)
	go func() {
		for range 5 {
			<-nums
		}
		quit <- true
	}()
	x, y, sum := 0, 1, 0
	for run := true; run; {
		select {
		case nums <- x:
			sum += x
			x, y = y, x+y
		case <-quit:
			run = false
		}
	}
	println(sum)
	counts := [2]int{}
	p, q := make(chan int, 200), make(chan int, 200)
	for i := range 200 {
		p <- i
		q <- i
	}
	for range 200 {
		select {
		case <-p:
			counts[0]++
		case <-q:
			counts[1]++
		}
	}
	println(counts[0] > 20, counts[1] > 20, counts[0]+counts[1])
}
