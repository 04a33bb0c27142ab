// Constant keys of maps: instructions remember where they found theirs, whatever map they meet next.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

type point struct {
	x, y int
	name string
}

type colour uint8

const (
	red colour = iota
	green
	blue
)

type word string

// One site, many maps: each filled in another order, some without the key, one nil, one grown large, one emptied.
func look(m map[string]int) (int, bool) {
	v, ok := m["key"]
	return m["key"] + m["other"], ok && v == m["key"]
}

func orders() {
	maps := []map[string]int{
		{"key": 1, "other": 10},
		{"other": 20, "key": 2},
		{"a": 0, "b": 0, "key": 3},
		{"other": 40},
		nil,
		{},
	}
	big := map[string]int{}
	for i := range 10000 {
		big[fmt.Sprint(i)] = i
	}
	big["key"] = 5
	maps = append(maps, big)
	emptied := map[string]int{"key": 6, "other": 60}
	delete(emptied, "key")
	delete(emptied, "other")
	maps = append(maps, emptied)
	cleared := map[string]int{"key": 7}
	clear(cleared)
	cleared["x"], cleared["key"] = 1, 8
	maps = append(maps, cleared)
	for range 3 {
		for _, m := range maps {
			fmt.Print(look(m))
			fmt.Print("; ")
		}
	}
	fmt.Println()
}

// Keys that were made at run time are other bytes of the same text.
func madeKeys() {
	m := map[string][]int{}
	for _, key := range strings.Fields("alpha beta gamma alphabet") {
		m[key] = append(m[key], len(key))
	}
	for i := range 3 {
		m["alpha"] = append(m["alpha"], i)
		m["gamma"][0] += i
		m["delta"] = nil
	}
	fmt.Println(m["alpha"], m["beta"], m["gamma"], m["delta"] == nil, m["alphabet"], len(m))
}

func deletions() {
	m := map[string]int{}
	for i := range 5 {
		m["a"]++
		m["b"] += i
		if i%2 == 1 {
			delete(m, "a")
		}
		_, ok := m["a"]
		fmt.Print(m["a"], ok, m["b"], len(m), " ")
	}
	fmt.Println()
}

func numbers() {
	m := map[int64]string{-1: "minus", 0: "zero", 1 << 62: "huge"}
	u := map[uint64]int{1<<64 - 1: 1, 0: 2}
	b := map[int8]bool{-128: true, 127: false}
	r := map[rune]int{'ä': 1, 'z': 2}
	c := map[colour]point{green: {1, 2, "green"}, red: {3, 4, "red"}}
	for range 3 {
		m[-1] += "!"
		u[1<<64-1]++
		r['ä'] *= 2
		b[127] = !b[127]
		c[blue] = point{c[green].x + c[red].y, len(c), c[blue].name + "b"}
	}
	delete(m, 0)
	_, ok := m[0]
	fmt.Println(m[-1], m[1<<62], m[0] == "", ok, u[1<<64-1], u[0], b[-128], b[127], r['ä'], r['z'], r['x'])
	fmt.Println(c[blue], c[green].name, c[red])
}

func otherKeys() {
	w := map[word]float64{"": 1.5, "pi": 3.14}
	w[""]++
	w["pi"] *= 2
	f := map[float64]int{0: 1, 1.5: 2}
	f[0]++
	i := map[any]int{"s": 1, 1: 2, 'r': 3, word("s"): 4}
	i["s"]++
	i[1] += 10
	t := map[bool]int{}
	t[true]++
	t[true]++
	set := map[string]struct{}{"in": {}}
	_, in := set["in"]
	_, out := set["out"]
	set["out"] = struct{}{}
	fmt.Println(w[""], w["pi"], w["no"], f[0], f[1.5], i["s"], i[1], i['r'], i[word("s")], t[true], t[false], in, out, len(set))
}

// Entries move when a map grows, and iterators see what sites write.
func growth() {
	m := map[string]*point{"first": {name: "f"}}
	for i := range 9000 {
		m["first"].x += i
		if i%1000 == 0 {
			m["last"] = &point{x: i, name: m["first"].name}
			runtime.GC()
		}
		m[fmt.Sprint("k", i)] = nil
	}
	fmt.Println(m["first"].x, m["last"].x, m["last"].name, len(m))
	small := map[string]int{"a": 1, "b": 2}
	n := 0
	for k := range small {
		small["a"] = 5
		delete(small, "b")
		small["b"] = 7
		n += len(k)
	}
	fmt.Println(small["a"], small["b"], n > 0)
}

func generic[K comparable, V any](m map[K]V, k K, v V) V {
	m[k] = v
	return m[k]
}

func constantOf[S ~string](m map[S]int) int {
	m["g"]++
	return m["g"]
}

func trapped(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	orders()
	madeKeys()
	deletions()
	numbers()
	otherKeys()
	growth()
	fmt.Println(generic(map[string]int{}, "k", 3), generic(map[int]string{}, 4, "v"))
	g := map[word]int{}
	fmt.Println(constantOf(g), constantOf(g), constantOf(map[string]int{"g": 8}))
	var none map[string]int
	trapped("set", func() { none["x"] = 1 })
	trapped("update", func() { none["x"]++ })
	trapped("number", func() { var m map[int][2]int; fmt.Print(m[3][1], " "); m[3] = [2]int{} })
}
