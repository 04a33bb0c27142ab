// Fibonacci numbers four ways: recursive, iterative, by matrices, memoised.
package main

import "fmt"

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func iter(n int) uint64 {
	a, b := uint64(0), uint64(1)
	for range n {
		a, b = b, a+b
	}
	return a
}

type mat [2][2]uint64

func (m mat) mul(o mat) (r mat) {
	for i := range 2 {
		for j := range 2 {
			for k := range 2 {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return r
}

func power(n int) uint64 {
	r, m := mat{{1, 0}, {0, 1}}, mat{{1, 1}, {1, 0}}
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			r = r.mul(m)
		}
		m = m.mul(m)
	}
	return r[0][1]
}

type memo map[int]uint64

func (m memo) fib(n int) uint64 {
	if n < 2 {
		return uint64(n)
	}
	if v, ok := m[n]; ok {
		return v
	}
	v := m.fib(n-1) + m.fib(n-2)
	m[n] = v
	return v
}

func main() {
	fmt.Println(fib(25))
	for _, n := range []int{0, 1, 2, 10, 50, 93} {
		fmt.Println(n, iter(n), power(n), memo{}.fib(n))
	}
	m := memo{}
	m.fib(80)
	fmt.Println(len(m), m[79])
}
