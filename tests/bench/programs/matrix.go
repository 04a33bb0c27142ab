// Structs in slices of slices: products of matrices of complex numbers with a count.
package main

import "fmt"

type cell struct {
	re, im float64
	n      int
}

func matrix(n, seed int) [][]cell {
	rows := make([][]cell, n)
	for i := range rows {
		rows[i] = make([]cell, n)
		for j := range rows[i] {
			rows[i][j] = cell{float64((i*seed + j) % 10), float64((i + j*seed) % 7), 1}
		}
	}
	return rows
}

func multiply(a, b, c [][]cell) {
	n := len(a)
	for i := 0; i < n; i++ {
		for j := 0; j < n; j++ {
			var sum cell
			for k := 0; k < n; k++ {
				x, y := &a[i][k], &b[k][j]
				sum.re += x.re*y.re - x.im*y.im
				sum.im += x.re*y.im + x.im*y.re
				sum.n += x.n
			}
			c[i][j] = sum
		}
	}
}

func main() {
	const n = 240
	a, b, c := matrix(n, 3), matrix(n, 5), matrix(n, 1)
	multiply(a, b, c)
	var sum cell
	for _, row := range c {
		for _, x := range row {
			sum.re += x.re
			sum.im += x.im
			sum.n += x.n
		}
	}
	fmt.Println(int(sum.re), int(sum.im), sum.n)
}
