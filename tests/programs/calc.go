// A recursive-descent parser for expressions, with variables and functions, and its evaluator.
package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode"
)

type node interface {
	eval(env map[string]float64) (float64, error)
	String() string
}

type (
	num    float64
	ident  string
	binary struct {
		op   byte
		x, y node
	}
	unary struct{ x node }
	call  struct {
		fn   string
		args []node
	}
)

var errZero = errors.New("division by zero")

func (n num) eval(map[string]float64) (float64, error) { return float64(n), nil }
func (n num) String() string                           { return strconv.FormatFloat(float64(n), 'g', -1, 64) }

func (v ident) eval(env map[string]float64) (float64, error) {
	if x, ok := env[string(v)]; ok {
		return x, nil
	}
	return 0, fmt.Errorf("undefined %q", string(v))
}
func (v ident) String() string { return string(v) }

func (b *binary) eval(env map[string]float64) (float64, error) {
	x, err := b.x.eval(env)
	if err != nil {
		return 0, err
	}
	y, err := b.y.eval(env)
	if err != nil {
		return 0, err
	}
	switch b.op {
	case '+':
		return x + y, nil
	case '-':
		return x - y, nil
	case '*':
		return x * y, nil
	case '/':
		if y == 0 {
			return 0, fmt.Errorf("%v: %w", b, errZero)
		}
		return x / y, nil
	case '^':
		return math.Pow(x, y), nil
	}
	panic("unknown operator " + string(b.op))
}
func (b *binary) String() string { return fmt.Sprintf("(%v %c %v)", b.x, b.op, b.y) }

func (u unary) eval(env map[string]float64) (float64, error) {
	x, err := u.x.eval(env)
	return -x, err
}
func (u unary) String() string { return fmt.Sprintf("-%v", u.x) }

var funcs = map[string]func(...float64) float64{
	"sqrt": func(a ...float64) float64 { return math.Sqrt(a[0]) },
	"max": func(a ...float64) float64 {
		m := math.Inf(-1)
		for _, x := range a {
			m = math.Max(m, x)
		}
		return m
	},
}

func (c *call) eval(env map[string]float64) (float64, error) {
	f := funcs[c.fn]
	if f == nil {
		return 0, fmt.Errorf("no function %s", c.fn)
	}
	args := make([]float64, 0, len(c.args))
	for _, a := range c.args {
		x, err := a.eval(env)
		if err != nil {
			return 0, err
		}
		args = append(args, x)
	}
	return f(args...), nil
}
func (c *call) String() string { return fmt.Sprintf("%s%v", c.fn, c.args) }

type syntaxError struct {
	pos int
	msg string
}

func (e *syntaxError) Error() string { return fmt.Sprintf("%d: %s", e.pos, e.msg) }

type parser struct {
	src string
	pos int
}

func (p *parser) fail(format string, args ...any) {
	panic(&syntaxError{p.pos, fmt.Sprintf(format, args...)})
}

func (p *parser) peek() byte {
	for p.pos < len(p.src) && p.src[p.pos] == ' ' {
		p.pos++
	}
	if p.pos == len(p.src) {
		return 0
	}
	return p.src[p.pos]
}

var precedence = map[byte]int{'+': 1, '-': 1, '*': 2, '/': 2, '^': 3}

func (p *parser) expr(min int) node {
	x := p.unary()
	for {
		op := p.peek()
		prec, ok := precedence[op]
		if !ok || prec < min {
			return x
		}
		p.pos++
		if op == '^' {
			x = &binary{op, x, p.expr(prec)}
		} else {
			x = &binary{op, x, p.expr(prec + 1)}
		}
	}
}

func (p *parser) unary() node {
	if p.peek() == '-' {
		p.pos++
		return unary{p.unary()}
	}
	return p.primary()
}

func (p *parser) span(f func(rune) bool) string {
	start := p.pos
	for p.pos < len(p.src) && f(rune(p.src[p.pos])) {
		p.pos++
	}
	return p.src[start:p.pos]
}

func (p *parser) primary() node {
	c := rune(p.peek())
	switch {
	case c == '(':
		p.pos++
		x := p.expr(1)
		if p.peek() != ')' {
			p.fail("missing )")
		}
		p.pos++
		return x
	case unicode.IsDigit(c):
		s := p.span(func(r rune) bool { return unicode.IsDigit(r) || r == '.' })
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			p.fail("%v", err)
		}
		return num(f)
	case unicode.IsLetter(c):
		name := p.span(unicode.IsLetter)
		if p.peek() != '(' {
			return ident(name)
		}
		p.pos++
		c := &call{fn: name}
		for p.peek() != ')' {
			c.args = append(c.args, p.expr(1))
			if p.peek() == ',' {
				p.pos++
			} else if p.peek() != ')' {
				p.fail("expected , or )")
			}
		}
		p.pos++
		return c
	case c == 0:
		p.fail("unexpected end")
	}
	p.fail("unexpected %q", c)
	return nil
}

func parse(src string) (n node, err error) {
	defer func() {
		if e, ok := recover().(*syntaxError); ok {
			err = e
		}
	}()
	p := &parser{src: src}
	n = p.expr(1)
	if p.peek() != 0 {
		p.fail("trailing %q", p.src[p.pos:])
	}
	return n, nil
}

func main() {
	env := map[string]float64{"x": 3, "pi": math.Pi}
	for _, src := range []string{
		"1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-x ^ 2", "8 / 4 / 2", "10 - 4 - 3",
		"sqrt(16) + max(1, x, 2)", "2 * pi * x", "1 / (x - 3)", "y + 1", "foo(1)",
		"1 +", "(1", "1 $ 2", "max(1 2)", "1.2.3", "--5", "max()",
	} {
		n, err := parse(src)
		if err != nil {
			var se *syntaxError
			fmt.Printf("%-24s syntax error at %v %t\n", src, err, errors.As(err, &se))
			continue
		}
		v, err := n.eval(env)
		if err != nil {
			fmt.Printf("%-24s %v: error: %v %t\n", src, n, err, errors.Is(err, errZero))
			continue
		}
		fmt.Printf("%-24s %v = %.6g\n", src, n, v)
	}
}
