// go/parser: all that it says about wrong texts, with one error a line and with all.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

var wrong = []string{
	"",
	"package",
	"package 1",
	"package p x",
	"x",
	"package p; func f() { x := }",
	"package p\nfunc f( {\n}\n",
	"package p\nvar x = \n",
	"package p\nfunc f() { if x = 1 { } }",
	"package p\nfunc f() { for { \n",
	"package p\nfunc f() { a b }",
	"package p\nfunc f() { g(1 2) }",
	"package p\nvar x = []int{1,\n2\n}",
	"package p\nfunc f() { g(1,\n2\n) }",
	"package p\ntype T struct { a int b int }",
	"package p\ntype T struct { 1 }",
	"package p\nimport x\n",
	"package p\nimport 1\n",
	"package p\nvar _ = x.1\n",
	"package p\nvar _ = x.\n",
	"package p\nx := 1\n",
	"package p\nfunc f() { else }",
	"package p\nfunc f() { if true {} else x }",
	"package p\nfunc f() { switch { foo } }",
	"package p\nfunc f() { switch x { case 1 foo() } }",
	"package p\nfunc f() { var }",
	"package p\nvar x, y\n",
	"package p\nconst\n",
	"package p\ntype T\n",
	"package p\ntype = int\n",
	"package p\nfunc () {}\n",
	"package p\nfunc f(a int, b) {}\n",
	"package p\nfunc f(a, b int, string) {}\n",
	"package p\nfunc f(...int, a int) {}\n",
	"package p\nvar x [\n",
	"package p\nvar x map[int\n",
	"package p\nvar x chan\n",
	"package p\nfunc f() { go x }",
	"package p\nfunc f() { defer (f()) }",
	"package p\nfunc f() { x++ + 1 }",
	"package p\nfunc f() { a, b := range c }",
	"package p\nfunc f() { for a, b, c := range d {} }",
	"package p\nfunc f() { if x; {} }",
	"package p\nfunc f() { if x\n{} }",
	"package p\nfunc f() { for x\n{} }",
	"package p\nfunc f() { L: }",
	"package p\nfunc f() { L: case }",
	"package p\nfunc f() { goto }",
	"package p\nfunc f() { break 1 }",
	"package p\nvar x = a[1:2:]\n",
	"package p\nvar x = a[::3]\n",
	"package p\nvar x = a[]\n",
	"package p\nvar x = a.(type)\n",
	"package p\nvar x = 'ab'\n",
	"package p\nvar x = \"abc\n",
	"package p\nvar x = `abc",
	"package p\n/* abc",
	"package p\nvar x = 09\n",
	"package p\nvar x = 1_\n",
	"package p\nvar x = 0x\n",
	"package p\nvar x = '\\q'\n",
	"package p\nvar x = @\n",
	"package p\nvar x = #1\n",
	"package p\nfunc f() { # }\n",
	"package p\nfunc (a int, b int) f() {}\n",
	"package p\nfunc () f() {}\n",
	"package p\ntype T interface { f() int; 1 }\n",
	"package p\ntype T[P any struct {}\n",
	"package p\nfunc f[P]() {}\n",
	"package p\nfunc f[]() {}\n",
	"package p\ntype T[] struct{}\n",
	"package p\nvar _ = func[T any]() {}\n",
	"package p\nvar x = (1\n",
	"package p\nvar x = {1}\n",
	"package p\nfunc f() { select { case x: } }",
	"package p\nfunc f() { select { foo } }",
	"package p; import \"a\"; var x int; import \"b\"",
	"package p\nfunc f() { var x = 1; const; y }",
	"package p\n}",
	"package p\nfunc f() }",
	"package p\nfunc f() {}}",
	"package p\nvar x int = = 2",
	"package p\nfunc f() { return 1 2 }",
	"package p\nfunc f() { x = = 1 }",
	"package p\nfunc f() { f(a...b) }",
	"package p\nfunc f() { f(a..., b) }",
	"package p\nvar x = struct{a int; 1}{}\n",
	"package p\nvar _ = [...]int\n",
	"package p\nfunc f() { for i := 0; i < 10 {} }",
	"package p\nfunc f() { for i := 0; i < 10; i := 1 {} }",
	"package p\nfunc f() { if var x = 1; x {} }",
	"package p\nfunc f() { for var i = 0; i < 1; {} }",
	"package _\n",
	"package p\nfunc f() { fallthrough x }",
	"package p\nfunc f()\n{}\n",
	"package p\nvar ( x int y int )\n",
	"package p\nimport ( \"a\" \"b\" )\n",
	"package p\nfunc f() { a.b := 1 }",
	"package p\nfunc f() { switch x := y; z := w.(type) {} }",
	"package p\nfunc f() { T{1} }\nfunc g() { if x == T{1} {} }",
	"package p\nfunc f() { a[1 }",
	"package p\nvar x *\n",
	"package p\nvar x <-int\n",
	"package p\nvar x = <-chan\n",
	"package p\ntype T struct { (int) }\n",
	"package p\ntype T struct { *(int) }\n",
	"package p\ntype T struct { a, int }\n",
	"package p\ntype T interface { (int) }\n",
	"package p\ntype I interface { f[T any]() }\n",
	"package p\nfunc f() {\n\tx := 1\n\ty = = 2\n\tz ( \n}\n",
	"package p\nfunc f() { 1 = }\nfunc g() { 2 + }\nfunc h() { 3 * }\n",
	"package p\nvar x = 1 +\n",
	"package p\nfunc f() { x, }\n",
	"package p\nfunc f() { case }\n",
	"package p\nfunc f() { import }\n",
	"package p\nfunc f() { ) }\n",
	"package p\nfunc\n",
	"package p\nfunc f\n",
	"package p\nfunc f(\n",
	"package p\nfunc f() int string {}\n",
	"package p\nfunc f() { func g() {} }\n",
	"package p\nvar a = func {}\n",
	"package p\nvar a = map[string]int{\"a\" 1}\n",
	"package p\nvar a = map[string]int{\"a\": }\n",
	"package p\nvar a = f(,)\n",
	"package p\nvar a = f(a,,b)\n",
	"package p\nfunc f(a,,b int) {}\n",
	"package p\nfunc f() { if {} }\n",
	"package p\nfunc f() { switch x {\n 1: } }\n",
	"package p\nfunc f() { for ;; }\n",
	"package p\nfunc f() { for }\n",
	"package p\nfunc f() { for range {} }\n",
	"package p\nfunc f() { for x := {} }\n",
	"package p\nfunc f() { if x := 1 {} }\n",
	"package p\nfunc f() { if x++ {} }\n",
	"package p\nfunc f() { switch x = 1 {} }\n",
	"package p\nfunc f() { for x = 1 {} }\n",
	"package p\nfunc f() { a <- }\n",
	"package p\nfunc f() { &a := 1 }\n",
	"package p\nfunc f(a.b c) {}\n",
	"package p\nvar a.b int\n",
	"package p\ntype A.B int\n",
	"package p\nfunc a.b() {}\n",
	"package p\nconst x int = \n",
	"package p\nconst x, = 1\n",
	"package p\nvar x = \"\\xg\"\n",
	"package p\nvar x = '\n",
	"package p\nvar x = ''\n",
	"package p\nfunc f(a ...) {}\n",
	"package p\nvar x T[]\n",
	"package p\nfunc f() { switch x; y\n{} }",
	"package p\nfunc f() { if x; y\n{} }",
	"package p\nfunc f() { if f() true {} }",
	"package p\nfunc f() { if g(); x true {} }",
	"package p\nfunc f() { 1: x() }",
	"package p\nvar x := 1\n",
	"package p\nfunc f() { x := (T){1} }",
	"package p\nfunc f() { x := ((p.T)){1} }",
	"package p\ntype T [a, b]int\n",
	"package p\nfunc f() { switch x {} else {} }",
	"package p\nfunc f(a, b ...int, c ...int) {}\nfunc g() (...int)\nfunc h[T ...int]()\n",
	"package p\ntype A[a, interface{}] int\ntype B[a b, c] int\ntype C[interface{}] int\n",
	"package p\nvar x <-chan<- <-chan int\nvar y = <-chan<- chan int(nil)\nvar z = <-<-chan int(nil)\n",
	"package p\nvar a⊛b, ۶ int\n",
	"package p\nfunc f() {\n\tx := 1 +\n}\nvar y = }\ntype T struct { a b c }\nfunc g( {}\n",
	"package p\nfunc f() {\n\tgo func() { 1 + }\n\tdefer x.y\n\tgo (f())\n}\n",
	"package p\nfunc f() { for x\n{ z\n}\nif x {} else y }\n",
	"package p\ntype T struct { x [24]2 }\n",
	"package p\nfunc f() { select { case a, b: case a, b, c = d: case a, b <- c: x } }",
	"package p\nfunc f() { switch x = y.(type) {}; switch x, y := z.(type) {} }",
	"package p\ntype I interface { f[T any](); g[int, string]; h[]; ~; | int; a.b(c) }",
	"package p\nx\ny\nz\nconst a\n)\nvar\n1\n2\n",
}

var exprs = []string{
	"",
	"a +",
	"a b",
	"(a",
	"a)",
	"a[",
	"f(a",
	"f(a b)",
	"1 +* 2",
	"x.(",
	"[]int{1 2}",
	"func() { x y }",
	"a;",
	"a;b",
	"a\n",
	"a\nb",
	"var x",
	"a := b",
	"if",
	"@",
	"'a",
	"struct{a b c}",
	"interface{1}",
	"map[a",
	"chan",
	"*",
	"&",
	"<-",
	"a ? b : c",
	"1..2",
	"a..b",
	"[]",
	"[...]int",
	"type",
	"a.type",
	"a.(type)",
}

// all returns the errors of a list.
func all(err error) []string {
	var all []string
	if list, ok := err.(scanner.ErrorList); ok {
		for _, e := range list {
			all = append(all, e.Error())
		}
	}
	return all
}

func main() {
	for i, text := range wrong {
		f, err := parser.ParseFile(token.NewFileSet(), "f", text, parser.SkipObjectResolution)
		fmt.Printf("%d %q: %v %q\n", i, text, f != nil, all(err))
		_, err = parser.ParseFile(token.NewFileSet(), "f", text, parser.SkipObjectResolution|parser.AllErrors)
		fmt.Printf("%d %q\n", i, all(err))
	}
	for i, text := range exprs {
		_, err := parser.ParseExpr(text)
		fmt.Printf("%d %q: %q\n", i, text, all(err))
	}
	modes()
	many()
	deep()
	defer func() { fmt.Println(recover()) }()
	parser.ParseFile(nil, "f", "package p", 0)
}

const whole = `// Above.
package p // clause

// Before imports.
import "fmt" // fmt

import (
	. "os"
	m "math"
)

// Behind imports.
var x = 1

func f() { broken( }
`

// modes: parts of a file, of which the errors behind are not seen.
func modes() {
	for _, mode := range []parser.Mode{parser.PackageClauseOnly, parser.ImportsOnly, parser.PackageClauseOnly | parser.ParseComments, parser.ImportsOnly | parser.ParseComments} {
		f, err := parser.ParseFile(token.NewFileSet(), "m", whole, mode|parser.SkipObjectResolution)
		fmt.Println(mode, f.Name, len(f.Decls), len(f.Imports), len(f.Comments), err)
		for _, spec := range f.Imports {
			fmt.Println(spec.Name, spec.Path.Value, spec.Comment.Text())
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if n != nil {
				fmt.Printf("%T %d ", n, n.End())
			}
			return true
		})
		fmt.Println()
	}
	for _, src := range []any{1, nil, []byte("package b"), (*scanner.Scanner)(nil)} {
		f, err := parser.ParseFile(token.NewFileSet(), "no/such/file", src, 0)
		fmt.Println(f != nil, err != nil)
	}
}

// many: with and without AllErrors.
func many() {
	text := "package p\n"
	for range 15 {
		text += "var x = 'ab'; var y = 'cd'\n"
	}
	for _, mode := range []parser.Mode{0, parser.AllErrors} {
		_, err := parser.ParseFile(token.NewFileSet(), "many", text, mode|parser.SkipObjectResolution)
		list := err.(scanner.ErrorList)
		fmt.Println(len(list) > 10, list[0], list[1])
		list.RemoveMultiples()
		fmt.Println(list.Len(), list[:1].Error())
	}
}

// deep: what nests beyond all limits is an error and no end of the stack.
func deep() {
	for _, part := range []string{"(", "f(", "[]int{", "a*(", "chan ", "func(){", "if a {", "L:"} {
		text := "package p\nfunc f() { " + strings.Repeat(part, 110000)
		_, err := parser.ParseFile(token.NewFileSet(), "deep", text, parser.SkipObjectResolution)
		list := err.(scanner.ErrorList)
		fmt.Println(list.Len(), list[0].Msg)
	}
}
