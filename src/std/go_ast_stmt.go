package ast

import "go/token"

// BadStmt is a range of the source that is no statement.
type BadStmt struct {
	From, To token.Pos
}

func (s *BadStmt) Pos() token.Pos { return s.From }
func (s *BadStmt) End() token.Pos { return s.To }
func (*BadStmt) stmtNode()        {}

// DeclStmt is a declaration among statements.
type DeclStmt struct {
	Decl Decl
}

func (s *DeclStmt) Pos() token.Pos { return s.Decl.Pos() }
func (s *DeclStmt) End() token.Pos { return s.Decl.End() }
func (*DeclStmt) stmtNode()        {}

// EmptyStmt is a lone semicolon; it may be missing before a brace.
type EmptyStmt struct {
	Semicolon token.Pos
	Implicit  bool
}

func (s *EmptyStmt) Pos() token.Pos { return s.Semicolon }
func (s *EmptyStmt) End() token.Pos {
	if s.Implicit {
		return s.Semicolon
	}
	return s.Semicolon + 1
}
func (*EmptyStmt) stmtNode() {}

// LabeledStmt is a statement with a label.
type LabeledStmt struct {
	Label *Ident
	Colon token.Pos
	Stmt  Stmt
}

func (s *LabeledStmt) Pos() token.Pos { return s.Label.Pos() }
func (s *LabeledStmt) End() token.Pos { return s.Stmt.End() }
func (*LabeledStmt) stmtNode()        {}

// ExprStmt is an expression as a statement.
type ExprStmt struct {
	X Expr
}

func (s *ExprStmt) Pos() token.Pos { return s.X.Pos() }
func (s *ExprStmt) End() token.Pos { return s.X.End() }
func (*ExprStmt) stmtNode()        {}

// SendStmt is a sending.
type SendStmt struct {
	Chan  Expr
	Arrow token.Pos
	Value Expr
}

func (s *SendStmt) Pos() token.Pos { return s.Chan.Pos() }
func (s *SendStmt) End() token.Pos { return s.Value.End() }
func (*SendStmt) stmtNode()        {}

// IncDecStmt is x++ or x--.
type IncDecStmt struct {
	X      Expr
	TokPos token.Pos
	Tok    token.Token
}

func (s *IncDecStmt) Pos() token.Pos { return s.X.Pos() }
func (s *IncDecStmt) End() token.Pos { return s.TokPos + 2 }
func (*IncDecStmt) stmtNode()        {}

// AssignStmt is an assignment or a short variable declaration.
type AssignStmt struct {
	Lhs    []Expr
	TokPos token.Pos
	Tok    token.Token
	Rhs    []Expr
}

func (s *AssignStmt) Pos() token.Pos { return s.Lhs[0].Pos() }
func (s *AssignStmt) End() token.Pos { return s.Rhs[len(s.Rhs)-1].End() }
func (*AssignStmt) stmtNode()        {}

// GoStmt is a call on a goroutine of its own.
type GoStmt struct {
	Go   token.Pos
	Call *CallExpr
}

func (s *GoStmt) Pos() token.Pos { return s.Go }
func (s *GoStmt) End() token.Pos { return s.Call.End() }
func (*GoStmt) stmtNode()        {}

// DeferStmt is a deferred call.
type DeferStmt struct {
	Defer token.Pos
	Call  *CallExpr
}

func (s *DeferStmt) Pos() token.Pos { return s.Defer }
func (s *DeferStmt) End() token.Pos { return s.Call.End() }
func (*DeferStmt) stmtNode()        {}

// ReturnStmt is a return.
type ReturnStmt struct {
	Return  token.Pos
	Results []Expr
}

func (s *ReturnStmt) Pos() token.Pos { return s.Return }
func (s *ReturnStmt) End() token.Pos {
	if n := len(s.Results); n > 0 {
		return s.Results[n-1].End()
	}
	return s.Return + 6
}
func (*ReturnStmt) stmtNode() {}

// BranchStmt is a break, continue, goto or fallthrough.
type BranchStmt struct {
	TokPos token.Pos
	Tok    token.Token
	Label  *Ident
}

func (s *BranchStmt) Pos() token.Pos { return s.TokPos }
func (s *BranchStmt) End() token.Pos {
	if s.Label != nil {
		return s.Label.End()
	}
	return s.TokPos + token.Pos(len(s.Tok.String()))
}
func (*BranchStmt) stmtNode() {}

// BlockStmt is a list of statements in braces.
type BlockStmt struct {
	Lbrace token.Pos
	List   []Stmt
	Rbrace token.Pos
}

func (s *BlockStmt) Pos() token.Pos { return s.Lbrace }
func (s *BlockStmt) End() token.Pos {
	if s.Rbrace.IsValid() {
		return s.Rbrace + 1
	}
	if n := len(s.List); n > 0 {
		return s.List[n-1].End()
	}
	return s.Lbrace + 1
}
func (*BlockStmt) stmtNode() {}

// IfStmt is an if.
type IfStmt struct {
	If   token.Pos
	Init Stmt
	Cond Expr
	Body *BlockStmt
	Else Stmt
}

func (s *IfStmt) Pos() token.Pos { return s.If }
func (s *IfStmt) End() token.Pos {
	if s.Else != nil {
		return s.Else.End()
	}
	return s.Body.End()
}
func (*IfStmt) stmtNode() {}

// CaseClause is a case of a switch; without a list it is the default.
type CaseClause struct {
	Case  token.Pos
	List  []Expr
	Colon token.Pos
	Body  []Stmt
}

func (s *CaseClause) Pos() token.Pos { return s.Case }
func (s *CaseClause) End() token.Pos {
	if n := len(s.Body); n > 0 {
		return s.Body[n-1].End()
	}
	return s.Colon + 1
}
func (*CaseClause) stmtNode() {}

// SwitchStmt is a switch over values.
type SwitchStmt struct {
	Switch token.Pos
	Init   Stmt
	Tag    Expr
	Body   *BlockStmt
}

func (s *SwitchStmt) Pos() token.Pos { return s.Switch }
func (s *SwitchStmt) End() token.Pos { return s.Body.End() }
func (*SwitchStmt) stmtNode()        {}

// TypeSwitchStmt is a switch over types.
type TypeSwitchStmt struct {
	Switch token.Pos
	Init   Stmt
	Assign Stmt
	Body   *BlockStmt
}

func (s *TypeSwitchStmt) Pos() token.Pos { return s.Switch }
func (s *TypeSwitchStmt) End() token.Pos { return s.Body.End() }
func (*TypeSwitchStmt) stmtNode()        {}

// CommClause is a case of a select; without a communication it is the default.
type CommClause struct {
	Case  token.Pos
	Comm  Stmt
	Colon token.Pos
	Body  []Stmt
}

func (s *CommClause) Pos() token.Pos { return s.Case }
func (s *CommClause) End() token.Pos {
	if n := len(s.Body); n > 0 {
		return s.Body[n-1].End()
	}
	return s.Colon + 1
}
func (*CommClause) stmtNode() {}

// SelectStmt is a select.
type SelectStmt struct {
	Select token.Pos
	Body   *BlockStmt
}

func (s *SelectStmt) Pos() token.Pos { return s.Select }
func (s *SelectStmt) End() token.Pos { return s.Body.End() }
func (*SelectStmt) stmtNode()        {}

// ForStmt is a for.
type ForStmt struct {
	For  token.Pos
	Init Stmt
	Cond Expr
	Post Stmt
	Body *BlockStmt
}

func (s *ForStmt) Pos() token.Pos { return s.For }
func (s *ForStmt) End() token.Pos { return s.Body.End() }
func (*ForStmt) stmtNode()        {}

// RangeStmt is a for over a range.
type RangeStmt struct {
	For        token.Pos
	Key, Value Expr
	TokPos     token.Pos
	Tok        token.Token
	Range      token.Pos
	X          Expr
	Body       *BlockStmt
}

func (s *RangeStmt) Pos() token.Pos { return s.For }
func (s *RangeStmt) End() token.Pos { return s.Body.End() }
func (*RangeStmt) stmtNode()        {}
