// go/parser and go/ast: every kind of node with its type, extent and fields; comments and whom they belong to.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
)

const sample = `// Copyright.

//go:build linux && (go1.20 || !cgo) && !go1.30

// Package p has everything.
//
//   more
package p // behind the clause

import "fmt" // fmt

// The group.
import (
	// The name.
	m "math" // m
	. "os"
	_ "embed" /* last */
)

// C's.
const (
	// A.
	A, B = iota, 1 << iota // a and b
	C, D /* c */
	E int = 1; F = 2 // f
)

const single = 1.5e3i // single

type (
	// S is a struct.
	S struct {
		// a's doc
		a, b int "tag" // a's comment
		*T
		m.U // u
		G[int]
		c struct{}
		f func(int, ...string) (x, y bool)
	}
	Alias = map[string][]chan<- int
	I interface {
		// M's doc
		M(a, b int, _ ...any) error // M's comment
		fmt.Stringer
		~int | ~string | *S
		N()
	}
)

// G is generic.
type G[K comparable, V any] struct{ k K; v V }
type P[T *int,] []T
type Q[T interface{ *int }] [4]T
type W [len("abc")][...]int

var x, y = <-ch, &S{a: 1, "b": {2}, 3: []int{1, 2, },}
var r <-chan <-chan int
var s chan (<-chan int)
var z func(func()) = func(f func()) { f() }

// Method.
func (s *G[K, V]) Method(a, b K, c ...V) (n int, err error) {
	// inside
	defer func() { recover() }()
	go s.Method(a, b, c...)
	var local int // local
	type inner struct{}
L:
	for i := 0; i < 10; i++ {
		if v, ok := any(s).(fmt.Stringer); !ok && v != nil || false {
			continue L
		} else if x := y; x {
			break
		} else {
			goto L
		}
	}
	for range ch {
	}
	for k := range m.X { _ = k }
	for k, v = range 10 {}
	for {}
	for x < y {}
	for ; ; {}
	switch x := f(); x {
	case 1, 2:
		fallthrough
	default:
	}
	switch {}
	switch y := x.(type) {
	case int, *S, nil:
	case func():
		y++
	}
	switch x := 1; x.(type) {}
	select {
	case v, ok := <-ch:
	case ch <- 1:
		return
	case <-ch:
	default:
		;
	}
	a[1], b[1:2], c[:], d[:1:2], e[x:] = 1, 2, 3, 4, 5
	n += -+^*(&(n)) &^ 3
	n--
	G[int, string]{}.f(x, y)
	f[int](1)(2)[3].x.y()
	_ = []struct{ x, y int }{{1, 2}, {x: 3}}
	_ = map[string]any{"a": nil, ` + "`raw\r\nstring`" + `: 'c'}
	_ = func(int) (a int) { return 1, 2 }
	{
		;;
		{}
	}
Empty:
}

func external(a int, b, c string) int

/* a */ func /* b */ g /* c */ ( /* d */ ) /* e */ { /* f */ } /* g */ // h

// The end.
/* really */
`

func field(name string, f reflect.Value) string {
	switch x := f.Interface().(type) {
	case token.Pos, token.Token, string, bool, ast.ChanDir:
		return fmt.Sprintf(" %s=%q", name, fmt.Sprint(x))
	}
	switch f.Kind() {
	case reflect.Slice:
		return fmt.Sprintf(" %s#%d %v", name, f.Len(), f.IsNil())
	case reflect.Pointer, reflect.Interface:
		if !f.IsNil() {
			return fmt.Sprintf(" %s:%T", name, f.Interface())
		}
	}
	return ""
}

func show(n ast.Node) string {
	v := reflect.ValueOf(n).Elem()
	s := fmt.Sprintf("%T %d-%d", n, n.Pos(), n.End())
	for i := range v.NumField() {
		s += field(v.Type().Field(i).Name, v.Field(i))
	}
	return s
}

func dump(root ast.Node) {
	depth := 0
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			depth--
			return true
		}
		fmt.Println(strings.Repeat(" ", depth) + show(n))
		depth++
		return true
	})
}

var exprs = []string{
	"a", "1 + 2*3 - f(x)", "-a.b.c[1](2)", "func(x int) int { return x }", "struct{ a, b int; c }", "x.(T)", "[]int{1, 2: 3}", "<-chan int", "chan<- chan int", "*p", "(((x)))",
	"interface{ m(); ~int | T }", "map[K]V", "[...]int{}", "[2]int", "a[b:c:d]", "a\n", "T[int, string]", "f(a...)", "x == y && z || !w", "'a' + \"s\" + `r`", "/* c */ a // d\n", "func()", "func(a, b int, c ...string) (d int, e error)",
	"a.b.c", "&x", "^x", "1i", "0x1p-2", "a[\n1,\n]", "f(\na,\n)", "日本 + ä", "[]func(){nil}", "struct{}{}", "[]*T", "(func())(nil)", "<-ch", "<-(<-chan int)(x)",
}

func main() {
	fset := token.NewFileSet()
	fset.AddFile("before", -1, 100)
	f, err := parser.ParseFile(fset, "sample.go", sample, parser.ParseComments|parser.SkipObjectResolution)
	fmt.Println(err, f.GoVersion, fset.Position(f.End()), fset.File(f.Pos()).LineCount())
	dump(f)
	for _, group := range f.Comments {
		fmt.Printf("%d-%d %d %q\n", group.Pos(), group.End(), len(group.List), group.Text())
	}
	for _, spec := range f.Imports {
		fmt.Println(spec.Name, spec.Path.Value, spec.Doc.Text(), spec.Comment.Text())
	}
	bare, err := parser.ParseFile(fset, "bare.go", strings.NewReader(sample), parser.SkipObjectResolution)
	n := 0
	for range ast.Preorder(bare) {
		n++
	}
	fmt.Println(err, n, len(bare.Comments), bare.Doc == nil, bare.GoVersion, bare.FileStart, bare.FileEnd)
	for _, text := range exprs {
		x, err := parser.ParseExpr(text)
		fmt.Printf("%q %v\n", text, err)
		dump(x)
	}
	lined, err := parser.ParseFile(fset, "dir/lined.go", "package p\n//line other.go:50\nvar x = 1\n/*line /abs/y.go:7:3*/ var y = 2\n //line no.go:1\nvar z = 3\n", 0)
	for _, d := range lined.Decls {
		fmt.Println(fset.Position(d.Pos()), fset.PositionFor(d.Pos(), false))
	}
}
