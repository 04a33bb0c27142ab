package big

import (
	"fmt"
	"math"
)

// Float64 returns the nearest float64, and how it compares with x.
func (x *Float) Float64() (float64, Accuracy) { return x.nearest(53, -1074, 1024) }

// Float32 returns the nearest float32, and how it compares with x.
func (x *Float) Float32() (float32, Accuracy) {
	f, acc := x.nearest(24, -149, 128)
	return float32(f), acc
}

// nearest rounds to a float with so many bits, the lowest no lower than 2**lowest; from 2**end on it is infinite.
func (x *Float) nearest(size, lowest, end int64) (f float64, acc Accuracy) {
	switch {
	case x.form == infinite || x.form == finite && int64(x.exp) > end:
		f = math.Inf(1)
		if x.form == finite {
			acc = Above
		}
	case x.form == finite && int64(x.exp) < lowest:
		acc = Below
	case x.form == finite:
		m, unit := &x.mant, x.unit()
		want := max(int64(x.exp)-size, lowest)
		order := 0
		if drop := want - unit; drop > 0 {
			m, order = cut(m, uint(drop), false, false, ToNearestEven)
			unit = want
		}
		f = float64(m.low())
		if len(m.abs) > 1 {
			f, _ = nearest(m)
		}
		f = math.Ldexp(f, int(unit))
		if f >= math.Ldexp(1, int(end-1))*2 {
			f, order = math.Inf(1), 1
		}
		acc = Accuracy(order)
	}
	if x.neg {
		return -f, -acc
	}
	return f, acc
}

// whole returns x cut off to a whole number, and how that compares.
func (x *Float) whole() (n *Int, acc Accuracy) {
	n = new(Int)
	if x.form == zero {
		return n, Exact
	}
	acc = accuracy(x.neg)
	if x.exp <= 0 {
		return n, acc
	}
	if unit := x.unit(); unit >= 0 {
		n.Lsh(&x.mant, uint(unit))
	} else {
		n.Rsh(&x.mant, uint(-unit))
	}
	if x.MinPrec() <= uint(x.exp) {
		acc = Exact
	}
	if x.neg {
		n.Neg(n)
	}
	return n, acc
}

// Int returns x cut off to a whole number, in z if that is not nil; nil for an infinity.
func (x *Float) Int(z *Int) (*Int, Accuracy) {
	if x.form == infinite {
		return nil, accuracy(x.neg)
	}
	n, acc := x.whole()
	if z == nil {
		return n, acc
	}
	return z.Set(n), acc
}

// Int64 returns x cut off to a whole number, or the nearest limit.
func (x *Float) Int64() (int64, Accuracy) {
	if x.form != infinite && x.exp <= 64 {
		if n, acc := x.whole(); n.IsInt64() {
			return n.Int64(), acc
		}
	}
	if x.neg {
		return math.MinInt64, Above
	}
	return math.MaxInt64, Below
}

// Uint64 returns x cut off to a whole number, or the nearest limit.
func (x *Float) Uint64() (uint64, Accuracy) {
	switch {
	case x.form == zero:
		return 0, Exact
	case x.neg:
		return 0, Above
	case x.form == infinite || x.exp > 64:
		return math.MaxUint64, Below
	}
	n, acc := x.whole()
	return n.Uint64(), acc
}

// Rat returns x as a fraction, in z if that is not nil; nil for an infinity.
func (x *Float) Rat(z *Rat) (*Rat, Accuracy) {
	if x.form == infinite {
		return nil, accuracy(x.neg)
	}
	if z == nil {
		z = new(Rat)
	}
	over, under := new(Int), NewInt(1)
	if x.form == finite {
		if unit := x.unit(); unit >= 0 {
			over.Lsh(&x.mant, uint(unit))
		} else {
			over.Set(&x.mant)
			under.Lsh(under, uint(-unit))
		}
		over.neg = x.neg
	}
	return z.setFrac(over, under), Exact
}

// floatGobVersion is the first byte of a saved Float.
const floatGobVersion = 1

// GobEncode returns the value with its precision, mode and accuracy.
func (x *Float) GobEncode() ([]byte, error) {
	if x == nil {
		return nil, nil
	}
	flags := byte(x.mode)&7<<5 | byte(x.acc+1)&3<<3 | byte(x.form)&3<<1
	if x.neg {
		flags |= 1
	}
	b := append32([]byte{floatGobVersion, flags}, x.prec)
	if x.form == finite {
		b = append32(b, uint32(x.exp))
		// Whole words, the highest bit set.
		size := x.mant.BitLen()
		words := (x.MinPrec() + wordBits - 1) / wordBits
		m := new(Int)
		if up := int(words*wordBits) - size; up >= 0 {
			m.Lsh(&x.mant, uint(up))
		} else {
			m.Rsh(&x.mant, uint(-up))
		}
		b = append(b, m.Bytes()...)
	}
	return b, nil
}

func append32(b []byte, n uint32) []byte {
	return append(b, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}

func read32(b []byte) uint32 {
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// GobDecode reads what GobEncode wrote, rounded to z's precision if it has one.
func (z *Float) GobDecode(buf []byte) error {
	if len(buf) == 0 {
		*z = Float{}
		return nil
	}
	if len(buf) < 6 {
		return fmt.Errorf("Float.GobDecode: buffer too small")
	}
	if buf[0] != floatGobVersion {
		return fmt.Errorf("Float.GobDecode: encoding version %d not supported", buf[0])
	}
	old := *z
	flags := buf[1]
	*z = Float{
		mode: RoundingMode(flags >> 5 & 7),
		acc:  Accuracy(flags>>3&3) - 1,
		form: form(flags >> 1 & 3),
		neg:  flags&1 != 0,
		prec: read32(buf[2:]),
	}
	if z.form == finite {
		if len(buf) < 10 {
			return fmt.Errorf("Float.GobDecode: buffer too small for finite form float")
		}
		z.exp = int32(read32(buf[6:]))
		z.mant.SetBytes(buf[10:])
		if len(z.mant.abs) == 0 {
			return fmt.Errorf("Float.GobDecode: msb not set in last word")
		}
	}
	if old.prec != 0 {
		z.mode = old.mode
		z.SetPrec(uint(old.prec))
	}
	return nil
}
