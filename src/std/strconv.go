// Package strconv converts between numbers, quoted literals and text. Digits are made and read natively.
package strconv

import (
	"errors"
	"unicode/utf8"
)

// IntSize is the size of int in bits.
const IntSize = 64

// ErrRange says that a value is out of range for its type.
var ErrRange = errors.New("value out of range")

// ErrSyntax says that a value does not have the right syntax for its type.
var ErrSyntax = errors.New("invalid syntax")

// NumError is a failed conversion.
type NumError struct {
	Func string
	Num  string
	Err  error
}

func (e *NumError) Error() string {
	return "strconv." + e.Func + ": parsing " + Quote(e.Num) + ": " + e.Err.Error()
}

func (e *NumError) Unwrap() error { return e.Err }

// What the natives report.
const (
	fine = iota
	badSyntax
	badRange
)

func numError(fn, s string, code int) error {
	if code == badRange {
		return &NumError{fn, clone(s), ErrRange}
	}
	return &NumError{fn, clone(s), ErrSyntax}
}

func clone(s string) string { return string([]byte(s)) }

func parseInt(s string, base, bits int) (int64, int)
func parseUint(s string, base, bits int) (uint64, int)
func parseFloat(s string, bits int) (float64, int)
func floatPrefix(s string) int

// Itoa formats i in base ten.
func Itoa(i int) string

// FormatInt formats i in a base from 2 to 36.
func FormatInt(i int64, base int) string

// FormatUint formats i in a base from 2 to 36.
func FormatUint(i uint64, base int) string

// FormatFloat formats f as the format letter says; precision -1 asks for the fewest digits that read back as f.
func FormatFloat(f float64, fmt byte, prec, bitSize int) string

// AppendInt appends what FormatInt returns.
func AppendInt(dst []byte, i int64, base int) []byte

// AppendUint appends what FormatUint returns.
func AppendUint(dst []byte, i uint64, base int) []byte

// AppendFloat appends what FormatFloat returns.
func AppendFloat(dst []byte, f float64, fmt byte, prec, bitSize int) []byte

// Quote returns s as a Go string literal.
func Quote(s string) string

// QuoteToASCII is Quote with escapes for all but ASCII.
func QuoteToASCII(s string) string

// QuoteToGraphic is Quote that leaves graphic characters, also unprintable spaces, as they are.
func QuoteToGraphic(s string) string

// QuoteRune returns r as a Go character literal.
func QuoteRune(r rune) string

// QuoteRuneToASCII is QuoteRune with escapes for all but ASCII.
func QuoteRuneToASCII(r rune) string

// QuoteRuneToGraphic is QuoteRune that leaves graphic characters as they are.
func QuoteRuneToGraphic(r rune) string

// IsPrint reports whether Go calls r printable: letters, marks, numbers, punctuation, symbols and the ASCII space.
func IsPrint(r rune) bool

// IsGraphic reports whether Unicode calls r graphic: the printable ones and all spaces.
func IsGraphic(r rune) bool

// CanBackquote reports whether s can stand unchanged between back quotes on one line.
func CanBackquote(s string) bool

// Atoi reads a decimal int.
func Atoi(s string) (int, error) {
	n, code := parseInt(s, 10, 0)
	if code != fine {
		return int(n), numError("Atoi", s, code)
	}
	return int(n), nil
}

func baseError(fn, s string, base int) error {
	return &NumError{fn, clone(s), errors.New("invalid base " + Itoa(base))}
}

func bitSizeError(fn, s string, bitSize int) error {
	return &NumError{fn, clone(s), errors.New("invalid bit size " + Itoa(bitSize))}
}

// ParseInt reads a signed integer; base 0 goes by the prefix, bitSize 0 means int.
func ParseInt(s string, base int, bitSize int) (int64, error) {
	if s == "" {
		return 0, numError("ParseInt", s, badSyntax)
	}
	if base != 0 && base < 2 || base > 36 {
		return 0, baseError("ParseInt", s, base)
	}
	if bitSize < 0 || bitSize > 64 {
		return 0, bitSizeError("ParseInt", s, bitSize)
	}
	n, code := parseInt(s, base, bitSize)
	if code != fine {
		return n, numError("ParseInt", s, code)
	}
	return n, nil
}

// ParseUint is ParseInt for unsigned integers; no sign is allowed.
func ParseUint(s string, base int, bitSize int) (uint64, error) {
	if s == "" {
		return 0, numError("ParseUint", s, badSyntax)
	}
	if base != 0 && base < 2 || base > 36 {
		return 0, baseError("ParseUint", s, base)
	}
	if bitSize < 0 || bitSize > 64 {
		return 0, bitSizeError("ParseUint", s, bitSize)
	}
	n, code := parseUint(s, base, bitSize)
	if code != fine {
		return n, numError("ParseUint", s, code)
	}
	return n, nil
}

// ParseFloat reads a floating-point number, nearest to the text, for bitSize 32 rounded once.
func ParseFloat(s string, bitSize int) (float64, error) {
	f, code := parseFloat(s, bitSize)
	if code != fine {
		return f, numError("ParseFloat", s, code)
	}
	return f, nil
}

// ParseComplex reads N, Ni or N±Ni, with parentheses if you like.
func ParseComplex(s string, bitSize int) (complex128, error) {
	size := 64
	if bitSize == 64 {
		size = 32
	}
	full := s
	if len(s) >= 2 && s[0] == '(' && s[len(s)-1] == ')' {
		s = s[1 : len(s)-1]
	}
	pending := 0
	n := floatPrefix(s)
	re, code := parseFloat(s[:n], size)
	if code == badSyntax {
		return 0, numError("ParseComplex", full, badSyntax)
	}
	pending = code
	s = s[n:]
	if s == "" {
		return complex(re, 0), complexError(full, pending)
	}
	switch s[0] {
	case '+':
		// +NaNi is fine here, though +NaN alone is not.
		if len(s) > 1 && s[1] != '+' {
			s = s[1:]
		}
	case '-':
	case 'i':
		if len(s) == 1 {
			return complex(0, re), complexError(full, pending)
		}
		fallthrough
	default:
		return 0, numError("ParseComplex", full, badSyntax)
	}
	n = floatPrefix(s)
	im, code := parseFloat(s[:n], size)
	if code == badSyntax || s[n:] != "i" {
		return 0, numError("ParseComplex", full, badSyntax)
	}
	if code != fine {
		pending = code
	}
	return complex(re, im), complexError(full, pending)
}

func complexError(s string, code int) error {
	if code == fine {
		return nil
	}
	return numError("ParseComplex", s, code)
}

// FormatComplex formats c as (a+bi).
func FormatComplex(c complex128, fmt byte, prec, bitSize int) string {
	if bitSize != 64 && bitSize != 128 {
		panic("invalid bitSize")
	}
	im := FormatFloat(imag(c), fmt, prec, bitSize/2)
	if im[0] != '+' && im[0] != '-' {
		im = "+" + im
	}
	return "(" + FormatFloat(real(c), fmt, prec, bitSize/2) + im + "i)"
}

// ParseBool reads 1, t, T, TRUE, true, True, 0, f, F, FALSE, false, False.
func ParseBool(str string) (bool, error) {
	switch str {
	case "1", "t", "T", "true", "TRUE", "True":
		return true, nil
	case "0", "f", "F", "false", "FALSE", "False":
		return false, nil
	}
	return false, numError("ParseBool", str, badSyntax)
}

// FormatBool returns "true" or "false".
func FormatBool(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// AppendBool appends "true" or "false".
func AppendBool(dst []byte, b bool) []byte { return append(dst, FormatBool(b)...) }

// AppendQuote appends what Quote returns.
func AppendQuote(dst []byte, s string) []byte { return append(dst, Quote(s)...) }

// AppendQuoteToASCII appends what QuoteToASCII returns.
func AppendQuoteToASCII(dst []byte, s string) []byte { return append(dst, QuoteToASCII(s)...) }

// AppendQuoteToGraphic appends what QuoteToGraphic returns.
func AppendQuoteToGraphic(dst []byte, s string) []byte { return append(dst, QuoteToGraphic(s)...) }

// AppendQuoteRune appends what QuoteRune returns.
func AppendQuoteRune(dst []byte, r rune) []byte { return append(dst, QuoteRune(r)...) }

// AppendQuoteRuneToASCII appends what QuoteRuneToASCII returns.
func AppendQuoteRuneToASCII(dst []byte, r rune) []byte { return append(dst, QuoteRuneToASCII(r)...) }

// AppendQuoteRuneToGraphic appends what QuoteRuneToGraphic returns.
func AppendQuoteRuneToGraphic(dst []byte, r rune) []byte {
	return append(dst, QuoteRuneToGraphic(r)...)
}

func unhex(c byte) (rune, bool) {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0'), true
	case 'a' <= c && c <= 'f':
		return rune(c-'a') + 10, true
	case 'A' <= c && c <= 'F':
		return rune(c-'A') + 10, true
	}
	return 0, false
}

// UnquoteChar decodes the first character or byte of the literal text s; quote says which quote must be escaped.
func UnquoteChar(s string, quote byte) (value rune, multibyte bool, tail string, err error) {
	if s == "" {
		return 0, false, "", ErrSyntax
	}
	switch c := s[0]; {
	case c == quote && (quote == '\'' || quote == '"'):
		return 0, false, "", ErrSyntax
	case c >= utf8.RuneSelf:
		r, size := utf8.DecodeRuneInString(s)
		return r, true, s[size:], nil
	case c != '\\':
		return rune(c), false, s[1:], nil
	}
	if len(s) < 2 {
		return 0, false, "", ErrSyntax
	}
	c := s[1]
	s = s[2:]
	digits := 0
	switch c {
	case 'a':
		value = '\a'
	case 'b':
		value = '\b'
	case 'f':
		value = '\f'
	case 'n':
		value = '\n'
	case 'r':
		value = '\r'
	case 't':
		value = '\t'
	case 'v':
		value = '\v'
	case '\\':
		value = '\\'
	case '\'', '"':
		if c != quote {
			return 0, false, "", ErrSyntax
		}
		value = rune(c)
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	case '0', '1', '2', '3', '4', '5', '6', '7':
		if len(s) < 2 {
			return 0, false, "", ErrSyntax
		}
		value = rune(c - '0')
		for i := 0; i < 2; i++ {
			if s[i] < '0' || s[i] > '7' {
				return 0, false, "", ErrSyntax
			}
			value = value*8 + rune(s[i]-'0')
		}
		if value > 255 {
			return 0, false, "", ErrSyntax
		}
		s = s[2:]
	default:
		return 0, false, "", ErrSyntax
	}
	if digits > 0 {
		if len(s) < digits {
			return 0, false, "", ErrSyntax
		}
		for i := 0; i < digits; i++ {
			x, ok := unhex(s[i])
			if !ok {
				return 0, false, "", ErrSyntax
			}
			value = value<<4 | x
		}
		s = s[digits:]
		if digits > 2 {
			if !utf8.ValidRune(value) {
				return 0, false, "", ErrSyntax
			}
			multibyte = true
		}
	}
	return value, multibyte, s, nil
}

// literal finds the end of the quoted literal that s begins with and, if asked, its value.
func literal(s string, decode bool) (value string, n int, ok bool) {
	if len(s) < 2 {
		return "", 0, false
	}
	quote := s[0]
	switch quote {
	case '`':
		for i := 1; i < len(s); i++ {
			if s[i] != '`' {
				continue
			}
			if !decode {
				return "", i + 1, true
			}
			var b []byte
			for _, c := range []byte(s[1:i]) {
				if c != '\r' {
					b = append(b, c)
				}
			}
			return string(b), i + 1, true
		}
		return "", 0, false
	case '"', '\'':
	default:
		return "", 0, false
	}
	rest := s[1:]
	var b []byte
	for count := 0; rest != "" && rest[0] != quote; count++ {
		if rest[0] == '\n' || quote == '\'' && count > 0 {
			return "", 0, false
		}
		r, multibyte, tail, err := UnquoteChar(rest, quote)
		if err != nil {
			return "", 0, false
		}
		rest = tail
		if !decode {
			continue
		}
		if r < utf8.RuneSelf || !multibyte {
			b = append(b, byte(r))
		} else {
			b = utf8.AppendRune(b, r)
		}
	}
	if rest == "" {
		return "", 0, false
	}
	return string(b), len(s) - len(rest) + 1, true
}

// QuotedPrefix returns the quoted literal that s begins with.
func QuotedPrefix(s string) (string, error) {
	_, n, ok := literal(s, false)
	if !ok {
		return "", ErrSyntax
	}
	return s[:n], nil
}

// Unquote returns the value of a quoted Go literal; of a character literal as a string of one character.
func Unquote(s string) (string, error) {
	value, n, ok := literal(s, true)
	if !ok || n != len(s) {
		return "", ErrSyntax
	}
	return value, nil
}
