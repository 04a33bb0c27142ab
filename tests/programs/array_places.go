// Small arrays as variables, results, parts of structs, keys and captured places; small generic functions beside them.
package main

import "fmt"

type P struct {
	v [3]int
	w [2]float64
}

func (p P) sum() (s int) {
	for i := range p.v {
		s += p.v[i]
	}
	return
}
func (p *P) inc(i int) { p.v[i]++ }

func named(i int) (a [3]int) {
	defer func() {
		recover()
		a[0] = 9
	}()
	a[1] = 5
	a[i] = 7
	return a
}
func plain(i int) (a [3]int) {
	defer func() { recover() }()
	a[1] = 5
	a[i] = 7
	return
}
func rec(n int) [4]int {
	var a [4]int
	if n == 0 {
		return a
	}
	b := rec(n - 1)
	for i := range a {
		a[i] = b[(i+1)%4] + n*i
	}
	return a
}

type num interface{ ~int | ~float64 }

func dot[T num](a, b [3]T) (s T) {
	for i := 0; i < 3; i++ {
		s += a[i] * b[i]
	}
	return
}
func swap(a [2]int, i, j int) [2]int { a[i], a[j] = a[j], a[i]; return a }

type St[T any] struct{ xs []T }

func (s *St[T]) push(x T) { s.xs = append(s.xs, x) }
func (s *St[T]) pop() (x T, ok bool) {
	if len(s.xs) == 0 {
		return
	}
	x = s.xs[len(s.xs)-1]
	s.xs = s.xs[:len(s.xs)-1]
	return x, true
}
func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}
func ptr[T any](x T) *T              { return &x }
func zero[T any]() (z T)             { return }
func pair[A, B any](a A, b B) (B, A) { return b, a }
func each[T any](xs []T, f func(T)) {
	for _, x := range xs {
		f(x)
	}
}

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

var g [3]int

func main() {
	fmt.Println(named(2), named(3), named(-1), plain(2), plain(5))
	fmt.Println(rec(5))
	fmt.Println(dot([3]int{1, 2, 3}, [3]int{4, 5, 6}), dot([3]float64{.5, 2, 3}, [3]float64{4, 5, 6}))
	fmt.Println(swap([2]int{1, 2}, 0, 1))
	try("swap", func() { fmt.Println(swap([2]int{1, 2}, 0, 2)) })
	p := P{v: [3]int{1, 2, 3}}
	p.inc(1)
	q := p
	q.inc(0)
	fmt.Println(p, q, p.sum(), q.sum(), p == q)
	var a [3]int
	b := a
	for i := range a {
		a[i] = i * i
		b[2-i] = a[i]
	}
	fmt.Println(a, b, a == b, a != [3]int{0, 1, 4})
	for i, x := range a {
		a[2] = 100
		fmt.Print(i, x, " ")
	}
	fmt.Println(a)
	for i := range a {
		a[2] = i
		a[a[2]] = a[a[i]%3]
	}
	fmt.Println(a)
	fs := []func(){}
	for k := 0; k < 3; k++ {
		var c [2]int
		c[k%2] = k
		fs = append(fs, func() { c[0]++; fmt.Print(c, " ") })
	}
	for _, f := range fs {
		f()
		f()
	}
	fmt.Println()
	var m [2][3]int
	for i := range m {
		for j := range m[i] {
			m[i][j] = i*3 + j
		}
	}
	r := m[1]
	r[0] = 50
	fmt.Println(m, r)
	s := a[:]
	s[0] = 77
	fmt.Println(a)
	g[1] = 4
	h := g
	h[1]++
	fmt.Println(g, h)
	var e [0]int
	for range e {
	}
	try("e", func() { i := 0; fmt.Println(e[i]) })
	mp := map[[2]int]int{}
	var key [2]int
	for i := 0; i < 4; i++ {
		key[i%2] = i
		mp[key]++
	}
	fmt.Println(mp)
	var x any = key
	key[0] = 99
	fmt.Println(x, key)
	ch := make(chan [2]int, 2)
	ch <- key
	key[1] = 98
	fmt.Println(<-ch, key)
	go func(k [2]int) { k[0] = 1; ch <- k }(key)
	fmt.Println(<-ch, key)
	var f32 [4]float32
	var u8 [4]uint8
	var bo [3]bool
	for i := 0; i < 3; i++ {
		f32[i] += float32(i) / 3
		u8[i] -= uint8(i)
		bo[i] = i%2 == 0
	}
	fmt.Println(f32, u8, bo)
	var i64 [2]int64
	i64[1]--
	i64[0] = i64[1] << 63
	fmt.Println(i64)
	st := &St[[2]int]{}
	st.push(key)
	st.push([2]int{})
	fmt.Println(st.pop())
	fmt.Println(st.pop())
	fmt.Println(st.pop())
	fmt.Println(must(3, nil), *ptr(key), zero[[2]int](), zero[error]())
	fmt.Println(pair("a", key))
	try("must", func() { must(1, fmt.Errorf("bad")) })
	t := 0
	each([]int{1, 2, 3}, func(x int) { t += x })
	fmt.Println(t)
	pp := ptr(key)
	pp[0]++
	fmt.Println(*pp, key)
	switch k := key; k[0] {
	case 99:
		k[1]++
		fmt.Println(k, key)
	}
	var arr [5]int
	idx := 0
	arr[idx], idx = 3, 2
	arr[idx]++
	arr[idx] += arr[0]
	fmt.Println(arr, idx)
	goto end
end:
	for i := len(arr) - 1; i >= 0; i-- {
		arr[i] ^= arr[len(arr)-1-i]
	}
	fmt.Println(arr)
	for i := uint(4); i < 5; i-- {
		arr[i] = int(i)
	}
	fmt.Println(arr)
	try("uint", func() { var i uint8 = 200; fmt.Println(arr[i]) })
	try("shift", func() { i := -3; arr[i>>1] = 1 })
}
