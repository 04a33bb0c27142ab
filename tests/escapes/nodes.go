// Trees of nodes: what is returned, what is stored, what stays.
package main

import (
	"fmt"
	"go/ast"
	"go/token"
)

type node struct {
	left, right *node
	name        string
	rank        int
}

var kept *node

var table = map[string]*node{"root": {name: "root"}}

func build(left, right string) ast.Expr {
	x := &ast.Ident{Name: left}
	y := &ast.Ident{Name: right}
	return &ast.BinaryExpr{X: x, Op: token.ADD, Y: y}
}

func byValue(depth int) node {
	n := node{rank: depth}
	return n
}

func byAddress(depth int) *node {
	n := node{rank: depth}
	return &n
}

func stored(depth int) {
	n := new(node)
	n.rank = depth
	kept = n
}

func filled(depth int) *node {
	if depth == 0 {
		return &node{name: fmt.Sprint("leaf ", depth)}
	}
	return &node{filled(depth - 1), filled(depth - 1), "inner", depth}
}

func local(depth int) int {
	n := &node{rank: depth}
	n.left = &node{rank: n.rank + 1}
	return n.left.rank + n.rank
}

func listed(n int) []*node {
	all := make([]*node, 0, n)
	for i := range n {
		all = append(all, &node{rank: i})
	}
	return all
}

func elided() []*node {
	return []*node{{rank: 1}, {rank: 2, left: &node{}}}
}

func ofArray() *int {
	var cells [8]int
	cells[3] = 7
	return &cells[3]
}

func ofSlice() []int {
	var cells [8]int
	return cells[2:5]
}

func ofField() *string {
	var n node
	n.name = "field"
	return &n.name
}

func parameter(n node) *node {
	return &n
}

func result() (n node, p *node) {
	p = &n
	n.rank = 4
	return
}

func main() {
	e := build("a", "b").(*ast.BinaryExpr)
	fmt.Println(e.X, e.Op, e.Y)
	v := byValue(1)
	fmt.Println(v.rank, byAddress(2).rank)
	stored(3)
	fmt.Println(kept.rank, filled(2).left.right.name, local(4), len(listed(5)))
	fmt.Println(elided()[1].rank, *ofArray(), ofSlice(), *ofField(), parameter(v).rank, len(table))
	_, p := result()
	fmt.Println(p.rank)
}
