// A file's build constraint says which version of the language it is written in.

//go:build go1.21

package main

type Alias[P any] = []P // ERROR "12: generic type alias requires go1.23 or later (file declares //go:build go1.21)"

func seq(yield func(int) bool) { _ = yield(1) }

func main() {
	for i := range 10 { // ERROR "17: cannot range over 10 (untyped int constant): requires go1.22 or later (file declares //go:build go1.21)"
		_ = i
	}
	for range seq { // ERROR "12: cannot range over seq (value of type func(yield func(int) bool)): requires go1.23 or later (file declares //go:build go1.21)"
	}
	_ = new(1) // ERROR "6: new(1) requires go1.26 or later (file declares //go:build go1.21)"
	_ = new(min(2, 3)) // ERROR "6: new(min(2, 3)) requires go1.26 or later (file declares //go:build go1.21)"
	clear([]int{1})
}
