package main

import "fmt"

// complex64 has four-byte alignment: slices, maps and channels of it at such places.
type holder struct {
	n int32
	c [3]complex64
	d complex64
}

type key struct {
	n int32
	c complex64
}

func main() {
	h := &holder{n: 1}
	s := h.c[:]
	s[1] = complex(2, 3)
	s[2] += s[1] * 2
	h.d = s[2]
	c := s[1]
	for i, x := range s {
		fmt.Println(i, x, real(x))
	}
	fmt.Println(c, h.d, *h)
	m := map[key]complex64{{1, 2i}: 3}
	m[key{1, 2i}]++
	fmt.Println(m[key{1, 2i}], m)
	a := append(s[:1], h.d)
	copy(a, s[1:])
	var i any = *h
	fmt.Println(a, h.c, i.(holder) == *h)
	ch := make(chan key, 3)
	ch <- key{4, h.d}
	fmt.Println(<-ch)
	p := &h.c[1]
	*p = -*p
	q := &h.d
	*q, *p = *p, *q
	println(h.d, h.c[1])
	fmt.Printf("%v %.1f\n", s, h.d)
}
