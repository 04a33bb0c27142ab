// Package parse makes the trees of templates, which text/template executes.
package parse

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Tree is the tree of one template.
type Tree struct {
	Name      string
	ParseName string // the name of the template whose text this one stands in
	Root      *ListNode
	Mode      Mode
	text      string
}

// Mode says how to parse.
type Mode uint

const (
	ParseComments Mode = 1 << iota // comments become nodes
	SkipFuncCheck                  // functions need not be defined
)

// New returns a tree with a name and nothing in it. Functions are given to Parse.
func New(name string, funcs ...map[string]any) *Tree { return &Tree{Name: name} }

// Copy copies the tree and its nodes.
func (t *Tree) Copy() *Tree {
	if t == nil {
		return nil
	}
	return &Tree{Name: t.Name, ParseName: t.ParseName, Root: t.Root.CopyList(), text: t.text}
}

// ErrorContext returns where a node stands, and its source text.
func (t *Tree) ErrorContext(n Node) (location, context string) {
	tree := n.tree()
	if tree == nil {
		tree = t
	}
	before := tree.text[:n.Position()]
	column := len(before) - (strings.LastIndexByte(before, '\n') + 1)
	line := 1 + strings.Count(before, "\n")
	return tree.ParseName + ":" + strconv.Itoa(line) + ":" + strconv.Itoa(column), n.String()
}

// Parse parses a text. The answer has the template with this name and those that the text defines.
func Parse(name, text, leftDelim, rightDelim string, funcs ...map[string]any) (map[string]*Tree, error) {
	trees := make(map[string]*Tree)
	_, err := New(name).Parse(text, leftDelim, rightDelim, trees, funcs...)
	return trees, err
}

// Parse parses a text into the tree, which is added to the set with those that the text defines. An empty delimiter is the usual one.
func (t *Tree) Parse(text, leftDelim, rightDelim string, treeSet map[string]*Tree, funcs ...map[string]any) (tree *Tree, err error) {
	p := &parser{lex: newLexer(text, leftDelim, rightDelim), trees: treeSet, funcs: funcs}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *failure:
			tree, err = nil, r.err
		default:
			panic(r)
		}
	}()
	t.ParseName, t.text, t.Root = t.Name, text, nil
	p.lex.comments = t.Mode&ParseComments != 0
	p.lex.isBreak = !p.hasFunction("break")
	p.lex.isContinue = !p.hasFunction("continue")
	p.enter(t)
	p.file()
	p.add()
	return t, nil
}

// IsEmptyTree reports whether there is nothing but white space and comments below the node.
func IsEmptyTree(n Node) bool {
	switch n := n.(type) {
	case nil, *CommentNode:
		return true
	case *ListNode:
		for _, n := range n.Nodes {
			if !IsEmptyTree(n) {
				return false
			}
		}
		return true
	case *TextNode:
		return len(bytes.TrimSpace(n.Text)) == 0
	case *ActionNode, *IfNode, *RangeNode, *TemplateNode, *WithNode:
		return false
	}
	panic("unknown node: " + n.String())
}

// parser reads tokens; scope is the template that it is in.
type parser struct {
	scope
	lex    *lexer
	tokens []token // tokens[at:] are to be read again
	at     int
	trees  map[string]*Tree
	funcs  []map[string]any
}

type scope struct {
	t      *Tree
	vars   []string
	line   int // of the last token that the lexer gave to this template: that of errors
	action int // line of the action that is being read, or 0
	ranges int // how many {{range}} there are around
	depth  int // of parentheses
}

// maxDepth is how deep parentheses may be nested.
const maxDepth = 10000

// failure is the panic that ends parsing.
type failure struct{ err error }

// enter begins a template and returns the scope around it.
func (p *parser) enter(t *Tree) scope {
	outer := p.scope
	p.scope = scope{t: t, vars: []string{"$"}}
	return outer
}

// define begins a template inside the text of another one.
func (p *parser) define(name string) (outer scope) {
	return p.enter(&Tree{Name: name, ParseName: p.t.ParseName, Mode: p.t.Mode, text: p.t.text})
}

func (p *parser) fail(format string, args ...any) {
	p.t.Root = nil
	format = fmt.Sprintf("template: %s:%d: %s", p.t.ParseName, p.line, format)
	panic(&failure{fmt.Errorf(format, args...)})
}

// unexpected fails because of a token.
func (p *parser) unexpected(t token, context string) {
	if t.kind != tokError {
		p.fail("unexpected %s in %s", t, context)
	}
	started := ""
	if p.action != 0 && p.action != t.line {
		started = fmt.Sprintf(" in action started at %s:%d", p.t.ParseName, p.action)
		if strings.HasSuffix(t.text, " action") {
			started = started[len(" in action"):]
		}
	}
	p.fail("%s%s", t, started)
}

// next reads a token.
func (p *parser) next() token {
	if p.at == len(p.tokens) {
		t := p.lex.next()
		p.line = t.line
		p.tokens = append(p.tokens, t)
	}
	p.at++
	return p.tokens[p.at-1]
}

// word reads a token that is no white space.
func (p *parser) word() token {
	for {
		if t := p.next(); t.kind != tokSpace {
			return t
		}
	}
}

func (p *parser) peek() token {
	t := p.next()
	p.at--
	return t
}

// peekWord goes over white space and returns what is behind it.
func (p *parser) peekWord() token {
	t := p.word()
	p.at--
	return t
}

func (p *parser) expect(kind int, context string) token {
	t := p.word()
	if t.kind != kind {
		p.unexpected(t, context)
	}
	return t
}

// add puts the template into the set. One that is empty replaces none.
func (p *parser) add() {
	old := p.trees[p.t.Name]
	if old == nil || IsEmptyTree(old.Root) {
		p.trees[p.t.Name] = p.t
	} else if !IsEmptyTree(p.t.Root) {
		p.fail("template: multiple definition of template %q", p.t.Name)
	}
}

// file reads the whole text.
func (p *parser) file() {
	root := &ListNode{NodeType: NodeList, tr: p.t, Pos: Pos(p.peek().pos)}
	p.t.Root = root
	for p.peek().kind != tokEOF {
		if begin := p.at; p.next().kind == tokLeft {
			if p.word().kind == tokDefine {
				p.definition()
				continue
			}
			p.at = begin
		} else {
			p.at = begin
		}
		n := p.element()
		if isEnd(n) {
			p.fail("unexpected %s", n)
		}
		root.Nodes = append(root.Nodes, n)
	}
}

func isEnd(n Node) bool { return n.Type() == nodeEnd || n.Type() == nodeElse }

// definition reads {{define}} from the name on.
func (p *parser) definition() {
	const context = "define clause"
	outer := p.define("definition")
	p.t.Name = p.name(p.word(), context)
	p.expect(tokRight, context)
	list, end := p.list()
	if p.t.Root = list; end.Type() != nodeEnd {
		p.fail("unexpected %s in %s", end, context)
	}
	p.add()
	p.scope = outer
}

// name returns the string that a token is.
func (p *parser) name(t token, context string) string {
	if t.kind != tokString && t.kind != tokRawString {
		p.unexpected(t, context)
	}
	return p.unquote(t)
}

func (p *parser) unquote(t token) string {
	text, err := strconv.Unquote(t.text)
	if err != nil {
		p.fail("%s", err)
	}
	return text
}

// list reads until {{end}} or {{else}}.
func (p *parser) list() (list *ListNode, end Node) {
	list = &ListNode{NodeType: NodeList, tr: p.t, Pos: Pos(p.peekWord().pos)}
	for p.peekWord().kind != tokEOF {
		n := p.element()
		if isEnd(n) {
			return list, n
		}
		list.Nodes = append(list.Nodes, n)
	}
	p.fail("unexpected EOF")
	return nil, nil
}

// element reads text, a comment or an action.
func (p *parser) element() Node {
	if p.at > 64 {
		// Nothing before this is read again.
		p.tokens = p.tokens[:copy(p.tokens, p.tokens[p.at:])]
		p.at = 0
	}
	switch t := p.word(); t.kind {
	case tokText:
		return &TextNode{NodeType: NodeText, tr: p.t, Pos: Pos(t.pos), Text: []byte(t.text)}
	case tokComment:
		return &CommentNode{NodeType: NodeComment, tr: p.t, Pos: Pos(t.pos), Text: t.text}
	case tokLeft:
		p.scope.action = t.line
		n := p.actionOrControl()
		p.scope.action = 0
		return n
	default:
		p.unexpected(t, "input")
	}
	return nil
}

// actionOrControl reads an action behind its left delimiter.
func (p *parser) actionOrControl() Node {
	t := p.word()
	pos := Pos(t.pos)
	switch t.kind {
	case tokBlock:
		return p.block()
	case tokBreak:
		p.leaveRange("{{break}}")
		return &BreakNode{NodeType: NodeBreak, tr: p.t, Pos: pos, Line: t.line}
	case tokContinue:
		p.leaveRange("{{continue}}")
		return &ContinueNode{NodeType: NodeContinue, tr: p.t, Pos: pos, Line: t.line}
	case tokElse:
		return p.elseClause()
	case tokEnd:
		return &endNode{NodeType: nodeEnd, tr: p.t, Pos: Pos(p.expect(tokRight, "end").pos)}
	case tokIf:
		return p.branch(NodeIf, "if")
	case tokRange:
		return p.branch(NodeRange, "range")
	case tokWith:
		return p.branch(NodeWith, "with")
	case tokTemplate:
		return p.template()
	}
	p.at--
	return &ActionNode{NodeType: NodeAction, tr: p.t, Pos: pos, Line: t.line, Pipe: p.pipeline("command", tokRight)}
}

// leaveRange reads the rest of {{break}} or {{continue}}.
func (p *parser) leaveRange(what string) {
	p.expect(tokRight, what)
	if p.ranges == 0 {
		p.fail(what + " outside {{range}}")
	}
}

// elseClause leaves an if or with behind the else to be read as a control structure of its own.
func (p *parser) elseClause() Node {
	t := p.peekWord()
	if t.kind != tokIf && t.kind != tokWith {
		t = p.expect(tokRight, "else")
	}
	return &elseNode{NodeType: nodeElse, tr: p.t, Pos: Pos(t.pos), Line: t.line}
}

// branch reads a control structure behind its word.
func (p *parser) branch(typ NodeType, word string) Node {
	n := BranchNode{NodeType: typ, tr: p.t}
	known := len(p.vars)
	n.Pipe = p.pipeline(word, tokRight)
	n.Pos, n.Line = n.Pipe.Pos, n.Pipe.Line
	if word == "range" {
		p.ranges++
	}
	list, end := p.list()
	if word == "range" {
		p.ranges--
	}
	n.List = list
	if end.Type() == nodeElse {
		n.ElseList = p.otherwise(end, n.NodeType, word)
	}
	p.vars = p.vars[:known]
	return n.node()
}

// otherwise reads what follows {{else}}. An if or with that follows the else takes the {{end}} for both.
func (p *parser) otherwise(end Node, typ NodeType, word string) *ListNode {
	if kind := p.peek().kind; kind == tokIf && word == "if" || kind == tokWith && word == "with" {
		p.next()
		list := &ListNode{NodeType: NodeList, tr: p.t, Pos: end.Position()}
		list.Nodes = append(list.Nodes, p.branch(typ, word))
		return list
	}
	list, end := p.list()
	if end.Type() != nodeEnd {
		p.fail("expected end; found %s", end)
	}
	return list
}

// block reads {{block}} behind its word: a definition, and a call of it.
func (p *parser) block() Node {
	const context = "block clause"
	t := p.word()
	name := p.name(t, context)
	pipe := p.pipeline(context, tokRight)
	outer := p.define(name)
	list, end := p.list()
	if p.t.Root = list; end.Type() != nodeEnd {
		p.scope = outer
		p.fail("unexpected %s in %s", end, context)
	}
	p.add()
	p.scope = outer
	return &TemplateNode{NodeType: NodeTemplate, tr: p.t, Pos: Pos(t.pos), Line: t.line, Name: name, Pipe: pipe}
}

func (p *parser) template() Node {
	const context = "template clause"
	t := p.word()
	n := &TemplateNode{NodeType: NodeTemplate, tr: p.t, Pos: Pos(t.pos), Line: t.line, Name: p.name(t, context)}
	if p.word().kind != tokRight {
		p.at--
		n.Pipe = p.pipeline(context, tokRight)
	}
	return n
}

// hasFunction reports whether one of the maps has a function of this name.
func (p *parser) hasFunction(name string) bool {
	for _, funcs := range p.funcs {
		if funcs[name] != nil {
			return true
		}
	}
	return false
}
