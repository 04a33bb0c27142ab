// Loops over slices: bytes, words, rows.
package main

func main() {
	n := 20000
	composite := make([]bool, n+1)
	count := 0
	for i := 2; i <= n; i++ {
		if !composite[i] {
			count++
			for j := i + i; j <= n; j += i {
				composite[j] = true
			}
		}
	}
	rows := make([][]int, 60)
	for y := range rows {
		rows[y] = make([]int, 60)
		for x := range rows[y] {
			rows[y][x] = (x*7 + y*13) % 11
		}
	}
	sum := 0
	for round := 0; round < 5; round++ {
		for y := 1; y < 59; y++ {
			for x := 1; x < 59; x++ {
				sum += rows[y-1][x] + rows[y][x-1]*rows[y][x+1] - rows[y+1][x]
			}
		}
	}
	println(count, sum)
}
