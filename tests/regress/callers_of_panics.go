// Between a deferred call and the function that panicked runtime.Callers tells the frames of Go's runtime, as programs expect that look
// for the place of a panic. Functions init are numbered.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

// at prints how many frames up the first function of the program stands, which one it is, and its line.
func at(name string) {
	r := recover()
	for skip := 1; ; skip++ {
		pc, _, line, ok := runtime.Caller(skip)
		if !ok {
			return
		}
		if f := runtime.FuncForPC(pc).Name(); strings.HasPrefix(f, "main.") {
			fmt.Println(name, "|", r, "|", skip, f, line)
			return
		}
	}
}

func explicit() {
	defer at("explicit")
	panic("x")
}

func inner() { panic("inner") }

func try(name string, f func()) {
	defer at(name)
	f()
}

func init() {
	var m map[string]int
	var c chan int
	var s []int
	var p *int
	n := -1
	try("map", func() { m["a"] = 1 })
	try("nil", func() { *p = 1 })
	try("divide", func() { _ = 5 / (n + 1) })
	try("modulo", func() { _ = 5 % (n + 1) })
	try("close", func() { close(c) })
	try("send", func() { c = make(chan int); close(c); c <- 1 })
	try("index", func() { s[3] = 1 })
	try("slice", func() { s = s[1:] })
	try("array", func() { _ = [2]int(s) })
	try("string", func() { _ = "abc"[n+10:] })
	try("shift", func() { _ = 1 << n })
	try("assert", func() { var a any = 1; _ = a.(string) })
	try("make", func() { _ = make([]int, n) })
	try("hash", func() { _ = map[any]int{any(s): 1} })
	try("compare", func() { var x, y any = s, s; _ = x == y })
	try("no value", func() { var e error; e.Error() })
}

func init() {
	defer at("second")
	panic("in init")
}

func main() {
	explicit()
	try("inner", inner)
	func() {
		defer func() {
			r := recover()
			pc, _, line, _ := runtime.Caller(2)
			fmt.Printf("%v at %s:%d\n", r, runtime.FuncForPC(pc).Name(), line)
			pcs := make([]uintptr, 10)
			frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
			for range 5 {
				f, _ := frames.Next()
				fmt.Print(f.Function, " ")
			}
			fmt.Println()
			try("nested", func() { panic("again") })
		}()
		inner()
	}()
	func() {
		defer func() {
			r := recover()
			e, ok := r.(runtime.Error)
			fmt.Printf("%T %v %t\n", r, e, ok)
		}()
		var s []int
		_ = s[len(s)]
	}()
}
