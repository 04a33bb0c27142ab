// defer, panic and recover: a transaction that rolls back, cleanup in order, errors made of panics.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

type tx struct {
	name  string
	steps []string
	undo  []func()
}

func (t *tx) do(step string, undo func()) {
	t.steps = append(t.steps, step)
	t.undo = append(t.undo, undo)
}

func (t *tx) rollback() {
	for i := len(t.undo) - 1; i >= 0; i-- {
		t.undo[i]()
	}
}

func atomically(name string, f func(*tx)) (err error) {
	t := &tx{name: name}
	defer func() {
		switch r := recover().(type) {
		case nil:
			fmt.Println(name, "committed", t.steps)
		case error:
			t.rollback()
			err = fmt.Errorf("%s: %w", name, r)
		default:
			t.rollback()
			err = fmt.Errorf("%s: panic: %v", name, r)
		}
	}()
	f(t)
	return nil
}

var errFull = errors.New("full")

type trace struct{ b strings.Builder }

func (t *trace) enter(s string) func() {
	fmt.Fprintf(&t.b, "(%s", s)
	return func() { fmt.Fprintf(&t.b, "/%s)", s) }
}

func walk(t *trace, n int) {
	defer t.enter(fmt.Sprint("w", n))()
	if n == 0 {
		panic("bottom")
	}
	walk(t, n-1)
}

func catch(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return "no panic"
}

type stack []int

func (s *stack) pop() int {
	old := *s
	v := old[len(old)-1]
	*s = old[:len(old)-1]
	return v
}

func main() {
	undo := func(s string) func() { return func() { fmt.Println("  undo", s) } }
	fmt.Println(atomically("good", func(t *tx) { t.do("a", undo("a")) }))
	err := atomically("error", func(t *tx) {
		t.do("a", undo("a"))
		t.do("b", undo("b"))
		panic(errFull)
	})
	fmt.Println(err, errors.Is(err, errFull))
	fmt.Println(atomically("value", func(t *tx) { panic(42) }))
	err = atomically("runtime", func(t *tx) {
		t.do("x", undo("x"))
		var m map[string]int
		m["x"] = 1
	})
	fmt.Println(err)

	var t trace
	fmt.Println(catch(func() { walk(&t, 3) }), t.b.String())
	var s stack
	s = append(s, 1)
	fmt.Println(catch(func() { s.pop() }), catch(func() { s.pop() }), len(s))
	fmt.Println(catch(func() {
		defer func() { panic(fmt.Sprint("replaced ", recover())) }()
		panic("original")
	}))
	fmt.Println(catch(func() {
		defer func() { recover() }()
		panic("swallowed")
	}))
	func() {
		for i := range 3 {
			defer func() { fmt.Print(i, " ") }()
		}
	}()
	fmt.Println()
	defer fmt.Println("not printed: os.Exit runs no deferred functions")
	defer func() {
		fmt.Println("exiting after", recover())
		os.Exit(4)
	}()
	panic("last")
}
