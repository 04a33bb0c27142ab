// Results of many words: strings, structs, slices, interfaces together.
package main

type point struct{ x, y int }

func many(n int) (string, point, []int, error, float64, [3]int8) {
	return "s", point{n, n + 1}, []int{n}, nil, 1.5, [3]int8{1, 2, int8(n)}
}

func pass(s string, p point, l []int, e error, f float64, a [3]int8) int {
	return len(s) + p.x + p.y + l[0] + int(f*2) + int(a[2])
}

func main() {
	s, p, l, e, f, a := many(5)
	println(s, p.x, p.y, l[0], len(l), e == nil, f, a[0], a[1], a[2])
	println(pass(many(7)))
	_, q, _, _, _, _ := many(9)
	println(q.x, q.y)
}
