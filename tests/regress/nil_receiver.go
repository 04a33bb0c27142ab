// A value method called through a nil pointer, by an interface or a method expression, says so.
package main

import (
	"fmt"
	"reflect"
	"runtime"
)

type T int

func (t T) F()          {}
func (t T) G(x int) int { return x }
func (t *T) P() int     { return 1 }

type S struct{ T }
type Q struct{ *T }
type R struct{ *S }
type L[E any] struct{ e E }

func (l L[E]) F() {}

type B struct{ a [100]string }

func (b B) F() {}

type I interface{ F() }
type V struct{ I }

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, isRT := r.(runtime.Error)
		fmt.Printf("%s: %T %v %v\n", name, r, isRT, r)
	}()
	f()
}

//go:noinline
func call(x I) { x.F() }

//go:noinline
func callG(x interface{ G(int) int }) { x.G(1) }

//go:noinline
func later(x I) { defer x.F() }

func main() {
	var t *T
	var s *S
	var l *L[int]
	var l2 *L[*T]
	var v *V
	var q Q
	var pq *Q
	var r R
	var b *B
	try("iface", func() { call(t) })
	try("iface arg", func() { callG(t) })
	try("iface ptr", func() { fmt.Println(interface{ P() int }(t).P()) })
	try("direct", func() { t.F() })
	try("value", func() { f := t.F; f() })
	try("ivalue", func() { f := I(t).F; f() })
	try("expr", func() { f := (*T).F; f(t) })
	try("exprcall", func() { (*T).F(t) })
	try("bigexpr", func() { (*B).F(b) })
	try("ok", func() { n := T(1); (*T).F(&n); call(&n); call(&B{}); (*B).F(&B{}) })
	try("big", func() { call(b) })
	try("embedded", func() { call(s) })
	try("embexpr", func() { (*S).F(s) })
	try("embptr", func() { call(q) })
	try("embptr2", func() { call(&q) })
	try("embptr3", func() { call(pq) })
	try("embdeep", func() { call(r) })
	try("generic", func() { call(l) })
	try("generic2", func() { call(l2) })
	try("genexpr", func() { (*L[int]).F(l) })
	try("embiface", func() { call(v) })
	try("embiface2", func() { call(&V{}) })
	try("embiface3", func() { call(V{t}) })
	try("defer", func() { later(t) })
	try("reflect", func() { reflect.ValueOf(t).Method(0).Call(nil) })
}
