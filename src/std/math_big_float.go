package big

import "math"

// Limits of exponents and precisions.
const (
	MaxExp  = math.MaxInt32
	MinExp  = math.MinInt32
	MaxPrec = math.MaxUint32
)

type form byte

const (
	zero form = iota
	finite
	infinite
)

// Float is a number of so many bits: 0.m * 2**exp, where m is the mantissa behind the point, its highest bit first. The zero Float is 0.
type Float struct {
	prec uint32
	mode RoundingMode
	acc  Accuracy
	form form
	neg  bool
	exp  int32
	mant Int
}

// ErrNaN is what an operation panics with that has no result.
type ErrNaN struct{ msg string }

func (err ErrNaN) Error() string { return err.msg }

// NewFloat returns a Float of 53 bits.
func NewFloat(x float64) *Float {
	if math.IsNaN(x) {
		panic(ErrNaN{"NewFloat(NaN)"})
	}
	return new(Float).SetFloat64(x)
}

func accuracy(isAbove bool) Accuracy {
	if isAbove {
		return Above
	}
	return Below
}

// cut returns m / 2**drop rounded, and how it compares with the exact magnitude; sticky says that m had more bits behind it.
func cut(m *Int, drop uint, sticky, neg bool, mode RoundingMode) (q *Int, order int) {
	q = new(Int).Rsh(m, drop)
	half := drop > 0 && m.absBit(drop-1) == 1
	rest := sticky || drop > 1 && m.TrailingZeroBits() < drop-1
	if !half && !rest {
		return q, 0
	}
	up := false
	switch mode {
	case ToNearestEven:
		up = half && (rest || q.absBit(0) == 1)
	case ToNearestAway:
		up = half
	case AwayFromZero:
		up = true
	case ToNegativeInf:
		up = neg
	case ToPositiveInf:
		up = !neg
	}
	if !up {
		return q, -1
	}
	return q.Add(q, intOne), 1
}

// put sets z to m * 2**e, rounded; sticky, if m is longer than z's precision, says that there are bits behind m.
func (z *Float) put(neg bool, m *Int, e int64, sticky bool) *Float {
	z.neg = neg
	z.acc = Exact
	size := m.BitLen()
	if size == 0 {
		z.form = zero
		return z
	}
	if m.neg {
		m = new(Int).Abs(m)
	}
	exp := e + int64(size)
	if drop := size - int(z.prec); drop > 0 {
		q, order := cut(m, uint(drop), sticky, neg, z.mode)
		if order != 0 {
			z.acc = accuracy(order > 0 != neg)
		}
		if q.BitLen() > int(z.prec) {
			// A power of two.
			q.Rsh(q, 1)
			exp++
		}
		m = q
	}
	z.mant.Set(m)
	z.setExp(exp)
	return z
}

// setExp makes z, with its mantissa, finite, or what is left of it beyond the limits.
func (z *Float) setExp(exp int64) {
	switch {
	case exp < MinExp:
		z.acc = accuracy(z.neg)
		z.form = zero
	case exp > MaxExp:
		z.acc = accuracy(!z.neg)
		z.form = infinite
	default:
		z.exp = int32(exp)
		z.form = finite
	}
}

// unit returns the exponent of the mantissa's lowest bit.
func (x *Float) unit() int64 { return int64(x.exp) - int64(x.mant.BitLen()) }

// SetPrec sets the precision and rounds; 0 keeps no value but 0 and infinity.
func (z *Float) SetPrec(prec uint) *Float {
	z.acc = Exact
	if prec == 0 {
		z.prec = 0
		if z.form == finite {
			z.acc = accuracy(z.neg)
			z.form = zero
		}
		return z
	}
	old := z.prec
	z.prec = uint32(min(prec, MaxPrec))
	if z.prec < old {
		z.round()
	}
	return z
}

func (z *Float) round() {
	if z.form == finite {
		z.put(z.neg, new(Int).Set(&z.mant), z.unit(), false)
	}
}

// SetMode sets how results are rounded.
func (z *Float) SetMode(mode RoundingMode) *Float {
	z.mode = mode
	z.acc = Exact
	return z
}

func (x *Float) Prec() uint         { return uint(x.prec) }
func (x *Float) Mode() RoundingMode { return x.mode }
func (x *Float) Acc() Accuracy      { return x.acc }
func (x *Float) Signbit() bool      { return x.neg }
func (x *Float) IsInf() bool        { return x.form == infinite }

// MinPrec returns how many bits x needs.
func (x *Float) MinPrec() uint {
	if x.form != finite {
		return 0
	}
	return uint(x.mant.BitLen()) - x.mant.TrailingZeroBits()
}

// Sign returns -1, 0 or 1.
func (x *Float) Sign() int {
	switch {
	case x.form == zero:
		return 0
	case x.neg:
		return -1
	}
	return 1
}

// IsInt reports whether x is a whole number.
func (x *Float) IsInt() bool {
	if x.form != finite {
		return x.form == zero
	}
	return x.exp > 0 && x.MinPrec() <= uint(x.exp)
}

// MantExp returns the exponent of x, and sets mant, if it is not nil, to what is left: 0.5 <= |mant| < 1.
func (x *Float) MantExp(mant *Float) (exp int) {
	if x.form == finite {
		exp = int(x.exp)
	}
	if mant != nil {
		mant.Copy(x)
		if mant.form == finite {
			mant.exp = 0
		}
	}
	return exp
}

// SetMantExp sets z to mant * 2**exp, with mant's precision and mode.
func (z *Float) SetMantExp(mant *Float, exp int) *Float {
	z.Copy(mant)
	if z.form == finite {
		z.acc = Exact
		z.setExp(int64(z.exp) + int64(exp))
	}
	return z
}

// need sets a precision where there is none.
func (z *Float) need(prec uint) {
	if z.prec == 0 {
		z.prec = uint32(prec)
	}
}

// SetInt64 sets z to x.
func (z *Float) SetInt64(x int64) *Float {
	z.need(64)
	m := NewInt(x)
	return z.put(x < 0, m, 0, false)
}

// SetUint64 sets z to x.
func (z *Float) SetUint64(x uint64) *Float {
	z.need(64)
	return z.put(false, new(Int).SetUint64(x), 0, false)
}

// SetFloat64 sets z to x.
func (z *Float) SetFloat64(x float64) *Float {
	z.need(53)
	if math.IsNaN(x) {
		panic(ErrNaN{"Float.SetFloat64(NaN)"})
	}
	neg := math.Signbit(x)
	if math.IsInf(x, 0) {
		return z.SetInf(neg)
	}
	fraction, exponent := math.Frexp(math.Abs(x))
	return z.put(neg, NewInt(int64(fraction*(1<<53))), int64(exponent)-53, false)
}

// SetInt sets z to x.
func (z *Float) SetInt(x *Int) *Float {
	z.need(uint(max(x.BitLen(), 64)))
	return z.put(x.neg, x, 0, false)
}

// SetRat sets z to x.
func (z *Float) SetRat(x *Rat) *Float {
	if x.IsInt() {
		return z.SetInt(&x.a)
	}
	var over, under Float
	over.SetInt(&x.a)
	under.SetInt(&x.b)
	z.need(uint(max(over.prec, under.prec)))
	return z.Quo(&over, &under)
}

// SetInf sets z to -Inf or +Inf.
func (z *Float) SetInf(signbit bool) *Float {
	z.acc = Exact
	z.form = infinite
	z.neg = signbit
	return z
}

// Set sets z to x.
func (z *Float) Set(x *Float) *Float {
	z.acc = Exact
	if z == x {
		return z
	}
	z.need(uint(x.prec))
	z.neg = x.neg
	z.form = x.form
	if x.form == finite {
		z.exp = x.exp
		z.mant.Set(&x.mant)
		if z.prec < x.prec {
			z.round()
		}
	}
	return z
}

// Copy sets z to x, with its precision, mode and accuracy.
func (z *Float) Copy(x *Float) *Float {
	if z != x {
		mant := z.mant
		*z = *x
		z.mant = mant
		z.mant.Set(&x.mant)
	}
	return z
}
