// Small functions that trap: elsewhere they stand in place of their calls, and the call is made where they do. What they had done by then is done once.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

type stack struct {
	items []int
	n     int
	pops  int
}

func (s *stack) push(x int) { s.items[s.n] = x; s.n++ }
func (s *stack) pop() int   { s.n--; return s.items[s.n] }
func (s *stack) twice() int {
	s.n--
	s.pops++
	return s.items[s.n] / s.items[s.pops]
}

type matrix struct {
	w, h int
	data []float64
	rows [][]int
	tab  [4][3]int
}

func (m *matrix) at(i, j int) float64     { return m.data[i*m.w+j] }
func (m *matrix) set(i, j int, v float64) { m.data[i*m.w+j] = v }
func (m *matrix) row(i, j int) int        { return m.rows[i][j] }
func (m *matrix) cell(i, j int) int       { return m.tab[i][j] }
func (m *matrix) put(i, j, v int)         { m.tab[i][j] = v }
func (m *matrix) wrap(x, y int) int {
	x += m.w
	x %= m.w
	y = y / m.h
	return m.rows[y][x]
}

type node struct {
	v    int
	next *node
}

func (n *node) second() int { return n.next.v }
func (n *node) unlink()     { n.next = n.next.next }

var table [5]int
var total int

func look(i int) int             { return table[i] }
func count(i int)                { table[i]++; total++ }
func char(s string, i int) byte  { return s[i] }
func shift(x, n int) int         { return x << n }
func div(a, b int) int           { return a / b }
func either(s []int, i int) bool { return i >= len(s) || s[i] > 0 }
func ifs(s []int, i int) int {
	if i > 2 {
		return s[i-3]
	}
	return s[i]
}
func unused(s []*node, i int, other *node) int { return s[i].v }
func stays(s *stack, t *stack) int             { s.items[0] = 7; return t.n }

func try(name string, f func()) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		var pcs [8]uintptr
		frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
		var at []string
		for {
			frame, more := frames.Next()
			if strings.HasPrefix(frame.Function, "main.") {
				at = append(at, fmt.Sprint(strings.TrimPrefix(frame.Function, "main."), ":", frame.Line))
			}
			if !more {
				break
			}
		}
		fmt.Println(name, r, at)
	}()
	f()
}

func main() {
	s := &stack{items: make([]int, 2)}
	s.push(4)
	s.push(5)
	try("push", func() { s.push(6) })
	fmt.Println(s.n, s.pop()+s.pop()*10, s.n)
	try("pop", func() { fmt.Println(s.pop()) })
	fmt.Println(s.n)
	s.n = 2
	s.pops = -1
	try("twice", func() { fmt.Println(s.twice()) })
	fmt.Println(s.n, s.pops)
	try("twice", func() { s.items[1] = 0; fmt.Println(s.twice()) })
	fmt.Println(s.n, s.pops)
	try("twice", func() { fmt.Println(s.twice()) })
	fmt.Println(s.n, s.pops)
	var none *stack
	try("nil push", func() { none.push(1) })
	try("nil pop", func() { none.pop() })
	try("stays", func() { s.items[0] = 1; fmt.Println(stays(s, none)) })
	fmt.Println(s.items)

	m := &matrix{w: 2, h: 1, data: []float64{1, 2, 3, 4}, rows: [][]int{{1, 2}, {3}}}
	m.set(1, 1, m.at(0, 1)*8)
	m.put(3, 2, 9)
	fmt.Println(m.at(1, 1), m.row(1, 0), m.cell(3, 2), m.wrap(-1, 0))
	try("at", func() { fmt.Println(m.at(2, 0)) })
	try("set", func() { m.set(-1, 0, 1) })
	try("row", func() { fmt.Println(m.row(1, 1)) })
	try("row", func() { fmt.Println(m.row(2, 1)) })
	i := 3
	try("cell", func() { fmt.Println(m.cell(i, i)) })
	try("put", func() { m.put(i+1, 0, 1) })
	m.h = 0
	x, y := -1, 5
	try("wrap", func() { fmt.Println(m.wrap(x, y)) })
	fmt.Println(x, y)
	m = nil
	try("nil at", func() { fmt.Println(m.at(0, 0)) })

	n := &node{v: 1}
	try("second", func() { fmt.Println(n.second()) })
	try("unlink", func() { n.unlink() })
	n.next = &node{v: 2, next: &node{v: 3}}
	n.unlink()
	fmt.Println(n.second())
	try("unused", func() { fmt.Println(unused([]*node{n}, 1, n)) })
	try("unused", func() { fmt.Println(unused([]*node{nil}, 0, nil)) })

	i = 5
	try("look", func() { fmt.Println(look(i)) })
	try("count", func() { count(i) })
	count(4)
	fmt.Println(look(4), total)
	try("char", func() { fmt.Println(char("hello", i)) })
	fmt.Println(char("hello", 4))
	try("shift", func() { fmt.Println(shift(1, i-6)) })
	try("div", func() { fmt.Println(div(1, i-5)) })
	try("either", func() { fmt.Println(either([]int{1}, -i)) })
	fmt.Println(either([]int{1}, i), shift(3, i), div(7, i))
	try("ifs", func() { fmt.Println(ifs([]int{1}, 4)) })
	try("ifs", func() { fmt.Println(ifs([]int{1}, 1)) })

	// The result goes where an argument stands.
	k := 1
	list := []int{2, 0, 1}
	for range 3 {
		k = ifs(list, k)
	}
	try("self", func() { k = 7; k = ifs(list, k) })
	fmt.Println(k)
}
