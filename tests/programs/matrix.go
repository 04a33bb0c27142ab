// Matrix products over floats, ints and a finite field; transposition; determinants by fractions.
package main

import (
	"fmt"
	"strings"
)

type number interface{ ~int | ~float64 }

type matrix[T number] struct {
	rows, cols int
	data       []T
}

func newMatrix[T number](rows, cols int, f func(i, j int) T) *matrix[T] {
	m := &matrix[T]{rows, cols, make([]T, rows*cols)}
	for i := range rows {
		for j := range cols {
			m.data[i*cols+j] = f(i, j)
		}
	}
	return m
}

func (m *matrix[T]) at(i, j int) T { return m.data[i*m.cols+j] }

func (m *matrix[T]) mul(o *matrix[T]) *matrix[T] {
	if m.cols != o.rows {
		panic(fmt.Sprintf("cannot multiply %dx%d by %dx%d", m.rows, m.cols, o.rows, o.cols))
	}
	return newMatrix(m.rows, o.cols, func(i, j int) (sum T) {
		for k := range m.cols {
			sum += m.at(i, k) * o.at(k, j)
		}
		return
	})
}

func (m *matrix[T]) transpose() *matrix[T] {
	return newMatrix(m.cols, m.rows, func(i, j int) T { return m.at(j, i) })
}

func (m *matrix[T]) String() string {
	var b strings.Builder
	for i := range m.rows {
		for j := range m.cols {
			fmt.Fprintf(&b, "%8v", m.at(i, j))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func plain(n int) float64 {
	a, b, c := make([][]float64, n), make([][]float64, n), make([][]float64, n)
	for i := range n {
		a[i], b[i], c[i] = make([]float64, n), make([]float64, n), make([]float64, n)
		for j := range n {
			a[i][j] = float64(i-j) * float64(i+j) / float64(n)
			b[i][j] = float64(i+j) / float64(n)
		}
	}
	for i := range n {
		for j := range n {
			var s float64
			for k := range n {
				s += a[i][k] * b[k][j]
			}
			c[i][j] = s
		}
	}
	return c[n/2][n/3]
}

// det is the determinant by fraction-free elimination.
func det(m *matrix[int]) int {
	a := make([][]int, m.rows)
	for i := range a {
		a[i] = append([]int(nil), m.data[i*m.cols:(i+1)*m.cols]...)
	}
	sign, prev := 1, 1
	n := len(a)
	for k := 0; k < n-1; k++ {
		if a[k][k] == 0 {
			swapped := false
			for i := k + 1; i < n && !swapped; i++ {
				if a[i][k] != 0 {
					a[i], a[k] = a[k], a[i]
					sign, swapped = -sign, true
				}
			}
			if !swapped {
				return 0
			}
		}
		for i := k + 1; i < n; i++ {
			for j := k + 1; j < n; j++ {
				a[i][j] = (a[i][j]*a[k][k] - a[i][k]*a[k][j]) / prev
			}
		}
		prev = a[k][k]
	}
	return sign * a[n-1][n-1]
}

func main() {
	a := newMatrix(2, 3, func(i, j int) int { return i*3 + j + 1 })
	fmt.Print(a, a.transpose(), a.mul(a.transpose()))
	h := newMatrix(3, 3, func(i, j int) float64 { return 1 / float64(i+j+1) })
	fmt.Printf("%.4f\n", h.mul(h).data)
	fmt.Printf("%.6f\n", plain(40))
	v := newMatrix(5, 5, func(i, j int) int {
		p := 1
		for range j {
			p *= i + 1
		}
		return p
	})
	fmt.Println(det(v), det(a.transpose().mul(a)))
	fmt.Println(det(newMatrix(3, 3, func(i, j int) int { return (i + j + 1) % 3 * (i + 1) })))
	defer func() { fmt.Println(recover()) }()
	a.mul(a)
}
