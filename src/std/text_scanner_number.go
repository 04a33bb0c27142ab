package scanner

import "fmt"

func isDecimal(ch rune) bool { return '0' <= ch && ch <= '9' }
func isHex(ch rune) bool     { return isDecimal(ch) || 'a' <= ch|0x20 && ch|0x20 <= 'f' }

// literal is what is known of a number that is being read.
type literal struct {
	base      rune // 2, 8, 10 or 16
	prefix    rune // x, o, b, 0 for a zero without letter; else no character
	hasDigits bool
	hasSeps   bool
	invalid   rune // a digit that the base has not
}

func (l *literal) name() string {
	switch l.prefix {
	case 'x':
		return "hexadecimal literal"
	case 'o', '0':
		return "octal literal"
	case 'b':
		return "binary literal"
	}
	return "decimal literal"
}

// digits reads digits and separators from ch on, and the character behind them.
func (s *Scanner) digits(l *literal, ch rune) rune {
	for ; ; ch = s.next() {
		switch {
		case ch == '_':
			l.hasSeps = true
			continue
		case l.base == 16 && !isHex(ch) || l.base < 16 && !isDecimal(ch):
			return ch
		}
		l.hasDigits = true
		if l.base < 10 && ch >= '0'+l.base && l.invalid == 0 {
			l.invalid = ch
		}
	}
}

// number reads a number from ch on, and the character behind it.
func (s *Scanner) number(ch rune, hasPoint bool) (tok, next rune) {
	l := literal{base: 10}
	tok = Int
	if !hasPoint {
		if ch == '0' {
			ch = s.prefix(&l)
		}
		ch = s.digits(&l, ch)
		if ch == '.' && s.has(ScanFloats) {
			ch = s.next()
			hasPoint = true
		}
	}
	if hasPoint {
		tok = Float
		if l.prefix == 'o' || l.prefix == 'b' {
			s.fail("invalid radix point in " + l.name())
		}
		ch = s.digits(&l, ch)
	}
	if !l.hasDigits {
		s.fail(l.name() + " has no digits")
	}
	if e := ch | 0x20; (e == 'e' || e == 'p') && s.has(ScanFloats) {
		tok = Float
		ch = s.exponent(&l, ch)
	} else if l.prefix == 'x' && tok == Float {
		s.fail("hexadecimal mantissa requires a 'p' exponent")
	}
	if tok == Int && l.invalid != 0 {
		s.fail(fmt.Sprintf("invalid digit %q in %s", l.invalid, l.name()))
	}
	if l.hasSeps {
		s.end = s.here()
		if !separates(s.TokenText()) {
			s.fail("'_' must separate successive digits")
		}
	}
	return tok, ch
}

// prefix reads behind a zero at the beginning.
func (s *Scanner) prefix(l *literal) rune {
	ch := s.next()
	switch ch | 0x20 {
	case 'x':
		l.base, l.prefix = 16, 'x'
	case 'o':
		l.base, l.prefix = 8, 'o'
	case 'b':
		l.base, l.prefix = 2, 'b'
	default:
		l.base, l.prefix, l.hasDigits = 8, '0', true
		return ch
	}
	return s.next()
}

// exponent reads an exponent from its letter on.
func (s *Scanner) exponent(l *literal, letter rune) rune {
	isPlain := l.prefix == 0 || l.prefix == '0'
	switch e := letter | 0x20; {
	case e == 'e' && !isPlain:
		s.fail(fmt.Sprintf("%q exponent requires decimal mantissa", letter))
	case e == 'p' && l.prefix != 'x':
		s.fail(fmt.Sprintf("%q exponent requires hexadecimal mantissa", letter))
	}
	ch := s.next()
	if ch == '+' || ch == '-' {
		ch = s.next()
	}
	digits := literal{base: 10}
	ch = s.digits(&digits, ch)
	l.hasSeps = l.hasSeps || digits.hasSeps
	if !digits.hasDigits {
		s.fail("exponent has no digits")
	}
	return ch
}

// separates reports whether each separator stands between digits, or between a base and a digit.
func separates(text string) bool {
	isHexadecimal := false
	begin := 0
	if len(text) >= 2 && text[0] == '0' {
		switch text[1] | 0x20 {
		case 'x':
			isHexadecimal, begin = true, 2
		case 'o', 'b':
			begin = 2
		}
	}
	isDigit := func(i int) bool {
		return isDecimal(rune(text[i])) || isHexadecimal && isHex(rune(text[i]))
	}
	for i := begin; i < len(text); i++ {
		if text[i] != '_' {
			continue
		}
		behind := i == begin && begin > 0 || i > begin && isDigit(i-1)
		if !behind || i+1 == len(text) || !isDigit(i+1) {
			return false
		}
	}
	return true
}
