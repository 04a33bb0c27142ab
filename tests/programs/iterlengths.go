// Iterators in place of loops within their own: each has a length of its own, and what is below one is not below the other.
package main

import "fmt"

func index(xs []int) func(func(int, []int) bool) {
	return func(yield func(int, []int) bool) {
		n := len(xs)
		for i := 0; i < n; i++ {
			if !yield(i, xs) {
				return
			}
		}
	}
}

func made(n int) func(func(int, []int) bool) {
	return func(yield func(int, []int) bool) {
		xs := make([]int, n)
		for i := 0; i < n; i++ {
			if !yield(i, xs) {
				return
			}
		}
	}
}

func sized(xs []int) func(func(int, []int) bool) {
	return func(yield func(int, []int) bool) {
		n := len(xs)
		if !yield(n, xs) {
			return
		}
	}
}

func letters(s string) func(func(int, string) bool) {
	return func(yield func(int, string) bool) {
		n := len(s)
		for i := n - 1; i >= 0; i-- {
			if !yield(i, s) {
				return
			}
		}
	}
}

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	short, long := []int{1, 2}, []int{1, 2, 3, 4, 5}
	try("lengths", func() {
		for i, xs := range index(short) {
			for j, ys := range index(long) {
				fmt.Println(i, j, ys[i], ys[j], xs[j])
			}
		}
	})
	try("made", func() {
		for i, xs := range made(2) {
			for j, ys := range made(4) {
				ys[i]++
				xs[j]++
				fmt.Println(i, j, xs, ys)
			}
		}
	})
	try("counted", func() {
		for n, xs := range sized(short) {
			for m, ys := range sized(long) {
				for k := 0; k < n; k++ {
					fmt.Println(k, xs[k], ys[k])
				}
				for k := 0; k < m; k++ {
					fmt.Println(k, ys[k], xs[k])
				}
			}
		}
	})
	try("letters", func() {
		for i, s := range letters("ab") {
			for j, t := range letters("xyz") {
				fmt.Println(i, j, t[i], t[j], s[j])
			}
		}
	})
}
