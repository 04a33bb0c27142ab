package parse

import (
	"strconv"
	"strings"
)

// Node is an element of a tree.
type Node interface {
	Type() NodeType
	// String returns source text for the node.
	String() string
	// Copy copies the node and what is below it.
	Copy() Node
	// Position returns where in the whole source text the node begins, in bytes.
	Position() Pos
	tree() *Tree
	write(b *strings.Builder)
}

// NodeType tells nodes apart.
type NodeType int

// Type returns the type itself.
func (t NodeType) Type() NodeType { return t }

// Pos is a place in the source text, in bytes.
type Pos int

// Position returns the place itself.
func (p Pos) Position() Pos { return p }

const (
	NodeText       NodeType = iota // plain text
	NodeAction                     // an action that is no control structure
	NodeBool                       // true or false
	NodeChain                      // fields of a term
	NodeCommand                    // a part of a pipeline
	NodeDot                        // .
	nodeElse                       // {{else}}, which stands in no tree
	nodeEnd                        // {{end}}, which stands in no tree
	NodeField                      // .Field
	NodeIdentifier                 // the name of a function
	NodeIf                         // {{if}}
	NodeList                       // nodes in a row
	NodeNil                        // nil
	NodeNumber                     // a number
	NodePipe                       // commands with | between them
	NodeRange                      // {{range}}
	NodeString                     // a string
	NodeTemplate                   // {{template}}
	NodeVariable                   // $x
	NodeWith                       // {{with}}
	NodeComment                    // {{/* */}}
	NodeBreak                      // {{break}}
	NodeContinue                   // {{continue}}
)

func source(n Node) string {
	var b strings.Builder
	n.write(&b)
	return b.String()
}

// ListNode is a row of nodes.
type ListNode struct {
	NodeType
	Pos
	tr    *Tree
	Nodes []Node
}

func (l *ListNode) tree() *Tree    { return l.tr }
func (l *ListNode) String() string { return source(l) }
func (l *ListNode) Copy() Node     { return l.CopyList() }

func (l *ListNode) write(b *strings.Builder) {
	for _, n := range l.Nodes {
		n.write(b)
	}
}

// CopyList is Copy with the node's own type.
func (l *ListNode) CopyList() *ListNode {
	if l == nil {
		return nil
	}
	list := &ListNode{NodeType: NodeList, Pos: l.Pos, tr: l.tr}
	for _, n := range l.Nodes {
		list.Nodes = append(list.Nodes, n.Copy())
	}
	return list
}

// TextNode is plain text.
type TextNode struct {
	NodeType
	Pos
	tr   *Tree
	Text []byte
}

func (t *TextNode) tree() *Tree              { return t.tr }
func (t *TextNode) String() string           { return string(t.Text) }
func (t *TextNode) write(b *strings.Builder) { b.Write(t.Text) }

func (t *TextNode) Copy() Node {
	return &TextNode{NodeType: NodeText, Pos: t.Pos, tr: t.tr, Text: append([]byte{}, t.Text...)}
}

// CommentNode is a comment.
type CommentNode struct {
	NodeType
	Pos
	tr   *Tree
	Text string
}

func (c *CommentNode) tree() *Tree    { return c.tr }
func (c *CommentNode) String() string { return "{{" + c.Text + "}}" }

func (c *CommentNode) write(b *strings.Builder) { b.WriteString(c.String()) }

func (c *CommentNode) Copy() Node {
	return &CommentNode{NodeType: NodeComment, Pos: c.Pos, tr: c.tr, Text: c.Text}
}

// PipeNode is a pipeline, with the variables that it declares or assigns to.
type PipeNode struct {
	NodeType
	Pos
	tr       *Tree
	Line     int
	IsAssign bool
	Decl     []*VariableNode
	Cmds     []*CommandNode
}

func (p *PipeNode) tree() *Tree    { return p.tr }
func (p *PipeNode) String() string { return source(p) }
func (p *PipeNode) Copy() Node     { return p.CopyPipe() }

func (p *PipeNode) write(b *strings.Builder) {
	for i, v := range p.Decl {
		if i > 0 {
			b.WriteString(", ")
		}
		v.write(b)
	}
	switch {
	case len(p.Decl) == 0:
	case p.IsAssign:
		b.WriteString(" = ")
	default:
		b.WriteString(" := ")
	}
	for i, c := range p.Cmds {
		if i > 0 {
			b.WriteString(" | ")
		}
		c.write(b)
	}
}

// CopyPipe is Copy with the node's own type.
func (p *PipeNode) CopyPipe() *PipeNode {
	if p == nil {
		return nil
	}
	pipe := &PipeNode{NodeType: NodePipe, Pos: p.Pos, tr: p.tr, Line: p.Line, IsAssign: p.IsAssign, Decl: make([]*VariableNode, len(p.Decl))}
	for i, v := range p.Decl {
		pipe.Decl[i] = v.Copy().(*VariableNode)
	}
	for _, c := range p.Cmds {
		pipe.Cmds = append(pipe.Cmds, c.Copy().(*CommandNode))
	}
	return pipe
}

// ActionNode is a pipeline whose value is printed.
type ActionNode struct {
	NodeType
	Pos
	tr   *Tree
	Line int
	Pipe *PipeNode
}

func (a *ActionNode) tree() *Tree    { return a.tr }
func (a *ActionNode) String() string { return source(a) }

func (a *ActionNode) write(b *strings.Builder) {
	b.WriteString("{{")
	a.Pipe.write(b)
	b.WriteString("}}")
}

func (a *ActionNode) Copy() Node {
	return &ActionNode{NodeType: NodeAction, Pos: a.Pos, tr: a.tr, Line: a.Line, Pipe: a.Pipe.CopyPipe()}
}

// CommandNode is a term, or a function or method with arguments.
type CommandNode struct {
	NodeType
	Pos
	tr   *Tree
	Args []Node
}

func (c *CommandNode) tree() *Tree    { return c.tr }
func (c *CommandNode) String() string { return source(c) }

func (c *CommandNode) write(b *strings.Builder) {
	for i, arg := range c.Args {
		if i > 0 {
			b.WriteByte(' ')
		}
		writeTerm(b, arg)
	}
}

// writeTerm writes a pipeline in parentheses, anything else as it is.
func writeTerm(b *strings.Builder, n Node) {
	pipe, isPipe := n.(*PipeNode)
	if !isPipe {
		n.write(b)
		return
	}
	b.WriteByte('(')
	pipe.write(b)
	b.WriteByte(')')
}

func (c *CommandNode) Copy() Node {
	if c == nil {
		return c
	}
	command := &CommandNode{NodeType: NodeCommand, Pos: c.Pos, tr: c.tr}
	for _, arg := range c.Args {
		command.Args = append(command.Args, arg.Copy())
	}
	return command
}

// IdentifierNode is the name of a function.
type IdentifierNode struct {
	NodeType
	Pos
	tr    *Tree
	Ident string
}

// NewIdentifier returns the node of a name.
func NewIdentifier(ident string) *IdentifierNode {
	return &IdentifierNode{NodeType: NodeIdentifier, Ident: ident}
}

// SetPos sets the place and returns the node.
func (i *IdentifierNode) SetPos(pos Pos) *IdentifierNode {
	i.Pos = pos
	return i
}

// SetTree sets the tree and returns the node.
func (i *IdentifierNode) SetTree(t *Tree) *IdentifierNode {
	i.tr = t
	return i
}

func (i *IdentifierNode) tree() *Tree              { return i.tr }
func (i *IdentifierNode) String() string           { return i.Ident }
func (i *IdentifierNode) write(b *strings.Builder) { b.WriteString(i.Ident) }

func (i *IdentifierNode) Copy() Node {
	return &IdentifierNode{NodeType: NodeIdentifier, Pos: i.Pos, tr: i.tr, Ident: i.Ident}
}

// VariableNode is a variable, and fields of it.
type VariableNode struct {
	NodeType
	Pos
	tr    *Tree
	Ident []string
}

func (v *VariableNode) tree() *Tree              { return v.tr }
func (v *VariableNode) String() string           { return strings.Join(v.Ident, ".") }
func (v *VariableNode) write(b *strings.Builder) { b.WriteString(v.String()) }

func (v *VariableNode) Copy() Node {
	return &VariableNode{NodeType: NodeVariable, Pos: v.Pos, tr: v.tr, Ident: append([]string{}, v.Ident...)}
}

// DotNode is the dot.
type DotNode struct {
	NodeType
	Pos
	tr *Tree
}

func (d *DotNode) Type() NodeType           { return NodeDot }
func (d *DotNode) tree() *Tree              { return d.tr }
func (d *DotNode) String() string           { return "." }
func (d *DotNode) write(b *strings.Builder) { b.WriteByte('.') }
func (d *DotNode) Copy() Node               { return &DotNode{NodeType: NodeDot, Pos: d.Pos, tr: d.tr} }

// NilNode is the nil that has no type.
type NilNode struct {
	NodeType
	Pos
	tr *Tree
}

func (n *NilNode) Type() NodeType           { return NodeNil }
func (n *NilNode) tree() *Tree              { return n.tr }
func (n *NilNode) String() string           { return "nil" }
func (n *NilNode) write(b *strings.Builder) { b.WriteString("nil") }
func (n *NilNode) Copy() Node               { return &NilNode{NodeType: NodeNil, Pos: n.Pos, tr: n.tr} }

// FieldNode is a field of the dot, and fields of that.
type FieldNode struct {
	NodeType
	Pos
	tr    *Tree
	Ident []string
}

func (f *FieldNode) tree() *Tree              { return f.tr }
func (f *FieldNode) String() string           { return source(f) }
func (f *FieldNode) write(b *strings.Builder) { writeFields(b, f.Ident) }

func writeFields(b *strings.Builder, names []string) {
	for _, name := range names {
		b.WriteByte('.')
		b.WriteString(name)
	}
}

func (f *FieldNode) Copy() Node {
	return &FieldNode{NodeType: NodeField, Pos: f.Pos, tr: f.tr, Ident: append([]string{}, f.Ident...)}
}

// ChainNode is a term and fields of it.
type ChainNode struct {
	NodeType
	Pos
	tr    *Tree
	Node  Node
	Field []string
}

// Add adds a field, which begins with a dot.
func (c *ChainNode) Add(field string) {
	name, found := strings.CutPrefix(field, ".")
	switch {
	case !found:
		panic("no dot in field")
	case name == "":
		panic("empty field")
	}
	c.Field = append(c.Field, name)
}

func (c *ChainNode) tree() *Tree    { return c.tr }
func (c *ChainNode) String() string { return source(c) }

func (c *ChainNode) write(b *strings.Builder) {
	writeTerm(b, c.Node)
	writeFields(b, c.Field)
}

func (c *ChainNode) Copy() Node {
	return &ChainNode{NodeType: NodeChain, Pos: c.Pos, tr: c.tr, Node: c.Node, Field: append([]string{}, c.Field...)}
}

// BoolNode is true or false.
type BoolNode struct {
	NodeType
	Pos
	tr   *Tree
	True bool
}

func (n *BoolNode) tree() *Tree              { return n.tr }
func (n *BoolNode) String() string           { return strconv.FormatBool(n.True) }
func (n *BoolNode) write(b *strings.Builder) { b.WriteString(n.String()) }

func (n *BoolNode) Copy() Node {
	return &BoolNode{NodeType: NodeBool, Pos: n.Pos, tr: n.tr, True: n.True}
}

// StringNode is a string.
type StringNode struct {
	NodeType
	Pos
	tr     *Tree
	Quoted string // as it stands in the source text
	Text   string // its value
}

func (s *StringNode) tree() *Tree              { return s.tr }
func (s *StringNode) String() string           { return s.Quoted }
func (s *StringNode) write(b *strings.Builder) { b.WriteString(s.Quoted) }

func (s *StringNode) Copy() Node {
	return &StringNode{NodeType: NodeString, Pos: s.Pos, tr: s.tr, Quoted: s.Quoted, Text: s.Text}
}
