package url

import (
	"strconv"
	"strings"
)

// EscapeError is a percent sign that no two hexadecimal digits follow, or an escape that may not stand where it does.
type EscapeError string

func (e EscapeError) Error() string { return "invalid URL escape " + strconv.Quote(string(e)) }

// InvalidHostError is a character that no host name has.
type InvalidHostError string

func (e InvalidHostError) Error() string {
	return "invalid character " + strconv.Quote(string(e)) + " in host name"
}

// place says where in a URL a text stands: what needs an escape depends on it.
type place int

const (
	inPath place = iota
	inSegment
	inHost
	inZone
	inUserinfo
	inQuery
	inFragment
)

// plain has, for each place, the marks that stand for themselves there, besides letters, digits and -_.~
var plain = [...]string{
	inPath:     "$&+,/:;=@",
	inSegment:  "$&+:=@",
	inHost:     "!$&'()*+,;=:[]<>\"",
	inZone:     "!$&'()*+,;=:[]<>\"",
	inUserinfo: "$&+,;=",
	inQuery:    "",
	inFragment: "$&+,/:;=?@!()*",
}

// needsEscape says whether a byte is escaped in a place.
func needsEscape(c byte, where place) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return false
	case c == '-', c == '_', c == '.', c == '~':
		return false
	}
	return strings.IndexByte(plain[where], c) < 0
}

// QueryEscape escapes a name or value of a query; a space becomes a plus sign.
func QueryEscape(s string) string { return escape(s, inQuery) }

// PathEscape escapes one segment of a path, slashes too.
func PathEscape(s string) string { return escape(s, inSegment) }

// QueryUnescape undoes QueryEscape. The error is an EscapeError.
func QueryUnescape(s string) (string, error) { return unescape(s, inQuery) }

// PathUnescape undoes PathEscape: plus signs stay. The error is an EscapeError.
func PathUnescape(s string) (string, error) { return unescape(s, inSegment) }

const hexDigits = "0123456789ABCDEF"

func escape(s string, where place) string {
	first := 0
	for first < len(s) && !needsEscape(s[first], where) {
		first++
	}
	if first == len(s) {
		return s
	}
	out := make([]byte, first, len(s)+2*(len(s)-first))
	copy(out, s)
	for i := first; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ' && where == inQuery:
			out = append(out, '+')
		case needsEscape(c, where):
			out = append(out, '%', hexDigits[c>>4], hexDigits[c&15])
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

func unescape(s string, where place) (string, error) {
	isChanged := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%':
			if err := checkEscape(s[i:], where); err != nil {
				return "", err
			}
			isChanged = true
			i += 2
		case c == '+':
			isChanged = isChanged || where == inQuery
		case (where == inHost || where == inZone) && c < 0x80 && needsEscape(c, where):
			return "", InvalidHostError(s[i : i+1])
		}
	}
	if !isChanged {
		return s, nil
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%':
			out = append(out, escaped(s[i:]))
			i += 2
		case c == '+' && where == inQuery:
			out = append(out, ' ')
		default:
			out = append(out, c)
		}
	}
	return string(out), nil
}

// checkEscape says what is wrong with the escape that s begins with. In a host only bytes beyond ASCII and the percent sign itself may
// be escaped, since RFC 6874 has the latter before zones; in a zone what a host may have as it is, and spaces, too.
func checkEscape(s string, where place) error {
	if len(s) < 3 || hexValue(s[1]) > 15 || hexValue(s[2]) > 15 {
		return EscapeError(s[:min(len(s), 3)])
	}
	value := escaped(s)
	switch {
	case where == inHost && value < 0x80 && value != '%',
		where == inZone && value != '%' && value != ' ' && needsEscape(value, inHost):
		return EscapeError(s[:3])
	}
	return nil
}

// escaped is the byte that the escape at the beginning of s stands for.
func escaped(s string) byte { return hexValue(s[1])<<4 | hexValue(s[2]) }

// hexValue is the value of a hexadecimal digit; more than 15 if it is none.
func hexValue(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 0xFF
}

// isEscapedFormOf says whether raw is a well-formed way of escaping s, if there is one at all.
func isEscapedFormOf(raw, s string, where place) bool {
	if raw == "" {
		return false
	}
	for i := 0; i < len(raw); i++ {
		if needsEscape(raw[i], where) && strings.IndexByte("!$&'()*+,;=:@[]%", raw[i]) < 0 {
			return false
		}
	}
	unescaped, err := unescape(raw, where)
	return err == nil && unescaped == s
}
