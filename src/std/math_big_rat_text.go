package big

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// String returns x as a/b.
func (x *Rat) String() string { return string(x.append(nil)) }

func (x *Rat) append(b []byte) []byte {
	b = x.a.Append(b, 10)
	b = append(b, '/')
	return x.under().Append(b, 10)
}

// RatString returns x as a/b, or as a if b is 1.
func (x *Rat) RatString() string {
	if x.IsInt() {
		return x.a.String()
	}
	return x.String()
}

// FloatString returns x in decimal with so many digits behind the point; halves are rounded away from zero.
func (x *Rat) FloatString(prec int) string {
	scaled := new(Int).Exp(NewInt(10), NewInt(int64(max(prec, 0))), nil)
	scaled.Mul(scaled, new(Int).Abs(&x.a))
	rest := new(Int)
	scaled.QuoRem(scaled, x.under(), rest)
	if rest.Lsh(rest, 1).Cmp(x.under()) >= 0 {
		scaled.Add(scaled, intOne)
	}
	text := scaled.String()
	if prec > 0 {
		if missing := prec + 1 - len(text); missing > 0 {
			text = strings.Repeat("0", missing) + text
		}
		text = text[:len(text)-prec] + "." + text[len(text)-prec:]
	}
	if x.a.neg {
		return "-" + text
	}
	return text
}

// SetString sets z to a fraction a/b, or to a number with point and exponent; false if s is neither.
func (z *Rat) SetString(s string) (*Rat, bool) {
	if over, under, isFraction := strings.Cut(s, "/"); isFraction {
		var a, b Int
		if under == "" || under[0] == '+' || under[0] == '-' || !parseInSteps(&a, over, 0) || !parseInSteps(&b, under, 0) || len(b.abs) == 0 {
			return nil, false
		}
		return z.setFrac(&a, &b), true
	}
	number, ok := splitNumber(s, 0, true)
	if !ok {
		return nil, false
	}
	// Exponents that no memory would hold.
	const most = 50_000_000
	if n := number.tens; n > most || n < -most {
		return nil, false
	}
	if n := number.twos; n > most || n < -most {
		return nil, false
	}
	over, under := &number.digits, NewInt(1)
	if n := number.tens; n > 0 {
		over.Mul(over, tenTo(n))
	} else {
		under = tenTo(-n)
	}
	if n := number.twos; n > 0 {
		over.Lsh(over, uint(n))
	} else {
		under.Lsh(under, uint(-n))
	}
	z.setFrac(over, under)
	z.a.neg = number.negative && len(z.a.abs) > 0
	return z, true
}

func tenTo(n int64) *Int { return new(Int).Exp(NewInt(10), NewInt(n), nil) }

// number is digits * 10**tens * 2**twos.
type number struct {
	negative   bool
	digits     Int
	base       int
	tens, twos int64
}

// splitNumber reads a whole text: sign, digits of the base with a point among them, exponent. Base 0 takes prefixes and underscores; a 0 before other
// digits is only a 0 there. A p stands before a power of two, an e before one of ten.
func splitNumber(s string, base int, isRat bool) (n number, ok bool) {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		n.negative = s[0] == '-'
		s = s[1:]
	}
	n.base = base
	hasPrefix, parts := false, base == 0
	if base == 0 {
		n.base = 10
		if len(s) > 2 && s[0] == '0' {
			switch s[1] | 0x20 {
			case 'b':
				n.base = 2
			case 'o':
				n.base = 8
			case 'x':
				n.base = 16
			}
			if n.base != 10 {
				hasPrefix = true
				s = s[2:]
			}
		}
	}
	var text []byte
	behind, point := int64(0), false
	mayPart := hasPrefix
	i := 0
	for ; i < len(s); i++ {
		c := s[i]
		if c == '.' && !point {
			if !mayPart && parts && i > 0 && s[i-1] == '_' {
				return n, false
			}
			point, mayPart = true, false
			continue
		}
		if c == '_' && parts {
			if !mayPart {
				return n, false
			}
			mayPart = false
			continue
		}
		if n.base <= 10 || n.base == 16 {
			if valueOf(c) >= n.base {
				break
			}
		} else if valueOf(c) >= n.base || c == 'e' || c == 'E' || c == 'p' || c == 'P' {
			break
		}
		text = append(text, c)
		mayPart = true
		if point {
			behind++
		}
	}
	if len(text) == 0 || i > 0 && s[i-1] == '_' || !parseInSteps(&n.digits, string(text), n.base) {
		return n, false
	}
	switch n.base {
	case 10:
		n.tens = -behind
	case 2:
		n.twos = -behind
	case 8:
		n.twos = -3 * behind
	case 16:
		n.twos = -4 * behind
	}
	if i == len(s) {
		return n, true
	}
	exponent, err := parseExponent(s[i+1:], parts)
	if err != nil {
		return n, false
	}
	switch s[i] | 0x20 {
	case 'e':
		if n.base == 16 {
			return n, false
		}
		n.tens += exponent
	case 'p':
		n.twos += exponent
	default:
		return n, false
	}
	return n, true
}

func parseExponent(s string, parts bool) (int64, error) {
	if parts && strings.Contains(s, "_") {
		digits := strings.TrimLeft(s, "+-")
		if strings.HasPrefix(digits, "_") || strings.HasSuffix(digits, "_") || strings.Contains(digits, "__") {
			return 0, strconv.ErrSyntax
		}
		s = strings.ReplaceAll(s, "_", "")
	}
	return strconv.ParseInt(s, 10, 64)
}

// Scan reads a fraction or a number by one of the verbs e, E, f, F, g, G and v.
func (z *Rat) Scan(s fmt.ScanState, verb rune) error {
	token, err := s.Token(true, func(r rune) bool { return r < 128 && strings.IndexByte("+-/0123456789.eE", byte(r)) >= 0 })
	if err != nil {
		return err
	}
	if !strings.ContainsRune("efgEFGv", verb) {
		return errors.New("Rat.Scan: invalid verb")
	}
	if _, ok := z.SetString(string(token)); !ok {
		return errors.New("Rat.Scan: invalid syntax")
	}
	return nil
}

// AppendText appends x as a/b, or as a if b is 1.
func (x *Rat) AppendText(b []byte) ([]byte, error) {
	if x.IsInt() {
		return x.a.Append(b, 10), nil
	}
	return x.append(b), nil
}

// MarshalText returns what AppendText appends.
func (x *Rat) MarshalText() (text []byte, err error) { return x.AppendText(nil) }

// UnmarshalText sets z to the fraction or number that the text is.
func (z *Rat) UnmarshalText(text []byte) error {
	if _, ok := z.SetString(string(text)); !ok {
		return fmt.Errorf("math/big: cannot unmarshal %q into a *big.Rat", text)
	}
	return nil
}
