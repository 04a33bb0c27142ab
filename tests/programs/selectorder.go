// The operands of all cases of a select are evaluated in the order of the text, calls that change a variable among them; a switch compares what its tag was.
package main

import "fmt"

type box struct{ n, m int }

func (b *box) next() chan int { b.n += 10; b.m++; return make(chan int, b.n) }

func swap(c *chan int, d chan int) chan int { old := *c; *c = d; return old }

func (b *box) set(n int) int { b.n = n; return b.m }

func inc(p *int) int { *p++; return *p }

//go:noinline
func far(p *int) int {
	for range 3 {
		*p++
	}
	return *p
}

func tags() {
	x := 1
	switch x {
	case inc(&x):
		fmt.Println("inc")
	case far(&x) - 4:
		fmt.Println("far", x)
	default:
		fmt.Println("default", x)
	}
	b := box{1, 2}
	switch b {
	case box{b.set(5), 2}:
		fmt.Println("changed")
	case box{1, 2}:
		fmt.Println("as it was", b)
	}
	n := 3
	for i := range n {
		fmt.Print(i, inc(&n), far(&n), " ")
	}
	fmt.Println(n)
}

func main() {
	tags()
	b := box{1, 2}
	c := make(chan int, 8)
	e := make(chan int, 8)
	for range 3 {
		select {
		case c <- b.n:
		case <-b.next():
		}
		select {
		case e <- b.m:
		case swap(&e, nil) <- 7:
		}
		if e == nil {
			e = make(chan int, 8)
		}
	}
	close(c)
	for v := range c {
		fmt.Print(v, " ")
	}
	fmt.Println(b)
}
