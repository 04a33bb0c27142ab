// A range over an array sees it as it was: it is copied, unless nothing in the loop changes it.
package main

import "fmt"

type grid [3][20]int
type cell struct {
	n    int
	name string
}
type board struct {
	rows  grid
	small [4]int
	cells [5]cell
	sum   int
	next  *board
}

var g grid
var h [40]int
var k int

func fill(g *grid) {
	for i := range g {
		for j := range g[i] {
			g[i][j] = i*100 + j
		}
	}
}
func touch() int { g[1][1]++; h[2]++; return 1 }

func total(g grid) (n int) {
	for i, row := range g {
		for j, v := range row {
			n += v * (i + j)
		}
	}
	return n
}

// ---- changed while it runs ----

func changed() {
	for i, row := range g {
		g[2][0] = 1000 + i
		fmt.Print(row[0], " ")
	}
	for i, v := range h {
		if i < 39 {
			h[i+1] = v + 1
		}
		k += v
	}
	fmt.Println(g[2][0], h[39], k)
	for i, v := range h {
		k += touch() + v - v*i
	}
	p := &h
	for _, v := range h {
		p[3]++
		k += v
	}
	for i, v := range *p {
		h[39-i] = v
	}
	s := h[:]
	for i, v := range h {
		s[39-i] = v
	}
	for i, v := range h {
		s = append(s[:0], i, v)
	}
	fmt.Println(h, k)
	for k, h[5] = range h {
	}
	fmt.Println(h[5], k)
	var last [20]int
	for k, g[0] = range g {
		last = g[0]
	}
	fmt.Println(last[3], g[0][3])
	for i, row := range g {
		for j, v := range row {
			g[(i+1)%3][j] = v + 1
			row[j] = -1
		}
		k += row[3]
	}
	fmt.Println(g[0][3], g[1][3], g[2][3], k)
	f := func() { g = grid{} }
	for _, row := range g {
		f()
		k += row[0]
	}
	fmt.Println(k)
}

func nested() {
	var a [4][3][20]int
	for i := range a {
		for j := range a[i] {
			for k := range a[i][j] {
				a[i][j][k] = i ^ j ^ k
			}
		}
	}
	n := 0
	for _, x := range a {
		for _, y := range x {
			for _, z := range y {
				n += z
			}
		}
	}
	for _, x := range a {
		for _, y := range x {
			a[0][0][0]++
			for _, z := range y {
				n += z
				y[3] = z
			}
			x[1] = y
			n += y[3]
		}
		n += x[1][3]
	}
	fmt.Println(n, a[0][0][0])
}

func (b *board) step() int {
	for _, row := range b.rows {
		for _, v := range row {
			b.sum += v
		}
	}
	for _, c := range b.cells {
		b.cells[4].n += c.n + 1
	}
	n := 0
	for _, c := range b.cells {
		n += c.n + len(c.name)
	}
	for i, v := range b.small {
		b.small[3-i] = v
		n += v
	}
	for _, v := range b.next.small {
		b = b.next
		n = n*10 + v
	}
	return n
}

func locals() {
	var a, b [30]int
	x := [4]int{1, 2, 3, 4}
	n := 0
	for i, v := range x {
		b[i] += v
		n += v
	}
	for i, v := range x {
		x[3-i] = v
	}
	for i, v := range a {
		b[i] = v + i
	}
	m := map[int]int{}
	for i, v := range b {
		m[v&3] += i
		k = v
	}
	q := &n
	for _, v := range b {
		*q += v
	}
	for _, v := range b {
		n -= v & 1
	}
	y := x
	p := &y
	for _, v := range y {
		p[0] += v
		n += v
	}
	var c board
	c.rows[1][1] = 5
	for _, row := range c.rows {
		for _, v := range row {
			c.sum += v
			c.small[1] += v
		}
	}
	arrays := [][20]int{{1}, {2, 3}}
	for i, r := range arrays {
		for _, v := range arrays[i] {
			n += v
			arrays[1-i][19] = n
		}
		for _, v := range r {
			n += v
		}
	}
	var fs []func() int
	for _, row := range g {
		fs = append(fs, func() int { return row[0] })
	}
	for _, f := range fs {
		n += f()
	}
	fmt.Println(x, y, a[3], b, n, m, c.sum, c.small, k, arrays[0][19], arrays[1][19])
}

func results() (a [30]int, n int) {
	a[29] = 7
	for i, v := range a {
		if v == 7 {
			return a, i
		}
		n += i
	}
	return
}
func (g grid) rows() (n int) {
	for _, row := range g {
		for range row {
			n++
		}
		n += len(row)
	}
	return n
}

func traps() {
	defer func() { fmt.Println(recover(), k) }()
	var b *board
	k = 0
	for _, v := range b.small {
		k += v
	}
}

func goroutines() {
	c, done := make(chan int), make(chan bool)
	go func() {
		for range c {
			h[0]++
			done <- true
		}
	}()
	n := 0
	for _, v := range h {
		c <- 1
		<-done
		n += v
	}
	fmt.Println(n, h[0])
}

func main() {
	fill(&g)
	fmt.Println(total(g), total(grid{}), g.rows())
	nested()
	b := &board{next: &board{}}
	fill(&b.rows)
	b.small, b.next.small = [4]int{1, 2, 3, 4}, [4]int{5, 6, 7, 8}
	b.next.next = b
	b.cells[2] = cell{3, "three"}
	fmt.Println(b.step(), b.sum, b.small, b.cells)
	locals()
	changed()
	fmt.Println(results())
	traps()
	goroutines()
	for _, e := range [3]struct{}{} {
		fmt.Print(e)
	}
	for _, v := range [...]int{4, 5} {
		fmt.Print(v)
	}
	fmt.Println()
}
