package big

import (
	"fmt"
	"math"
)

// Rat is a fraction in lowest terms; the zero Rat is 0.
type Rat struct {
	a Int
	// b is above 0, or 0 where nobody has set the Rat: then it counts as 1.
	b Int
}

// NewRat returns the fraction a/b.
func NewRat(a, b int64) *Rat {
	if b == 0 {
		panic("division by zero")
	}
	return new(Rat).SetFrac64(a, b)
}

// under returns the denominator as a number.
func (x *Rat) under() *Int {
	if len(x.b.abs) == 0 {
		return intOne
	}
	return &x.b
}

// setFrac sets z to a/b in lowest terms; b is not 0.
func (z *Rat) setFrac(a, b *Int) *Rat {
	negative := a.neg != b.neg
	if len(a.abs) == 0 {
		z.a.SetInt64(0)
		z.b.SetInt64(1)
		return z
	}
	var over, under, d Int
	over.Abs(a)
	under.Abs(b)
	if d.GCD(nil, nil, &over, &under); d.Cmp(intOne) != 0 {
		over.Quo(&over, &d)
		under.Quo(&under, &d)
	}
	z.a.Set(&over)
	z.a.neg = negative
	z.b.Set(&under)
	return z
}

// SetFrac sets z to a/b.
func (z *Rat) SetFrac(a, b *Int) *Rat {
	divisor(b)
	return z.setFrac(a, b)
}

// SetFrac64 sets z to a/b.
func (z *Rat) SetFrac64(a, b int64) *Rat {
	if b == 0 {
		panic("division by zero")
	}
	return z.setFrac(NewInt(a), NewInt(b))
}

// SetInt sets z to x.
func (z *Rat) SetInt(x *Int) *Rat {
	z.a.Set(x)
	z.b.SetInt64(1)
	return z
}

// SetInt64 sets z to x.
func (z *Rat) SetInt64(x int64) *Rat {
	z.a.SetInt64(x)
	z.b.SetInt64(1)
	return z
}

// SetUint64 sets z to x.
func (z *Rat) SetUint64(x uint64) *Rat {
	z.a.SetUint64(x)
	z.b.SetInt64(1)
	return z
}

// SetFloat64 sets z to f exactly, and returns nil if f is no number.
func (z *Rat) SetFloat64(f float64) *Rat {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	fraction, exponent := math.Frexp(f)
	over := NewInt(int64(fraction * (1 << 53)))
	exponent -= 53
	under := NewInt(1)
	if exponent > 0 {
		over.Lsh(over, uint(exponent))
	} else {
		under.Lsh(under, uint(-exponent))
	}
	return z.setFrac(over, under)
}

// Set sets z to x.
func (z *Rat) Set(x *Rat) *Rat {
	if z != x {
		z.a.Set(&x.a)
		z.b.Set(x.under())
	} else if len(z.b.abs) == 0 {
		z.b.SetInt64(1)
	}
	return z
}

// Neg sets z to -x.
func (z *Rat) Neg(x *Rat) *Rat {
	z.Set(x)
	z.a.Neg(&z.a)
	return z
}

// Abs sets z to |x|.
func (z *Rat) Abs(x *Rat) *Rat {
	z.Set(x)
	z.a.neg = false
	return z
}

// Inv sets z to 1/x.
func (z *Rat) Inv(x *Rat) *Rat {
	if len(x.a.abs) == 0 {
		panic("division by zero")
	}
	negative := x.a.neg
	over, under := new(Int).Set(x.under()), new(Int).Abs(&x.a)
	z.a.Set(over)
	z.a.neg = negative
	z.b.Set(under)
	return z
}

// Add sets z to x + y.
func (z *Rat) Add(x, y *Rat) *Rat {
	var left, right, under Int
	left.Mul(&x.a, y.under())
	right.Mul(&y.a, x.under())
	under.Mul(x.under(), y.under())
	return z.setFrac(left.Add(&left, &right), &under)
}

// Sub sets z to x - y.
func (z *Rat) Sub(x, y *Rat) *Rat {
	var left, right, under Int
	left.Mul(&x.a, y.under())
	right.Mul(&y.a, x.under())
	under.Mul(x.under(), y.under())
	return z.setFrac(left.Sub(&left, &right), &under)
}

// Mul sets z to x * y.
func (z *Rat) Mul(x, y *Rat) *Rat {
	var over, under Int
	over.Mul(&x.a, &y.a)
	under.Mul(x.under(), y.under())
	return z.setFrac(&over, &under)
}

// Quo sets z to x / y.
func (z *Rat) Quo(x, y *Rat) *Rat {
	divisor(&y.a)
	var over, under Int
	over.Mul(&x.a, y.under())
	under.Mul(x.under(), &y.a)
	return z.setFrac(&over, &under)
}

// Cmp returns -1, 0 or 1 as x is below, equal to or above y.
func (x *Rat) Cmp(y *Rat) int {
	var left, right Int
	left.Mul(&x.a, y.under())
	right.Mul(&y.a, x.under())
	return left.Cmp(&right)
}

// Sign returns -1, 0 or 1.
func (x *Rat) Sign() int { return x.a.Sign() }

// IsInt reports whether x is a whole number.
func (x *Rat) IsInt() bool { return x.under().Cmp(intOne) == 0 }

// Num returns the numerator, which stays x's.
func (x *Rat) Num() *Int { return &x.a }

// Denom returns the denominator, which stays x's if anybody has set x.
func (x *Rat) Denom() *Int {
	if len(x.b.abs) == 0 {
		return NewInt(1)
	}
	return &x.b
}

// Float64 returns the nearest float64, and whether it is x.
func (x *Rat) Float64() (f float64, exact bool) { return x.nearest(53, -1074, 1024) }

// Float32 returns the nearest float32, and whether it is x.
func (x *Rat) Float32() (f float32, exact bool) {
	wide, exact := x.nearest(24, -149, 128)
	return float32(wide), exact
}

// nearest rounds x to a float with so many bits, the lowest of them no lower than 2**lowest; from 2**end on it is infinite.
func (x *Rat) nearest(size, lowest, end int) (f float64, exact bool) {
	if len(x.a.abs) == 0 {
		return 0, true
	}
	var over, under, q, r Int
	over.Abs(&x.a)
	under.Set(x.under())
	// 2**shift is what the quotient's lowest bit stands for: it has one bit or two more than the float.
	shift := max(over.BitLen()-under.BitLen()-size-1, lowest-1)
	if shift > 0 {
		under.Lsh(&under, uint(shift))
	} else {
		over.Lsh(&over, uint(-shift))
	}
	q.QuoRem(&over, &under, &r)
	exact = len(r.abs) == 0
	// Bits that there is no place for.
	drop := max(q.BitLen()-size, lowest-shift)
	low := q.low() & (1<<drop - 1)
	half := uint64(1) << (drop - 1)
	q.Rsh(&q, uint(drop))
	if low > half || low == half && (!exact || q.low()&1 == 1) {
		q.Add(&q, intOne)
	}
	exact = exact && low == 0
	f = math.Ldexp(float64(q.low()), shift+drop)
	if f >= math.Ldexp(1, end-1)*2 {
		f, exact = math.Inf(1), false
	}
	if x.a.neg {
		f = -f
	}
	return f, exact
}

// FloatPrec returns how many digits stand behind the point before they repeat, and whether none repeats.
func (x *Rat) FloatPrec() (n int, exact bool) {
	under := new(Int).Set(x.under())
	twos := int(under.TrailingZeroBits())
	under.Rsh(under, uint(twos))
	fives := 0
	five := NewInt(5)
	var q, r Int
	for {
		q.QuoRem(under, five, &r)
		if len(r.abs) > 0 {
			break
		}
		under.Set(&q)
		fives++
	}
	return max(twos, fives), under.Cmp(intOne) == 0
}

// GobEncode returns version and sign, how long the numerator is, and the bytes of both.
func (x *Rat) GobEncode() ([]byte, error) {
	if x == nil {
		return nil, nil
	}
	over := x.a.Bytes()
	n := len(over)
	b := []byte{gobHead(&x.a), byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
	return append(append(b, over...), x.b.Bytes()...), nil
}

// GobDecode reads what GobEncode wrote.
func (z *Rat) GobDecode(buf []byte) error {
	if len(buf) == 0 {
		*z = Rat{}
		return nil
	}
	if len(buf) < 5 {
		return fmt.Errorf("Rat.GobDecode: buffer too small")
	}
	if buf[0]>>1 != gobVersion {
		return fmt.Errorf("Rat.GobDecode: encoding version %d not supported", buf[0]>>1)
	}
	n := int(buf[1])<<24 | int(buf[2])<<16 | int(buf[3])<<8 | int(buf[4])
	rest := buf[5:]
	if n > len(rest) {
		return fmt.Errorf("Rat.GobDecode: buffer too small")
	}
	z.a.SetBytes(rest[:n])
	z.a.neg = buf[0]&1 != 0
	z.b.SetBytes(rest[n:])
	return nil
}
