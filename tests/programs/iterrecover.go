// recover in the body of a loop over a function: the body is called by the iterator, not by whoever panics, so it recovers nothing.
package main

import "fmt"

func upTo(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func try(what string, f func()) {
	defer func() { fmt.Println(what, "ends with", recover()) }()
	f()
}

func main() {
	try("body", func() {
		defer func() {
			for i := range upTo(2) {
				fmt.Println(i, recover())
			}
		}()
		panic("x")
	})
	try("inner body", func() {
		defer func() {
			for i := range upTo(2) {
				for j := range upTo(1) {
					fmt.Println(i, j, recover())
				}
			}
		}()
		panic("y")
	})
	try("literal in the body", func() {
		for range upTo(1) {
			defer func() { fmt.Println("deferred", recover()) }()
		}
		panic("z")
	})
	try("behind the loop", func() {
		defer func() {
			n := 0
			for i := range upTo(3) {
				n += i
			}
			fmt.Println(n, recover())
		}()
		panic("w")
	})
}
