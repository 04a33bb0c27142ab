// An evaluator of expressions: text to tree by recursive descent, and the tree walked for many values of x.
package main

import "fmt"

type kind int

const (
	number kind = iota
	variable
	add
	subtract
	multiply
	remainder
)

type node struct {
	kind        kind
	value       int
	left, right *node
}

type parser struct {
	text string
	at   int
}

func (p *parser) peek() byte {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *parser) sum() *node {
	left := p.product()
	for {
		switch p.peek() {
		case '+':
			p.at++
			left = &node{kind: add, left: left, right: p.product()}
		case '-':
			p.at++
			left = &node{kind: subtract, left: left, right: p.product()}
		default:
			return left
		}
	}
}

func (p *parser) product() *node {
	left := p.factor()
	for {
		switch p.peek() {
		case '*':
			p.at++
			left = &node{kind: multiply, left: left, right: p.factor()}
		case '%':
			p.at++
			left = &node{kind: remainder, left: left, right: p.factor()}
		default:
			return left
		}
	}
}

func (p *parser) factor() *node {
	c := p.peek()
	if c == '(' {
		p.at++
		inner := p.sum()
		p.peek()
		p.at++
		return inner
	}
	if c == 'x' {
		p.at++
		return &node{kind: variable}
	}
	value := 0
	for p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9' {
		value = value*10 + int(p.text[p.at]-'0')
		p.at++
	}
	return &node{kind: number, value: value}
}

func eval(n *node, x int) int {
	switch n.kind {
	case number:
		return n.value
	case variable:
		return x
	case add:
		return eval(n.left, x) + eval(n.right, x)
	case subtract:
		return eval(n.left, x) - eval(n.right, x)
	case multiply:
		return eval(n.left, x) * eval(n.right, x)
	default:
		return eval(n.left, x) % eval(n.right, x)
	}
}

func main() {
	texts := []string{
		"(x + 3) * (x + 5) % 97",
		"x * x * 2 + 14 * (x + 1) % 1009 + 2",
		"((x + 1) * (x + 2) * (x + 3) + 4 * x) % 8191 + (x - x % 10)",
	}
	sum := 0
	for i := 0; i < 120000; i++ {
		p := parser{text: texts[i%3]}
		tree := p.sum()
		for x := 0; x < 8; x++ {
			sum = (sum + eval(tree, x+i)) % 1000003
		}
	}
	fmt.Println(sum)
}
