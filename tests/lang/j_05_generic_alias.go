// Generic type sets with core types, generic aliases, embedded generic structs.
package main

type list[T any] = []T

type set[K comparable] map[K]struct{}

func (s set[K]) add(ks ...K) set[K] {
	for _, k := range ks {
		s[k] = struct{}{}
	}
	return s
}

func (s set[K]) has(k K) bool { _, ok := s[k]; return ok }

type base[T any] struct{ v T }

func (b *base[T]) get() T  { return b.v }
func (b *base[T]) put(v T) { b.v = v }

type derived struct {
	base[string]
	n int
}

func last[S ~[]E, E any](s S) E { return s[len(s)-1] }

func keys[M ~map[K]V, K comparable, V any](m M) int { return len(m) }

type ints []int

func main() {
	var l list[int] = []int{1, 2}
	println(last(l), last(ints{4, 5}))
	s := set[string]{}.add("a", "b", "a")
	println(len(s), s.has("a"), s.has("z"), keys(s))
	d := derived{base[string]{"x"}, 1}
	d.put("y")
	println(d.get(), d.v)
}
