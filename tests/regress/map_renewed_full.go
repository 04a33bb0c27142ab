// A map that is renewed with living entries that fill its parts to the last one, and takes another.
package main

import "fmt"

// The newest n of many keys.
func window(n int) {
	q := map[int]int{}
	for i := range 8*n + 5 {
		q[i] = i
		if i >= n {
			delete(q, i-n)
		}
	}
	sum := 0
	for k, v := range q {
		sum += k + v
	}
	fmt.Println(n, len(q), sum)
}

// Filled, half emptied, and one more.
func half(n int) {
	m := map[string]*int{}
	for i := range n {
		m[fmt.Sprint(i)] = new(int)
		*m[fmt.Sprint(i)] = i
	}
	for i := range n / 2 {
		delete(m, fmt.Sprint(i*2))
	}
	m["more"] = new(int)
	sum := 0
	for _, p := range m {
		sum += *p
	}
	fmt.Println(n, len(m), sum, *m["1"], m["0"] == nil)
}

func main() {
	for _, n := range []int{4095, 4096, 4097, 8192, 12288} {
		window(n)
	}
	for _, n := range []int{4096, 8192, 8194, 16384, 24576} {
		half(n)
	}
}
