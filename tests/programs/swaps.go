// Elements that change places: each width, both orders of the check, what looks alike and is none, and what must not be one instruction.
package main

import "fmt"

type S struct{ a, b, c int }
type Big struct{ x [5]int }
type T struct {
	v  []int
	p  []*int
	s  []string
	w  []S
	f  []float32
	by []byte
}

var g = [4]int{1, 2, 3, 4}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}
func main() {
	t := &T{v: []int{1, 2, 3}, s: []string{"a", "b"}, w: []S{{1, 2, 3}, {4, 5, 6}}, f: []float32{1, 2}, by: []byte("xy")}
	i, j := 0, 1
	t.v[i], t.v[j] = t.v[j], t.v[i]
	t.s[i], t.s[j] = t.s[j], t.s[i]
	t.w[i], t.w[j] = t.w[j], t.w[i]
	t.f[i], t.f[j] = t.f[j], t.f[i]
	t.by[i], t.by[j] = t.by[j], t.by[i]
	g[i], g[j+1] = g[j+1], g[i]
	x, y := 1, 2
	t.p = []*int{&x, &y}
	t.p[i], t.p[j] = t.p[j], t.p[i]
	v := t.v
	v[len(v)-1], v[i] = v[i], v[len(v)-1]
	b := []Big{{}, {[5]int{1}}}
	b[i], b[j] = b[j], b[i]
	var loc [3]string
	loc[1] = "q"
	loc[i], loc[j] = loc[j], loc[i]
	m := map[int]int{1: 5}
	m[i], m[j] = m[j], m[i]
	k := 7
	try(func() { v[i], v[k] = v[k], v[i] })
	try(func() { v[k], v[i] = v[i], v[k] })
	try(func() { k = -1; v[i], v[k] = v[k], v[i] })
	try(func() { t = nil; t.v[i], t.v[j] = t.v[j], t.v[i] })
	u := uint64(1) << 63
	try(func() { v[u], v[i] = v[i], v[u] })
	i, v[i] = 2, 9
	z := []uint16{1, 2}
	z[0], z[1] = z[1], z[0]
	var q, r uint8 = 0, 1
	z[q], z[r] = z[r], z[q]
	list := make([]*node, 64)
	for n := range list {
		list[n] = &node{n: n}
	}
	for round := 0; round < 50; round++ {
		for lo, hi := 0, len(list)-1; lo < hi; lo, hi = lo+1, hi-1 {
			list[lo], list[hi] = list[hi], list[lo]
			list[lo].keep = make([]byte, 100)
		}
	}
	fmt.Println(list[0].n, list[63].n, sum(1, 2, 3), sum(), sum([]int{4, 5}...), len(names("a", "b")))
	fmt.Println(v, g, b, loc, m, i, z, *(&x), x, y)
}

type node struct {
	n    int
	keep []byte
}

func sum(xs ...int) (t int) {
	for _, x := range xs {
		t += x
	}
	return
}

func names(xs ...string) []string { return append(xs, "c") }
