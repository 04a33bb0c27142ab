// Maps: insert, replace, lookup with ok, delete, len, nil maps, missing keys give zero values.
package main

type key struct {
	a int
	b string
}

func main() {
	m := map[string]int{"one": 1, "two": 2}
	m["three"] = 3
	m["one"] = 11
	v, ok := m["four"]
	println(m["one"], len(m), v, ok)
	v, ok = m["two"]
	println(v, ok)
	delete(m, "two")
	delete(m, "missing")
	_, ok = m["two"]
	println(ok, len(m))
	var n map[int]bool
	println(n == nil, n[3], len(n))
	delete(n, 3)
	k := map[key][]int{}
	k[key{1, "x"}] = append(k[key{1, "x"}], 5, 6)
	println(len(k[key{1, "x"}]), len(k[key{1, "y"}]))
	a := map[[2]int]string{{1, 2}: "ab"}
	println(a[[2]int{1, 2}])
	f := map[float64]int{0.5: 1}
	f[0.5] += 4
	println(f[0.5])
	i := map[any]string{1: "int", "1": "string", 1.0: "float", key{1, "k"}: "key", nil: "nil"}
	println(i[1], i["1"], i[1.0], i[key{1, "k"}], i[nil], i[int8(1)] == "", len(i))
	defer func() { println(recover().(error).Error()) }()
	n[1] = true
}
