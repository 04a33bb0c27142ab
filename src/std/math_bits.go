// Package bits counts and moves bits.
package bits

// UintSize is the size of a uint in bits.
const UintSize = 64

func LeadingZeros64(x uint64) int
func TrailingZeros64(x uint64) int
func OnesCount64(x uint64) int
func Reverse64(x uint64) uint64
func ReverseBytes64(x uint64) uint64
func RotateLeft64(x uint64, k int) uint64

// Mul64 returns the 128-bit product of x and y.
func Mul64(x, y uint64) (hi, lo uint64)

func div64(hi, lo, y uint64) (quo, rem uint64)

func LeadingZeros(x uint) int     { return LeadingZeros64(uint64(x)) }
func LeadingZeros8(x uint8) int   { return LeadingZeros64(uint64(x)) - 56 }
func LeadingZeros16(x uint16) int { return LeadingZeros64(uint64(x)) - 48 }
func LeadingZeros32(x uint32) int { return LeadingZeros64(uint64(x)) - 32 }

func TrailingZeros(x uint) int     { return TrailingZeros64(uint64(x)) }
func TrailingZeros8(x uint8) int   { return TrailingZeros64(uint64(x) | 1<<8) }
func TrailingZeros16(x uint16) int { return TrailingZeros64(uint64(x) | 1<<16) }
func TrailingZeros32(x uint32) int { return TrailingZeros64(uint64(x) | 1<<32) }

func OnesCount(x uint) int     { return OnesCount64(uint64(x)) }
func OnesCount8(x uint8) int   { return OnesCount64(uint64(x)) }
func OnesCount16(x uint16) int { return OnesCount64(uint64(x)) }
func OnesCount32(x uint32) int { return OnesCount64(uint64(x)) }

func RotateLeft(x uint, k int) uint { return uint(RotateLeft64(uint64(x), k)) }

func RotateLeft8(x uint8, k int) uint8 {
	s := uint(k) & 7
	return x<<s | x>>(8-s)
}

func RotateLeft16(x uint16, k int) uint16 {
	s := uint(k) & 15
	return x<<s | x>>(16-s)
}

func RotateLeft32(x uint32, k int) uint32 {
	s := uint(k) & 31
	return x<<s | x>>(32-s)
}

func Reverse(x uint) uint       { return uint(Reverse64(uint64(x))) }
func Reverse8(x uint8) uint8    { return uint8(Reverse64(uint64(x)) >> 56) }
func Reverse16(x uint16) uint16 { return uint16(Reverse64(uint64(x)) >> 48) }
func Reverse32(x uint32) uint32 { return uint32(Reverse64(uint64(x)) >> 32) }

func ReverseBytes(x uint) uint       { return uint(ReverseBytes64(uint64(x))) }
func ReverseBytes16(x uint16) uint16 { return x>>8 | x<<8 }
func ReverseBytes32(x uint32) uint32 { return uint32(ReverseBytes64(uint64(x)) >> 32) }

// Len returns the bits that x needs; 0 needs none.
func Len(x uint) int     { return 64 - LeadingZeros64(uint64(x)) }
func Len8(x uint8) int   { return 64 - LeadingZeros64(uint64(x)) }
func Len16(x uint16) int { return 64 - LeadingZeros64(uint64(x)) }
func Len32(x uint32) int { return 64 - LeadingZeros64(uint64(x)) }
func Len64(x uint64) int { return 64 - LeadingZeros64(x) }

// Add64 returns x + y + carry and the carry out.
func Add64(x, y, carry uint64) (sum, carryOut uint64) {
	sum = x + y + carry
	carryOut = (x&y | (x|y)&^sum) >> 63
	return sum, carryOut
}

// Add32 returns x + y + carry and the carry out.
func Add32(x, y, carry uint32) (sum, carryOut uint32) {
	wide := uint64(x) + uint64(y) + uint64(carry)
	return uint32(wide), uint32(wide >> 32)
}

// Add returns x + y + carry and the carry out.
func Add(x, y, carry uint) (sum, carryOut uint) {
	s, c := Add64(uint64(x), uint64(y), uint64(carry))
	return uint(s), uint(c)
}

// Sub64 returns x - y - borrow and the borrow out.
func Sub64(x, y, borrow uint64) (diff, borrowOut uint64) {
	diff = x - y - borrow
	borrowOut = (^x&y | ^(x^y)&diff) >> 63
	return diff, borrowOut
}

// Sub32 returns x - y - borrow and the borrow out.
func Sub32(x, y, borrow uint32) (diff, borrowOut uint32) {
	wide := uint64(x) - uint64(y) - uint64(borrow)
	return uint32(wide), uint32(wide>>32) & 1
}

// Sub returns x - y - borrow and the borrow out.
func Sub(x, y, borrow uint) (diff, borrowOut uint) {
	d, b := Sub64(uint64(x), uint64(y), uint64(borrow))
	return uint(d), uint(b)
}

// Mul returns the double-length product.
func Mul(x, y uint) (hi, lo uint) {
	h, l := Mul64(uint64(x), uint64(y))
	return uint(h), uint(l)
}

// Mul32 returns the 64-bit product in halves.
func Mul32(x, y uint32) (hi, lo uint32) {
	wide := uint64(x) * uint64(y)
	return uint32(wide >> 32), uint32(wide)
}

// rangeError is the run-time error of a quotient that does not fit.
type rangeError string

func (e rangeError) Error() string { return "runtime error: " + string(e) }
func (e rangeError) RuntimeError() {}

// Div64 divides hi:lo by y; the quotient must fit.
func Div64(hi, lo, y uint64) (quo, rem uint64) {
	if y == 0 {
		panic(rangeError("integer divide by zero"))
	}
	if y <= hi {
		panic(rangeError("integer overflow"))
	}
	return div64(hi, lo, y)
}

// Div32 divides hi:lo by y; the quotient must fit.
func Div32(hi, lo, y uint32) (quo, rem uint32) {
	if y != 0 && y <= hi {
		panic(rangeError("integer overflow"))
	}
	wide := uint64(hi)<<32 | uint64(lo)
	return uint32(wide / uint64(y)), uint32(wide % uint64(y))
}

// Div divides hi:lo by y; the quotient must fit.
func Div(hi, lo, y uint) (quo, rem uint) {
	q, r := Div64(uint64(hi), uint64(lo), uint64(y))
	return uint(q), uint(r)
}

// Rem64 returns the remainder of hi:lo by y, whether or not the quotient fits.
func Rem64(hi, lo, y uint64) uint64 {
	_, rem := Div64(hi%y, lo, y)
	return rem
}

// Rem32 returns the remainder of hi:lo by y.
func Rem32(hi, lo, y uint32) uint32 {
	return uint32((uint64(hi)<<32 | uint64(lo)) % uint64(y))
}

// Rem returns the remainder of hi:lo by y.
func Rem(hi, lo, y uint) uint { return uint(Rem64(uint64(hi), uint64(lo), uint64(y))) }
