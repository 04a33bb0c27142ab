// Operands that are calls are evaluated from left to right.
package main

func v(n int) int { print(n, " "); return n }

func pair() (int, int) { print("pair "); return 8, 9 }

func three(a, b, c int) int { return a*100 + b*10 + c }

func main() {
	println(v(1) + v(2)*v(3))
	println(three(v(4), v(5), v(6)))
	a := []int{v(1), v(2), v(3)}
	a[v(0)], a[v(1)] = v(7), v(8)
	println(a[0], a[1], a[2])
	i := 0
	i, a[i] = 2, 50
	println(i, a[0], a[2])
	m := map[int]int{v(1): v(10), v(2): v(20)}
	println(len(m))
	x, y := pair()
	println(x, y)
	p, q := v(3), v(4)
	p, q = q, p+q
	println(p, q)
	f := func() func(int) int { print("f "); return func(n int) int { return -n } }
	println(f()(v(9)))
}
