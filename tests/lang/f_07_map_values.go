// Map values of many kinds; a copy of a map is the same map.
package main

type rec struct {
	name string
	n    int
}

func fill(m map[string]rec) { m["new"] = rec{"filled", 1} }

func main() {
	m := map[string]rec{}
	fill(m)
	println(m["new"].name, m["new"].n, m["none"].name == "")
	c := m
	c["c"] = rec{n: 2}
	println(len(m))
	p := map[string]*rec{"a": {"ptr", 5}}
	p["a"].n++
	println(p["a"].n)
	mm := map[int]map[int]int{1: {}}
	mm[1][2] = 3
	println(mm[1][2], mm[2][2])
	s := map[bool][]string{true: {"x"}}
	s[false] = append(s[false], "y", "z")
	println(len(s[true]), len(s[false]))
	n := 0.0
	n = n / n
	nan := map[float64]int{}
	nan[n] = 1
	nan[n] = 2
	_, ok := nan[n]
	println(len(nan), ok)
}
