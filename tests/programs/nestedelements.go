// Elements of elements are loaded in one step, fields counted and read in one, deferred calls made without leaving the dispatcher:
// what traps says which index it was.
package main

import "fmt"

type cell struct {
	re, im float64
	p      *int
}

type grid struct {
	rows [3][4]int
	n    int
}

type stack struct {
	items [4]int
	sp    int
}

func (s *stack) pop() int { s.sp--; return s.items[s.sp] }
func (s *stack) popped() (int, bool) {
	s.sp--
	if s.sp < 0 {
		return s.sp, false
	}
	return s.items[s.sp], true
}
func count(s *stack) int {
	s.sp += 3
	n := s.sp
	s.sp -= 2
	return n*10 + s.sp
}

func try(name string, f func() any) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panicked:", r)
		}
	}()
	fmt.Println(name, f())
}

func named(n int) (r int, err error) {
	defer func() {
		r += n
		if n > 2 {
			err = fmt.Errorf("n is %d", n)
		}
	}()
	defer func() { r *= 2 }()
	if n == 1 {
		return 100, nil
	}
	r = n
	return
}

func deep(n int) (r int) {
	defer func() { r++ }()
	if n == 0 {
		return 0
	}
	return deep(n - 1)
}

func recovers(n int) (r string) {
	defer func() {
		if x := recover(); x != nil {
			r = fmt.Sprint("recovered ", x)
		}
	}()
	var a [3]int
	return fmt.Sprint(a[n])
}

func main() {
	x := 7
	s := [][]int{{1, 2, 3}, {4}, nil}
	c := [][]cell{{{1, 2, &x}}, {{3, 4, nil}, {5, 6, &x}}}
	r := [][4]int{{1, 2, 3, 4}, {5, 6, 7, 8}}
	g := &grid{rows: [3][4]int{{1}, {0, 2}, {0, 0, 3}}}
	var nilgrid *grid
	t := [][]string{{"a", "b"}, {"c"}}
	q := [][]*int{{&x, nil}}
	b := [][]byte{[]byte("xyz"), nil}
	type up struct{ u uint }
	for i := -1; i < 4; i++ {
		for k := -1; k < 5; k += 2 {
			at := fmt.Sprint(i, k)
			try("slices "+at, func() any { return s[i][k] })
			try("sum "+at, func() any { n := 1; n += s[i][k]; return n*2 + s[i][k] })
			try("structs "+at, func() any { return c[i][k].im })
			try("pointer "+at, func() any { return *c[i][k].p })
			try("address "+at, func() any { p := &c[i][k]; p.re++; return p.re })
			try("rows "+at, func() any { return r[i][k] })
			try("grid "+at, func() any { return g.rows[i][k] })
			try("grid in place "+at, func() any { g.rows[i][k]++; return g.rows[i][k] + 1 })
			try("nil "+at, func() any { return nilgrid.rows[i][k] })
			try("strings "+at, func() any { return t[i][k] + t[i][k] })
			try("pointers "+at, func() any { return *q[i][k] })
			try("bytes "+at, func() any { return b[i][k] })
			try("unsigned "+at, func() any { return s[uint(i)][uint8(k)] })
			try("product "+at, func() any { return s[i][k] * r[k][i] })
		}
	}
	st := &stack{items: [4]int{1, 2, 3, 4}, sp: 3}
	fmt.Println(st.pop(), st.sp, count(st), st.sp)
	fmt.Println(st.popped())
	fmt.Println(st.popped())
	st.sp = 0
	try("pop", func() any { return st.pop() })
	fmt.Println(st.sp)
	fmt.Println(st.popped())
	st.sp = 9
	try("pop", func() any { return st.pop() })
	fmt.Println(st.sp)
	st = nil
	try("pop", func() any { return st.pop() })
	for n := range 5 {
		fmt.Println(named(n))
	}
	fmt.Println(deep(10), deep(3000))
	for n := range 5 {
		fmt.Println(recovers(n))
	}
}
