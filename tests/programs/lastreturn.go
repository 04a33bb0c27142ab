// Bodies in place of calls whose last statement returns on one of its ways: the caller goes on with what stands behind the call, whichever way was taken.
package main

import "fmt"

type counter struct{ n, turns int }

func (c *counter) up(limit int) {
	if c.n < limit {
		c.n++
		return
	}
}

func (c *counter) turn(limit int) {
	if c.n < limit {
		c.n++
	} else if c.turns < 2 {
		c.n = 0
		c.turns++
		return
	}
}

func (c *counter) down(limit int) {
	if c.n > limit {
		c.n--
		return
	} else {
	}
}

func at(limit int) {
	if limit > 3 {
		return
	}
}

func main() {
	all := []*counter{{}, {n: 1}}
	for i := range 6 {
		c := all[i%2]
		c.up(2)
		k := i * 10
		c.turn(3)
		k += c.n
		c.down(1)
		l := k - c.n
		at(i)
		m := l * 2
		fmt.Println(c.n, c.turns, k, l, m)
	}
	var own counter
	for i := range 4 {
		own.up(2)
		k := i + 100
		own.turn(1)
		l := k + own.n
		own.down(0)
		m := l + own.turns
		fmt.Println(own, k, l, m)
	}
}
