// Each kind of run-time error recovered as a value of type error.
package main

type i interface{ m() }
type t struct{}

func try(name string, f func()) {
	defer func() {
		r := recover()
		if e, ok := r.(error); ok {
			println(name, "-", e.Error())
		} else {
			println(name, "no error")
		}
	}()
	f()
}

func main() {
	zero, neg := 0, -1
	var m map[string]int
	var p *[4]int
	var f func()
	var x i
	var c chan int
	var a any = "str"
	s := []int{1}
	try("div", func() { println(1 / zero) })
	try("shift", func() { println(1 << neg) })
	try("nil map", func() { m["a"]++ })
	try("nil array", func() { p[1] = 2 })
	try("nil func", func() { f() })
	try("nil iface", func() { x.m() })
	try("close nil", func() { close(c) })
	c = make(chan int)
	close(c)
	try("close closed", func() { close(c) })
	try("send closed", func() { c <- 1 })
	try("makechan", func() { c = make(chan int, neg) })
	try("makeslice", func() { s = make([]int, neg) })
	try("assert", func() { println(a.(int)) })
	try("assert iface", func() { a.(i).m() })
	try("compare", func() { println(any(s) == any(s)) })
	try("hash", func() { map[any]int{}[any(f)] = 1 })
	try("convert", func() { println([2]int(s)[1]) })
	try("fine", func() {})
	println(len(p), len(m), cap(c))
}
