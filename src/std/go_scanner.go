// Package scanner turns source text into the tokens of Go.
package scanner

import (
	"fmt"
	"go/token"
	"internal/goast"
	"internal/unicode"
	"unicode/utf8"
)

// ErrorHandler is told what is wrong and where.
type ErrorHandler func(pos token.Position, msg string)

// Mode has the options of a Scanner.
type Mode uint

const (
	// ScanComments makes comments tokens.
	ScanComments Mode = 1 << iota

	dontInsertSemis
)

const (
	byteOrderMark = 0xFEFF
	eof           = -1
)

// Scanner reads the tokens of one text. It must be given one by Init first.
type Scanner struct {
	file *token.File
	src  []byte
	err  ErrorHandler
	mode Mode

	ch         rune      // the current character
	offset     int       // where it stands
	rdOffset   int       // behind it
	lineOffset int       // where its line begins
	insertSemi bool      // the end of the line is a semicolon
	nlPos      token.Pos // the end of a line in a comment, which is to be a semicolon

	// ErrorCount is how many errors there were.
	ErrorCount int
}

// Init begins with a text. Its lines are added to file, which must have its size. err, if not nil, is told what is wrong.
func (s *Scanner) Init(file *token.File, src []byte, err ErrorHandler, mode Mode) {
	if file.Size() != len(src) {
		panic(fmt.Sprintf("file size (%d) does not match src len (%d)", file.Size(), len(src)))
	}
	*s = Scanner{file: file, src: src, err: err, mode: mode, ch: ' '}
	s.next()
	if s.ch == byteOrderMark {
		s.next()
	}
}

// next goes to the next character.
func (s *Scanner) next() {
	s.offset = min(s.rdOffset, len(s.src))
	if s.ch == '\n' {
		s.lineOffset = s.offset
		s.file.AddLine(s.offset)
	}
	if s.rdOffset >= len(s.src) {
		s.ch = eof
		return
	}
	s.ch = rune(s.src[s.rdOffset])
	s.rdOffset++
	if s.ch == 0 {
		s.error(s.offset, "illegal character NUL")
	} else if s.ch >= utf8.RuneSelf {
		s.decode()
	}
}

// decode reads a character beyond ASCII, whose first byte was taken.
func (s *Scanner) decode() {
	rest := s.src[s.offset:]
	r, width := utf8.DecodeRune(rest)
	s.ch, s.rdOffset = r, s.offset+width
	switch {
	case r == utf8.RuneError && width == 1 && s.offset == 0 && isUTF16(rest):
		s.error(0, "illegal UTF-8 encoding (got UTF-16)")
		s.rdOffset = len(s.src)
	case r == utf8.RuneError && width == 1:
		s.error(s.offset, "illegal UTF-8 encoding")
	case r == byteOrderMark && s.offset > 0:
		s.error(s.offset, "illegal byte order mark")
	}
}

func isUTF16(b []byte) bool {
	return len(b) >= 2 && (b[0] == 0xFF && b[1] == 0xFE || b[0] == 0xFE && b[1] == 0xFF)
}

// peek returns the byte behind the current character, or 0.
func (s *Scanner) peek() byte {
	if s.rdOffset < len(s.src) {
		return s.src[s.rdOffset]
	}
	return 0
}

func (s *Scanner) error(offset int, msg string) {
	if s.err != nil {
		s.err(s.file.Position(s.file.Pos(offset)), msg)
	}
	s.ErrorCount++
}

func (s *Scanner) errorf(offset int, format string, args ...any) {
	s.error(offset, fmt.Sprintf(format, args...))
}

// Scan reads the next token: where it stands, which it is, and its text for names, literals, keywords, comments and what is no
// token. A semicolon's text tells whether it was written (";") or stands for the end of a line ("\n").
func (s *Scanner) Scan() (pos token.Pos, tok token.Token, lit string) {
	for {
		if s.nlPos.IsValid() {
			pos, s.nlPos = s.nlPos, token.NoPos
			return pos, token.SEMICOLON, "\n"
		}
		for s.ch == ' ' || s.ch == '\t' || s.ch == '\n' && !s.insertSemi || s.ch == '\r' {
			s.next()
		}
		pos = s.file.Pos(s.offset)
		if s.ch == '/' && (s.peek() == '/' || s.peek() == '*') {
			lit = s.comment()
			if s.mode&ScanComments != 0 {
				return pos, token.COMMENT, lit
			}
			continue
		}
		inserts := false
		tok, lit, inserts = s.token()
		if s.mode&dontInsertSemis == 0 {
			s.insertSemi = inserts
		}
		return pos, tok, lit
	}
}

// token reads what is neither blank nor comment. inserts: the end of a line behind it is a semicolon.
func (s *Scanner) token() (tok token.Token, lit string, inserts bool) {
	switch ch := s.ch; {
	case isLetter(ch):
		lit = s.identifier()
		tok = token.IDENT
		if len(lit) > 1 {
			tok = token.Lookup(lit)
		}
		switch tok {
		case token.IDENT, token.BREAK, token.CONTINUE, token.FALLTHROUGH, token.RETURN:
			inserts = true
		}
		return tok, lit, inserts
	case isDecimal(ch) || ch == '.' && isDecimal(rune(s.peek())):
		tok, lit = s.number()
		return tok, lit, true
	case ch == eof:
		if s.insertSemi {
			return token.SEMICOLON, "\n", false
		}
		return token.EOF, "", false
	case ch == '\n':
		s.next()
		return token.SEMICOLON, "\n", false
	case ch == '"':
		return token.STRING, s.str(), true
	case ch == '\'':
		return token.CHAR, s.char(), true
	case ch == '`':
		return token.STRING, s.rawString(), true
	case ch == ';':
		s.next()
		return token.SEMICOLON, ";", false
	}
	return s.operator()
}

// single are the tokens of one character that begin no longer one.
var single = map[rune]token.Token{
	',': token.COMMA, '(': token.LPAREN, ')': token.RPAREN, '[': token.LBRACK, ']': token.RBRACK,
	'{': token.LBRACE, '}': token.RBRACE, '~': token.TILDE,
}

// operator reads an operator, a bracket, or what is no token at all.
func (s *Scanner) operator() (tok token.Token, lit string, inserts bool) {
	ch, at := s.ch, s.offset
	s.next()
	if tok, ok := single[ch]; ok {
		inserts = tok == token.RPAREN || tok == token.RBRACK || tok == token.RBRACE
		return tok, "", inserts
	}
	switch ch {
	case '.':
		tok = token.PERIOD
		if s.ch == '.' && s.peek() == '.' {
			s.next()
			s.next()
			tok = token.ELLIPSIS
		}
	case ':':
		tok = s.either(token.COLON, '=', token.DEFINE)
	case '+':
		tok = s.either(token.ADD, '=', token.ADD_ASSIGN, '+', token.INC)
	case '-':
		tok = s.either(token.SUB, '=', token.SUB_ASSIGN, '-', token.DEC)
	case '*':
		tok = s.either(token.MUL, '=', token.MUL_ASSIGN)
	case '/':
		tok = s.either(token.QUO, '=', token.QUO_ASSIGN)
	case '%':
		tok = s.either(token.REM, '=', token.REM_ASSIGN)
	case '^':
		tok = s.either(token.XOR, '=', token.XOR_ASSIGN)
	case '=':
		tok = s.either(token.ASSIGN, '=', token.EQL)
	case '!':
		tok = s.either(token.NOT, '=', token.NEQ)
	case '|':
		tok = s.either(token.OR, '=', token.OR_ASSIGN, '|', token.LOR)
	case '<':
		tok = s.either(token.LSS, '=', token.LEQ, '-', token.ARROW, '<', token.SHL)
	case '>':
		tok = s.either(token.GTR, '=', token.GEQ, '>', token.SHR)
	case '&':
		tok = s.either(token.AND, '=', token.AND_ASSIGN, '&', token.LAND, '^', token.AND_NOT)
	default:
		s.illegal(ch, at)
		return token.ILLEGAL, string(ch), s.insertSemi
	}
	switch tok {
	case token.SHL:
		tok = s.either(tok, '=', token.SHL_ASSIGN)
	case token.SHR:
		tok = s.either(tok, '=', token.SHR_ASSIGN)
	case token.AND_NOT:
		tok = s.either(tok, '=', token.AND_NOT_ASSIGN)
	}
	return tok, "", tok == token.INC || tok == token.DEC
}

// either takes the current character if it is one of those that continue tok; rest has characters and what tok becomes by them.
func (s *Scanner) either(tok token.Token, rest ...any) token.Token {
	for i := 0; i < len(rest); i += 2 {
		if s.ch == rest[i].(rune) {
			s.next()
			return rest[i+1].(token.Token)
		}
	}
	return tok
}

// illegal reports a character that begins no token.
func (s *Scanner) illegal(ch rune, at int) {
	switch ch {
	case byteOrderMark:
		// Reported where it was read.
	case '“', '”':
		s.errorf(at, "curly quotation mark %q (use neutral %q)", ch, '"')
	default:
		s.errorf(at, "illegal character %#U", ch)
	}
}

func (s *Scanner) identifier() string {
	from := s.offset
	for isLetter(s.ch) || isDigit(s.ch) {
		s.next()
	}
	return string(s.src[from:s.offset])
}

func isLetter(ch rune) bool {
	lower := ch | 0x20
	return 'a' <= lower && lower <= 'z' || ch == '_' || ch >= utf8.RuneSelf && unicode.IsLetter(ch)
}

func isDigit(ch rune) bool {
	return isDecimal(ch) || ch >= utf8.RuneSelf && unicode.IsDigit(ch)
}

func isDecimal(ch rune) bool { return '0' <= ch && ch <= '9' }

// comment reads a comment and obeys it if it is a line directive. If it ends the line, a semicolon may follow.
func (s *Scanner) comment() string {
	from, line := s.offset, s.lineOffset
	s.next()
	newline, behind := 0, -1
	if s.ch == '/' {
		for s.ch != '\n' && s.ch != eof {
			s.next()
		}
		behind = s.offset
		if s.ch == '\n' {
			behind++
		}
	} else {
		newline, behind = s.block(from)
	}
	if s.insertSemi && newline > 0 {
		s.nlPos = s.file.Pos(newline)
		s.insertSemi = false
	}
	lit := string(s.src[from:s.offset])
	isDirective := len(lit) > 7 && lit[2:7] == "line " && (lit[1] == '*' || from == line)
	if behind >= 0 && isDirective {
		if at, problem := goast.LineDirective(s.file, from, goast.TrimCR(lit), behind); problem != "" {
			s.error(at, problem)
		}
	}
	return goast.CommentText(lit)
}

// block reads the rest of a comment that began at from with /*: where its first newline stands, or 0, and what is behind, or -1.
func (s *Scanner) block(from int) (newline, behind int) {
	s.next()
	for s.ch != eof {
		ch := s.ch
		if ch == '\n' && newline == 0 {
			newline = s.offset
		}
		s.next()
		if ch == '*' && s.ch == '/' {
			s.next()
			return newline, s.offset
		}
	}
	s.error(from, "comment not terminated")
	return newline, -1
}
