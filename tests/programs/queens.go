// N queens: with slices, with bit masks, and as an iterator.
package main

import "fmt"

type board []int

func (b board) safe(row, col int) bool {
	for r := range row {
		if d := b[r] - col; d == 0 || d == row-r || d == r-row {
			return false
		}
	}
	return true
}

func (b board) solve(row int, found func(board) bool) bool {
	if row == len(b) {
		return found(b)
	}
	for col := range b {
		if b.safe(row, col) {
			b[row] = col
			if !b.solve(row+1, found) {
				return false
			}
		}
	}
	return true
}

func masks(n int) int {
	all := 1<<n - 1
	var try func(cols, left, right int) int
	try = func(cols, left, right int) (count int) {
		if cols == all {
			return 1
		}
		for free := all &^ (cols | left | right); free != 0; free &= free - 1 {
			bit := free & -free
			count += try(cols|bit, (left|bit)<<1, (right|bit)>>1)
		}
		return
	}
	return try(0, 0, 0)
}

func solutions(n int) func(func(int, board) bool) {
	return func(yield func(int, board) bool) {
		i := 0
		make(board, n).solve(0, func(b board) bool {
			i++
			return yield(i, append(board(nil), b...))
		})
	}
}

func (b board) String() string {
	s := ""
	for _, q := range b {
		for c := range b {
			if c == q {
				s += "Q "
			} else {
				s += ". "
			}
		}
		s += "\n"
	}
	return s
}

func main() {
	for n := 1; n <= 7; n++ {
		count := 0
		make(board, n).solve(0, func(board) bool { count++; return true })
		fmt.Println(n, count, masks(n))
	}
	var last board
	for i, b := range solutions(8) {
		if i == 3 {
			fmt.Print(b)
			break
		}
		last = b
	}
	fmt.Println([]int(last))
}
