// Parallel assignment of structs, swapping elements, self-referential updates.
package main

type pt struct {
	x, y int
	tag  string
}

func main() {
	a, b := pt{1, 2, "a"}, pt{3, 4, "b"}
	a, b = b, a
	println(a.x, a.y, a.tag, b.x, b.y, b.tag)
	s := []pt{a, b, {5, 6, "c"}}
	s[0], s[2] = s[2], s[0]
	println(s[0].tag, s[1].tag, s[2].tag)
	a.x, a.y = a.y, a.x
	println(a.x, a.y)
	p, q := &s[0], &s[1]
	*p, *q = *q, *p
	println(s[0].tag, s[1].tag)
	a = pt{y: a.x, x: a.y}
	println(a.x, a.y, a.tag == "")
	m := map[string]pt{"k": b}
	v := m["k"]
	v.x = 99
	println(m["k"].x, v.x)
	arr := [2]pt{}
	arr[0].tag = "t"
	cp := arr
	cp[0].tag += "u"
	println(arr[0].tag, cp[0].tag)
}
