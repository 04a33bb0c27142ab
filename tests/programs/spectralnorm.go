// The largest singular value of an infinite matrix, approximated by the power method.
package main

import (
	"fmt"
	"math"
)

func a(i, j int) float64 { return 1 / float64((i+j)*(i+j+1)/2+i+1) }

type vec []float64

func (v vec) times(u vec, elem func(i, j int) float64) {
	for i := range v {
		var sum float64
		for j, x := range u {
			sum += elem(i, j) * x
		}
		v[i] = sum
	}
}

func (v vec) timesAtA(u, tmp vec) {
	tmp.times(u, a)
	v.times(tmp, func(i, j int) float64 { return a(j, i) })
}

func norm(n int) float64 {
	u, v, tmp := make(vec, n), make(vec, n), make(vec, n)
	for i := range u {
		u[i] = 1
	}
	for range 10 {
		v.timesAtA(u, tmp)
		u.timesAtA(v, tmp)
	}
	var vBv, vv float64
	for i, x := range v {
		vBv += u[i] * x
		vv += x * x
	}
	return math.Sqrt(vBv / vv)
}

func main() {
	for _, n := range []int{1, 5, 20, 60} {
		fmt.Printf("%3d %.9f\n", n, norm(n))
	}
}
