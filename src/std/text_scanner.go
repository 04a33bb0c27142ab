// Package scanner cuts text into characters and tokens like those of Go.
package scanner

import (
	"fmt"
	"internal/unicode"
	"io"
	"os"
	"unicode/utf8"
)

// Position is a place in a text. It is valid if Line is not 0.
type Position struct {
	Filename string
	Offset   int // in bytes, from 0
	Line     int // from 1
	Column   int // in characters, from 1
}

// IsValid reports whether the position is valid.
func (pos *Position) IsValid() bool { return pos.Line > 0 }

func (pos Position) String() string {
	name := pos.Filename
	if name == "" {
		name = "<input>"
	}
	if !pos.IsValid() {
		return name
	}
	return fmt.Sprintf("%s:%d:%d", name, pos.Line, pos.Column)
}

// Tokens that are no characters by themselves.
const (
	EOF = -(iota + 1)
	Ident
	Int
	Float
	Char
	String
	RawString
	Comment
	skipComment
)

// Bits of Mode: which tokens there are.
const (
	ScanIdents     = 1 << -Ident
	ScanInts       = 1 << -Int
	ScanFloats     = 1 << -Float // integers too
	ScanChars      = 1 << -Char
	ScanStrings    = 1 << -String
	ScanRawStrings = 1 << -RawString
	ScanComments   = 1 << -Comment
	SkipComments   = 1 << -skipComment // with ScanComments: they are white space
	GoTokens       = ScanIdents | ScanFloats | ScanChars | ScanStrings | ScanRawStrings | ScanComments | SkipComments
)

// GoWhitespace is the white space of Go.
const GoWhitespace = 1<<'\t' | 1<<'\n' | 1<<'\r' | 1<<' '

// TokenString returns the name of a token, or the character in quotes.
func TokenString(tok rune) string {
	names := [...]string{"EOF", "Ident", "Int", "Float", "Char", "String", "RawString", "Comment"}
	if i := -1 - int(tok); 0 <= i && i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("%q", string(tok))
}

const (
	// notRead stands for the next character before the first one is read.
	notRead = -2
	// chunk is how many bytes are read at once.
	chunk = 1024
)

// Scanner reads characters and tokens. It is always one character ahead.
type Scanner struct {
	src     io.Reader
	buf     []byte // what is kept of the text
	bufAt   int    // offset of buf in the text
	pos     int    // index in buf behind ch
	ch      rune   // the next character
	size    int    // its size in bytes, 0 at the end
	line    int    // of what is behind ch
	column  int    // of ch in its line; 0 behind the end of a line
	lastLen int    // characters of the line before
	start   int    // offset of the token, -1 if its text is not kept
	end     int    // offset of its end

	// Error is told of errors; without it they are printed to standard error.
	Error func(s *Scanner, msg string)
	// ErrorCount counts errors.
	ErrorCount int
	// Mode says which tokens there are.
	Mode uint
	// Whitespace has a bit for each character that is white space.
	Whitespace uint64
	// IsIdentRune says which characters may be the i'th of identifiers, if it is set.
	IsIdentRune func(ch rune, i int) bool
	// Position is where the last token began. Next makes it invalid.
	Position
}

// Init begins with a text. Filename and IsIdentRune stay.
func (s *Scanner) Init(src io.Reader) *Scanner {
	*s = Scanner{src: src, buf: s.buf[:0], ch: notRead, line: 1, start: -1, Mode: GoTokens, Whitespace: GoWhitespace, IsIdentRune: s.IsIdentRune, Position: s.Position}
	s.Line = 0
	return s
}

// fill reads on, and reports whether there may be more.
func (s *Scanner) fill() bool {
	drop := s.pos
	if s.start >= 0 {
		drop = min(drop, s.start-s.bufAt)
	}
	rest := copy(s.buf, s.buf[drop:])
	s.bufAt, s.pos = s.bufAt+drop, s.pos-drop
	if cap(s.buf) < rest+chunk {
		s.buf = append(make([]byte, 0, 2*rest+chunk), s.buf[:rest]...)
	}
	n, err := s.src.Read(s.buf[rest : rest+chunk])
	s.buf = s.buf[:rest+n]
	if err != nil && err != io.EOF {
		s.failAt(s.bufAt+s.pos, err.Error())
	}
	return err == nil
}

// next reads a character.
func (s *Scanner) next() rune {
	for s.pos >= len(s.buf) || s.buf[s.pos] >= utf8.RuneSelf && !utf8.FullRune(s.buf[s.pos:]) {
		if !s.fill() {
			break
		}
	}
	if s.pos >= len(s.buf) {
		if s.size > 0 {
			s.column++
		}
		s.size = 0
		return EOF
	}
	ch, size := rune(s.buf[s.pos]), 1
	if ch >= utf8.RuneSelf {
		ch, size = utf8.DecodeRune(s.buf[s.pos:])
	}
	s.pos += size
	s.size = size
	s.column++
	switch {
	case ch == '\n':
		s.line++
		s.lastLen, s.column = s.column, 0
	case ch == 0:
		s.fail("invalid character NUL")
	case ch == utf8.RuneError && size == 1:
		s.fail("invalid UTF-8 encoding")
	}
	return ch
}

// here is the offset of the character that was read last.
func (s *Scanner) here() int { return s.bufAt + s.pos - s.size }

// Next reads a character; EOF at the end.
func (s *Scanner) Next() rune {
	s.start, s.Line = -1, 0
	ch := s.Peek()
	if ch != EOF {
		s.ch = s.next()
	}
	return ch
}

// Peek returns the next character without reading it. A byte order mark at the beginning is left out.
func (s *Scanner) Peek() rune {
	if s.ch == notRead {
		if s.ch = s.next(); s.ch == '\uFEFF' {
			s.ch = s.next()
		}
	}
	return s.ch
}

func (s *Scanner) fail(msg string) { s.failAt(s.here(), msg) }

// failAt reports an error; the text of the token ends here for the time being.
func (s *Scanner) failAt(end int, msg string) {
	s.end = end
	s.ErrorCount++
	if s.Error != nil {
		s.Error(s, msg)
		return
	}
	pos := s.Position
	if !pos.IsValid() {
		pos = s.Pos()
	}
	fmt.Fprintf(os.Stderr, "%s: %s\n", pos, msg)
}

// Pos returns the position behind what was read last.
func (s *Scanner) Pos() (pos Position) {
	pos = Position{s.Filename, s.here(), s.line, s.column}
	switch {
	case s.column > 0:
	case s.lastLen > 0:
		pos.Line, pos.Column = s.line-1, s.lastLen
	default:
		pos.Line, pos.Column = 1, 1
	}
	return pos
}

// TokenText returns the text of the last token.
func (s *Scanner) TokenText() string {
	if s.start < 0 {
		return ""
	}
	from := s.start - s.bufAt
	return string(s.buf[from:max(from, s.end-s.bufAt)])
}

// Scan reads a token, or a character that begins none; EOF at the end.
func (s *Scanner) Scan() rune {
	ch := s.Peek()
	s.start, s.Line = -1, 0
	for {
		for s.Whitespace&(1<<uint(ch)) != 0 {
			ch = s.next()
		}
		s.start = s.here()
		s.Offset, s.Line, s.Column = s.start, s.line, s.column
		if s.column == 0 {
			s.Line, s.Column = s.line-1, s.lastLen
		}
		tok, next := s.token(ch)
		if ch = next; tok != skipComment {
			s.end, s.ch = s.here(), ch
			return tok
		}
	}
}

// has reports whether there are tokens of a kind.
func (s *Scanner) has(kind uint) bool { return s.Mode&kind != 0 }

// token reads the token that begins with ch, and the character behind it.
func (s *Scanner) token(ch rune) (tok, next rune) {
	switch {
	case ch == EOF:
		return ch, ch
	case s.isIdent(ch, 0):
		if s.has(ScanIdents) {
			return Ident, s.ident()
		}
	case isDecimal(ch):
		if s.has(ScanInts | ScanFloats) {
			return s.number(ch, false)
		}
	case ch == '"' && s.has(ScanStrings):
		s.quoted('"')
		return String, s.next()
	case ch == '\'' && s.has(ScanChars):
		if s.quoted('\'') != 1 {
			s.fail("invalid char literal")
		}
		return Char, s.next()
	case ch == '`' && s.has(ScanRawStrings):
		s.raw()
		return RawString, s.next()
	case ch == '.':
		next = s.next()
		if isDecimal(next) && s.has(ScanFloats) {
			return s.number(next, true)
		}
		return ch, next
	case ch == '/':
		next = s.next()
		switch {
		case next != '/' && next != '*' || !s.has(ScanComments):
			return ch, next
		case s.has(SkipComments):
			s.start = -1
			return skipComment, s.comment(next)
		}
		return Comment, s.comment(next)
	}
	return ch, s.next()
}

func (s *Scanner) isIdent(ch rune, i int) bool {
	if s.IsIdentRune != nil {
		return ch != EOF && s.IsIdentRune(ch, i)
	}
	return ch == '_' || unicode.IsLetter(ch) || i > 0 && unicode.IsDigit(ch)
}

func (s *Scanner) ident() rune {
	for i := 1; ; i++ {
		if ch := s.next(); !s.isIdent(ch, i) {
			return ch
		}
	}
}

// quoted reads behind a quote up to the next one, and counts the characters between.
func (s *Scanner) quoted(quote rune) (n int) {
	ch := s.next()
	for ch != quote {
		switch ch {
		case '\n', EOF:
			s.fail("literal not terminated")
			return n
		case '\\':
			ch = s.escape(quote)
		default:
			ch = s.next()
		}
		n++
	}
	return n
}

// escape reads behind a backslash, and the character behind the escape.
func (s *Scanner) escape(quote rune) rune {
	ch := s.next()
	switch ch {
	case 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\', quote:
		return s.next()
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return s.escapeDigits(ch, 8, 3)
	case 'x':
		return s.escapeDigits(s.next(), 16, 2)
	case 'u':
		return s.escapeDigits(s.next(), 16, 4)
	case 'U':
		return s.escapeDigits(s.next(), 16, 8)
	}
	s.fail("invalid char escape")
	return ch
}

func (s *Scanner) escapeDigits(ch rune, base, n int) rune {
	for ; n > 0; n-- {
		if base == 8 && (ch < '0' || '7' < ch) || !isHex(ch) {
			s.fail("invalid char escape")
			break
		}
		ch = s.next()
	}
	return ch
}

func (s *Scanner) raw() {
	for {
		switch s.next() {
		case '`':
			return
		case EOF:
			s.fail("literal not terminated")
			return
		}
	}
}

// comment reads behind the first two characters, and the character behind the comment: that of a line comment is the end of the line.
func (s *Scanner) comment(kind rune) rune {
	ch := s.next()
	if kind == '/' {
		for ch != '\n' && ch >= 0 {
			ch = s.next()
		}
		return ch
	}
	for last := rune(0); ; {
		if ch < 0 {
			s.fail("comment not terminated")
			return ch
		}
		last, ch = ch, s.next()
		if last == '*' && ch == '/' {
			return s.next()
		}
	}
}
