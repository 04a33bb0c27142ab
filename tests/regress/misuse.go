package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
)

type key struct {
	a any
	b int
}

type node struct {
	next *node
	f    func(int) int
	m    map[string]int
	s    []int
	i    interface{ M() int }
}

type inner struct{ x, y int }

type outer struct {
	*inner
	z int
}

func (o outer) Value() int    { return o.z }
func (o *outer) Pointer() int { return o.z }

// A variable of the package: of a local one gc knows what it holds, and calls the method itself.
var anyValuer valuer

func try(name string, f func()) {
	defer func() {
		r := recover()
		var re runtime.Error
		if e, ok := r.(error); ok {
			fmt.Printf("%s: %v (runtime %v)\n", name, e, errors.As(e, &re))
		} else {
			fmt.Printf("%s: %v\n", name, r)
		}
	}()
	f()
}

type valuer interface{ Value() int }

func main() {
	var nilMap map[string]int
	var nilChan chan int
	var nilFunc func()
	var nilNode *node
	var nilErr error
	var nilSlice []int
	var nilArr *[4]int
	var nilOuter *outer
	one := 1
	zero := 0
	neg := -1
	try("map write", func() { nilMap["a"] = 1 })
	try("map read", func() { fmt.Println(nilMap["a"], len(nilMap)); delete(nilMap, "x") })
	try("map nested", func() { m := map[string]map[string]int{}; m["a"]["b"]++ })
	try("func", func() { nilFunc() })
	try("field", func() { fmt.Println(nilNode.next) })
	try("field write", func() { nilNode.s = nil })
	try("node func", func() { (&node{}).f(1) })
	try("node iface", func() { (&node{}).i.M() })
	try("error", func() { _ = nilErr.Error() })
	try("embedded", func() { fmt.Println(outer{}.x) })
	try("value by nil", func() { nilOuter.Value() })
	try("pointer by nil", func() { nilOuter.Pointer() })
	try("method value", func() { f := nilOuter.Value; f() })
	try("iface method", func() { anyValuer = nilOuter; anyValuer.Value() })
	try("arr len", func() {
		fmt.Println(len(nilArr))
		for i := range nilArr {
			fmt.Print(i)
		}
	})
	try("arr index", func() { nilArr[one] = 3 })
	try("arr slice", func() { _ = nilArr[:]; _ = nilArr[one:] })
	try("slice index", func() { nilSlice[zero] = 1 })
	try("slice neg", func() { _ = []int{1}[neg] })
	try("slice hi", func() { _ = []int{1}[:one+3] })
	try("slice lohi", func() { _ = []int{1, 2, 3}[one+1 : one] })
	try("slice 3", func() { _ = []int{1, 2, 3}[0 : one : one+4] })
	try("string hi", func() { _ = "abc"[one+9:] })
	try("string idx", func() { _ = "abc"[one+9] })
	try("to array", func() { _ = [4]int(make([]int, one)) })
	try("to array ptr", func() { _ = (*[4]int)(make([]int, one)) })
	try("div", func() { fmt.Println(one / zero) })
	try("mod", func() { fmt.Println(one % zero) })
	try("shift", func() { fmt.Println(one << neg) })
	try("make", func() { _ = make([]int, neg) })
	try("make cap", func() { _ = make([]int, one, zero) })
	try("make chan", func() { _ = make(chan int, neg) })
	try("close nil", func() { close(nilChan) })
	try("close twice", func() { c := make(chan int); close(c); close(c) })
	try("send closed", func() { c := make(chan int, 1); close(c); c <- 1 })
	try("select send closed", func() {
		c := make(chan int)
		close(c)
		select {
		case c <- 1:
		default:
		}
	})
	try("key func", func() { m := map[any]int{}; m[func() {}] = 1 })
	try("key slice", func() { m := map[any]int{}; m[[]int{1}]++ })
	try("key map read", func() { m := map[any]int{1: 2}; fmt.Println(m[map[int]int{}]) })
	try("key struct", func() { m := map[key]int{}; m[key{[]string{}, 1}] = 1 })
	try("compare", func() { var a, b any = []int{1}, []int{1}; fmt.Println(a == b) })
	try("compare struct", func() { a, b := key{func() {}, 1}, key{func() {}, 1}; fmt.Println(a == b) })
	try("compare early", func() { a, b := key{1, 1}, key{2, 1}; fmt.Println(a == b) })
	try("compare types", func() { var a, b any = []int{1}, 4; fmt.Println(a == b) })
	try("assert", func() { var a any = 1; fmt.Println(a.(string)) })
	try("assert nil", func() { var a any; fmt.Println(a.(string)) })
	try("assert iface", func() { var a any = 1; fmt.Println(a.(fmt.Stringer)) })
	try("assert iface nil", func() { var a any; fmt.Println(a.(fmt.Stringer)) })
	try("assert pointer", func() { var a any = key{}; fmt.Println(a.(*key)) })
	try("repeat", func() { strings.Repeat("x", neg) })
	try("panic nil", func() { panic(nil) })
	try("panic err", func() { panic(fmt.Errorf("own %w", nilErr)) })
	try("goexit in map", func() {
		m := map[int]int{}
		for i := range 100 {
			m[i] = i
		}
		for k := range m {
			delete(m, k)
			if k%7 == 0 {
				for j := 1000; j < 1020; j++ {
					m[j] = j
				}
			}
			for j := 1000; j < 1020; j++ {
				delete(m, j)
			}
		}
		fmt.Println(len(m))
	})
	try("clear in range", func() {
		m := map[int]int{1: 1, 2: 2, 3: 3}
		n := 0
		for range m {
			n++
			clear(m)
		}
		fmt.Println(n, len(m))
	})
	try("defer loop", func() {
		for i := range 5 {
			defer func() {
				r := recover()
				fmt.Println("deferred", i, r)
				if i > 0 {
					panic(fmt.Sprint("again ", i))
				}
			}()
		}
		panic("first")
	})
	try("nil defer", func() { defer nilFunc(); fmt.Println("reached") })
	try("nil go value", func() { var p *int; *p++ })
	try("append self", func() {
		s := []int{1, 2, 3}
		s = append(s[:1], s...)
		fmt.Println(s)
		copy(s[1:], s)
		fmt.Println(s)
	})
}
