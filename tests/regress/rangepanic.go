// What becomes of a loop over a function whose iterator recovers its body's panic, or goes on after the end.
package main

import "fmt"

func swallow(yield func(int) bool) {
	for i := range 4 {
		func() {
			defer func() {
				if r := recover(); r != nil {
					fmt.Println("iterator recovered", r)
				}
			}()
			yield(i)
		}()
	}
}

func ignore(yield func(int) bool) {
	for i := range 4 {
		yield(i)
	}
}

var kept func(int) bool

func keep(yield func(int) bool) { kept = yield }

func try(name string, f func()) {
	defer func() { fmt.Println(name, "->", recover()) }()
	f()
	fmt.Println(name, "ended")
}

func main() {
	try("body panics", func() {
		for i := range swallow {
			fmt.Println(i)
			panic("body")
		}
	})
	try("break ignored", func() {
		for i := range ignore {
			fmt.Println(i)
			break
		}
	})
	try("break swallowed", func() {
		for i := range swallow {
			fmt.Println(i)
			break
		}
	})
	try("all well", func() {
		for i := range swallow {
			fmt.Println(i)
		}
	})
	try("kept", func() {
		for range keep {
		}
		kept(1)
	})
	try("break of the outer loop", func() {
	outer:
		for i := range swallow {
			for j := range ignore {
				fmt.Println(i, j)
				if j == 1 {
					break outer
				}
			}
		}
	})
	try("called while it runs", func() {
		again := func(yield func(int) bool) {
			kept = yield
			yield(0)
		}
		for i := range again {
			fmt.Println(i)
			kept(i + 1)
		}
	})
}
