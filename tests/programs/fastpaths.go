// What has a fast and a slow way: interface calls that meet several types, slicing in and out of range, assertions, receivers loaded
// straight into a call's window.
package main

import "fmt"

type shape interface{ area(depth int) int }

type (
	one   struct{ n int }
	two   struct{ n int }
	three struct{ n int }
)

func (s one) area(depth int) int    { return s.n }
func (s *two) area(depth int) int   { return 2 * s.n }
func (s three) area(depth int) int  { return grow(depth, s.n) }
func (s *three) perimeter() (n int) { return s.n }

// Uses stack, so that the call through the interface is one that has to grow it.
func grow(depth, n int) int {
	var pad [40]int
	for i := range pad {
		pad[i] = n
	}
	if depth > 0 {
		return grow(depth-1, n) + pad[depth%40] - n
	}
	return pad[7]
}

type link struct {
	next *link
	data *three
	all  []*three
}

func (l *link) count() int {
	if l == nil {
		return 0
	}
	return 1 + l.next.count()
}

func try(what string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(what+":", r)
		}
	}()
	f()
}

func main() {
	shapes := []shape{one{1}, &two{2}, three{3}, one{4}, &two{5}, three{6}, three{7}, one{8}}
	for depth := 1; depth < 5000; depth *= 10 {
		sum := 0
		for i, s := range shapes {
			sum = sum*3 + s.area(depth) + i
		}
		fmt.Println(depth, sum)
	}

	s := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}[:8]
	lo, hi, neg := 3, 6, -1
	fmt.Println(s[lo:hi], s[:hi], s[lo:], s[:], cap(s[lo:hi]), len(s[8:]), cap(s[8:]), len(s[:10]), cap(s[10:10]))
	fmt.Println(cap(s[lo:hi:hi]), s[lo:hi:7], cap(s[lo:hi:7]))
	try("hi > cap", func() { _ = s[lo : hi+5] })
	try("lo > hi", func() { _ = s[hi:lo] })
	try("lo > len", func() { _ = s[hi+3:] })
	try("negative", func() { _ = s[neg:] })
	try("negative hi", func() { _ = s[:neg] })
	try("max", func() { _ = s[lo:hi:20] })
	var none []int
	fmt.Println(none[:] == nil, none[0:0:0] == nil, len(none[:0]))
	text := "hello, wörld"
	fmt.Println(text[lo:hi], text[:hi], text[hi:], text[:]+".", len(text[len(text):]))
	try("string", func() { _ = text[hi+20:] })
	try("string hi", func() { _ = text[:neg] })
	try("string lo > hi", func() { _ = text[hi:lo] })

	var x any = 42
	n, ok := x.(int)
	_, isText := x.(string)
	fmt.Println(n, ok, isText, x.(int)+1)
	try("assert", func() { _ = x.(string) })
	x = "text"
	t, ok := x.(string)
	fmt.Println(t, ok)
	_, ok = x.(three)
	fmt.Println(ok)

	l := &link{data: &three{7}, all: []*three{{1}, {2}}}
	l = &link{next: l, data: &three{8}}
	l = &link{next: l, all: l.next.all}
	k := 1
	fmt.Println(l.count(), l.next.next.count(), l.next.data.perimeter(), l.all[k].perimeter(), l.all[k-1].area(3))
	try("nil receiver", func() { fmt.Println(l.data.perimeter()) })
}
