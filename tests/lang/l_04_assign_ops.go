// Assignment operations evaluate their operands once.
package main

var calls int

func idx() int { calls++; return 1 }

func ptr(p *int) *int { calls += 10; return p }

type s struct{ m map[string][]int }

func get(x *s) *s { calls += 100; return x }

func main() {
	a := []int{1, 2, 3}
	a[idx()] += 5
	a[idx()]++
	a[idx()] <<= 2
	println(a[1], calls)
	x := 3
	*ptr(&x) *= 7
	println(x, calls)
	v := &s{map[string][]int{"k": {1, 2}}}
	get(v).m["k"][idx()] -= 9
	println(v.m["k"][1], calls)
	str := []string{"a", "b"}
	str[idx()] += "c"
	println(str[1], calls)
	m := map[int]float64{}
	m[idx()] += 1.5
	m[idx()] /= 2
	println(m[1], calls)
}
