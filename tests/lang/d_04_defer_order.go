// Deferred calls run last in, first out; arguments are evaluated at the defer statement.
package main

func say(s string, n int) { println(s, n) }

func f() {
	for i := 0; i < 3; i++ {
		defer say("deferred", i)
	}
	x := 1
	defer say("early", x)
	defer func() { say("late", x) }()
	x = 2
	println("body ends")
}

type t struct{ n int }

func (v t) show() { println("t", v.n) }
func (v *t) ptr() { println("*t", v.n) }

func main() {
	f()
	v := t{1}
	defer v.show()
	defer v.ptr()
	v.n = 2
	defer println("builtin", v.n)
	println("main ends")
}
