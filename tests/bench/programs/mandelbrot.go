// Floating point in registers: steps until each of 1000 x 1000 points leaves the circle, at most 50.
package main

import "fmt"

func main() {
	const n, limit = 1000, 50
	inside, steps := 0, 0
	for y := 0; y < n; y++ {
		ci := 2*float64(y)/n - 1
		for x := 0; x < n; x++ {
			cr := 2*float64(x)/n - 1.5
			zr, zi := 0.0, 0.0
			k := 0
			for k < limit {
				rr, ii := zr*zr, zi*zi
				if rr+ii > 4 {
					break
				}
				zi = 2*zr*zi + ci
				zr = rr - ii + cr
				k++
			}
			steps += k
			if k == limit {
				inside++
			}
		}
	}
	fmt.Println(inside, steps)
}
