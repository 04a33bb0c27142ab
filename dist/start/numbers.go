// Arithmetic of all kinds, constants beyond the machine's numbers, arrays, slices of slices, and how they are printed.
package main

import (
	"fmt"
	"math"
	"os"
)

const (
	tiny  = 1.0 / 3e20
	big   = 1 << 80
	ratio = big >> 78 / 3.0
	year  = 365.24 * (4 * math.Pi * math.Pi)
)

type point struct{ x, y, z, mass float64 }

type bits uint8

const (
	first bits = 1 << iota
	second
	third
)

var table = [4][3]float64{{1, 2, 3}, {0.5, -1.03622044471123109e-01, 7.69901118419740425e-03 * year}}

func (p *point) advance(by *point, dt float64) {
	dx, dy := p.x-by.x, p.y-by.y
	mag := dt / (math.Sqrt(dx*dx+dy*dy+1) * 2)
	p.x -= dx * by.mass * mag
	p.y += -dy * mag
	p.z++
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func permute(p []int, n int) (flips int) {
	q := make([]int, n)
	copy(q, p)
	for i, j := 0, n-1; i < j; i, j = i+1, j-1 {
		q[i], q[j] = q[j], q[i]
		flips++
	}
	for ; q[0] != 0 && flips < 100; flips++ {
		k := q[0]
		q[0], q[k] = q[k], q[0]
	}
	return flips
}

func main() {
	points := []point{{mass: 1.5}, {1, 2, 3, 4e-3}, {x: -1}}
	for step := 0; step < 10; step++ {
		for i := range points {
			for j := i + 1; j < len(points); j++ {
				points[i].advance(&points[j], 0.01)
			}
		}
	}
	fmt.Printf("%.9f %8.3f|%-6d|%x %v\n", points[0].x, points[1].y, gcd(84, 36), 255, points[2])

	grid := make([][]byte, 8)
	for y := range grid {
		grid[y] = make([]byte, 8)
		for x := range grid[y] {
			grid[y][x] = byte(x*y%8) ^ byte(y<<1)
		}
	}
	sum, wide := 0, uint64(0)
	for y := 0; y < 8; y++ {
		for x := 0; x < 8; x++ {
			up, left := (y+7)%8, (x+7)&7
			if n := grid[up][x] + grid[y][left]; n == 3 || n > 5 && x != y {
				sum += int(n)
			}
			wide = wide*6364136223846793005 + uint64(sum)>>3
		}
	}
	set := first | third
	set &^= second
	switch {
	case set&first != 0 && wide > 7:
		sum++
	case set == third:
		sum--
	}
	small := int8(sum)
	z := complex(float64(small), tiny)
	fmt.Println(sum, wide%1000, small/3, real(z*z), permute([]int{3, 1, 2, 0}, 4), table[1][2] > ratio)
	fmt.Fprintln(os.Stdout, math.Floor(2.5), math.MaxInt64, float32(0.1), uint32(wide))
}
