// Elements of arrays that stand in memory: of a package, behind pointers, in structs and in each other, of every width, with every way to trap; and package variables in loops.
package main

import "fmt"

type cell struct {
	n    int32
	name string
	next *cell
}

type grid struct {
	head int
	b    [3]int8
	u    [3]uint16
	w    [2][3]int32
	f    [4]float64
	p    [3]*cell
	c    [2]cell
	s    [3]string
	big  [9000]int
	tail [2]int
	none [0]int
	void [3]struct{}
}

var g grid
var flags [10]bool
var board [4][5]byte
var sum, steps int
var rate float64 = 0.5
var last *cell
var names = []string{"x"}
var table = [3][2]*cell{}

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func fill(g *grid) {
	for i := range g.b {
		g.b[i] = int8(i - 2)
		g.u[i] = uint16(65535 - i)
		g.p[i] = &cell{n: int32(i)}
		g.s[i] = fmt.Sprint("s", i)
		for j := range g.w {
			g.w[j][i] = int32(-i * j)
			g.w[j][i]--
			g.w[j][i] *= 3
		}
	}
	for i := 0; i < len(g.f); i++ {
		g.f[i] += float64(i) * 0.5
		g.f[i] -= rate
	}
	for i := range g.c {
		g.c[i].n = int32(i)
		g.c[i].name = "c"
		g.c[i].next = g.p[i+1]
		g.c[i].n += 4
	}
	for i := 8990; i < len(g.big); i++ {
		g.big[i] = i
		g.big[i] += 2
		g.tail[i%2] += g.big[i]
	}
}

func walk(n int) (t int) {
	for i := 0; i < n; i++ {
		sum += i
		steps++
		rate *= 1.5
		rate += 1
		last = &cell{n: int32(i), next: last}
		names = append(names, "y")
		board[i%4][i%5]++
		board[i%4][(i+1)%5] |= 8
		flags[i%10] = i%3 == 0
		table[i%3][i%2] = last
		if table[i%3][i%2] == last && flags[(i+5)%10] {
			t++
		}
	}
	return t
}

func main() {
	fill(&g)
	h := g
	q := &h
	fmt.Println(g.b, g.u, g.w, g.f, g.s, g.tail, g.c[1].n, g.c[1].next.n, g.p[2].n, g.big[8999])
	i, j := 0, 1
	q.s[i], q.s[j] = q.s[j], q.s[i]
	q.w[i][j], q.w[j][i] = q.w[j][i], q.w[i][j]
	g.p[i], g.p[j] = g.p[j], g.p[i]
	i, g.f[i] = 2, 7
	fmt.Println(q.s, q.w, g.p[0].n, g.p[1].n, g.f, g.s, i)
	fmt.Println(walk(50), sum, steps, rate > 1e8, last.n, len(names), board, flags, table[1][0].n)
	pa := &q.f
	for k := range 4 {
		pa[k] += q.f[3-k]
	}
	fmt.Println(*pa, len(q.none))
	at := &g.c[j].n
	*at = 77
	pb := &board[j][i]
	*pb = 99
	fmt.Println(g.c[1].n, board[1][2])

	k := 3
	var u uint64 = 1 << 63
	try("b", func() { g.b[k] = 1 })
	try("u", func() { fmt.Println(q.u[k]) })
	try("w", func() { q.w[k][0]++ })
	try("w", func() { q.w[1][k]++ })
	try("p", func() { q.p[k] = nil })
	try("c", func() { q.c[k].name = "" })
	try("c", func() { fmt.Println(q.c[-k+1].next.n) })
	try("wide", func() { fmt.Println(q.f[u]) })
	try("void", func() { q.void[k] = struct{}{} })
	try("void", func() { q.void[k-1] = struct{}{} })
	q = nil
	try("nil", func() { fmt.Println(q.f[k-1]) })
	try("nil", func() { q.p[k-1] = last })
	try("nil", func() { q.big[k]++ })
	try("nil", func() { fmt.Println(&q.c[1]) })
	pa = nil
	try("nil", func() { fmt.Println(pa[k]) })
	try("nil", func() { pa[k] = 1 })
	fmt.Println(g.b, h.p[2].n)
}
