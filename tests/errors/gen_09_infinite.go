package main

// Ever new instances: the checker ends nevertheless.
type T[P any] struct{ p *T[T[P]] } // ERROR "8: instantiation cycle:\n\tgen_09_infinite.go:4:28: P instantiated as T[P]"

func main() {
	var x T[int]
	_ = x
}
