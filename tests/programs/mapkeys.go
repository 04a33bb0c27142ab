// Sites with constant keys, in turn with other maps: maps that grow, lose entries, are cleared and filled anew in another order, are nil, empty, of other types in
// shared instances, huge; keys that share bytes, and keys that are equal and stand elsewhere.
package main

import (
	"fmt"
	"runtime"
	"sort"
	"strings"
)

type rec map[string]int

func bump(m rec) int {
	m["hits"]++
	m["total"] += m["hits"] * 2
	if v, ok := m["gone"]; ok {
		return -v
	}
	return m["hits"] + m["missing"]
}

func filled(keys ...string) rec {
	m := rec{}
	for i, k := range keys {
		m[k] = i * 100
	}
	return m
}

func turns() {
	all := []rec{filled("hits", "total"), filled("total", "hits"), filled("a", "b", "c", "hits", "d", "total"), filled(), filled("gone", "hits"), filled("total")}
	for round := 0; round < 40; round++ {
		sum := 0
		for i, m := range all {
			sum = sum*7 + bump(m)
			switch {
			case round%5 == i:
				delete(m, "hits")
			case round%7 == i:
				clear(m)
			case round%11 == i:
				m[fmt.Sprint("k", round)] = round
			case round == 20:
				for k := 0; k < 30; k++ {
					m[fmt.Sprint("grown", k)] = k
				}
			}
		}
		if round%9 == 0 {
			runtime.GC()
		}
		fmt.Print(sum, " ")
	}
	fmt.Println()
	for _, m := range all {
		fmt.Print(len(m), m["hits"], m["total"], " ")
	}
	fmt.Println()
}

func get(m map[string]int) int { return m["x"] }

func set(m map[string]int) (err any) {
	defer func() { err = recover() }()
	m["x"] = 1
	return nil
}

func nils() {
	m := map[string]int{"w": 1, "x": 2}
	for i := 0; i < 20; i++ {
		if get(m) != 2 || get(nil) != 0 || get(map[string]int{}) != 0 || get(map[string]int{"x": 3}) != 3 {
			fmt.Println("wrong", i)
		}
	}
	fmt.Println(set(m), set(nil), m)
}

// Keys that begin at the same byte, keys inside others, and the empty one.
func parts() {
	text := "namename"
	m := map[string]string{}
	for i := 0; i < 3; i++ {
		m[text[:4]] += "a"
		m[text] += "b"
		m[text[:0]] += "c"
		m[text[4:]] += "d"
		m["name"] += "e"
		m[""] += "f"
		m["namename"] += "g"
		m[text[:5]] += "h"
		fmt.Println(len(m), m["name"], m["namename"], m[""], m["namen"], m["nam"] == "")
		if i == 1 {
			delete(m, "")
			delete(m, text[4:])
		}
	}
}

// One function for maps of many types: its sites meet entries of many sizes.
func count[K ~string, V any](m map[K]V, v V) int {
	n := 0
	for _, k := range []K{"one", "two", "one"} {
		if _, ok := m[k]; ok {
			n++
		}
		m[k] = v
	}
	if _, ok := m["two"]; ok {
		n += 10
	}
	delete(m, "one")
	return n + 100*len(m)
}

type name string
type big struct {
	a, b string
	c    [3]int
}

func types() {
	ints, strs, bigs, named, none := map[string]int{}, map[string]string{}, map[string]big{}, map[name]*big{}, map[string]struct{}{}
	for i := 0; i < 25; i++ {
		fmt.Print(count(ints, i), count(strs, "one"), count(bigs, big{"one", "two", [3]int{3, 3, 3}}), count(named, nil), count(none, struct{}{}), " ")
	}
	fmt.Println(ints, strs, bigs, named, none)
}

// Entries far from the first ones, and maps made small again.
func huge() {
	m := map[string]int{"first": 1}
	for i := 0; i < 10000; i++ {
		m[fmt.Sprint("n", i)] = i
		if i == 9000 {
			m["late"] = 2
		}
		if i%1000 == 0 {
			m["first"]++
			m["late"]++
		}
	}
	fmt.Println(len(m), m["first"], m["late"], m["n9999"])
	for i := 0; i < 10000; i++ {
		delete(m, fmt.Sprint("n", i))
		if i%1000 == 0 {
			m["first"]++
			m["late"]++
		}
	}
	fmt.Println(len(m), m["first"], m["late"], m["n9999"])
}

// While a map is walked and changed.
func walked() {
	m := map[string]int{"a": 1, "b": 2, "c": 3, "d": 4}
	var seen []string
	for k := range m {
		seen = append(seen, k)
		m["a"] += 10
		delete(m, "zz")
	}
	sort.Strings(seen)
	fmt.Println(seen, m["a"])
	other := map[string]func() int{}
	for i := 0; i < 30; i++ {
		other["f"] = func() int { return i + m["a"] }
		other[strings.Repeat("f", i%3+1)] = func() int { return m["b"] - i }
		if f := other["f"]; f != nil {
			fmt.Print(f(), " ")
		}
	}
	fmt.Println(len(other))
}

func main() {
	turns()
	nils()
	parts()
	types()
	huge()
	walked()
}
