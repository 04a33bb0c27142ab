// Packages weak, unique and structs: identity, and what dies when nothing else points to it.
package main

import (
	"fmt"
	"math"
	"runtime"
	"structs"
	"unique"
	"weak"
)

type node struct {
	_    structs.HostLayout
	name string
	next *node
	list [4]int
}

var global node

//go:noinline
func fresh(name string) *node { return &node{name: name, next: &node{}} }

func collect() {
	for range 3 {
		runtime.GC()
	}
}

func weaks() {
	n := fresh("kept")
	w := weak.Make(n)
	inner := weak.Make(&n.list[2])
	fmt.Println(w.Value() == n, w == weak.Make(n), inner.Value() == &n.list[2], inner == weak.Make(&n.list[1]))
	lost := weak.Make(fresh("lost"))
	lostAgain := lost
	next := weak.Make(n.next)
	n.next = nil
	collect()
	fmt.Println(w.Value().name, lost.Value() == nil, lost == lostAgain, next.Value() == nil, inner.Value() != nil)
	n.list[2] = 5
	fmt.Println(*inner.Value())
	runtime.KeepAlive(n)
	g := weak.Make(&global)
	name := weak.Make(&global.name)
	collect()
	fmt.Println(g.Value() == &global, name.Value() == &global.name)
	var zero weak.Pointer[node]
	fmt.Println(zero.Value() == nil, zero == weak.Make[node](nil), zero == w)
	empty := weak.Make(&struct{}{})
	fmt.Println(empty.Value() != nil)
	cache := map[string]weak.Pointer[node]{}
	var keep []*node
	for i := range 100 {
		n := fresh(fmt.Sprint(i))
		cache[n.name] = weak.Make(n)
		if i%10 == 0 {
			keep = append(keep, n)
		}
	}
	n = nil
	collect()
	alive := 0
	for _, w := range cache {
		if w.Value() != nil {
			alive++
		}
	}
	fmt.Println(len(keep), alive)
	runtime.KeepAlive(keep)
}

type pair struct {
	a string
	b any
}

func uniques() {
	a, b := unique.Make("text"), unique.Make(string([]byte("text")))
	fmt.Println(a == b, a.Value(), a == unique.Make("other"))
	fmt.Println(unique.Make(pair{"x", 1}) == unique.Make(pair{"x", 1}), unique.Make(pair{"x", 1}) == unique.Make(pair{"x", int8(1)}))
	fmt.Println(unique.Make[any](1) == unique.Make[any](1), unique.Make[any](1).Value() == any(1), unique.Make(math.NaN()) == unique.Make(math.NaN()))
	fmt.Println(any(unique.Make(1)) == any(unique.Make(uint(1))), unique.Make(0.0) == unique.Make(math.Copysign(0, -1)))
	m := map[unique.Handle[string]]int{a: 1}
	for i := range 1000 {
		m[unique.Make(fmt.Sprint("n", i%10))]++
	}
	collect()
	fmt.Println(len(m), m[b], m[unique.Make("n3")])
	for i := range 1000 {
		unique.Make(i)
	}
	collect()
	fmt.Println(unique.Make(5) == unique.Make(5), unique.Make(5).Value())
	defer func() { fmt.Println(recover()) }()
	unique.Make(pair{"x", []int{}})
}

func main() {
	weaks()
	uniques()
}
