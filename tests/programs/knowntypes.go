// Interfaces whose type is known: calls of their methods are the type's own, in place where they are small; and where they are not.
package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

type shape interface {
	area() int
	grow(by int) shape
}

type square struct{ side int }

func (s *square) area() int         { return s.side * s.side }
func (s *square) grow(by int) shape { s.side += by; return s }

type point struct{ x, y int }

func (p point) area() int         { return p.x * p.y }
func (p point) grow(by int) shape { p.x += by; return p }

type number int

func (n number) area() int         { return int(n) }
func (n number) grow(by int) shape { return n + number(by) }

type fn func() int

func (f fn) area() int      { return f() }
func (f fn) grow(int) shape { return f }

// Its methods are another type's.
type outer struct {
	*square
	name string
}

type stack[T any] struct{ items []T }

func (s *stack[T]) area() int         { return len(s.items) }
func (s *stack[T]) grow(by int) shape { s.items = make([]T, len(s.items)+by); return s }

func locals() {
	var s shape = &square{3}
	var p, n shape = point{2, 5}, number(7)
	q := shape(&stack[string]{make([]string, 4)})
	f := shape(fn(func() int { return s.area() + 100 }))
	sum := 0
	for i := range 5 {
		s.grow(i)
		sum += s.area() + p.area() + n.area() + q.grow(1).area() + f.area()
	}
	fmt.Println(sum, p.grow(1).area(), n.grow(1).area(), q.area(), shape(point{6, 7}).area(), shape(shape(number(9))).area())
}

func captured() func() int {
	var s shape = &square{2}
	var e error = errors.New("held")
	defer func() { fmt.Println(e.Error(), s.area()) }()
	defer s.grow(10)
	go s.area()
	get := s.area
	s.grow(1)
	fmt.Println(get(), s.area())
	return func() int { return s.grow(1).area() + len(e.Error()) }
}

// The variable changes: what it was declared with says nothing.
func changed(other shape) int {
	var s shape = &square{3}
	t := shape(number(1))
	u := shape(number(2))
	pu := &u
	sum := s.area() + t.area() + u.area()
	s = other
	func() { t = other }()
	*pu = other
	return sum*1000 + s.area() + t.area() + u.area()
}

func promoted() {
	var s shape = outer{&square{4}, "o"}
	var t shape = &outer{&square{5}, "p"}
	fmt.Println(s.area(), t.area(), t.grow(1).area())
}

func trapped(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func traps() {
	trapped("nil receiver", func() {
		var s shape = (*square)(nil)
		fmt.Println(s != nil)
		fmt.Println(s.area())
	})
	trapped("nil interface", func() {
		var s shape
		s.area()
	})
	trapped("nil function", func() {
		var s shape = fn(nil)
		s.area()
	})
	trapped("index", func() {
		var s sort.Interface = sort.IntSlice{2, 1}
		s.Swap(0, 1)
		fmt.Println(s.Less(0, 1), s)
		s.Swap(0, 2)
	})
}

// Arguments are evaluated behind the receiver, which is a copy.
func order() {
	p := point{1, 2}
	n := number(1)
	set := func() int { p.x, n = 50, 60; return 1 }
	fmt.Println(shape(point{p.x, p.y}).grow(set()).area(), n)
	var r fmt.Stringer = &strings.Builder{}
	r.(*strings.Builder).WriteString("built")
	fmt.Println(r.String(), len(fmt.Stringer(r).String()))
}

func main() {
	locals()
	more := captured()
	fmt.Println(more(), more())
	fmt.Println(changed(number(5)), changed(point{2, 3}))
	promoted()
	traps()
	order()
	switch s := shape(&square{6}); t := s.(type) {
	case *square:
		fmt.Println(s.area(), t.grow(1).area(), s.area())
	}
	for s := shape(number(0)); s.area() < 3; s = s.grow(1) {
		fmt.Print(s.area(), " ")
	}
	fmt.Println()
}
