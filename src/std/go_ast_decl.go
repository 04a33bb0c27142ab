package ast

import "go/token"

// ImportSpec is an import.
type ImportSpec struct {
	Doc     *CommentGroup
	Name    *Ident
	Path    *BasicLit
	Comment *CommentGroup
	EndPos  token.Pos
}

func (s *ImportSpec) Pos() token.Pos {
	if s.Name != nil {
		return s.Name.Pos()
	}
	return s.Path.Pos()
}
func (s *ImportSpec) End() token.Pos {
	if s.EndPos != 0 {
		return s.EndPos
	}
	return s.Path.End()
}
func (*ImportSpec) specNode() {}

// ValueSpec is constants or variables with a type, values, or both.
type ValueSpec struct {
	Doc     *CommentGroup
	Names   []*Ident
	Type    Expr
	Values  []Expr
	Comment *CommentGroup
}

func (s *ValueSpec) Pos() token.Pos { return s.Names[0].Pos() }
func (s *ValueSpec) End() token.Pos {
	if n := len(s.Values); n > 0 {
		return s.Values[n-1].End()
	}
	if s.Type != nil {
		return s.Type.End()
	}
	return s.Names[len(s.Names)-1].End()
}
func (*ValueSpec) specNode() {}

// TypeSpec is a type; Assign is where the = of an alias stands.
type TypeSpec struct {
	Doc        *CommentGroup
	Name       *Ident
	TypeParams *FieldList
	Assign     token.Pos
	Type       Expr
	Comment    *CommentGroup
}

func (s *TypeSpec) Pos() token.Pos { return s.Name.Pos() }
func (s *TypeSpec) End() token.Pos { return s.Type.End() }
func (*TypeSpec) specNode()        {}

// BadDecl is a range of the source that is no declaration.
type BadDecl struct {
	From, To token.Pos
}

func (d *BadDecl) Pos() token.Pos { return d.From }
func (d *BadDecl) End() token.Pos { return d.To }
func (*BadDecl) declNode()        {}

// GenDecl is an import, const, type or var declaration, in parentheses if Lparen is valid.
type GenDecl struct {
	Doc    *CommentGroup
	TokPos token.Pos
	Tok    token.Token
	Lparen token.Pos
	Specs  []Spec
	Rparen token.Pos
}

func (d *GenDecl) Pos() token.Pos { return d.TokPos }
func (d *GenDecl) End() token.Pos {
	if d.Rparen.IsValid() {
		return d.Rparen + 1
	}
	return d.Specs[0].End()
}
func (*GenDecl) declNode() {}

// FuncDecl is a function or a method.
type FuncDecl struct {
	Doc  *CommentGroup
	Recv *FieldList
	Name *Ident
	Type *FuncType
	Body *BlockStmt
}

func (d *FuncDecl) Pos() token.Pos { return d.Type.Pos() }
func (d *FuncDecl) End() token.Pos {
	if d.Body != nil {
		return d.Body.End()
	}
	return d.Type.End()
}
func (*FuncDecl) declNode() {}
