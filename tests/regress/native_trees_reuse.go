// ergo/trees: a struct that dies gives up its own native tree, not that of another one at the same address.
package main

import (
	"ergo/trees"
	"fmt"
	"go/ast"
	"go/parser"
	"runtime/debug"
	"time"
)

func main() {
	var kept []ast.Expr
	debug.SetGCPercent(1)
	for i := range 6000 {
		x, err := parser.ParseExpr(fmt.Sprint("a + ", i))
		if err != nil {
			fmt.Println(err)
		}
		if i%3 == 0 {
			kept = append(kept, x)
		}
	}
	time.Sleep(time.Millisecond)
	n := 0
	for _, x := range kept {
		if _, ok := trees.Of(x, x.(*ast.BinaryExpr).Y); ok {
			n++
		}
	}
	fmt.Println(n, len(kept))
}
