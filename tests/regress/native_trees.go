// ergo/trees: a parse of the script's counts in the books of nodes, its nodes have identities, and they die with the struct.
package main

import (
	"ergo/trees"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"runtime"
	"time"
)

const text = "package p\n\nfunc f(a int) int { return a + g(1, 2) }\n\nvar x = []int{1, 2}\n"

// settle collects until what is dead is swept and the cleanups have run.
func settle() {
	for range 4 {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}

// watch parses, looks at the nodes, and keeps nothing.
func watch() {
	before := trees.Count()
	var m0, m1 runtime.MemStats
	runtime.ReadMemStats(&m0)
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", text, 0)
	runtime.ReadMemStats(&m1)
	after := trees.Count()
	born := after.Parsed - before.Parsed
	fmt.Println(err, born, after.Alive-before.Alive == born, after.Bytes-before.Bytes == 32*born, m1.TotalAlloc-m0.TotalAlloc > 32*born)
	last, n, ids := uint64(0), 0, map[uint64]bool{}
	ast.Inspect(f, func(node ast.Node) bool {
		if info, ok := trees.Of(f, node); ok {
			fmt.Printf("%T %s %d; ", node, info.State, info.Bytes)
			ids[info.ID] = true
			n++
			if info.BirthNs <= 0 {
				fmt.Println("no birth")
			}
			last = info.ID
		} else if node != nil {
			fmt.Printf("%T has none; ", node)
		}
		return true
	})
	fmt.Println()
	fmt.Println(n, len(ids) == n, last != 0)
	runtime.GC()
	info, ok := trees.Of(f, f.Decls[0])
	fmt.Println(info.CyclesSurvived > 0, ok)
	_, ok = trees.Of(f.Decls[0], f.Decls[0])
	fmt.Println(ok)
	other, _ := parser.ParseExpr("a + b")
	_, ok = trees.Of(f, other)
	inOther, okOther := trees.Of(other, other)
	fmt.Println(ok, okOther, ids[inOther.ID])
	runtime.KeepAlive(f)
}

var held ast.Expr

func main() {
	// Bodies of the library are trees as well, and are parsed when they first run.
	parser.ParseFile(token.NewFileSet(), "p.go", text, 0)
	settle()
	watch()
	settle()
	dead := trees.Count()
	watch()
	settle()
	fmt.Println(trees.Count().Alive == dead.Alive, trees.Count().Parsed > dead.Parsed)
	for i := range 500 {
		x, err := parser.ParseExpr(fmt.Sprint("f(", i, ") + x"))
		if err != nil {
			fmt.Println(err)
		}
		if i == 400 {
			held = x
		}
	}
	settle()
	_, ok := trees.Of(held, held.(*ast.BinaryExpr).X)
	fmt.Println(int(trees.Count().Alive)-int(dead.Alive) < 100, ok)
	_, ok = trees.Of(nil, held)
	fmt.Println(ok)
}
