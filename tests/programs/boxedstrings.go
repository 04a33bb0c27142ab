// Constant strings in interfaces have boxes that are made with the code: nobody can tell.
package main

import (
	"fmt"
	"reflect"
	"strings"
)

type name string

func (n name) Error() string  { return "name " + string(n) }
func (n name) String() string { return strings.ToUpper(string(n)) }

const (
	long  = "a string that is longer than a word or two, with ünïcode and a zero \x00 byte"
	empty = ""
	typed = name("typed")
)

type pair struct {
	a any
	e error
}

var global any = "global"

func text(on bool) any {
	if on {
		return "on"
	}
	return name("off")
}
func fail() error { return name("failed") }
func size(args ...any) (n int) {
	for _, a := range args {
		switch v := a.(type) {
		case string:
			n += len(v)
		case name:
			n += 100 * len(v)
		case nil:
			n += 10000
		}
	}
	return n
}
func generic[T any](x T) any { return any(x) }
func keyed[K comparable](m map[any]K, k any) (K, bool) {
	v, ok := m[k]
	return v, ok
}

func try(f func()) {
	defer func() {
		r := recover()
		fmt.Printf("%T %v\n", r, r)
	}()
	f()
}

func main() {
	var a, b any = "x", "x"
	fmt.Println(a == b, a == any(name("x")), a == any("y"), any(empty) == any(""), global, text(true), text(false), fail())
	fmt.Println(size(long, empty, typed, nil, "a"+"b", name(""), a), len(long))
	p := pair{"in a field", typed}
	s := []any{"one", empty, typed, 'c', 1.5, "one"}
	m := map[any]int{"k": 1, typed: 2, empty: 3}
	fmt.Println(p, s, s[0] == s[5], m["k"], m[name("typed")], m[""], m["typed"])
	fmt.Println(keyed(m, "k"))
	fmt.Println(keyed(map[any]string{"q": "r"}, "s"))
	for i := range 3 {
		s = append(s, "again")
		m["again"] += i
	}
	fmt.Println(s[6:], m["again"], generic("g"), generic(typed), generic[any]("h"))
	s[6] = "changed"
	fmt.Println(s[6:], reflect.ValueOf("refl").Len(), reflect.TypeOf(typed), reflect.DeepEqual(any("d"), any("d")))
	try(func() { panic("panicked") })
	try(func() { panic(typed) })
	try(func() { _ = a.(name) })
	try(func() { _ = a.(fmt.Stringer) })
	c := make(chan any, 2)
	c <- "sent"
	c <- typed
	fmt.Println(<-c, <-c, strings.Repeat("=", 3), fmt.Sprintf("%s|%q|%v|%d", "s", "q", typed, size("ab", "c")))
	var e error = typed
	f := func() any { return "closure" }
	defer fmt.Println("deferred", f(), e)
	go func(x any) { c <- x }("goroutine")
	fmt.Println(<-c)
}
