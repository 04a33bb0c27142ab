// Iterators over functions: sequences, adaptors, early exits, pull by goroutine, trees and permutations.
package main

import (
	"fmt"
	"maps"
	"slices"
)

type seq[T any] func(yield func(T) bool)

func count(from int) seq[int] {
	return func(yield func(int) bool) {
		for i := from; yield(i); i++ {
		}
	}
}

func (s seq[T]) take(n int) seq[T] {
	return func(yield func(T) bool) {
		if n <= 0 {
			return
		}
		i := 0
		for v := range s {
			if i++; !yield(v) || i == n {
				return
			}
		}
	}
}

func (s seq[T]) filter(ok func(T) bool) seq[T] {
	return func(yield func(T) bool) {
		for v := range s {
			if ok(v) && !yield(v) {
				return
			}
		}
	}
}

func apply[A, B any](s seq[A], f func(A) B) seq[B] {
	return func(yield func(B) bool) {
		s(func(a A) bool { return yield(f(a)) })
	}
}

func zip[A, B any](a []A, b []B) func(func(A, B) bool) {
	return func(yield func(A, B) bool) {
		for i := range min(len(a), len(b)) {
			if !yield(a[i], b[i]) {
				return
			}
		}
	}
}

func permutations[T any](items []T) seq[[]T] {
	return func(yield func([]T) bool) {
		var rec func(int) bool
		rec = func(k int) bool {
			if k == len(items) {
				return yield(slices.Clone(items))
			}
			for i := k; i < len(items); i++ {
				items[k], items[i] = items[i], items[k]
				ok := rec(k + 1)
				items[k], items[i] = items[i], items[k]
				if !ok {
					return false
				}
			}
			return true
		}
		rec(0)
	}
}

type tree struct {
	left, right *tree
	v           int
}

func (t *tree) all() seq[int] {
	return func(yield func(int) bool) { t.push(yield) }
}

func (t *tree) push(yield func(int) bool) bool {
	return t == nil || t.left.push(yield) && yield(t.v) && t.right.push(yield)
}

func (t *tree) insert(v int) *tree {
	if t == nil {
		return &tree{v: v}
	}
	if v < t.v {
		t.left = t.left.insert(v)
	} else {
		t.right = t.right.insert(v)
	}
	return t
}

func firstOver(s seq[int], limit int) (int, string) {
	defer fmt.Print("[left] ")
	for v := range s {
		if v > limit {
			return v, "found"
		}
	}
	return 0, "none"
}

func main() {
	even := count(1).filter(func(i int) bool { return i%2 == 0 })
	for s := range apply(even.take(5), func(i int) string { return fmt.Sprintf("<%d>", i*i) }) {
		fmt.Print(s, " ")
	}
	fmt.Println()
	for a, b := range zip([]int{1, 2, 3}, []string{"x", "y"}) {
		fmt.Print(a, b, " ")
	}
	fmt.Println()
	n := 0
	for p := range permutations([]string{"a", "b", "c", "d"}) {
		if n++; n%8 == 1 {
			fmt.Print(p, " ")
		}
		if n == 18 {
			break
		}
	}
	fmt.Println(n)
	var t *tree
	for _, v := range []int{5, 2, 8, 1, 9, 3} {
		t = t.insert(v)
	}
	for v := range t.all() {
		fmt.Print(v, " ")
	}
	fmt.Println()
	fmt.Println(firstOver(t.all(), 4))
	fmt.Println(firstOver(t.all(), 40))
	pairs := 0
outer:
	for a := range count(1).take(10) {
		for b := range count(1).take(10) {
			switch {
			case a == b:
				continue outer
			case a*b > 30:
				break outer
			}
			pairs++
		}
	}
	fmt.Println(pairs)
	m := map[string]int{"one": 1, "two": 2, "three": 3}
	fmt.Println(slices.Sorted(maps.Keys(m)), slices.Sorted(maps.Values(m)))
	fmt.Println(slices.Collect(slices.Values([]int{1, 2, 3})))
	for i, v := range slices.Backward([]string{"a", "b"}) {
		fmt.Print(i, v, " ")
	}
	fmt.Println()
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		for v := range count(0) {
			if v == 3 {
				panic("in loop body")
			}
		}
	}()
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		bad := func(yield func(int) bool) { yield(1); yield(2) }
		for range bad {
			break
		}
	}()
}
