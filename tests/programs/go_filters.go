// go/ast: filters and comment maps.
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

const source = `// Package p has comments.
package p // behind the clause

import "fmt" // an import
import (
	m "math"
	_ "os"
)

// Before A.

// A is exported.
const A, b = 1, 2 // both

const c = iota

/* before T */ type T struct { // opens T
	// X is a field.
	X, y int // behind X
	// alone in T

	z    string
	E
	*f
	p.G
	pq.h
	_ struct{ In, out int }
	Deep map[K]struct{ A, b []chan t }
} // behind T

type t struct{ x, Y int }
type hidden struct{ a, b int }

// I is an interface.
type I interface {
	M(a T, b t) (r hidden)
	n()
	E
	e
	~int | string
}

type fn func(T) t
type Fn func(struct{ A, b int }, ...T)
type alias = []*T
type P (T)

var V, w = T{X: 1, y: 2}, map[string]t{"a": {x: 1, Y: 2}, key: {}}
var _ = []T{{X: 1}, {y: 2}}
var (
	// U is unset.
	U []struct{ a, B int } // behind U

	// u is alone.

	u int
)

// F does it.
func F(a, b int) (r int) { // opens F
	// in F
	x := a + // an operand
		b
	// before if
	if x > 0 { // opens if
		return x // returned

		// last in if
	} else /* in else */ {
		x++
		// after x
	}

	/* before the loop */ for range 3 {
	}
	// the end of F
	return /* value */ 0
	// behind return
}

func g() {}

// M is a method.
func (t *T) M() {}

func (t t) n() {}

// Behind everything.
`

func parsed() (*token.FileSet, *ast.File) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		panic(err)
	}
	return fset, f
}

// show prints the tree in one line a node, or several to a line.
func show(what string, left bool, f *ast.File) {
	fmt.Println("==", what, left, len(f.Decls), len(f.Comments), len(f.Imports))
	depth := 0
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			depth--
			return true
		}
		fmt.Printf("%s%s %d", strings.Repeat(" ", depth), strings.TrimPrefix(fmt.Sprintf("%T", n), "*ast."), n.Pos())
		switch n := n.(type) {
		case *ast.Ident:
			fmt.Print(" ", n.Name)
		case *ast.StructType:
			fmt.Print(" ", n.Incomplete)
		case *ast.InterfaceType:
			fmt.Print(" ", n.Incomplete)
		case *ast.CompositeLit:
			fmt.Print(" ", n.Incomplete)
		}
		fmt.Println()
		depth++
		return true
	})
}

func comments(g []*ast.CommentGroup) (texts []string) {
	for _, c := range g {
		texts = append(texts, c.List[0].Text)
	}
	return texts
}

func showMap(what string, m ast.CommentMap) {
	fmt.Println("==", what, len(m))
	var lines []string
	for n, groups := range m {
		lines = append(lines, fmt.Sprintf("%06d %06d %T %q", n.Pos(), n.End(), n, comments(groups)))
	}
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
	fmt.Printf("%q\n", comments(m.Comments()))
	text := m.String()
	fmt.Println(strings.Count(text, "\n"), strings.HasPrefix(text, "CommentMap {\n\t0x"))
	for _, line := range strings.Split(text, "\n") {
		if _, rest, ok := strings.Cut(line, "  "); ok {
			fmt.Println(rest)
		}
	}
}

func filters() {
	_, f := parsed()
	show("FileExports", ast.FileExports(f), f)
	short := func(name string) bool { return len(name) == 1 && name[0] >= 'a' || name == "Deep" }
	for i, filter := range []ast.Filter{
		func(string) bool { return true },
		func(string) bool { return false },
		func(name string) bool { return name == "X" || name == "hidden" || name == "int" },
		func(name string) bool { return strings.ToLower(name) == name },
		short,
	} {
		_, f := parsed()
		show(fmt.Sprint("FilterFile ", i), ast.FilterFile(f, filter), f)
	}
	_, f = parsed()
	for _, d := range f.Decls {
		fmt.Print(ast.FilterDecl(d, short), " ")
	}
	fmt.Println()
	show("FilterDecl", true, f)
	_, a := parsed()
	_, b := parsed()
	pkg := &ast.Package{Name: "p", Files: map[string]*ast.File{"a": a, "b": b}}
	show("FilterPackage", ast.FilterPackage(pkg, short), a)
	show("PackageExports", ast.PackageExports(pkg), b)
	fmt.Println(ast.PackageExports(pkg))
	empty := &ast.File{Name: ast.NewIdent("p")}
	fmt.Println(ast.FileExports(empty), ast.FilterFile(empty, short))
}

func maps() {
	fset, f := parsed()
	m := ast.NewCommentMap(fset, f, f.Comments)
	showMap("all", m)
	for _, d := range f.Decls {
		showMap(fmt.Sprintf("%T", d), m.Filter(d))
	}
	last := f.Decls[len(f.Decls)-1]
	showMap("of one function", ast.NewCommentMap(fset, last, f.Comments))
	first := f.Decls[0]
	stand := &ast.BadDecl{From: first.Pos(), To: first.End()}
	fmt.Println(m.Update(first, stand) == ast.Node(stand), len(m[first]), comments(m[stand]))
	m.Update(f.Decls[3], stand)
	fmt.Println(m.Update(nil, stand) == ast.Node(stand), comments(m[stand]))
	f.Decls = f.Decls[:len(f.Decls)-2]
	f.Comments = m.Filter(f).Comments()
	fmt.Printf("%q\n", comments(f.Comments))
	fmt.Println(ast.NewCommentMap(fset, f, nil) == nil, len(ast.CommentMap(nil).Comments()))
}

func main() {
	filters()
	maps()
	if len(os.Args) > 1 {
		files(os.Args[1:])
	}
}

// files makes maps of files that the arguments name.
func files(names []string) {
	for _, name := range names {
		fset := token.NewFileSet()
		f, _ := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		showMap(name, ast.NewCommentMap(fset, f, f.Comments))
		ast.FileExports(f)
		show(name, true, f)
	}
}
