// The game of life on a torus of 128 x 128 cells, 500 generations.
package main

import "fmt"

const size = 128

func step(from, to [][]uint8) {
	for y := 0; y < size; y++ {
		above, row, below := from[(y+size-1)%size], from[y], from[(y+1)%size]
		for x := 0; x < size; x++ {
			left, right := (x+size-1)%size, (x+1)%size
			n := above[left] + above[x] + above[right] + row[left] + row[right] + below[left] + below[x] + below[right]
			if n == 3 || n == 2 && row[x] == 1 {
				to[y][x] = 1
			} else {
				to[y][x] = 0
			}
		}
	}
}

func grid() [][]uint8 {
	rows := make([][]uint8, size)
	for y := range rows {
		rows[y] = make([]uint8, size)
	}
	return rows
}

func main() {
	a, b := grid(), grid()
	x := 17
	for y := 0; y < size; y++ {
		for i := 0; i < size; i++ {
			x = (x*3877 + 29573) % 139968
			if x/64%3 == 0 {
				a[y][i] = 1
			}
		}
	}
	for round := 0; round < 500; round++ {
		step(a, b)
		a, b = b, a
	}
	alive, sum := 0, 0
	for y := 0; y < size; y++ {
		for i := 0; i < size; i++ {
			if a[y][i] == 1 {
				alive++
				sum += y*i%17 + 1
			}
		}
	}
	fmt.Println(alive, sum)
}
