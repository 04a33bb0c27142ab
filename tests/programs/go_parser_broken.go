// go/parser: texts that are broken anywhere give trees that can be walked and positions in order, never a panic.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

var pieces = strings.Fields("( ) [ ] { } ; , . : := = func if for range switch case default select go defer type var const import package struct interface map chan <- ... x T 1 \"s\" 'c' `r` //c\x01 /*c*/ /* \" ' + * & ~ | \x00 \xff else return break goto L: 0x _ \x01")

// next is a number of a sequence that is the same everywhere.
var state uint64 = 1

func next(n int) int {
	state = state*6364136223846793005 + 1442695040888963407
	return int(state>>33) % n
}

func walk(root ast.Node) {
	ast.Inspect(root, func(n ast.Node) bool {
		if n != nil {
			_ = n.Pos()
			_ = n.End()
		}
		return true
	})
}

const whole = "package p\nimport \"a\"\ntype T[P any] struct { a, b int `t`; *U }\nfunc (t *T[P]) f(x int, y ...string) (z error) {\n\tfor i, v := range x { if a := b; a { go f(a[1:2]...) } else { defer g() } }\n\tswitch y := x.(type) { case int: y++; default: return z }\n\tselect { case c <- 1: case d := <-c: }\n}\nvar x = map[string][]int{\"a\": {1, 2}, f(): nil}\n"

func main() {
	n, wrong := 0, 0
	try := func(text string) {
		text = strings.ReplaceAll(text, "\x01", "\n")
		f, err := parser.ParseFile(token.NewFileSet(), "f", text, parser.Mode(next(64))&^parser.Trace)
		walk(f)
		x, _ := parser.ParseExpr(text)
		walk(x)
		n++
		if err != nil {
			wrong++
		}
	}
	for range 600 {
		text := whole
		for range 1 + next(4) {
			at := next(len(text) + 1)
			to := min(len(text), at+next(12))
			text = text[:at] + pieces[next(len(pieces))] + text[to:]
		}
		try(text)
	}
	for range 600 {
		text := "package p;func f(){"
		for range next(12) {
			text += pieces[next(len(pieces))] + " "
		}
		try(text[next(2)*19:])
	}
	for at := range whole {
		try(whole[:at])
	}
	fmt.Println(n, wrong)
	// The time of a long expression is in proportion to its length: else this would take minutes.
	_, err := parser.ParseExpr("func() {" + strings.Repeat(";", 300000) + "}")
	fmt.Println(err)
}
