// go/parser: objects of names, scopes, what is left unresolved, and names that are declared twice.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"sort"
	"strings"
)

const source = `package p

import (
	"fmt"
	m "math"
)

const (
	A = iota
	B, C
	_
)

var x, y = F(A), T{a: 1, x: x, k: y, "s": z}

type T struct {
	a, b int
	next *T
	f    func(a int, T T) (b T)
	E
}

type G[K comparable, V interface{ M(K) V; ~int | K }] struct {
	k K
	v []V
}

type (
	a1 = b1
	b1 interface{ a1() b1 }
)

func (g *G[K, _]) Get(k K) (v V, err error) { return g.get(k), err }
func (G[a.b, c[K]]) bad()                  {}
func (t T, u T) two(t T)                   {}

func F[P any, Q *P](p P, q ...Q) (r P) {
	x := p
	x, z := q, x
	var x2, x3 = x, x2
	const A = A + 1
	type T struct{ T T }
	type R[S any] []S
	var s S
	if x := z; x {
		x, w := x, w
		_ = w
	} else if y := x; y > x {
		goto end
	} else {
		_, _ = x, y
	}
	for i := 0; i < 10; i++ {
		i := i
		continue outer
	}
outer:
	for k, v := range m.All(k) {
		for k = range v {
			break outer
		}
		for a.b[k], (v) = range k {
		}
	}
	for range x {
	}
	switch x := x.(type) {
	case int, T:
		x = y
	default:
		y := x
		_ = y
	}
	switch q := f(); q {
	case q:
		q := q
		fallthrough
	case x:
	}
	select {
	case v, ok := <-c:
		v = ok
	case c <- v:
		fmt.Println(v)
	default:
	}
	go func(x int) (y int) {
		defer func() { x = y; goto end }()
	inner:
		x++
		break inner
	}(x)
	x.y.z = struct{ x int }{x: x}
	_ = map[T]int{T{}: x, {1}: y, (x): 1}
	{
		x := x
		p.x = x
		a, b.c := 1, 2
	}
end:
	return undefined
}

func init() { init() }
func init() {}
func main() { a, b := 1; a, b := 2; a, c := 3 }
func main() {}
func noBody(x, x int) (x int)

var A int
type T int
`

func describe(fset *token.FileSet, obj *ast.Object) string {
	if obj == nil {
		return "-"
	}
	at := fset.Position(obj.Pos())
	return fmt.Sprintf("%v %s %d:%d %T %v %v", obj.Kind, obj.Name, at.Line, at.Column, obj.Decl, obj.Data, obj.Type)
}

func show(name, text string, mode parser.Mode) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, text, mode)
	fmt.Println("==", name, mode, err != nil)
	if err != nil {
		fmt.Println(strings.ReplaceAll(fmt.Sprintf("%q", errors(err)), `" "`, "\n"))
	}
	numbers := map[*ast.Object]int{}
	ast.Inspect(f, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if _, known := numbers[id.Obj]; !known {
			numbers[id.Obj] = len(numbers)
		}
		fmt.Println(fset.Position(id.Pos()), id.Name, numbers[id.Obj], describe(fset, id.Obj))
		return true
	})
	if f.Scope != nil {
		var names []string
		for name, obj := range f.Scope.Objects {
			names = append(names, name+": "+describe(fset, obj))
		}
		sort.Strings(names)
		fmt.Println(strings.Join(names, "\n"), f.Scope.Outer)
	}
	for _, id := range f.Unresolved {
		fmt.Print(id, " ", fset.Position(id.Pos()), " ", id.Obj, "; ")
	}
	fmt.Println(len(f.Unresolved), f.Unresolved == nil)
}

func errors(err error) (all []string) {
	for _, line := range strings.Split(fmt.Sprint(err), "\n") {
		all = append(all, line)
	}
	return all
}

func main() {
	if len(os.Args) > 1 {
		for _, name := range os.Args[1:] {
			text, err := os.ReadFile(name)
			if err != nil {
				panic(err)
			}
			show("f", string(text), parser.DeclarationErrors)
		}
		return
	}
	show("all.go", source, parser.AllErrors|parser.DeclarationErrors)
	show("few.go", source, parser.DeclarationErrors)
	show("quiet.go", source, 0)
	show("skip.go", source, parser.SkipObjectResolution|parser.DeclarationErrors)
	show("broken.go", "package p\nvar x = y\nfunc f(x int) int { return g(x y) }\n", 0)
	show("clause.go", "package\nvar x int", 0)
	show("many.go", "package p\n"+strings.Repeat("var x = }\n", 20), 0)
	show("twice.go", "package p\n"+strings.Repeat("var x int\n", 20), parser.DeclarationErrors)
	x, err := parser.ParseExpr("func(a int) { b := a; c(b) }")
	ast.Inspect(x, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			fmt.Print(id.Name, " ", id.Obj, "; ")
		}
		return true
	})
	fmt.Println(err)
}
