package ast

import (
	"fmt"
	"iter"
	"maps"
	"slices"
)

// Visitor is called for the nodes of a walk. What Visit answers is asked for the node's children, and then with nil; nil leaves them out.
type Visitor interface {
	Visit(node Node) (w Visitor)
}

// Walk visits a tree in depth-first order.
func Walk(v Visitor, node Node) {
	if v = v.Visit(node); v == nil {
		return
	}
	walkChildren(v, node)
	v.Visit(nil)
}

// walkList visits the nodes of a list.
func walkList[N Node](v Visitor, list []N) {
	for _, node := range list {
		Walk(v, node)
	}
}

// walkExpr visits an expression that may be missing; walkStmt, walkFields, walkIdent and the like do so for what they name.
func walkExpr(v Visitor, x Expr) {
	if x != nil {
		Walk(v, x)
	}
}

func walkStmt(v Visitor, s Stmt) {
	if s != nil {
		Walk(v, s)
	}
}

func walkFields(v Visitor, list *FieldList) {
	if list != nil {
		Walk(v, list)
	}
}

func walkIdent(v Visitor, id *Ident) {
	if id != nil {
		Walk(v, id)
	}
}

func walkComments(v Visitor, group *CommentGroup) {
	if group != nil {
		Walk(v, group)
	}
}

func walkBlock(v Visitor, block *BlockStmt) {
	if block != nil {
		Walk(v, block)
	}
}

func walkChildren(v Visitor, node Node) {
	switch n := node.(type) {
	case Expr:
		walkExprChildren(v, n)
	case Stmt:
		walkStmtChildren(v, n)
	case *Comment:
		// A leaf.
	case *CommentGroup:
		walkList(v, n.List)
	case *Field:
		walkComments(v, n.Doc)
		walkList(v, n.Names)
		walkExpr(v, n.Type)
		if n.Tag != nil {
			Walk(v, n.Tag)
		}
		walkComments(v, n.Comment)
	case *FieldList:
		walkList(v, n.List)
	case *ImportSpec:
		walkComments(v, n.Doc)
		walkIdent(v, n.Name)
		Walk(v, n.Path)
		walkComments(v, n.Comment)
	case *ValueSpec:
		walkComments(v, n.Doc)
		walkList(v, n.Names)
		walkExpr(v, n.Type)
		walkList(v, n.Values)
		walkComments(v, n.Comment)
	case *TypeSpec:
		walkComments(v, n.Doc)
		Walk(v, n.Name)
		walkFields(v, n.TypeParams)
		Walk(v, n.Type)
		walkComments(v, n.Comment)
	case *BadDecl:
		// A leaf.
	case *GenDecl:
		walkComments(v, n.Doc)
		walkList(v, n.Specs)
	case *FuncDecl:
		walkComments(v, n.Doc)
		walkFields(v, n.Recv)
		Walk(v, n.Name)
		Walk(v, n.Type)
		walkBlock(v, n.Body)
	case *File:
		walkComments(v, n.Doc)
		Walk(v, n.Name)
		walkList(v, n.Decls)
	case *Package:
		for _, name := range slices.Sorted(maps.Keys(n.Files)) {
			Walk(v, n.Files[name])
		}
	default:
		panic(fmt.Sprintf("ast.Walk: unexpected node type %T", n))
	}
}

func walkExprChildren(v Visitor, node Expr) {
	switch n := node.(type) {
	case *BadExpr, *Ident, *BasicLit:
		// Leaves.
	case *Ellipsis:
		walkExpr(v, n.Elt)
	case *FuncLit:
		Walk(v, n.Type)
		Walk(v, n.Body)
	case *CompositeLit:
		walkExpr(v, n.Type)
		walkList(v, n.Elts)
	case *ParenExpr:
		Walk(v, n.X)
	case *SelectorExpr:
		Walk(v, n.X)
		Walk(v, n.Sel)
	case *IndexExpr:
		Walk(v, n.X)
		Walk(v, n.Index)
	case *IndexListExpr:
		Walk(v, n.X)
		walkList(v, n.Indices)
	case *SliceExpr:
		Walk(v, n.X)
		walkExpr(v, n.Low)
		walkExpr(v, n.High)
		walkExpr(v, n.Max)
	case *TypeAssertExpr:
		Walk(v, n.X)
		walkExpr(v, n.Type)
	case *CallExpr:
		Walk(v, n.Fun)
		walkList(v, n.Args)
	case *StarExpr:
		Walk(v, n.X)
	case *UnaryExpr:
		Walk(v, n.X)
	case *BinaryExpr:
		Walk(v, n.X)
		Walk(v, n.Y)
	case *KeyValueExpr:
		Walk(v, n.Key)
		Walk(v, n.Value)
	case *ArrayType:
		walkExpr(v, n.Len)
		Walk(v, n.Elt)
	case *StructType:
		Walk(v, n.Fields)
	case *FuncType:
		walkFields(v, n.TypeParams)
		walkFields(v, n.Params)
		walkFields(v, n.Results)
	case *InterfaceType:
		Walk(v, n.Methods)
	case *MapType:
		Walk(v, n.Key)
		Walk(v, n.Value)
	case *ChanType:
		Walk(v, n.Value)
	}
}

func walkStmtChildren(v Visitor, node Stmt) {
	switch n := node.(type) {
	case *BadStmt, *EmptyStmt:
		// Leaves.
	case *DeclStmt:
		Walk(v, n.Decl)
	case *LabeledStmt:
		Walk(v, n.Label)
		Walk(v, n.Stmt)
	case *ExprStmt:
		Walk(v, n.X)
	case *SendStmt:
		Walk(v, n.Chan)
		Walk(v, n.Value)
	case *IncDecStmt:
		Walk(v, n.X)
	case *AssignStmt:
		walkList(v, n.Lhs)
		walkList(v, n.Rhs)
	case *GoStmt:
		Walk(v, n.Call)
	case *DeferStmt:
		Walk(v, n.Call)
	case *ReturnStmt:
		walkList(v, n.Results)
	case *BranchStmt:
		walkIdent(v, n.Label)
	case *BlockStmt:
		walkList(v, n.List)
	case *IfStmt:
		walkStmt(v, n.Init)
		Walk(v, n.Cond)
		Walk(v, n.Body)
		walkStmt(v, n.Else)
	case *CaseClause:
		walkList(v, n.List)
		walkList(v, n.Body)
	case *SwitchStmt:
		walkStmt(v, n.Init)
		walkExpr(v, n.Tag)
		Walk(v, n.Body)
	case *TypeSwitchStmt:
		walkStmt(v, n.Init)
		Walk(v, n.Assign)
		Walk(v, n.Body)
	case *CommClause:
		walkStmt(v, n.Comm)
		walkList(v, n.Body)
	case *SelectStmt:
		Walk(v, n.Body)
	case *ForStmt:
		walkStmt(v, n.Init)
		walkExpr(v, n.Cond)
		walkStmt(v, n.Post)
		Walk(v, n.Body)
	case *RangeStmt:
		walkExpr(v, n.Key)
		walkExpr(v, n.Value)
		Walk(v, n.X)
		Walk(v, n.Body)
	}
}

// inspector visits with a function; false leaves the children out.
type inspector func(Node) bool

func (f inspector) Visit(node Node) Visitor {
	if f(node) {
		return f
	}
	return nil
}

// Inspect calls f for the nodes of a tree in depth-first order, and with nil behind the children of each for which f answered true.
func Inspect(node Node, f func(Node) bool) { Walk(inspector(f), node) }

// Preorder goes over the nodes of a tree in depth-first order.
func Preorder(root Node) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		goesOn := true
		Inspect(root, func(n Node) bool {
			goesOn = goesOn && (n == nil || yield(n))
			return goesOn
		})
	}
}

// PreorderStack calls f for the nodes of a tree, with the nodes around each. False leaves the children out.
func PreorderStack(root Node, stack []Node, f func(n Node, stack []Node) bool) {
	before := len(stack)
	Inspect(root, func(n Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if !f(n, stack) {
			return false
		}
		stack = append(stack, n)
		return true
	})
	if len(stack) != before {
		panic("push/pop mismatch")
	}
}
