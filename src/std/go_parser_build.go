package parser

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"internal/goast"
)

// The kinds of the engine's nodes, in the order of their numbers.
const (
	kindBadExpr = iota
	kindIdent
	kindBasicLit
	kindCompositeLit
	kindFuncLit
	kindParenExpr
	kindSelectorExpr
	kindIndexExpr
	kindSliceExpr
	kindTypeAssertExpr
	kindCallExpr
	kindStarExpr
	kindUnaryExpr
	kindBinaryExpr
	kindKeyValueExpr
	kindExprList
	kindArrayType
	kindEllipsis
	kindStructType
	kindFuncType
	kindInterfaceType
	kindMapType
	kindChanType
	kindFieldList
	kindField
	kindBadStmt
	kindDeclStmt
	kindEmptyStmt
	kindLabeledStmt
	kindExprStmt
	kindSendStmt
	kindIncDecStmt
	kindAssignStmt
	kindGoStmt
	kindDeferStmt
	kindReturnStmt
	kindBranchStmt
	kindBlockStmt
	kindIfStmt
	kindCaseClause
	kindSwitchStmt
	kindTypeSwitchStmt
	kindCommClause
	kindSelectStmt
	kindForStmt
	kindRangeStmt
	kindImportSpec
	kindValueSpec
	kindTypeSpec
	kindBadDecl
	kindGenDecl
	kindFuncDecl
	kindFile

	// kindNone stands for a child that is not there.
	kindNone = 255
)

// builder makes structs out of the words that the native wrote; src/std/go_ast_words.rs is its other side.
type builder struct {
	root  uint64
	base  token.Pos
	text  string
	words []int32
	at    int

	groups    []*ast.CommentGroup
	version   string
	hasClause bool
	isBroken  bool
	found     []problem
	errors    scanner.ErrorList
	imports   []*ast.ImportSpec
}

// next reads a number.
func (b *builder) next() int {
	word := b.words[b.at]
	b.at++
	return int(word)
}

// pos reads a position.
func (b *builder) pos() token.Pos {
	if offset := b.next(); offset >= 0 {
		return b.base + token.Pos(offset)
	}
	return token.NoPos
}

func (b *builder) token() token.Token { return token.Token(b.next()) }

// offsets reads a list of offsets.
func (b *builder) offsets() []int {
	list := make([]int, b.next())
	for i := range list {
		list[i] = b.next()
	}
	return list
}

// comments reads the groups of comments.
func (b *builder) comments() {
	n := b.next()
	if n == 0 {
		return
	}
	b.groups = make([]*ast.CommentGroup, n)
	for i := range b.groups {
		list := make([]*ast.Comment, b.next())
		for j := range list {
			start, end := b.next(), b.next()
			list[j] = &ast.Comment{Slash: b.base + token.Pos(start), Text: goast.CommentText(b.text[start:end])}
		}
		b.groups[i] = &ast.CommentGroup{List: list}
	}
}

// group reads the number of a group of comments.
func (b *builder) group() *ast.CommentGroup {
	if i := b.next(); 0 <= i && i < len(b.groups) {
		return b.groups[i]
	}
	return nil
}

// peek returns the kind of the node that comes next.
func (b *builder) peek() int { return int(b.words[b.at]) }

// absent reads the mark of a child that is not there, if it comes next.
func (b *builder) absent() bool {
	if b.peek() != kindNone {
		return false
	}
	b.at++
	return true
}

func (b *builder) ident() *ast.Ident {
	if id, ok := b.expr().(*ast.Ident); ok {
		return id
	}
	return ast.NewIdent("_")
}

func (b *builder) optIdent() *ast.Ident {
	if b.absent() {
		return nil
	}
	return b.ident()
}

func (b *builder) idents() []*ast.Ident {
	n := b.next()
	if n == 0 {
		return nil
	}
	list := make([]*ast.Ident, n)
	for i := range list {
		list[i] = b.ident()
	}
	return list
}

func (b *builder) basicLit() *ast.BasicLit {
	if b.absent() {
		return nil
	}
	x := b.expr()
	if lit, ok := x.(*ast.BasicLit); ok {
		return lit
	}
	return &ast.BasicLit{ValuePos: x.Pos(), Kind: token.STRING}
}

func (b *builder) exprs() []ast.Expr { return b.exprList(b.next()) }

func (b *builder) exprList(n int) []ast.Expr {
	if n == 0 {
		return nil
	}
	list := make([]ast.Expr, n)
	for i := range list {
		list[i] = b.expr()
	}
	return list
}

// expr reads an expression or a type; nil if it is not there.
func (b *builder) expr() ast.Expr {
	switch kind := b.next(); kind {
	case kindNone:
		return nil
	case kindIdent:
		at := b.next()
		name := b.text[at : at+b.next()]
		if name == "" {
			name = "_"
		}
		return &ast.Ident{NamePos: b.base + token.Pos(at), Name: name}
	case kindBasicLit:
		return b.literal()
	case kindCompositeLit:
		x := &ast.CompositeLit{Lbrace: b.pos(), Rbrace: b.pos()}
		x.Type = b.expr()
		x.Elts = b.exprs()
		return x
	case kindFuncLit:
		return &ast.FuncLit{Type: b.funcType(), Body: b.block()}
	case kindParenExpr:
		return &ast.ParenExpr{Lparen: b.pos(), Rparen: b.pos(), X: b.expr()}
	case kindSelectorExpr:
		return &ast.SelectorExpr{X: b.expr(), Sel: b.ident()}
	case kindIndexExpr:
		return b.index()
	case kindSliceExpr:
		return &ast.SliceExpr{Lbrack: b.pos(), Rbrack: b.pos(), Slice3: b.next() != 0, X: b.expr(), Low: b.expr(), High: b.expr(), Max: b.expr()}
	case kindTypeAssertExpr:
		return &ast.TypeAssertExpr{Lparen: b.pos(), Rparen: b.pos(), X: b.expr(), Type: b.expr()}
	case kindCallExpr:
		return b.call()
	case kindStarExpr:
		return &ast.StarExpr{Star: b.pos(), X: b.expr()}
	case kindUnaryExpr:
		return &ast.UnaryExpr{OpPos: b.pos(), Op: b.token(), X: b.expr()}
	case kindBinaryExpr:
		return &ast.BinaryExpr{OpPos: b.pos(), Op: b.token(), X: b.expr(), Y: b.expr()}
	case kindKeyValueExpr:
		return &ast.KeyValueExpr{Colon: b.pos(), Key: b.expr(), Value: b.expr()}
	case kindEllipsis:
		return &ast.Ellipsis{Ellipsis: b.pos(), Elt: b.expr()}
	case kindArrayType:
		return &ast.ArrayType{Lbrack: b.pos(), Len: b.expr(), Elt: b.expr()}
	case kindStructType:
		return &ast.StructType{Struct: b.pos(), Fields: b.fields()}
	case kindFuncType:
		b.at--
		return b.funcType()
	case kindInterfaceType:
		return &ast.InterfaceType{Interface: b.pos(), Methods: b.fields()}
	case kindMapType:
		return &ast.MapType{Map: b.pos(), Key: b.expr(), Value: b.expr()}
	case kindChanType:
		return &ast.ChanType{Begin: b.pos(), Arrow: b.pos(), Dir: ast.ChanDir(b.next()), Value: b.expr()}
	case kindExprList:
		return b.firstOf()
	}
	return &ast.BadExpr{From: b.pos(), To: b.pos()}
}

// literal reads a literal. A raw string loses its carriage returns, so its end is told.
func (b *builder) literal() ast.Expr {
	start, end := b.next(), b.next()
	value := b.text[start:end]
	if value != "" && value[0] == '`' {
		value = goast.WithoutCR(value)
	}
	return &ast.BasicLit{ValuePos: b.base + token.Pos(start), ValueEnd: b.base + token.Pos(end), Kind: b.token(), Value: value}
}

// firstOf reads a list where one expression should stand.
func (b *builder) firstOf() ast.Expr {
	if list := b.exprs(); len(list) > 0 {
		return list[0]
	}
	return &ast.BadExpr{}
}

func (b *builder) index() ast.Expr {
	lbrack, rbrack, n := b.pos(), b.pos(), b.next()
	x := b.expr()
	if n == 1 {
		return &ast.IndexExpr{X: x, Lbrack: lbrack, Index: b.expr(), Rbrack: rbrack}
	}
	return &ast.IndexListExpr{X: x, Lbrack: lbrack, Indices: b.exprList(n), Rbrack: rbrack}
}

func (b *builder) call() *ast.CallExpr {
	x := &ast.CallExpr{Lparen: b.pos(), Ellipsis: b.pos(), Rparen: b.pos()}
	n := b.next()
	x.Fun = b.expr()
	x.Args = b.exprList(n)
	return x
}

// funcType reads a function type, whose kind comes next too.
func (b *builder) funcType() *ast.FuncType {
	b.next()
	return &ast.FuncType{Func: b.pos(), TypeParams: b.fields(), Params: b.fields(), Results: b.fields()}
}

// fields reads a list of fields; nil if it is not there.
func (b *builder) fields() *ast.FieldList {
	if b.absent() {
		return nil
	}
	b.next()
	list := &ast.FieldList{Opening: b.pos(), Closing: b.pos()}
	if n := b.next(); n > 0 {
		list.List = make([]*ast.Field, n)
		for i := range list.List {
			list.List[i] = b.field()
		}
	}
	return list
}

func (b *builder) field() *ast.Field {
	b.next()
	return &ast.Field{Doc: b.group(), Comment: b.group(), Names: b.idents(), Type: b.expr(), Tag: b.basicLit()}
}
