package parse

import (
	"strconv"
	"strings"
)

// endNode and elseNode end a list; they stand in no tree.
type endNode struct {
	NodeType
	Pos
	tr *Tree
}

func (e *endNode) tree() *Tree              { return e.tr }
func (e *endNode) String() string           { return "{{end}}" }
func (e *endNode) write(b *strings.Builder) { b.WriteString("{{end}}") }
func (e *endNode) Copy() Node               { return &endNode{NodeType: nodeEnd, Pos: e.Pos, tr: e.tr} }

type elseNode struct {
	NodeType
	Pos
	tr   *Tree
	Line int
}

func (e *elseNode) tree() *Tree              { return e.tr }
func (e *elseNode) String() string           { return "{{else}}" }
func (e *elseNode) write(b *strings.Builder) { b.WriteString("{{else}}") }

func (e *elseNode) Copy() Node {
	return &elseNode{NodeType: nodeElse, Pos: e.Pos, tr: e.tr, Line: e.Line}
}

// BranchNode is what if, range and with have in common.
type BranchNode struct {
	NodeType
	Pos
	tr       *Tree
	Line     int
	Pipe     *PipeNode
	List     *ListNode
	ElseList *ListNode // nil if there is none
}

func (n *BranchNode) tree() *Tree    { return n.tr }
func (n *BranchNode) String() string { return source(n) }

func (n *BranchNode) write(b *strings.Builder) {
	b.WriteString("{{" + n.word() + " ")
	n.Pipe.write(b)
	b.WriteString("}}")
	n.List.write(b)
	if n.ElseList != nil {
		b.WriteString("{{else}}")
		n.ElseList.write(b)
	}
	b.WriteString("{{end}}")
}

func (n *BranchNode) word() string {
	switch n.NodeType {
	case NodeIf:
		return "if"
	case NodeRange:
		return "range"
	case NodeWith:
		return "with"
	}
	panic("unknown branch type")
}

// Copy returns the node of the branch's type; its parts are not copied.
func (n *BranchNode) Copy() Node {
	n.word()
	return n.node()
}

// node returns a node of the branch's type.
func (n *BranchNode) node() Node {
	switch n.NodeType {
	case NodeIf:
		return &IfNode{*n}
	case NodeRange:
		return &RangeNode{*n}
	}
	return &WithNode{*n}
}

func (n *BranchNode) deep() BranchNode {
	branch := *n
	branch.Pipe, branch.List, branch.ElseList = n.Pipe.CopyPipe(), n.List.CopyList(), n.ElseList.CopyList()
	return branch
}

// IfNode is {{if}}.
type IfNode struct{ BranchNode }

func (i *IfNode) Copy() Node { return &IfNode{i.deep()} }

// RangeNode is {{range}}.
type RangeNode struct{ BranchNode }

func (r *RangeNode) Copy() Node { return &RangeNode{r.deep()} }

// WithNode is {{with}}.
type WithNode struct{ BranchNode }

func (w *WithNode) Copy() Node { return &WithNode{w.deep()} }

// BreakNode is {{break}}.
type BreakNode struct {
	tr *Tree
	NodeType
	Pos
	Line int
}

func (n *BreakNode) tree() *Tree              { return n.tr }
func (n *BreakNode) String() string           { return "{{break}}" }
func (n *BreakNode) write(b *strings.Builder) { b.WriteString("{{break}}") }

func (n *BreakNode) Copy() Node {
	return &BreakNode{tr: n.tr, NodeType: NodeBreak, Pos: n.Pos, Line: n.Line}
}

// ContinueNode is {{continue}}.
type ContinueNode struct {
	tr *Tree
	NodeType
	Pos
	Line int
}

func (n *ContinueNode) tree() *Tree              { return n.tr }
func (n *ContinueNode) String() string           { return "{{continue}}" }
func (n *ContinueNode) write(b *strings.Builder) { b.WriteString("{{continue}}") }

func (n *ContinueNode) Copy() Node {
	return &ContinueNode{tr: n.tr, NodeType: NodeContinue, Pos: n.Pos, Line: n.Line}
}

// TemplateNode is {{template}}.
type TemplateNode struct {
	NodeType
	Pos
	tr   *Tree
	Line int
	Name string
	Pipe *PipeNode // nil if the template gets no dot
}

func (t *TemplateNode) tree() *Tree    { return t.tr }
func (t *TemplateNode) String() string { return source(t) }

func (t *TemplateNode) write(b *strings.Builder) {
	b.WriteString("{{template " + strconv.Quote(t.Name))
	if t.Pipe != nil {
		b.WriteByte(' ')
		t.Pipe.write(b)
	}
	b.WriteString("}}")
}

func (t *TemplateNode) Copy() Node {
	return &TemplateNode{NodeType: NodeTemplate, Pos: t.Pos, tr: t.tr, Line: t.Line, Name: t.Name, Pipe: t.Pipe.CopyPipe()}
}
