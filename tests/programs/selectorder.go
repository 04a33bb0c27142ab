// The operands of all cases of a select are evaluated in the order of the text, calls that change a variable among them.
package main

import "fmt"

type box struct{ n, m int }

func (b *box) next() chan int { b.n += 10; b.m++; return make(chan int, b.n) }

func swap(c *chan int, d chan int) chan int { old := *c; *c = d; return old }

func main() {
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
