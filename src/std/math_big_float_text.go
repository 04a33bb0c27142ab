package big

import (
	"bytes"
	"fmt"
	"strconv"
)

// decimal is 0.digits * 10**point, without zeros at either end.
type decimal struct {
	digits []byte
	point  int
}

// newDecimal returns m * 2**e.
func newDecimal(m *Int, e int64) (d decimal) {
	n := new(Int)
	if e >= 0 {
		n.Lsh(m, uint(e))
	} else {
		// m / 2**k is m * 5**k / 10**k.
		n.Mul(m, n.Exp(NewInt(5), NewInt(-e), nil))
		d.point = int(e)
	}
	if len(n.abs) == 0 {
		return decimal{}
	}
	d.digits = digitsInSteps(n, 10)
	d.point += len(d.digits)
	d.trim()
	return d
}

func (d *decimal) trim() {
	d.digits = bytes.TrimRight(d.digits, "0")
	if len(d.digits) == 0 {
		d.point = 0
	}
}

// at returns digit i.
func (d *decimal) at(i int) byte {
	if i < 0 || i >= len(d.digits) {
		return '0'
	}
	return d.digits[i]
}

// down keeps n digits.
func (d *decimal) down(n int) {
	if n >= 0 && n < len(d.digits) {
		d.digits = d.digits[:n]
		d.trim()
	}
}

// up keeps n digits, with one more in the last.
func (d *decimal) up(n int) {
	if n < 0 || n >= len(d.digits) {
		return
	}
	for n > 0 && d.digits[n-1] == '9' {
		n--
	}
	if n == 0 {
		d.digits = append(d.digits[:0], '1')
		d.point++
		return
	}
	d.digits[n-1]++
	d.digits = d.digits[:n]
}

// round keeps n digits, to the nearest; of two as near, the even one.
func (d *decimal) round(n int) {
	if n < 0 || n >= len(d.digits) {
		return
	}
	isUp := d.digits[n] >= '5'
	if d.digits[n] == '5' && n+1 == len(d.digits) {
		isUp = n > 0 && d.digits[n-1]&1 == 1
	}
	if isUp {
		d.up(n)
	} else {
		d.down(n)
	}
}

// shorten keeps as few digits as tell x from its neighbours.
func (d *decimal) shorten(x *Float) {
	if len(d.digits) == 0 {
		return
	}
	// The mantissa with one bit more than x has: neighbours are two away, and half the way is one.
	up := int(x.prec) + 1 - x.mant.BitLen()
	m := new(Int).Lsh(&x.mant, uint(up))
	unit := x.unit() - int64(up)
	low := newDecimal(new(Int).Sub(m, intOne), unit)
	high := newDecimal(new(Int).Add(m, intOne), unit)
	// A text that is half the way reads as x if x is even.
	inclusive := m.absBit(1) == 0
	for i := range d.digits {
		digit := d.digits[i]
		l, h := low.at(i-d.point+low.point), high.at(i-d.point+high.point)
		canDown := l != digit || low.point != d.point || inclusive && i+1 >= len(low.digits)+d.point-low.point
		canUp := high.point != d.point || h != digit && (inclusive || digit+1 < h || i+1 < len(high.digits))
		switch {
		case canDown && canUp:
			d.round(i + 1)
		case canDown:
			d.down(i + 1)
		case canUp:
			d.up(i + 1)
		default:
			continue
		}
		return
	}
}

// Text returns x by a verb as strconv.FormatFloat has them, or p or b; precision -1 is as few digits as tell x from its neighbours.
func (x *Float) Text(format byte, prec int) string { return string(x.Append(nil, format, prec)) }

func (x *Float) String() string { return x.Text('g', 10) }

// Append appends what Text returns.
func (x *Float) Append(b []byte, format byte, prec int) []byte {
	if x.neg {
		b = append(b, '-')
	}
	if x.form == infinite {
		if !x.neg {
			b = append(b, '+')
		}
		return append(b, "Inf"...)
	}
	switch format {
	case 'b':
		return x.appendBinary(b)
	case 'p':
		return x.appendPoint(b)
	case 'x':
		return x.appendHex(b, prec)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		return x.appendDecimal(b, format, prec)
	}
	if x.neg {
		b = b[:len(b)-1]
	}
	return append(b, '%', format)
}

func (x *Float) appendDecimal(b []byte, format byte, prec int) []byte {
	var d decimal
	if x.form == finite {
		d = newDecimal(&x.mant, x.unit())
	}
	shortest := prec < 0
	if shortest {
		d.shorten(x)
	}
	switch format {
	case 'e', 'E':
		if shortest {
			prec = len(d.digits) - 1
		}
		d.round(1 + prec)
		return d.appendExponent(b, format, prec)
	case 'f', 'F':
		if shortest {
			prec = max(len(d.digits)-d.point, 0)
		}
		d.round(d.point + prec)
		return d.appendPlain(b, prec)
	}
	if shortest {
		prec = len(d.digits)
	} else {
		prec = max(prec, 1)
		d.round(prec)
	}
	most := prec
	if most > len(d.digits) && len(d.digits) >= d.point {
		most = len(d.digits)
	}
	if shortest {
		most = 6
	}
	if exponent := d.point - 1; exponent < -4 || exponent >= most {
		return d.appendExponent(b, format+'e'-'g', min(prec, len(d.digits))-1)
	}
	return d.appendPlain(b, max(len(d.digits)-d.point, 0))
}

// appendExponent appends d.ddde+dd.
func (d *decimal) appendExponent(b []byte, letter byte, prec int) []byte {
	b = append(b, d.at(0))
	if prec > 0 {
		b = append(b, '.')
		for i := range prec {
			b = append(b, d.at(1+i))
		}
	}
	exponent := 0
	if len(d.digits) > 0 {
		exponent = d.point - 1
	}
	b = append(b, letter)
	return appendExp(b, int64(exponent))
}

// appendExp appends a sign and at least two digits.
func appendExp(b []byte, e int64) []byte {
	sign := byte('+')
	if e < 0 {
		sign, e = '-', -e
	}
	b = append(b, sign)
	if e < 10 {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, e, 10)
}

// appendPlain appends ddd.ddd.
func (d *decimal) appendPlain(b []byte, prec int) []byte {
	if d.point > 0 {
		for i := range d.point {
			b = append(b, d.at(i))
		}
	} else {
		b = append(b, '0')
	}
	if prec > 0 {
		b = append(b, '.')
		for i := range prec {
			b = append(b, d.at(d.point+i))
		}
	}
	return b
}

// appendBinary appends the mantissa as a whole number of all bits, and the power of two it is multiplied with.
func (x *Float) appendBinary(b []byte) []byte {
	if x.form == zero {
		return append(b, '0')
	}
	up := int(x.prec) - x.mant.BitLen()
	b = new(Int).Lsh(&x.mant, uint(up)).Append(b, 10)
	b = append(b, 'p')
	e := int64(x.exp) - int64(x.prec)
	if e >= 0 {
		b = append(b, '+')
	}
	return strconv.AppendInt(b, e, 10)
}

// appendPoint appends the mantissa behind a point, in hexadecimal.
func (x *Float) appendPoint(b []byte) []byte {
	if x.form == zero {
		return append(b, '0')
	}
	// Whole digits, the highest bit set.
	up := (4 - x.mant.BitLen()%4) % 4
	b = append(b, "0x."...)
	b = append(b, bytes.TrimRight(digits(new(Int).Lsh(&x.mant, uint(up)), 16), "0")...)
	b = append(b, 'p')
	if x.exp >= 0 {
		b = append(b, '+')
	}
	return strconv.AppendInt(b, int64(x.exp), 10)
}

// appendHex appends a 1, a point and so many digits in hexadecimal.
func (x *Float) appendHex(b []byte, prec int) []byte {
	if x.form == zero {
		b = append(b, "0x0"...)
		if prec > 0 {
			b = append(b, '.')
			for range prec {
				b = append(b, '0')
			}
		}
		return append(b, "p+00"...)
	}
	behind := prec
	if prec < 0 {
		behind = (int(x.MinPrec()) - 1 + 3) / 4
	}
	rounded := new(Float).SetPrec(uint(1 + 4*behind)).SetMode(x.mode).Set(x)
	rounded.neg = false
	up := 1 + 4*behind - rounded.mant.BitLen()
	text := digits(new(Int).Lsh(&rounded.mant, uint(up)), 16)
	b = append(b, "0x1"...)
	if behind > 0 {
		b = append(b, '.')
		b = append(b, text[1:]...)
	}
	b = append(b, 'p')
	return appendExp(b, int64(rounded.exp)-1)
}

// AppendText appends x with as many digits as tell it from its neighbours.
func (x *Float) AppendText(b []byte) ([]byte, error) {
	if x == nil {
		return append(b, "<nil>"...), nil
	}
	return x.Append(b, 'g', -1), nil
}

// MarshalText returns what AppendText appends.
func (x *Float) MarshalText() (text []byte, err error) { return x.AppendText(nil) }

// Format writes x as fmt does floats, by their verbs and p and v, with all flags but #.
func (x *Float) Format(s fmt.State, format rune) {
	prec, hasPrec := s.Precision()
	if !hasPrec {
		prec = 6
	}
	switch format {
	case 'e', 'E', 'f', 'b', 'p', 'x':
	case 'F':
		format = 'f'
	case 'v', 'g', 'G':
		if format == 'v' {
			format = 'g'
		}
		if !hasPrec {
			prec = -1
		}
	default:
		fmt.Fprintf(s, "%%!%c(*big.Float=%s)", format, x.String())
		return
	}
	text := x.Append(nil, byte(format), prec)
	if len(text) == 0 {
		text = []byte("?")
	}
	sign := ""
	switch {
	case text[0] == '-':
		sign, text = "-", text[1:]
	case text[0] == '+':
		sign = "+"
		if s.Flag(' ') {
			sign = " "
		}
		text = text[1:]
	case s.Flag('+'):
		sign = "+"
	case s.Flag(' '):
		sign = " "
	}
	padding := 0
	if width, ok := s.Width(); ok {
		padding = width - len(sign) - len(text)
	}
	switch {
	case s.Flag('0') && !x.IsInf():
		fmt.Fprint(s, sign)
		repeat(s, "0", padding)
		s.Write(text)
	case s.Flag('-'):
		fmt.Fprint(s, sign)
		s.Write(text)
		repeat(s, " ", padding)
	default:
		repeat(s, " ", padding)
		fmt.Fprint(s, sign)
		s.Write(text)
	}
}
