package parser

import "go/ast"

// block reads a block; nil if it is not there.
func (b *builder) block() *ast.BlockStmt {
	block, _ := b.stmt().(*ast.BlockStmt)
	return block
}

func (b *builder) stmts() []ast.Stmt {
	n := b.next()
	if n == 0 {
		return nil
	}
	list := make([]ast.Stmt, n)
	for i := range list {
		list[i] = b.stmt()
	}
	return list
}

// stmt reads a statement; nil if it is not there.
func (b *builder) stmt() ast.Stmt {
	switch kind := b.next(); kind {
	case kindNone:
		return nil
	case kindDeclStmt:
		b.pos()
		return &ast.DeclStmt{Decl: b.decl()}
	case kindExprStmt:
		b.pos()
		return &ast.ExprStmt{X: b.expr()}
	case kindGoStmt:
		return &ast.GoStmt{Go: b.pos(), Call: b.called("go")}
	case kindDeferStmt:
		return &ast.DeferStmt{Defer: b.pos(), Call: b.called("defer")}
	case kindIncDecStmt:
		return &ast.IncDecStmt{TokPos: b.pos(), Tok: b.token(), X: b.expr()}
	case kindLabeledStmt:
		return &ast.LabeledStmt{Colon: b.pos(), Label: b.ident(), Stmt: b.stmt()}
	case kindSendStmt:
		return &ast.SendStmt{Arrow: b.pos(), Chan: b.expr(), Value: b.expr()}
	case kindAssignStmt:
		return &ast.AssignStmt{TokPos: b.pos(), Tok: b.token(), Lhs: b.exprs(), Rhs: b.exprs()}
	case kindReturnStmt:
		return &ast.ReturnStmt{Return: b.pos(), Results: b.exprs()}
	case kindBranchStmt:
		return &ast.BranchStmt{TokPos: b.pos(), Tok: b.token(), Label: b.optIdent()}
	case kindEmptyStmt:
		return &ast.EmptyStmt{Semicolon: b.pos(), Implicit: b.next() != 0}
	case kindBlockStmt:
		return &ast.BlockStmt{Lbrace: b.pos(), Rbrace: b.pos(), List: b.stmts()}
	case kindIfStmt:
		return &ast.IfStmt{If: b.pos(), Init: b.stmt(), Cond: b.expr(), Body: b.block(), Else: b.stmt()}
	case kindSwitchStmt:
		return &ast.SwitchStmt{Switch: b.pos(), Init: b.stmt(), Tag: b.expr(), Body: b.block()}
	case kindTypeSwitchStmt:
		return &ast.TypeSwitchStmt{Switch: b.pos(), Init: b.stmt(), Assign: b.stmt(), Body: b.block()}
	case kindSelectStmt:
		return &ast.SelectStmt{Select: b.pos(), Body: b.block()}
	case kindCaseClause:
		return &ast.CaseClause{Case: b.pos(), Colon: b.pos(), List: b.exprs(), Body: b.stmts()}
	case kindCommClause:
		return &ast.CommClause{Case: b.pos(), Colon: b.pos(), Comm: b.stmt(), Body: b.stmts()}
	case kindForStmt:
		return &ast.ForStmt{For: b.pos(), Init: b.stmt(), Cond: b.expr(), Post: b.stmt(), Body: b.block()}
	case kindRangeStmt:
		return &ast.RangeStmt{For: b.pos(), TokPos: b.pos(), Tok: b.token(), Range: b.pos(), Key: b.expr(), Value: b.expr(), X: b.expr(), Body: b.block()}
	}
	return &ast.BadStmt{From: b.pos(), To: b.pos()}
}

// called reads what stands behind go or defer; it should be a call.
func (b *builder) called(keyword string) *ast.CallExpr {
	x := b.expr()
	if call, ok := x.(*ast.CallExpr); ok {
		return call
	}
	if !b.isBroken {
		end := int(x.End() - b.base)
		b.found = append(b.found, problem{end, end, "expression in " + keyword + " must be function call", false})
	}
	return &ast.CallExpr{Fun: x, Rparen: x.End()}
}

// decl reads a declaration.
func (b *builder) decl() ast.Decl {
	switch b.next() {
	case kindGenDecl:
		d := &ast.GenDecl{Doc: b.group(), TokPos: b.pos(), Tok: b.token(), Lparen: b.pos(), Rparen: b.pos()}
		if n := b.next(); n > 0 {
			d.Specs = make([]ast.Spec, n)
			for i := range d.Specs {
				d.Specs[i] = b.spec()
			}
		}
		return d
	case kindFuncDecl:
		return &ast.FuncDecl{Doc: b.group(), Recv: b.fields(), Name: b.ident(), Type: b.funcType(), Body: b.block()}
	}
	return &ast.BadDecl{From: b.pos(), To: b.pos()}
}

func (b *builder) spec() ast.Spec {
	switch b.next() {
	case kindImportSpec:
		s := &ast.ImportSpec{Doc: b.group(), Comment: b.group(), Name: b.optIdent(), Path: b.basicLit()}
		b.imports = append(b.imports, s)
		return s
	case kindValueSpec:
		return &ast.ValueSpec{Doc: b.group(), Comment: b.group(), Names: b.idents(), Type: b.expr(), Values: b.exprs()}
	}
	return &ast.TypeSpec{Doc: b.group(), Comment: b.group(), Assign: b.pos(), Name: b.ident(), TypeParams: b.fields(), Type: b.expr()}
}

// file reads a file.
func (b *builder) file() *ast.File {
	b.next()
	f := &ast.File{Doc: b.group(), Package: b.pos(), Name: b.ident(), Comments: b.groups, GoVersion: b.version}
	if n := b.next(); n > 0 {
		f.Decls = make([]ast.Decl, n)
		for i := range f.Decls {
			f.Decls[i] = b.decl()
		}
	}
	f.Imports = b.imports
	return f
}
