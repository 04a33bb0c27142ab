// Arrays are values: assignment and parameters copy them; == compares elements.
package main

func set(a [3]int) [3]int { a[0] = 99; return a }

func main() {
	a := [3]int{1, 2, 3}
	b := a
	b[1] = 20
	println(a[1], b[1], a == b, a == [3]int{1, 2, 3})
	c := set(a)
	println(a[0], c[0])
	d := [...]string{2: "c", 0: "a"}
	println(len(d), d[0], d[1] == "", d[2])
	var m [2][3]int
	m[1][2] = 5
	n := m
	n[1][2]++
	println(m[1][2], n[1][2], len(m), len(m[0]))
	p := &a
	p[2] = 30
	println(a[2], len(p))
	for i, v := range p {
		print(i, "=", v, " ")
	}
	println()
	for i, v := range a {
		a[2] = 7
		print(i, "=", v, " ")
	}
	println(a[2])
}
