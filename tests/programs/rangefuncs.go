// Ranging over functions: jumps out of bodies, deferred calls, recovered panics, and iterators that do not keep the rules.
package main

import (
	"fmt"
	"iter"
	"runtime"
	"slices"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Print("[end]")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func try(name string, f func() any) {
	defer func() {
		r := recover()
		if e, ok := r.(runtime.Error); ok {
			fmt.Println(name, "runtime error:", e)
		} else {
			fmt.Println(name, "recovered", r)
		}
	}()
	fmt.Println(name, f())
}

func deferOrder() (s string) {
	defer func() { s += "!" }()
	for i := range count(3) {
		defer func() { s += fmt.Sprint(i) }()
		for j := range count(2) {
			defer func() { s += fmt.Sprint("<", i, j, ">") }()
			if j == 1 && i == 1 {
				return s + "R"
			}
		}
	}
	return "none"
}

func recoverInBody() (s string) {
	for i := range count(3) {
		defer func() {
			if r := recover(); r != nil {
				s = fmt.Sprint("body ", i, r)
			}
		}()
		if i == 1 {
			panic("p")
		}
	}
	return "no"
}

func gotos() (s string) {
	n := 0
again:
	for i := range count(4) {
		for j := range count(4) {
			s += fmt.Sprint(i, j, ";")
			if j == 1 && n < 2 {
				n++
				goto again
			}
			if j == 2 {
				goto out
			}
			if j == 0 {
				goto next
			}
			s += "n"
		next:
		}
	}
out:
	return s
}

func labels() (s string) {
outer:
	for i := range count(3) {
	mid:
		for k := 0; k < 3; k++ {
			for j := range count(3) {
				switch {
				case j == 1 && k == 0:
					continue mid
				case j == 2 && k == 1:
					break mid
				case i == 1:
					continue outer
				case i == 2 && k == 2:
					break outer
				}
				s += fmt.Sprint(i, k, j, " ")
			}
		}
		s += "|"
	}
	return
}

func selects() (s string) {
	c := make(chan int, 5)
	for i := range 5 {
		c <- i
	}
L:
	for range count(10) {
		select {
		case x := <-c:
			s += fmt.Sprint(x)
			if x == 2 {
				continue L
			}
			if x == 4 {
				break L
			}
			for y := range count(2) {
				if y == 1 {
					break
				}
				s += "y"
			}
		default:
			return s + "default"
		}
	}
	return
}

func multi() (a int, b string, err error) {
	for i := range count(5) {
		for j := range count(5) {
			if i*j == 6 {
				return i, fmt.Sprint(j), fmt.Errorf("e%d", i+j)
			}
		}
	}
	return
}

func named() (x int) {
	defer func() { x *= 2 }()
	for i := range count(5) {
		x += i
		if i == 3 {
			return x + 100
		}
	}
	return
}

// bad iterators
var saved func(int) bool

func leak(yield func(int) bool) { saved = yield; yield(1) }
func again(yield func(int) bool) {
	yield(1)
	yield(2)
}
func swallow(yield func(int) bool) {
	func() {
		defer func() { fmt.Print("swallowed ", recover(), " ") }()
		yield(1)
	}()
}
func swallowAgain(yield func(int) bool) {
	func() {
		defer func() { fmt.Print("swallowed ", recover(), " ") }()
		yield(1)
	}()
	yield(2)
}
func replace(yield func(int) bool) {
	defer func() { recover(); panic("other") }()
	yield(1)
}
func inGoroutine(yield func(int) bool) {
	done := make(chan any)
	go func() {
		defer func() { done <- recover() }()
		yield(1)
	}()
	fmt.Print("<", <-done, ">")
}
func goexit(yield func(int) bool) {
	done := make(chan any)
	go func() {
		defer close(done)
		yield(1)
		runtime.Goexit()
	}()
	<-done
}
func nested(yield func(int) bool) {
	for x := range count(3) {
		if !yield(x) {
			yield(100)
			return
		}
	}
}

type tree struct {
	l, r *tree
	v    int
}

func (t *tree) all(yield func(int) bool) bool {
	return t == nil || t.l.all(yield) && yield(t.v) && t.r.all(yield)
}

func main() {
	try("defer", func() any { return deferOrder() })
	try("recover", func() any { return recoverInBody() })
	try("goto", func() any { return gotos() })
	try("labels", func() any { return labels() })
	try("select", func() any { return selects() })
	try("multi", func() any { a, b, c := multi(); return fmt.Sprint(a, b, c) })
	try("named", func() any { return named() })
	try("leak", func() any {
		for range leak {
		}
		return saved(2)
	})
	try("leakbreak", func() any {
		for range leak {
			break
		}
		return saved(2)
	})
	try("leakpanic", func() any {
		func() {
			defer func() { recover() }()
			for range leak {
				panic(1)
			}
		}()
		return saved(2)
	})
	try("reenter", func() any {
		for x := range leak {
			if x == 1 {
				saved(2)
			}
		}
		return nil
	})
	try("again", func() any {
		for range again {
			break
		}
		return nil
	})
	try("againreturn", func() any {
		for range again {
			return 5
		}
		return nil
	})
	for _, it := range []iter.Seq[int]{swallow, swallowAgain, replace, inGoroutine} {
		try("body panics", func() any {
			for range it {
				panic("body")
			}
			return "after"
		})
		try("body returns", func() any {
			for range it {
				return "ret"
			}
			return "after"
		})
		try("body continues", func() any {
			for range it {
			}
			return "after"
		})
		try("outer", func() any {
			for range count(2) {
				for range it {
					panic("body2")
				}
			}
			return "after"
		})
	}
	try("goexit", func() any {
		for range goexit {
		}
		return "after"
	})
	try("nested", func() any {
		for x := range nested {
			if x == 1 {
				break
			}
		}
		return "after"
	})
	t := &tree{&tree{nil, nil, 1}, &tree{&tree{nil, nil, 3}, nil, 4}, 2}
	try("tree", func() any {
		s := ""
		for v := range func(y func(int) bool) { t.all(y) } {
			s += fmt.Sprint(v)
			if v == 3 {
				break
			}
		}
		return s
	})
	try("pull", func() any {
		next, stop := iter.Pull(count(3))
		defer stop()
		s := ""
		for v, ok := next(); ok; v, ok = next() {
			s += fmt.Sprint(v)
		}
		return s
	})
	try("pullpanic", func() any {
		next, stop := iter.Pull(func(y func(int) bool) { y(1); panic("in seq") })
		defer stop()
		next()
		next()
		return nil
	})
	var nilSeq iter.Seq[int]
	try("nil", func() any {
		for range nilSeq {
		}
		return "after"
	})
	try("vars", func() any {
		var fs []func() int
		var x int
		for x = range count(3) {
			fs = append(fs, func() int { x++; return x })
		}
		for i, v := range slices.All([]int{7, 8}) {
			fs = append(fs, func() int { i++; v++; return i*100 + v })
		}
		s := ""
		for _, f := range fs {
			s += fmt.Sprint(f(), f(), " ")
		}
		return s
	})
	try("defer loop var", func() any {
		f := func() (s []int) {
			for i := range count(3) {
				defer func() { s = append(s, i) }()
				i += 10
			}
			return nil
		}
		return f()
	})
	try("recover frame", func() any {
		defer func() { fmt.Print("outer ", recover(), " ") }()
		for range func(y func(struct{}) bool) {
			defer func() { fmt.Print("iter ", recover(), " ") }()
			y(struct{}{})
		} {
			func() {
				defer func() { fmt.Print("inner ", recover(), " ") }()
			}()
			fmt.Print("body ", recover(), " ")
			panic("deep")
		}
		return 1
	})
	try("recover called in body of deferred", func() any {
		defer func() {
			for range count(1) {
				fmt.Print("got ", recover(), " ")
			}
		}()
		panic("X")
	})
}
