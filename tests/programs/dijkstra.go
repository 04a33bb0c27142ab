// Shortest paths with a priority queue in the manner of container/heap, and a grid search.
package main

import (
	"fmt"
	"math"
	"strings"
)

type queue interface {
	Len() int
	Less(i, j int) bool
	Swap(i, j int)
	Push(x any)
	Pop() any
}

func push(q queue, x any) {
	q.Push(x)
	for j := q.Len() - 1; j > 0; {
		i := (j - 1) / 2
		if !q.Less(j, i) {
			break
		}
		q.Swap(i, j)
		j = i
	}
}

func pop(q queue) any {
	n := q.Len() - 1
	q.Swap(0, n)
	for i := 0; ; {
		j := 2*i + 1
		if j >= n {
			break
		}
		if j+1 < n && q.Less(j+1, j) {
			j++
		}
		if !q.Less(j, i) {
			break
		}
		q.Swap(i, j)
		i = j
	}
	return q.Pop()
}

type item struct {
	name string
	dist int
}

type items []item

func (q items) Len() int { return len(q) }
func (q items) Less(i, j int) bool {
	return q[i].dist < q[j].dist || q[i].dist == q[j].dist && q[i].name < q[j].name
}
func (q items) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *items) Push(x any)   { *q = append(*q, x.(item)) }
func (q *items) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}

type edge struct {
	to   string
	cost int
}

type graph map[string][]edge

func (g graph) link(a, b string, cost int) {
	g[a] = append(g[a], edge{b, cost})
	g[b] = append(g[b], edge{a, cost})
}

func (g graph) shortest(from, to string) ([]string, int) {
	dist, prev, done := map[string]int{from: 0}, map[string]string{}, map[string]bool{}
	q := &items{}
	push(q, item{from, 0})
	for q.Len() > 0 {
		it := pop(q).(item)
		if done[it.name] {
			continue
		}
		done[it.name] = true
		if it.name == to {
			path := []string{to}
			for at := to; at != from; {
				at = prev[at]
				path = append([]string{at}, path...)
			}
			return path, it.dist
		}
		for _, e := range g[it.name] {
			d := it.dist + e.cost
			if old, ok := dist[e.to]; !ok || d < old {
				dist[e.to], prev[e.to] = d, it.name
				push(q, item{e.to, d})
			}
		}
	}
	return nil, math.MaxInt
}

const maze = `#########################
#S..#......#...........##
###.#.####.#.#########..#
#...#....#.#.#.......##.#
#.######.#...#.#####.#..#
#........#####.....#...E#
#########################`

func bfs(rows []string) int {
	type pos struct{ x, y int }
	var start pos
	for y, r := range rows {
		if x := strings.IndexByte(r, 'S'); x >= 0 {
			start = pos{x, y}
		}
	}
	seen := map[pos]int{start: 0}
	for todo := []pos{start}; len(todo) > 0; todo = todo[1:] {
		p := todo[0]
		if rows[p.y][p.x] == 'E' {
			return seen[p]
		}
		for _, d := range [...]pos{{0, 1}, {1, 0}, {0, -1}, {-1, 0}} {
			n := pos{p.x + d.x, p.y + d.y}
			if _, ok := seen[n]; !ok && rows[n.y][n.x] != '#' {
				seen[n] = seen[p] + 1
				todo = append(todo, n)
			}
		}
	}
	return -1
}

func main() {
	g := graph{}
	for _, l := range []struct {
		a, b string
		c    int
	}{{"A", "B", 7}, {"A", "C", 9}, {"A", "F", 14}, {"B", "C", 10}, {"B", "D", 15}, {"C", "D", 11}, {"C", "F", 2}, {"D", "E", 6}, {"E", "F", 9}, {"X", "Y", 1}} {
		g.link(l.a, l.b, l.c)
	}
	fmt.Println(g.shortest("A", "E"))
	fmt.Println(g.shortest("B", "F"))
	path, d := g.shortest("A", "X")
	fmt.Println(path == nil, d == math.MaxInt)
	big := graph{}
	for i := range 300 {
		n := fmt.Sprint("n", i)
		big.link(n, fmt.Sprint("n", (i*7+1)%300), i%13+1)
		big.link(n, fmt.Sprint("n", (i+37)%300), i%17+1)
	}
	path, d = big.shortest("n0", "n299")
	fmt.Println(len(path), d)
	fmt.Println(bfs(strings.Split(maze, "\n")))
}
