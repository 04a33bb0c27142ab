// A tokenizer for a small language, as a state machine of functions.
package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind int

const (
	eof kind = iota
	ident
	keyword
	number
	text
	operator
	bad
)

var names = [...]string{"eof", "ident", "keyword", "number", "text", "operator", "bad"}

func (k kind) String() string { return names[k] }

type token struct {
	kind kind
	lit  string
	line int
}

type lexer struct {
	src         string
	start, pos  int
	line, width int
	out         []token
}

type state func(*lexer) state

func (l *lexer) next() (r rune) {
	if l.pos >= len(l.src) {
		l.width = 0
		return -1
	}
	r, l.width = utf8.DecodeRuneInString(l.src[l.pos:])
	l.pos += l.width
	if r == '\n' {
		l.line++
	}
	return
}

func (l *lexer) backup() {
	l.pos -= l.width
	if l.width > 0 && l.src[l.pos] == '\n' {
		l.line--
	}
}

func (l *lexer) emit(k kind) {
	l.out = append(l.out, token{k, l.src[l.start:l.pos], l.line})
	l.start = l.pos
}

func (l *lexer) run(ok func(rune) bool) {
	for ok(l.next()) {
	}
	l.backup()
}

var keywords = map[string]bool{"let": true, "fn": true, "if": true}

func start(l *lexer) state {
	l.run(unicode.IsSpace)
	l.start = l.pos
	switch r := l.next(); {
	case r < 0:
		l.emit(eof)
		return nil
	case r == '#':
		l.run(func(r rune) bool { return r >= 0 && r != '\n' })
		return start
	case r == '"':
		return quoted
	case unicode.IsDigit(r):
		return digits
	case unicode.IsLetter(r) || r == '_':
		l.run(func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' })
		if keywords[l.src[l.start:l.pos]] {
			l.emit(keyword)
		} else {
			l.emit(ident)
		}
		return start
	case strings.ContainsRune("+-*/=<>!(){},;", r):
		if n := l.next(); n != '=' || !strings.ContainsRune("=<>!", r) {
			l.backup()
		}
		l.emit(operator)
		return start
	}
	l.emit(bad)
	return start
}

func quoted(l *lexer) state {
	for {
		switch l.next() {
		case '\\':
			l.next()
		case -1, '\n':
			l.backup()
			l.emit(bad)
			return start
		case '"':
			l.emit(text)
			return start
		}
	}
}

func digits(l *lexer) state {
	l.run(unicode.IsDigit)
	if l.next() == '.' {
		l.run(unicode.IsDigit)
	} else {
		l.backup()
	}
	l.emit(number)
	return start
}

func lex(src string) []token {
	l := &lexer{src: src, line: 1}
	for s := state(start); s != nil; {
		s = s(l)
	}
	return l.out
}

const program = `# a comment
let größe = 12.5 * (x_1 + 3)
fn f(a, b) { if a <= b != c { "text \"q\" 世" } }
"unclosed
@ let
`

func main() {
	counts := map[kind]int{}
	for _, t := range lex(program) {
		counts[t.kind]++
		fmt.Printf("%d %-8v %q\n", t.line, t.kind, t.lit)
	}
	fmt.Println(counts)
}
