// Conway's game of life on a torus.
package main

import (
	"fmt"
	"strings"
)

type cell struct{ x, y int }

type world struct {
	w, h int
	live [][]bool
}

func newWorld(w, h int) *world {
	g := &world{w: w, h: h, live: make([][]bool, h)}
	for y := range g.live {
		g.live[y] = make([]bool, w)
	}
	return g
}

func (g *world) place(x, y int, pattern ...string) {
	for dy, row := range pattern {
		for dx, c := range row {
			if c == 'O' {
				g.live[(y+dy)%g.h][(x+dx)%g.w] = true
			}
		}
	}
}

func (g *world) at(x, y int) bool { return g.live[(y+g.h)%g.h][(x+g.w)%g.w] }

func (g *world) step() *world {
	n := newWorld(g.w, g.h)
	for y := range g.h {
		for x := range g.w {
			c := 0
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					if (dx != 0 || dy != 0) && g.at(x+dx, y+dy) {
						c++
					}
				}
			}
			n.live[y][x] = c == 3 || c == 2 && g.at(x, y)
		}
	}
	return n
}

func (g *world) String() string {
	var b strings.Builder
	for _, row := range g.live {
		for _, c := range row {
			if c {
				b.WriteByte('O')
			} else {
				b.WriteByte('.')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// sparse does the same with a set of cells on an infinite plane.
func sparse(live map[cell]bool) map[cell]bool {
	count := map[cell]int{}
	for c := range live {
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				if dx != 0 || dy != 0 {
					count[cell{c.x + dx, c.y + dy}]++
				}
			}
		}
	}
	next := map[cell]bool{}
	for c, n := range count {
		if n == 3 || n == 2 && live[c] {
			next[c] = true
		}
	}
	return next
}

func main() {
	g := newWorld(24, 10)
	g.place(0, 0, ".O.", "..O", "OOO")
	g.place(14, 4, "OOO")
	g.place(20, 8, "OO", "OO")
	for i := range 21 {
		if i%10 == 0 {
			fmt.Printf("generation %d\n%v", i, g)
		}
		g = g.step()
	}
	pento := map[cell]bool{{1, 0}: true, {2, 0}: true, {0, 1}: true, {1, 1}: true, {1, 2}: true}
	for i := range 30 {
		if i%5 == 0 {
			fmt.Print(len(pento), " ")
		}
		pento = sparse(pento)
	}
	fmt.Println(len(pento))
}
