package parser

import (
	"fmt"
	"go/ast"
	"go/token"
)

// unresolved stands in names whose declaration is not found in the scopes around them, until the whole file has been seen.
var unresolved = new(ast.Object)

// resolver finds the objects that names stand for, within one file. It is a visitor: the kinds of nodes that open scopes or declare names have functions of their own.
type resolver struct {
	pkg, top *ast.Scope // the package's scope, the innermost one
	labels   *ast.Scope // labels of the function
	targets  []*ast.Ident
	open     []*ast.Ident // names that are still unresolved
	wrong    func(token.Pos, string)
	place    func(token.Pos) token.Position
}

// resolve gives names of a file their objects. wrong is told of names that are declared twice and the like.
func resolve(f *ast.File, place func(token.Pos) token.Position, wrong func(token.Pos, string)) {
	scope := ast.NewScope(nil)
	r := &resolver{pkg: scope, top: scope, wrong: wrong, place: place}
	for _, decl := range f.Decls {
		ast.Walk(r, decl)
	}
	f.Scope = scope
	f.Unresolved = r.open[:0]
	for _, id := range r.open {
		if id.Obj = scope.Lookup(id.Name); id.Obj == nil {
			f.Unresolved = append(f.Unresolved, id)
		}
	}
}

// in runs f in a scope of its own.
func (r *resolver) in(f func()) {
	outer := r.top
	r.top = ast.NewScope(outer)
	f()
	r.top = outer
}

func (r *resolver) error(pos token.Pos, format string, args ...any) {
	r.wrong(pos, fmt.Sprintf(format, args...))
}

// declare enters names into a scope.
func (r *resolver) declare(scope *ast.Scope, kind ast.ObjKind, decl, data any, names ...*ast.Ident) {
	for _, id := range names {
		obj := ast.NewObj(kind, id.Name)
		obj.Decl, obj.Data = decl, data
		// A type parameter of a receiver has no declaration but itself.
		if _, ok := decl.(*ast.Ident); !ok {
			id.Obj = obj
		}
		if id.Name == "_" {
			continue
		}
		if alt := scope.Insert(obj); alt != nil {
			before := ""
			if pos := alt.Pos(); pos.IsValid() {
				before = fmt.Sprintf("\n\tprevious declaration at %v", r.place(pos))
			}
			r.error(id.Pos(), "%s redeclared in this block%s", id.Name, before)
		}
	}
}

// define declares the new ones of the names left of a :=.
func (r *resolver) define(s *ast.AssignStmt) {
	some := false
	for _, x := range s.Lhs {
		id, ok := x.(*ast.Ident)
		if !ok {
			continue
		}
		id.Obj = ast.NewObj(ast.Var, id.Name)
		id.Obj.Decl = s
		if id.Name == "_" {
			continue
		}
		if alt := r.top.Insert(id.Obj); alt != nil {
			id.Obj = alt
		} else {
			some = true
		}
	}
	if !some {
		r.error(s.Lhs[0].Pos(), "no new variables on left side of :=")
	}
}

// name resolves a name. A key of a literal may be a field's: it is not kept.
func (r *resolver) name(id *ast.Ident, isKey bool) {
	if id.Name == "_" {
		return
	}
	for s := r.top; s != nil; s = s.Outer {
		if obj := s.Lookup(id.Name); obj != nil {
			if _, ok := obj.Decl.(*ast.Ident); !ok {
				id.Obj = obj
			}
			return
		}
	}
	if !isKey {
		id.Obj = unresolved
		r.open = append(r.open, id)
	}
}

// walk visits nodes, which may be missing.
func (r *resolver) walk(nodes ...ast.Node) {
	for _, n := range nodes {
		if n != nil {
			ast.Walk(r, n)
		}
	}
}

func walkAll[N ast.Node](r *resolver, list []N) {
	for _, n := range list {
		ast.Walk(r, n)
	}
}

// scoped visits nodes in a scope of their own.
func (r *resolver) scoped(nodes ...ast.Node) {
	r.in(func() { r.walk(nodes...) })
}

// Visit resolves what is in a node. It answers nil for what it has gone through itself.
func (r *resolver) Visit(node ast.Node) ast.Visitor {
	switch n := node.(type) {
	case *ast.Ident:
		r.name(n, false)
	case *ast.SelectorExpr:
		ast.Walk(r, n.X)
	case *ast.CompositeLit:
		r.literal(n)
	case *ast.StructType:
		r.in(func() { r.fields(n.Fields, ast.Var) })
	case *ast.InterfaceType:
		r.in(func() { r.fields(n.Methods, ast.Fun) })
	case *ast.FuncType:
		r.in(func() { r.signature(n) })
	case *ast.FuncLit:
		r.in(func() {
			r.signature(n.Type)
			r.body(n.Body)
		})
	case *ast.GenDecl:
		r.general(n)
	case *ast.FuncDecl:
		r.function(n)
	default:
		return r.statement(node)
	}
	return nil
}

// statement is Visit for statements.
func (r *resolver) statement(node ast.Node) ast.Visitor {
	switch n := node.(type) {
	case *ast.LabeledStmt:
		r.declare(r.labels, ast.Lbl, n, nil, n.Label)
		ast.Walk(r, n.Stmt)
	case *ast.BranchStmt:
		if n.Label != nil && n.Tok != token.FALLTHROUGH {
			r.targets = append(r.targets, n.Label)
		}
	case *ast.AssignStmt:
		walkAll(r, n.Rhs)
		if n.Tok == token.DEFINE {
			r.define(n)
		} else {
			walkAll(r, n.Lhs)
		}
	case *ast.BlockStmt:
		r.in(func() { walkAll(r, n.List) })
	case *ast.IfStmt:
		r.scoped(stmt(n.Init), expr(n.Cond), n.Body, stmt(n.Else))
	case *ast.ForStmt:
		r.scoped(stmt(n.Init), expr(n.Cond), stmt(n.Post), n.Body)
	case *ast.RangeStmt:
		r.in(func() { r.ranging(n) })
	case *ast.SwitchStmt:
		r.in(func() {
			r.walk(stmt(n.Init), expr(n.Tag))
			r.clauses(n.Body)
		})
	case *ast.TypeSwitchStmt:
		r.in(func() {
			r.walk(stmt(n.Init))
			r.in(func() {
				r.walk(n.Assign)
				r.clauses(n.Body)
			})
		})
	case *ast.SelectStmt:
		r.clauses(n.Body)
	case *ast.CaseClause:
		walkAll(r, n.List)
		r.in(func() { walkAll(r, n.Body) })
	case *ast.CommClause:
		r.in(func() {
			r.walk(stmt(n.Comm))
			walkAll(r, n.Body)
		})
	default:
		return r
	}
	return nil
}

// stmt and expr make a missing statement or expression a missing node.
func stmt(s ast.Stmt) ast.Node {
	if s == nil {
		return nil
	}
	return s
}

func expr(x ast.Expr) ast.Node {
	if x == nil {
		return nil
	}
	return x
}

// clauses visits those of a switch or select, whose braces are no block.
func (r *resolver) clauses(body *ast.BlockStmt) {
	if body != nil {
		walkAll(r, body.List)
	}
}

func (r *resolver) literal(n *ast.CompositeLit) {
	r.walk(expr(n.Type))
	for _, x := range n.Elts {
		if pair, ok := x.(*ast.KeyValueExpr); ok {
			if id, ok := pair.Key.(*ast.Ident); ok {
				r.name(id, true)
			} else {
				ast.Walk(r, pair.Key)
			}
			x = pair.Value
		}
		ast.Walk(r, x)
	}
}

func (r *resolver) ranging(n *ast.RangeStmt) {
	ast.Walk(r, n.X)
	var names []ast.Expr
	for _, x := range [...]ast.Expr{n.Key, n.Value} {
		if x != nil {
			names = append(names, x)
		}
	}
	if n.Tok != token.DEFINE {
		walkAll(r, names)
	} else if len(names) > 0 {
		for _, x := range names {
			if _, ok := ast.Unparen(x).(*ast.Ident); !ok {
				ast.Walk(r, x)
			}
		}
		over := &ast.UnaryExpr{Op: token.RANGE, X: n.X}
		r.define(&ast.AssignStmt{Lhs: names, TokPos: n.TokPos, Tok: token.DEFINE, Rhs: []ast.Expr{over}})
	}
	ast.Walk(r, n.Body)
}

// general is for constants, variables and types.
func (r *resolver) general(d *ast.GenDecl) {
	for i, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.ValueSpec:
			kind := ast.Var
			if d.Tok == token.CONST {
				kind = ast.Con
			}
			walkAll(r, s.Values)
			r.walk(expr(s.Type))
			r.declare(r.top, kind, s, i, s.Names...)
		case *ast.TypeSpec:
			r.declare(r.top, ast.Typ, s, nil, s.Name)
			outer := r.top
			if s.TypeParams != nil {
				r.top = ast.NewScope(outer)
				// The scope of type parameters ends with the declaration, not with the type.
				defer func() { r.top = r.top.Outer }()
				r.typeParams(s.TypeParams)
			}
			r.walk(expr(s.Type))
		}
	}
}

func (r *resolver) function(d *ast.FuncDecl) {
	r.in(func() {
		r.receiver(d.Recv)
		if d.Type.TypeParams != nil {
			r.typeParams(d.Type.TypeParams)
		}
		r.types(d.Type.Params)
		r.types(d.Type.Results)
		r.names(d.Recv, ast.Var)
		r.names(d.Type.Params, ast.Var)
		r.names(d.Type.Results, ast.Var)
		r.body(d.Body)
	})
	if d.Recv == nil && d.Name.Name != "init" {
		r.declare(r.pkg, ast.Fun, d, nil, d.Name)
	}
}

// receiver declares the type parameters that the type of a receiver names, then resolves the rest.
func (r *resolver) receiver(recv *ast.FieldList) {
	if recv == nil || len(recv.List) == 0 {
		return
	}
	typ := recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	var params []ast.Expr
	switch t := typ.(type) {
	case *ast.IndexExpr:
		typ, params = t.X, []ast.Expr{t.Index}
	case *ast.IndexListExpr:
		typ, params = t.X, t.Indices
	}
	var rest []ast.Expr
	if len(params) > 0 {
		for _, x := range params {
			if id, ok := x.(*ast.Ident); ok {
				r.declare(r.top, ast.Typ, id, nil, id)
			} else {
				rest = append(rest, x)
			}
		}
	}
	r.walk(expr(typ))
	walkAll(r, rest)
	for _, field := range recv.List[1:] {
		r.walk(expr(field.Type))
	}
}

// types resolves the types of fields, names declares the names.
func (r *resolver) types(list *ast.FieldList) {
	if list != nil {
		for _, field := range list.List {
			r.walk(expr(field.Type))
		}
	}
}

func (r *resolver) names(list *ast.FieldList, kind ast.ObjKind) {
	if list != nil {
		for _, field := range list.List {
			r.declare(r.top, kind, field, nil, field.Names...)
		}
	}
}

func (r *resolver) fields(list *ast.FieldList, kind ast.ObjKind) {
	r.types(list)
	r.names(list, kind)
}

func (r *resolver) typeParams(list *ast.FieldList) {
	r.names(list, ast.Typ)
	r.types(list)
}

func (r *resolver) signature(t *ast.FuncType) {
	r.types(t.Params)
	r.types(t.Results)
	r.names(t.Params, ast.Var)
	r.names(t.Results, ast.Var)
}

// body resolves statements, and then the labels that they go to.
func (r *resolver) body(b *ast.BlockStmt) {
	if b == nil {
		return
	}
	labels, targets := r.labels, r.targets
	r.labels, r.targets = ast.NewScope(labels), nil
	walkAll(r, b.List)
	for _, id := range r.targets {
		if id.Obj = r.labels.Lookup(id.Name); id.Obj == nil {
			r.error(id.Pos(), "label %s undefined", id.Name)
		}
	}
	r.labels, r.targets = labels, targets
}
