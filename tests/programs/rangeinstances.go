// Iterators that are instances of generic functions, by type arguments that are given or inferred, and methods that embedded fields have.
package main

import "fmt"

func below[T int8 | uint16](n T) func(yield func(T) bool) {
	return func(yield func(T) bool) {
		for i := T(0); i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func three[T int8 | uint16](yield func(T) bool) {
	for i := T(0); i < 3; i++ {
		if !yield(i) {
			return
		}
	}
}

type pair[T any] struct{ a, b T }

func (p *pair[T]) both(yield func(T) bool) {
	for i := 0; i < 2; i++ {
		if !yield(p.a) {
			return
		}
		p.a, p.b = p.b, p.a
	}
}

type named struct {
	name string
	pair[string]
}

func main() {
	for i := range below[int8](3) {
		fmt.Printf("%T%d ", i, i)
	}
	for i := range three[uint16] {
		fmt.Printf("%T%d ", i, i)
	}
	for i := range below(uint16(2)) {
		fmt.Printf("%T%d ", i, i)
	}
	fmt.Println()
	n := named{"n", pair[string]{"a", "b"}}
	for s := range n.both {
		fmt.Print(n.name, s, " ")
	}
	for s := range n.pair.both {
		fmt.Print(s, n.b, " ")
	}
	fmt.Println()
}
