// Package big computes with numbers of any length: Int, Rat and Float.
package big

import "math/bits"

// Word is a digit of a number.
type Word uint

const wordBits = bits.UintSize

// nat is a magnitude: the lowest word first, no zero at the top.
type nat []Word

func (n nat) norm() nat {
	for len(n) > 0 && n[len(n)-1] == 0 {
		n = n[:len(n)-1]
	}
	return n
}

// Int is a whole number; the zero Int is 0. Natives know its fields.
type Int struct {
	neg bool
	abs nat
}

var (
	intOne = &Int{abs: nat{1}}
	intTwo = &Int{abs: nat{2}}
)

// NewInt returns an Int of this value.
func NewInt(x int64) *Int { return new(Int).SetInt64(x) }

// SetInt64 sets z to x.
func (z *Int) SetInt64(x int64) *Int {
	if x < 0 {
		z.SetUint64(-uint64(x))
		z.neg = true
		return z
	}
	return z.SetUint64(uint64(x))
}

// SetUint64 sets z to x.
func (z *Int) SetUint64(x uint64) *Int {
	z.neg = false
	if x == 0 {
		z.abs = z.abs[:0]
		return z
	}
	z.abs = append(z.abs[:0], Word(x))
	return z
}

// Set sets z to x.
func (z *Int) Set(x *Int) *Int {
	if z != x {
		z.abs = append(z.abs[:0], x.abs...)
		z.neg = x.neg
	}
	return z
}

// Bits returns the words of |x|, which stay x's.
func (x *Int) Bits() []Word { return x.abs }

// SetBits sets z to the number of these words, which become z's.
func (z *Int) SetBits(abs []Word) *Int {
	z.abs = nat(abs).norm()
	z.neg = false
	return z
}

// Bytes returns |x|, the highest byte first.
func (x *Int) Bytes() []byte

// SetBytes sets z to the number of these bytes, the highest first.
func (z *Int) SetBytes(buf []byte) *Int

// FillBytes writes |x| to the end of buf and zeros before it.
func (x *Int) FillBytes(buf []byte) []byte {
	b := x.Bytes()
	if len(b) > len(buf) {
		panic("math/big: buffer too small to fit value")
	}
	clear(buf)
	copy(buf[len(buf)-len(b):], b)
	return buf
}

// Sign returns -1, 0 or 1.
func (x *Int) Sign() int {
	if len(x.abs) == 0 {
		return 0
	}
	if x.neg {
		return -1
	}
	return 1
}

// Cmp returns -1, 0 or 1 as x is below, equal to or above y.
func (x *Int) Cmp(y *Int) (r int)

// CmpAbs compares |x| with |y|.
func (x *Int) CmpAbs(y *Int) int

func (x *Int) low() uint64 {
	if len(x.abs) == 0 {
		return 0
	}
	return uint64(x.abs[0])
}

// Int64 returns the lowest 64 bits of x as a number with a sign.
func (x *Int) Int64() int64 {
	low := int64(x.low())
	if x.neg {
		return -low
	}
	return low
}

// Uint64 returns the lowest 64 bits of |x|.
func (x *Int) Uint64() uint64 { return x.low() }

// IsInt64 reports whether Int64 is x.
func (x *Int) IsInt64() bool {
	low := int64(x.low())
	return len(x.abs) <= 1 && (low >= 0 || x.neg && low == -low)
}

// IsUint64 reports whether Uint64 is x.
func (x *Int) IsUint64() bool { return !x.neg && len(x.abs) <= 1 }

// BitLen returns how many bits |x| has; 0 has none.
func (x *Int) BitLen() int {
	n := len(x.abs)
	if n == 0 {
		return 0
	}
	return (n-1)*wordBits + bits.Len(uint(x.abs[n-1]))
}

// TrailingZeroBits returns how many zeros |x| ends with.
func (x *Int) TrailingZeroBits() uint {
	for i, w := range x.abs {
		if w != 0 {
			return uint(i)*wordBits + uint(bits.TrailingZeros(uint(w)))
		}
	}
	return 0
}

// absBit returns bit i of |x|.
func (x *Int) absBit(i uint) uint {
	at := i / wordBits
	if at >= uint(len(x.abs)) {
		return 0
	}
	return uint(x.abs[at]>>(i%wordBits)) & 1
}

// Bit returns bit i of x, in two's complement.
func (x *Int) Bit(i int) uint {
	if i < 0 {
		panic("negative bit index")
	}
	bit := x.absBit(uint(i))
	// Of -x the bits behind the lowest one are turned.
	if x.neg && uint(i) > x.TrailingZeroBits() {
		bit ^= 1
	}
	return bit
}

// SetBit sets z to x with bit i being b.
func (z *Int) SetBit(x *Int, i int, b uint) *Int {
	if i < 0 {
		panic("negative bit index")
	}
	if b > 1 {
		panic("set bit is not 0 or 1")
	}
	if x.Bit(i) == b {
		return z.Set(x)
	}
	if b == 1 && !x.neg {
		words := make(nat, max(len(x.abs), i/wordBits+1))
		copy(words, x.abs)
		words[i/wordBits] |= 1 << (uint(i) % wordBits)
		z.neg, z.abs = false, words
		return z
	}
	bit := new(Int).Lsh(intOne, uint(i))
	if b == 1 {
		return z.Or(x, bit)
	}
	return z.AndNot(x, bit)
}

// Float64 returns the nearest float64 and how it compares with x.
func (x *Int) Float64() (float64, Accuracy) {
	f, order := nearest(x)
	if x.neg {
		return -f, Accuracy(-order)
	}
	return f, Accuracy(order)
}

// nearest returns the nearest float64 of |x|, and how it compares.
func nearest(x *Int) (f float64, order int)
