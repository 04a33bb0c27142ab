package big

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// ParseFloat parses a text into a Float of this precision and mode.
func ParseFloat(s string, base int, prec uint, mode RoundingMode) (f *Float, b int, err error) {
	return new(Float).SetPrec(prec).SetMode(mode).Parse(s, base)
}

// SetString sets z to the number that s is; false if it is none.
func (z *Float) SetString(s string) (*Float, bool) {
	if f, _, err := z.Parse(s, 0); err == nil {
		return f, true
	}
	return nil, false
}

// Parse sets z to the number that all of s is, in a base of 2, 8, 10 or 16, or that of its prefix; without a precision z gets 64 bits.
func (z *Float) Parse(s string, base int) (f *Float, b int, err error) {
	switch base {
	case 0, 2, 8, 10, 16:
	default:
		panic(fmt.Sprintf("invalid number base %d", base))
	}
	z.need(64)
	switch rest := strings.TrimPrefix(strings.TrimPrefix(s, "+"), "-"); rest {
	case "inf", "Inf":
		if len(s)-len(rest) <= 1 {
			return z.SetInf(s[0] == '-'), 0, nil
		}
	case "":
		return nil, 0, io.EOF
	}
	n, ok := splitNumber(s, base, false)
	if !ok {
		return nil, 0, errors.New("number has no digits, or text behind them")
	}
	if err := z.setNumber(&n); err != nil {
		return nil, n.base, err
	}
	return z, n.base, nil
}

// setNumber sets z to a number as it was read.
func (z *Float) setNumber(n *number) error {
	// Powers of ten that are computed exactly.
	const exact = 20_000
	if n.twos < MinExp || n.twos > MaxExp || n.tens < MinExp || n.tens > MaxExp {
		return errors.New("exponent overflow")
	}
	switch {
	case len(n.digits.abs) == 0:
		z.put(n.negative, &n.digits, 0, false)
	case n.tens >= 0 && n.tens <= exact:
		z.put(n.negative, n.digits.Mul(&n.digits, tenTo(n.tens)), n.twos, false)
	case n.tens < 0 && n.tens >= -exact:
		under := tenTo(-n.tens)
		shift := max(0, int(z.prec)+2-n.digits.BitLen()+under.BitLen())
		q, r := new(Int).Lsh(&n.digits, uint(shift)), new(Int)
		q.QuoRem(q, under, r)
		z.put(n.negative, q, n.twos-int64(shift), len(r.abs) > 0)
	default:
		z.setScaled(n)
	}
	return nil
}

// setScaled multiplies with a power of ten of many more bits than z has.
func (z *Float) setScaled(n *number) {
	prec := uint(z.prec) + 128
	result := new(Float).SetPrec(prec).SetInt(&n.digits)
	scale := new(Float).SetPrec(prec).SetInt64(1)
	square := new(Float).SetPrec(prec).SetInt64(10)
	for k := max(n.tens, -n.tens); k > 0; k >>= 1 {
		if k&1 == 1 {
			scale.Mul(scale, square)
		}
		square.Mul(square, square)
	}
	if n.tens > 0 {
		result.Mul(result, scale)
	} else {
		result.Quo(result, scale)
	}
	result.SetMantExp(result, int(n.twos))
	result.neg = n.negative
	z.Set(result)
}

// Scan reads a number.
func (z *Float) Scan(s fmt.ScanState, ch rune) error {
	token, err := s.Token(true, func(r rune) bool {
		return r < 128 && strings.IndexByte("+-.0123456789abcdefABCDEFxXoOpP_", byte(r)) >= 0
	})
	if err != nil {
		return err
	}
	_, _, err = z.Parse(string(token), 0)
	return err
}

// UnmarshalText sets z to the number that the text is.
func (z *Float) UnmarshalText(text []byte) error {
	if _, _, err := z.Parse(string(text), 0); err != nil {
		return fmt.Errorf("math/big: cannot unmarshal %q into a *big.Float (%v)", text, err)
	}
	return nil
}
