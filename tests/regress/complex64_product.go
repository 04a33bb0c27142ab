// Products of complex64 are computed in float64 and rounded once.
package main

import "fmt"

//go:noinline
func product(x, y complex64) complex64 { return x * y }

//go:noinline
func quotient(x, y complex64) complex64 { return x / y }

func main() {
	x := complex(float32(1.1), float32(3.3))
	for i := range 12 {
		y := complex(float32(i)*7.7+0.1, float32(i*i)/3-0.3)
		fmt.Println(product(x, y), quotient(x, y))
		x = product(x, complex(0.7, float32(i)*1.37)) - y
	}
}
