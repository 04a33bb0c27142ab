package parse

import "strings"

// pipeline reads declarations and commands up to a token of this kind.
func (p *parser) pipeline(context string, end int) *PipeNode {
	t := p.peekWord()
	pipe := &PipeNode{NodeType: NodePipe, tr: p.t, Pos: Pos(t.pos), Line: t.line}
	for p.declaration(pipe, context) {
	}
	for {
		switch t := p.word(); t.kind {
		case end:
			p.check(pipe, context)
			return pipe
		case tokBool, tokChar, tokComplex, tokDot, tokField, tokIdentifier, tokNumber, tokNil, tokRawString, tokString, tokVariable, tokLeftParen:
			p.at--
			pipe.Cmds = append(pipe.Cmds, p.command())
		default:
			p.unexpected(t, context)
		}
	}
}

// declaration reads a variable and the sign behind it, if there are such; true if another variable may follow.
func (p *parser) declaration(pipe *PipeNode, context string) bool {
	v := p.peekWord()
	if v.kind != tokVariable {
		return false
	}
	begin := p.at
	p.next()
	sign := p.word()
	isComma := sign.kind == tokOther && sign.text == ","
	if sign.kind != tokAssign && sign.kind != tokDeclare && !isComma {
		p.at = begin
		return false
	}
	pipe.Decl = append(pipe.Decl, p.variable(Pos(v.pos), v.text))
	p.vars = append(p.vars, v.text)
	if !isComma {
		pipe.IsAssign = sign.kind == tokAssign
		return false
	}
	if context != "range" || len(pipe.Decl) >= 2 {
		p.fail("too many declarations in %s", context)
	}
	switch p.peekWord().kind {
	case tokVariable, tokRight, tokRightParen:
	default:
		p.fail("range can only initialize variables")
	}
	return true
}

// check refuses an empty pipeline, and constants behind a |.
func (p *parser) check(pipe *PipeNode, context string) {
	if len(pipe.Cmds) == 0 {
		p.fail("missing value for %s", context)
	}
	for i, c := range pipe.Cmds[1:] {
		switch c.Args[0].Type() {
		case NodeBool, NodeDot, NodeNil, NodeNumber, NodeString:
			p.fail("non executable command in pipeline stage %d", i+2)
		}
	}
}

// command reads operands with white space between them, and the | behind them.
func (p *parser) command() *CommandNode {
	c := &CommandNode{NodeType: NodeCommand, tr: p.t, Pos: Pos(p.peekWord().pos)}
	for {
		p.peekWord()
		if operand := p.operand(); operand != nil {
			c.Args = append(c.Args, operand)
		}
		t := p.next()
		switch t.kind {
		case tokSpace:
			continue
		case tokRight, tokRightParen:
			p.at--
		case tokPipe:
		default:
			p.unexpected(t, "operand")
		}
		if len(c.Args) == 0 {
			p.fail("empty command")
		}
		return c
	}
}

// operand reads a term and the fields behind it; nil if there is no term.
func (p *parser) operand() Node {
	term := p.term()
	if term == nil || p.peek().kind != tokField {
		return term
	}
	chain := &ChainNode{NodeType: NodeChain, tr: p.t, Pos: Pos(p.peek().pos), Node: term}
	for p.peek().kind == tokField {
		chain.Add(p.next().text)
	}
	switch term := term.(type) {
	case *FieldNode:
		return p.field(chain.Pos, chain.String())
	case *VariableNode:
		return p.variable(chain.Pos, chain.String())
	case *BoolNode, *StringNode, *NumberNode, *NilNode, *DotNode:
		p.fail("unexpected . after term %q", term.String())
	}
	return chain
}

func (p *parser) field(pos Pos, text string) *FieldNode {
	return &FieldNode{NodeType: NodeField, tr: p.t, Pos: pos, Ident: strings.Split(text[1:], ".")}
}

func (p *parser) variable(pos Pos, text string) *VariableNode {
	return &VariableNode{NodeType: NodeVariable, tr: p.t, Pos: pos, Ident: strings.Split(text, ".")}
}

// term reads a constant, a name or a pipeline in parentheses; nil if the next token is none.
func (p *parser) term() Node {
	t := p.word()
	pos := Pos(t.pos)
	switch t.kind {
	case tokIdentifier:
		if p.t.Mode&SkipFuncCheck == 0 && !p.hasFunction(t.text) {
			p.fail("function %q not defined", t.text)
		}
		return &IdentifierNode{NodeType: NodeIdentifier, tr: p.t, Pos: pos, Ident: t.text}
	case tokDot:
		return &DotNode{NodeType: NodeDot, tr: p.t, Pos: pos}
	case tokNil:
		return &NilNode{NodeType: NodeNil, tr: p.t, Pos: pos}
	case tokVariable:
		return p.use(p.variable(pos, t.text))
	case tokField:
		return p.field(pos, t.text)
	case tokBool:
		return &BoolNode{NodeType: NodeBool, tr: p.t, Pos: pos, True: t.text == "true"}
	case tokChar, tokComplex, tokNumber:
		number := &NumberNode{NodeType: NodeNumber, tr: p.t, Pos: pos, Text: t.text}
		if err := number.read(t.kind); err != nil {
			p.fail("%s", err)
		}
		return number
	case tokString, tokRawString:
		return &StringNode{NodeType: NodeString, tr: p.t, Pos: pos, Quoted: t.text, Text: p.unquote(t)}
	case tokLeftParen:
		if p.depth >= maxDepth {
			p.fail("max expression depth exceeded")
		}
		p.depth++
		pipe := p.pipeline("parenthesized pipeline", tokRightParen)
		p.depth--
		return pipe
	}
	p.at--
	return nil
}

// use refuses a variable that nobody has declared.
func (p *parser) use(v *VariableNode) Node {
	for _, name := range p.vars {
		if name == v.Ident[0] {
			return v
		}
	}
	p.fail("undefined variable %q", v.Ident[0])
	return nil
}
