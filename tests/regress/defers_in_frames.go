// Deferred calls wait in the frame of the function that comes to them once: their arguments are those of the moment of the statement, through growing stacks,
// panics, recoveries, Goexit and collections.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
)

type big struct {
	a, b, c int
	s       string
	p       *int
	e       error
}

type closer interface{ Close(string) error }

type file struct{ name string }

func (f *file) Close(how string) error { fmt.Println("close", f.name, how); return nil }
func (f file) Show(xs ...int)          { fmt.Println("show", f.name, xs) }

func deep(n int) int {
	var pad [16]int
	pad[n%16] = n
	if n == 0 {
		runtime.GC()
		return 0
	}
	return deep(n-1) + pad[n%16] - n + 1
}

// The stack grows, and moves, between the statements and the calls, and in the calls.
func grows(n int) (total int) {
	p := new(int)
	*p = n
	b := big{a: 1, b: 2, c: 3, s: fmt.Sprint("s", n), p: p, e: errors.New("e")}
	defer func() { total += deep(200) + *p + len(b.s) }()
	defer check(b, n)
	defer func(x big) { check(x, n) }(b)
	b.a, b.s = 10, "changed"
	return deep(3000)
}

func check(b big, n int) {
	deep(500)
	fmt.Println(b.a+b.b+b.c, b.s, *b.p, b.e, n)
}

func methods() {
	f := &file{"one"}
	var c closer = f
	defer c.Close("by interface")
	defer f.Close("by pointer")
	defer f.Show(1, 2)
	defer f.Show()
	show := f.Show
	defer show(7)
	f = &file{"two"}
	m := map[string]int{"x": 1, "y": 2}
	defer func() { fmt.Println(len(m)) }()
	defer delete(m, "x")
	defer fmt.Println("args", f.name, len(m))
	defer print()
}

func recovers(n int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered %v", r)
		}
	}()
	defer func(m int) {
		if m%2 == 0 {
			panic(fmt.Sprint("again ", m))
		}
	}(n)
	if n > 1 {
		panic(fmt.Sprint("first ", n))
	}
	return nil
}

// A deferred call that panics is not made again, and those before it are.
func chain() {
	defer func() { fmt.Println("last", recover()) }()
	text := fmt.Sprint("a", "b")
	defer func() { fmt.Println("ran", text) }()
	defer func() { defer func() { fmt.Println("inner", text); panic(text + "2") }(); panic(text + "1") }()
	panic(text + "0")
}

func nilFuncs() {
	defer func() { fmt.Println(recover()) }()
	var f func(int)
	defer f(1)
	fmt.Println("nil is found when it runs")
}

func nilInterface() {
	defer func() { fmt.Println(recover()) }()
	var c closer
	defer c.Close("never")
	fmt.Println("not reached")
}

func loops() {
	for i := range 3 {
		defer fmt.Println("loop", i)
	}
	i := 0
again:
	defer fmt.Println("goto", i)
	if i++; i < 3 {
		goto again
	}
	seq := func(yield func(int) bool) { _ = yield(1) && yield(2) }
	for v := range seq {
		defer fmt.Println("seq", v)
		defer func() { fmt.Println("seq lit", v, i) }()
	}
	if i > 0 {
		defer fmt.Println("if", i)
	}
	switch {
	case i == 3:
		x := []int{i}
		defer func() { fmt.Println("switch", x, len(x)) }()
	}
}

func goexit() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		s := fmt.Sprint("bye")
		defer func() { deep(100); fmt.Println(s) }()
		defer fmt.Println("deferred", s)
		runtime.Goexit()
	}()
	wg.Wait()
}

func recursive(n int) string {
	s := fmt.Sprint(n)
	defer func(t string) {
		if s != t {
			panic("another frame's")
		}
	}(s)
	if n == 0 {
		runtime.GC()
		return s
	}
	return recursive(n-1) + s[:1]
}

func array() {
	var a [4]int
	defer func() { fmt.Println(a[1], len(a)) }()
	p := &a
	defer fmt.Println(p[1], a)
	a[1] = 5
}

type pair[T any] struct{ x, y T }

func generic[T any](v T) (out pair[T]) {
	defer func() { out.y = v }()
	defer func(w T) { out.x = w }(v)
	return
}

func main() {
	fmt.Println(grows(4))
	methods()
	for n := range 4 {
		fmt.Println(recovers(n))
	}
	chain()
	nilFuncs()
	nilInterface()
	loops()
	goexit()
	fmt.Println(len(recursive(300)))
	array()
	fmt.Println(generic("g"), generic(3), generic[any](nil))
}
