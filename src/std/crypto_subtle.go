// Package subtle has comparisons that take the same steps whatever the bytes are.
package subtle

func same(x, y []byte) uint64

func xor(dst, x, y []byte)

// ConstantTimeCompare returns 1 if the bytes are equal, else 0; at once if the lengths differ.
func ConstantTimeCompare(x, y []byte) int {
	if len(x) != len(y) {
		return 0
	}
	return int(same(x, y))
}

// ConstantTimeSelect returns x if v is 1, y if it is 0.
func ConstantTimeSelect(v, x, y int) int { return ^(v-1)&x | (v-1)&y }

// ConstantTimeByteEq returns 1 if x == y, else 0.
func ConstantTimeByteEq(x, y uint8) int { return int((uint32(x^y) - 1) >> 31) }

// ConstantTimeEq returns 1 if x == y, else 0.
func ConstantTimeEq(x, y int32) int { return int((uint64(uint32(x^y)) - 1) >> 63) }

// ConstantTimeCopy copies y to x, which is as long, if v is 1, and nothing if it is 0.
func ConstantTimeCopy(v int, x, y []byte) {
	if len(x) != len(y) {
		panic("subtle: slices have different lengths")
	}
	keep := byte(v - 1)
	for i := range x {
		x[i] = x[i]&keep | y[i]&^keep
	}
}

// ConstantTimeLessOrEq returns 1 if x <= y, else 0; both below 1<<31 and not negative.
func ConstantTimeLessOrEq(x, y int) int {
	return int(((int32(x) - int32(y) - 1) >> 31) & 1)
}

// XORBytes sets dst to x xor y, as far as both go, and returns how far.
func XORBytes(dst, x, y []byte) int {
	n := min(len(x), len(y))
	if n == 0 {
		return 0
	}
	if n > len(dst) {
		panic("subtle.XORBytes: dst too short")
	}
	xor(dst[:n], x[:n], y[:n])
	return n
}

// WithDataIndependentTiming calls f: no processor is told anything.
func WithDataIndependentTiming(f func()) { f() }
