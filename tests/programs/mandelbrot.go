// The Mandelbrot set in characters, and as bits with a checksum.
package main

import (
	"fmt"
	"strings"
)

func escape(c complex128, limit int) int {
	z := 0i
	for n := range limit {
		if real(z)*real(z)+imag(z)*imag(z) > 4 {
			return n
		}
		z = z*z + c
	}
	return limit
}

func picture(w, h, limit int) string {
	const shades = " .:-=+*#%@"
	var b strings.Builder
	for y := range h {
		for x := range w {
			c := complex(float64(x)/float64(w)*3-2.2, float64(y)/float64(h)*2.4-1.2)
			n := escape(c, limit)
			b.WriteByte(shades[n*(len(shades)-1)/limit])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func bits(n int) (sum uint32, set int) {
	for y := range n {
		var row byte
		ci := 2*float64(y)/float64(n) - 1
		for x := range n {
			cr := 2*float64(x)/float64(n) - 1.5
			var zr, zi, r2, i2 float64
			i := 0
			for ; i < 40 && r2+i2 <= 4; i++ {
				zi = 2*zr*zi + ci
				zr = r2 - i2 + cr
				r2, i2 = zr*zr, zi*zi
			}
			row <<= 1
			if i == 40 {
				row |= 1
				set++
			}
			if x%8 == 7 {
				sum = sum*31 + uint32(row)
				row = 0
			}
		}
	}
	return
}

func main() {
	fmt.Print(picture(64, 24, 40))
	sum, set := bits(64)
	fmt.Printf("%08x %d\n", sum, set)
}
