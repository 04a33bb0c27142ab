// Indices and sequences that loops would prove to be in range, if calls that borrow them did not change them.
package main

import "fmt"

func skip(p *int, k int) { *p += k }

//go:noinline
func jump(p *int, k int) {
	for range k {
		*p++
	}
}

func pop(s *[]int) int {
	last := len(*s) - 1
	x := (*s)[last]
	*s = (*s)[:last]
	return x
}

func shrink(s *string) { *s = (*s)[1:] }

type stack []int

func (s *stack) drop() { *s = (*s)[:len(*s)-1] }

type count int

func (c *count) add(n count) { *c += n }

func try(what string, f func(note func(...any))) {
	var seen []any
	defer func() { fmt.Println(what, seen, recover()) }()
	f(func(xs ...any) { seen = append(seen, xs...) })
}

func main() {
	try("skip", func(note func(...any)) {
		s := []int{1, 2, 3, 4, 5, 6}
		for i := 0; i < len(s); i++ {
			skip(&i, 3)
			note(s[i])
		}
	})
	try("jump", func(note func(...any)) {
		s := []int{1, 2, 3, 4, 5, 6}
		for i := 0; i < len(s); i++ {
			jump(&i, 1000)
			s[i] = 7
			note(s[i])
		}
	})
	try("down", func(note func(...any)) {
		s := []int{1, 2, 3, 4}
		for i := len(s) - 1; i >= 0; i-- {
			jump(&i, 5)
			note(s[i])
		}
	})
	try("method", func(note func(...any)) {
		s := []int{1, 2, 3, 4, 5, 6}
		for i := count(0); i < count(len(s)); i++ {
			i.add(3)
			note(s[i])
		}
	})
	try("nested", func(note func(...any)) {
		s := []int{1, 2, 3, 4, 5}
		for i := 0; i < len(s); i++ {
			for j := 0; j < len(s); j++ {
				skip(&i, 1)
				jump(&j, 2)
				note(s[i], s[j])
			}
		}
	})
	try("pop", func(note func(...any)) {
		s := []int{1, 2, 3, 4, 5, 6}
		for i := range s {
			pop(&s)
			note(s[i])
		}
	})
	try("drop", func(note func(...any)) {
		s := stack{1, 2, 3, 4, 5, 6}
		for i := 0; i < len(s); i++ {
			s.drop()
			s.drop()
			note(s[i])
		}
	})
	try("text", func(note func(...any)) {
		s := "abcdef"
		for i := range s {
			shrink(&s)
			note(s[i])
		}
	})
	try("length", func(note func(...any)) {
		s := []int{1, 2, 3}
		n := len(s)
		jump(&n, 4)
		for i := 0; i < n; i++ {
			note(s[i])
		}
	})
	try("made", func(note func(...any)) {
		n := 4
		s := make([]int, n)
		pop(&s)
		for i := 0; i < n; i++ {
			note(s[i])
		}
	})
	s, w := "a", "b"
	s += add(&s)
	w += "-" + add(&w)
	fmt.Println(s, w)
}

func add(s *string) string { *s += "x"; return *s }
