package parse

import (
	"fmt"
	"internal/unicode"
	"strings"
	"unicode/utf8"
)

// Kinds of tokens. Those from tokKeyword on are words of the language.
const (
	tokError = iota // the text is the message
	tokEOF
	tokText
	tokComment
	tokLeft       // the left delimiter
	tokRight      // the right delimiter
	tokSpace      // white space inside an action
	tokLeftParen  // (
	tokRightParen // )
	tokPipe       // |
	tokAssign     // =
	tokDeclare    // :=
	tokOther      // another printable ASCII character
	tokBool
	tokChar
	tokComplex
	tokNumber
	tokString
	tokRawString
	tokField      // .name
	tokVariable   // $name
	tokIdentifier // name
	tokKeyword    // no token: the words follow
	tokDot
	tokNil
	tokBlock
	tokBreak
	tokContinue
	tokDefine
	tokElse
	tokEnd
	tokIf
	tokRange
	tokTemplate
	tokWith
)

func keyword(word string) (kind int) {
	switch word {
	case "nil":
		return tokNil
	case "block":
		return tokBlock
	case "break":
		return tokBreak
	case "continue":
		return tokContinue
	case "define":
		return tokDefine
	case "else":
		return tokElse
	case "end":
		return tokEnd
	case "if":
		return tokIf
	case "range":
		return tokRange
	case "template":
		return tokTemplate
	case "with":
		return tokWith
	case "true", "false":
		return tokBool
	}
	return tokIdentifier
}

type token struct {
	kind int
	pos  int // of its first byte
	line int // of its first byte, from 1
	text string
}

func (t token) String() string {
	switch {
	case t.kind == tokEOF:
		return "EOF"
	case t.kind == tokError:
		return t.text
	case t.kind > tokKeyword:
		return "<" + t.text + ">"
	case len(t.text) > 10:
		return fmt.Sprintf("%.10q...", t.text)
	}
	return fmt.Sprintf("%q", t.text)
}

const (
	spaces       = " \t\r\n"
	leftComment  = "/*"
	rightComment = "*/"
	trimLen      = 2 // a minus and the white space at its side
)

// lexer cuts source text into tokens. text[start:pos] is what is being read.
type lexer struct {
	text        string
	left, right string // the delimiters
	start, pos  int
	counted     int // newlines are counted up to here
	line        int // of counted
	depth       int // open parentheses
	inAction    bool
	comments    bool // comments are tokens
	isBreak     bool // break is a word of the language
	isContinue  bool // and continue
}

func newLexer(text, left, right string) *lexer {
	if left == "" {
		left = "{{"
	}
	if right == "" {
		right = "}}"
	}
	return &lexer{text: text, left: left, right: right, line: 1}
}

// take makes a token of what has been read.
func (l *lexer) take(kind int) token { return l.cut(kind, l.pos) }

// cut makes a token that ends before the rest of what has been read, which is dropped.
func (l *lexer) cut(kind, end int) token {
	l.line += strings.Count(l.text[l.counted:l.start], "\n")
	l.counted = l.start
	t := token{kind, l.start, l.line, l.text[l.start:end]}
	l.start = l.pos
	return t
}

// fail makes a token of an error. Nothing is read after it.
func (l *lexer) fail(format string, args ...any) token {
	t := l.cut(tokError, l.start)
	t.text = fmt.Sprintf(format, args...)
	return t
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isAlnum(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// peek returns the next character and its size; -1 at the end.
func (l *lexer) peek() (rune, int) {
	if l.pos >= len(l.text) {
		return -1, 0
	}
	if c := l.text[l.pos]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(l.text[l.pos:])
}

// next returns the next token.
func (l *lexer) next() token {
	if l.inAction {
		return l.action()
	}
	return l.outside()
}

// outside reads text, a comment or a left delimiter.
func (l *lexer) outside() token {
	for {
		length := strings.Index(l.text[l.pos:], l.left)
		if length < 0 {
			if l.pos = len(l.text); l.pos > l.start {
				return l.take(tokText)
			}
			return l.take(tokEOF)
		}
		l.pos += length
		after := l.pos + len(l.left)
		trims := l.trimsBefore(after)
		end := l.pos
		if trims {
			end = l.start + len(strings.TrimRight(l.text[l.start:l.pos], spaces))
		}
		if end > l.start {
			return l.cut(tokText, end)
		}
		l.start = l.pos
		marker := 0
		if trims {
			marker = trimLen
		}
		if !strings.HasPrefix(l.text[after+marker:], leftComment) {
			l.pos = after
			t := l.take(tokLeft)
			l.inAction, l.depth = true, 0
			l.pos += marker
			l.start = l.pos
			return t
		}
		l.start = after + marker
		l.pos = l.start
		if t := l.comment(); t.kind == tokError || l.comments {
			return t
		}
	}
}

// trimsBefore reports whether a minus and white space stand at i, behind a left delimiter.
func (l *lexer) trimsBefore(i int) bool {
	return i+1 < len(l.text) && l.text[i] == '-' && isSpace(l.text[i+1])
}

// atRight reports whether a right delimiter stands at i, and whether it trims.
func (l *lexer) atRight(i int) (is, trims bool) {
	if i+1 < len(l.text) && isSpace(l.text[i]) && l.text[i+1] == '-' && strings.HasPrefix(l.text[i+trimLen:], l.right) {
		return true, true
	}
	return strings.HasPrefix(l.text[i:], l.right), false
}

func (l *lexer) comment() token {
	length := strings.Index(l.text[l.pos+len(leftComment):], rightComment)
	if length < 0 {
		return l.fail("unclosed comment")
	}
	end := l.pos + len(leftComment) + length + len(rightComment)
	is, trims := l.atRight(end)
	if !is {
		return l.fail("comment ends before closing delimiter")
	}
	l.pos = end
	l.close(trims)
	return l.cut(tokComment, end)
}

// close goes behind a right delimiter and the white space that it trims.
func (l *lexer) close(trims bool) {
	if !trims {
		l.pos += len(l.right)
		return
	}
	l.pos += trimLen + len(l.right)
	rest := l.text[l.pos:]
	l.pos += len(rest) - len(strings.TrimLeft(rest, spaces))
}

// action reads a token inside an action.
func (l *lexer) action() token {
	if is, trims := l.atRight(l.pos); is {
		if l.depth > 0 {
			return l.fail("unclosed left paren")
		}
		return l.rightDelim(trims)
	}
	r, size := l.peek()
	if r < 0 {
		return l.fail("unclosed action")
	}
	if r < utf8.RuneSelf && isSpace(byte(r)) {
		return l.space()
	}
	l.pos += size
	switch r {
	case '=':
		return l.take(tokAssign)
	case ':':
		if r, size := l.peek(); r != '=' {
			l.pos += size
			return l.fail("expected :=")
		}
		l.pos++
		return l.take(tokDeclare)
	case '|':
		return l.take(tokPipe)
	case '"':
		return l.quoted('"', tokString, "unterminated quoted string")
	case '\'':
		return l.quoted('\'', tokChar, "unterminated character constant")
	case '`':
		length := strings.IndexByte(l.text[l.pos:], '`')
		if length < 0 {
			return l.fail("unterminated raw quoted string")
		}
		l.pos += length + 1
		return l.take(tokRawString)
	case '$':
		return l.name(tokVariable, tokVariable)
	case '.':
		if l.pos < len(l.text) && (l.text[l.pos] < '0' || '9' < l.text[l.pos]) {
			return l.name(tokField, tokDot)
		}
		l.pos--
		return l.number()
	case '(':
		l.depth++
		return l.take(tokLeftParen)
	case ')':
		if l.depth--; l.depth < 0 {
			return l.fail("unexpected right paren")
		}
		return l.take(tokRightParen)
	}
	switch {
	case r == '+' || r == '-' || '0' <= r && r <= '9':
		l.pos--
		return l.number()
	case isAlnum(r):
		return l.word()
	case ' ' <= r && r < 0x7f:
		return l.take(tokOther)
	}
	return l.fail("unrecognized character in action: %#U", r)
}

func (l *lexer) rightDelim(trims bool) token {
	if trims {
		l.start += trimLen
	}
	end := l.start + len(l.right)
	l.close(trims)
	l.inAction = false
	return l.cut(tokRight, end)
}

// space reads white space, but leaves what belongs to a right delimiter that trims.
func (l *lexer) space() token {
	for l.pos < len(l.text) && isSpace(l.text[l.pos]) {
		l.pos++
	}
	if is, trims := l.atRight(l.pos - 1); is && trims {
		l.pos--
		if l.pos == l.start {
			return l.rightDelim(true)
		}
	}
	return l.take(tokSpace)
}

// quoted reads until the closing quote, on the same line.
func (l *lexer) quoted(quote byte, kind int, message string) token {
	for l.pos < len(l.text) {
		c := l.text[l.pos]
		l.pos++
		if c == '\\' && l.pos < len(l.text) {
			c = l.text[l.pos]
			l.pos++
			if c != '\n' {
				continue
			}
		}
		if c == quote {
			return l.take(kind)
		}
		if c == '\n' {
			break
		}
	}
	return l.fail("%s", message)
}

func (l *lexer) skipAlnum() rune {
	for {
		r, size := l.peek()
		if !isAlnum(r) {
			return r
		}
		l.pos += size
	}
}

// name reads the name behind a dot or a dollar, which is a token by itself if there is none.
func (l *lexer) name(kind, bare int) token {
	if l.atEnd() {
		return l.take(bare)
	}
	if r := l.skipAlnum(); !l.atEnd() {
		return l.fail("bad character %#U", r)
	}
	return l.take(kind)
}

func (l *lexer) word() token {
	if r := l.skipAlnum(); !l.atEnd() {
		return l.fail("bad character %#U", r)
	}
	kind := keyword(l.text[l.start:l.pos])
	if kind == tokBreak && !l.isBreak || kind == tokContinue && !l.isContinue {
		kind = tokIdentifier
	}
	return l.take(kind)
}

// atEnd reports whether a name may end here.
func (l *lexer) atEnd() bool {
	if l.pos >= len(l.text) {
		return true
	}
	switch l.text[l.pos] {
	case ' ', '\t', '\r', '\n', '.', ',', '|', ':', ')', '(':
		return true
	}
	return strings.HasPrefix(l.text[l.pos:], l.right)
}

func (l *lexer) number() token {
	if !l.digits() {
		return l.fail("bad number syntax: %q", l.text[l.start:l.pos])
	}
	if r, _ := l.peek(); r != '+' && r != '-' {
		return l.take(tokNumber)
	}
	if !l.digits() || l.text[l.pos-1] != 'i' {
		return l.fail("bad number syntax: %q", l.text[l.start:l.pos])
	}
	return l.take(tokComplex)
}

// one goes over a byte of the set, if one stands there.
func (l *lexer) one(set string) bool {
	if l.pos < len(l.text) && strings.IndexByte(set, l.text[l.pos]) >= 0 {
		l.pos++
		return true
	}
	return false
}

func (l *lexer) run(set string) {
	for l.one(set) {
	}
}

// digits goes over a number with a sign, a base, a point, an exponent and an i, and reports whether it ends there.
func (l *lexer) digits() bool {
	const decimal = "0123456789_"
	l.one("+-")
	set, exponent := decimal, "eE"
	if l.one("0") {
		switch {
		case l.one("xX"):
			set, exponent = "0123456789abcdefABCDEF_", "pP"
		case l.one("oO"):
			set, exponent = "01234567_", ""
		case l.one("bB"):
			set, exponent = "01_", ""
		}
	}
	l.run(set)
	if l.one(".") {
		l.run(set)
	}
	if l.one(exponent) {
		l.one("+-")
		l.run(decimal)
	}
	l.one("i")
	if r, size := l.peek(); isAlnum(r) {
		l.pos += size
		return false
	}
	return true
}
