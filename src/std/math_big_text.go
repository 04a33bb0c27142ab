package big

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxBase is the largest base.
const MaxBase = 10 + ('z' - 'a' + 1) + ('Z' - 'A' + 1)

// parse sets z to the number that all the text is, and reports that it is one. Base 0 takes prefixes and underscores.
func parse(z *Int, text string, base int) bool

// digits returns the digits of |x|.
func digits(x *Int, base int) []byte

// SetString sets z to the number that s is; false if it is none.
func (z *Int) SetString(s string, base int) (*Int, bool) {
	if base < 2 && base != 0 || base > MaxBase {
		panic(fmt.Sprintf("invalid number base %d", base))
	}
	if !parseInSteps(z, s, base) {
		return nil, false
	}
	return z, true
}

// Text returns x in a base.
func (x *Int) Text(base int) string {
	if x == nil {
		return "<nil>"
	}
	return string(x.Append(nil, base))
}

// Append appends x in a base.
func (x *Int) Append(buf []byte, base int) []byte {
	if x == nil {
		return append(buf, "<nil>"...)
	}
	if base < 2 || base > MaxBase {
		panic("invalid base")
	}
	if x.neg {
		buf = append(buf, '-')
	}
	return append(buf, digitsInSteps(x, base)...)
}

func (x *Int) String() string { return x.Text(10) }

// bases are those of the verbs.
var bases = map[rune]int{'b': 2, 'o': 8, 'O': 8, 'd': 10, 's': 10, 'v': 10, 'x': 16, 'X': 16}

// prefixes are what a # puts before the digits.
var prefixes = map[rune]string{'b': "0b", 'o': "0", 'x': "0x", 'X': "0X"}

func repeat(s fmt.State, text string, n int) {
	if n > 0 {
		io.WriteString(s, strings.Repeat(text, n))
	}
}

// Format writes x as fmt does whole numbers: %b, %o, %O, %d, %x, %X, %s and %v, with all flags.
func (x *Int) Format(s fmt.State, verb rune) {
	base, ok := bases[verb]
	if !ok {
		fmt.Fprintf(s, "%%!%c(big.Int=%s)", verb, x.String())
		return
	}
	if x == nil {
		io.WriteString(s, "<nil>")
		return
	}
	sign := ""
	switch {
	case x.neg:
		sign = "-"
	case s.Flag('+'):
		sign = "+"
	case s.Flag(' '):
		sign = " "
	}
	prefix := ""
	if s.Flag('#') {
		prefix = prefixes[verb]
	}
	if verb == 'O' {
		prefix = "0o"
	}
	text := digitsInSteps(x, base)
	if verb == 'X' {
		text = bytes.ToUpper(text)
	}
	zeros := 0
	precision, hasPrecision := s.Precision()
	if hasPrecision {
		if precision == 0 && len(x.abs) == 0 {
			return
		}
		zeros = max(precision-len(text), 0)
	}
	left, right := 0, 0
	size := len(sign) + len(prefix) + zeros + len(text)
	if width, ok := s.Width(); ok && size < width {
		switch {
		case s.Flag('-'):
			right = width - size
		case s.Flag('0') && !hasPrecision:
			zeros += width - size
		default:
			left = width - size
		}
	}
	repeat(s, " ", left)
	io.WriteString(s, sign+prefix)
	repeat(s, "0", zeros)
	s.Write(text)
	repeat(s, " ", right)
}

// Scan reads a number by one of the verbs b, o, d, x and X; s and v take prefixes.
func (z *Int) Scan(s fmt.ScanState, verb rune) error {
	s.SkipSpace()
	base := 0
	switch verb {
	case 'b', 'o', 'd', 'x', 'X':
		base = bases[verb]
	case 's', 'v':
	default:
		return errors.New("Int.Scan: invalid verb")
	}
	text, err := scanDigits(s, base)
	if err != nil {
		return err
	}
	if !parseInSteps(z, text, base) {
		return errors.New("number has no digits")
	}
	return nil
}

// scanDigits reads a sign, a prefix if base is 0, and digits.
func scanDigits(s io.RuneScanner, base int) (string, error) {
	var text []byte
	limit := base
	if base == 0 {
		limit = 10
	}
	for {
		r, _, err := s.ReadRune()
		if err == io.EOF && len(text) > 0 {
			break
		}
		if err != nil {
			return "", err
		}
		c := byte(r)
		n := len(bytes.TrimLeft(text, "+-"))
		switch {
		case r > 'z':
			c = 0
		case len(text) == 0 && (c == '+' || c == '-'):
		case base == 0 && n == 1 && text[len(text)-1] == '0' && strings.IndexByte("bBoOxX", c) >= 0:
			limit = map[byte]int{'b': 2, 'o': 8, 'x': 16}[c|0x20]
		case base == 0 && c == '_' && n > 0:
		case valueOf(c) >= limit:
			c = 0
		case base == 0 && n == 1 && text[len(text)-1] == '0':
			limit = 8
		}
		if c == 0 {
			s.UnreadRune()
			break
		}
		text = append(text, c)
	}
	return string(text), nil
}

// valueOf returns the value of a digit in a base up to 36, or more than any.
func valueOf(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return int(c|0x20-'a') + 10
	}
	return MaxBase
}

// AppendText appends x in decimal.
func (x *Int) AppendText(b []byte) (text []byte, err error) { return x.Append(b, 10), nil }

// MarshalText returns x in decimal.
func (x *Int) MarshalText() (text []byte, err error) { return x.AppendText(nil) }

// UnmarshalText sets z to the number that the text is.
func (z *Int) UnmarshalText(text []byte) error {
	if !parseInSteps(z, string(text), 0) {
		return fmt.Errorf("math/big: cannot unmarshal %q into a *big.Int", text)
	}
	return nil
}

// MarshalJSON returns x as a number of JSON.
func (x *Int) MarshalJSON() ([]byte, error) {
	if x == nil {
		return []byte("null"), nil
	}
	return x.AppendText(nil)
}

// UnmarshalJSON sets z to a number of JSON; null changes nothing.
func (z *Int) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	return z.UnmarshalText(text)
}

// gobVersion stands above the sign in the first byte of saved Ints and Rats.
const gobVersion = 1

// GobEncode returns version and sign, and the bytes of |x|.
func (x *Int) GobEncode() ([]byte, error) {
	if x == nil {
		return nil, nil
	}
	return append([]byte{gobHead(x)}, x.Bytes()...), nil
}

func gobHead(x *Int) byte {
	if x.neg {
		return gobVersion<<1 | 1
	}
	return gobVersion << 1
}

// GobDecode reads what GobEncode wrote.
func (z *Int) GobDecode(buf []byte) error {
	if len(buf) == 0 {
		*z = Int{}
		return nil
	}
	if buf[0]>>1 != gobVersion {
		return fmt.Errorf("Int.GobDecode: encoding version %d not supported", buf[0]>>1)
	}
	z.SetBytes(buf[1:])
	z.neg = buf[0]&1 != 0
	return nil
}
