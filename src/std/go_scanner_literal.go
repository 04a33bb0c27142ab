package scanner

import (
	"go/token"
	"internal/goast"
	"internal/unicode"
)

// char reads a rune literal.
func (s *Scanner) char() string {
	from := s.offset
	s.next()
	valid, n := true, 0
	for {
		ch := s.ch
		if ch == '\n' || ch == eof {
			if valid {
				s.error(from, "rune literal not terminated")
				valid = false
			}
			break
		}
		s.next()
		if ch == '\'' {
			break
		}
		n++
		if ch == '\\' && !s.escape('\'') {
			valid = false
		}
	}
	if valid && n != 1 {
		s.error(from, "illegal rune literal")
	}
	return string(s.src[from:s.offset])
}

// str reads a string literal in double quotes.
func (s *Scanner) str() string {
	from := s.offset
	s.next()
	for {
		ch := s.ch
		if ch == '\n' || ch == eof {
			s.error(from, "string literal not terminated")
			break
		}
		s.next()
		if ch == '"' {
			break
		}
		if ch == '\\' {
			s.escape('"')
		}
	}
	return string(s.src[from:s.offset])
}

// rawString reads a string literal in back quotes; carriage returns are left out.
func (s *Scanner) rawString() string {
	from := s.offset
	s.next()
	for s.ch != '`' {
		if s.ch == eof {
			s.error(from, "raw string literal not terminated")
			return goast.WithoutCR(string(s.src[from:s.offset]))
		}
		s.next()
	}
	s.next()
	return goast.WithoutCR(string(s.src[from:s.offset]))
}

// escape reads what follows a backslash; false if it is wrong.
func (s *Scanner) escape(quote rune) bool {
	from := s.offset
	digits, base, limit := 0, 16, rune(unicode.MaxRune)
	switch s.ch {
	case 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\', quote:
		s.next()
		return true
	case '0', '1', '2', '3', '4', '5', '6', '7':
		digits, base, limit = 3, 8, 255
	case 'x':
		digits, limit = 2, 255
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	case eof:
		s.error(from, "escape sequence not terminated")
		return false
	default:
		s.error(from, "unknown escape sequence")
		return false
	}
	if base == 16 {
		s.next()
	}
	x := 0
	for ; digits > 0; digits-- {
		d := digitValue(s.ch)
		if d >= base {
			if s.ch == eof {
				s.error(s.offset, "escape sequence not terminated")
			} else {
				s.errorf(s.offset, "illegal character %#U in escape sequence", s.ch)
			}
			return false
		}
		x = x*base + d
		s.next()
	}
	if x > int(limit) || 0xD800 <= x && x < 0xE000 {
		s.error(from, "escape sequence is invalid Unicode code point")
		return false
	}
	return true
}

func digitValue(ch rune) int {
	switch lower := ch | 0x20; {
	case isDecimal(ch):
		return int(ch - '0')
	case 'a' <= lower && lower <= 'f':
		return int(lower-'a') + 10
	}
	return 16
}

// A numberScan is a number in the making.
type numberScan struct {
	base    int
	prefix  rune // 'x', 'o', 'b', '0' for octals of the old form, 0
	some    bool // digits were seen
	score   bool // an underscore was seen
	invalid int  // where a digit too large for the base stands, or -1
}

func (n *numberScan) name() string {
	switch n.prefix {
	case 'x':
		return "hexadecimal literal"
	case 'o', '0':
		return "octal literal"
	case 'b':
		return "binary literal"
	}
	return "decimal literal"
}

// number reads a number.
func (s *Scanner) number() (token.Token, string) {
	from := s.offset
	n := numberScan{base: 10, invalid: -1}
	tok := token.FLOAT
	if s.ch != '.' {
		tok = token.INT
		s.prefix(&n)
		s.digits(&n, n.base)
	}
	if s.ch == '.' {
		tok = token.FLOAT
		if n.prefix == 'o' || n.prefix == 'b' {
			s.error(s.offset, "invalid radix point in "+n.name())
		}
		s.next()
		s.digits(&n, n.base)
	}
	if !n.some {
		s.error(s.offset, n.name()+" has no digits")
	}
	tok = s.exponent(&n, tok)
	if s.ch == 'i' {
		tok = token.IMAG
		s.next()
	}
	lit := string(s.src[from:s.offset])
	if tok == token.INT && n.invalid >= 0 {
		s.errorf(n.invalid, "invalid digit %q in %s", lit[n.invalid-from], n.name())
	}
	if n.score {
		if at := misplaced(lit); at >= 0 {
			s.error(from+at, "'_' must separate successive digits")
		}
	}
	return tok, lit
}

// prefix reads 0x, 0o, 0b or the 0 of an old octal.
func (s *Scanner) prefix(n *numberScan) {
	if s.ch != '0' {
		return
	}
	s.next()
	switch s.ch | 0x20 {
	case 'x':
		n.base, n.prefix = 16, 'x'
	case 'o':
		n.base, n.prefix = 8, 'o'
	case 'b':
		n.base, n.prefix = 2, 'b'
	default:
		n.base, n.prefix, n.some = 8, '0', true
		return
	}
	s.next()
}

// digits reads digits and underscores.
func (s *Scanner) digits(n *numberScan, base int) {
	for {
		switch {
		case s.ch == '_':
			n.score = true
		case isDecimal(s.ch) || base == 16 && digitValue(s.ch) < 16:
			n.some = true
			if digitValue(s.ch) >= base && n.invalid < 0 {
				n.invalid = s.offset
			}
		default:
			return
		}
		s.next()
	}
}

func (s *Scanner) exponent(n *numberScan, tok token.Token) token.Token {
	e := s.ch | 0x20
	if e != 'e' && e != 'p' {
		if n.prefix == 'x' && tok == token.FLOAT {
			s.error(s.offset, "hexadecimal mantissa requires a 'p' exponent")
		}
		return tok
	}
	if e == 'e' && n.prefix != 0 && n.prefix != '0' {
		s.errorf(s.offset, "%q exponent requires decimal mantissa", s.ch)
	} else if e == 'p' && n.prefix != 'x' {
		s.errorf(s.offset, "%q exponent requires hexadecimal mantissa", s.ch)
	}
	s.next()
	if s.ch == '+' || s.ch == '-' {
		s.next()
	}
	power := numberScan{}
	s.digits(&power, 10)
	n.score = n.score || power.score
	if !power.some {
		s.error(s.offset, "exponent has no digits")
	}
	return token.FLOAT
}

// misplaced returns where an underscore stands that is not between digits, or between a base's prefix and a digit; -1 if none.
func misplaced(lit string) int {
	at, isHex := 0, false
	before := byte('.') // '0' stands for a digit or a prefix, '.' for anything else
	if len(lit) >= 2 && lit[0] == '0' {
		switch lit[1] | 0x20 {
		case 'x', 'o', 'b':
			isHex = lit[1]|0x20 == 'x'
			at, before = 2, '0'
		}
	}
	for ; at < len(lit); at++ {
		now := byte('.')
		if lit[at] == '_' {
			if before != '0' {
				return at
			}
			now = '_'
		} else if isDecimal(rune(lit[at])) || isHex && digitValue(rune(lit[at])) < 16 {
			now = '0'
		} else if before == '_' {
			return at - 1
		}
		before = now
	}
	if before == '_' {
		return len(lit) - 1
	}
	return -1
}
