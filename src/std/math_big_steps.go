package big

// Products, quotients, roots, divisors and digits of long numbers: as in math_big_long.go, of parts that natives work on for a part of a second.

const (
	// Numbers of more words are divided by each other's rests here, to find their divisor.
	longDivisor = 1 << 8
	// Roots of numbers with more bits are found out of the root of their upper half.
	longRoot = 1 << 19
	// Numbers with more words are written in parts.
	longDigits = 1 << 13
	// Digits of one part.
	digitsInPart = 1 << 16
	// With a modulus of more words each product is a step.
	longModulus = 1 << 12
)

// part returns words of a number as one, whose words they stay.
func (x *Int) part(from, to int) *Int {
	n := len(x.abs)
	return &Int{abs: x.abs[min(from, n):min(to, n)].norm()}
}

// Mul sets z to x * y.
func (z *Int) Mul(x, y *Int) *Int {
	if !multiply(z, x, y) {
		neg := x.neg != y.neg
		z.abs = product(x.part(0, len(x.abs)), y.part(0, len(y.abs))).abs
		z.neg = neg && len(z.abs) > 0
	}
	return z
}

// product multiplies in parts: a half of the longer factor, or of both, at a time.
func product(x, y *Int) *Int {
	z := new(Int)
	if multiply(z, x, y) {
		return z
	}
	if len(x.abs) < len(y.abs) {
		x, y = y, x
	}
	half := (len(x.abs) + 1) / 2
	shift := uint(half) * wordBits
	low, high := x.part(0, half), x.part(half, len(x.abs))
	if len(y.abs) <= half {
		z.Lsh(product(high, y), shift)
		return z.Add(z, product(low, y))
	}
	otherLow, otherHigh := y.part(0, half), y.part(half, len(y.abs))
	// (low + high) * (otherLow + otherHigh) has both mixed products, and those that are needed anyway.
	mixed := product(new(Int).Add(low, high), new(Int).Add(otherLow, otherHigh))
	lower := product(low, otherLow)
	higher := product(high, otherHigh)
	mixed.Sub(mixed, lower)
	mixed.Sub(mixed, higher)
	z.Lsh(higher, shift)
	z.Add(z, mixed)
	z.Lsh(z, shift)
	return z.Add(z, lower)
}

// divide sets q and r, where they are not nil, to x / y and what is left, towards zero or as Euclid does it. y is not 0.
func divide(q, r, x, y *Int, isEuclid bool) {
	if quotient(q, r, x, y, isEuclid) {
		return
	}
	xNeg, yNeg, divisor := x.neg, y.neg, new(Int).Abs(y)
	whole, rest := longQuotient(x, divisor)
	whole.neg = len(whole.abs) > 0 && xNeg != yNeg
	rest.neg = len(rest.abs) > 0 && xNeg
	if isEuclid && rest.neg {
		rest.Add(rest, divisor)
		if yNeg {
			whole.Add(whole, intOne)
		} else {
			whole.Sub(whole, intOne)
		}
	}
	if q != nil {
		q.Set(whole)
	}
	if r != nil {
		r.Set(rest)
	}
}

// longQuotient divides magnitudes, so many words of the quotient at a time that a step is short.
func longQuotient(x, y *Int) (whole, rest *Int) {
	step := max(1, stepProducts/len(y.abs))
	words := make(nat, len(x.abs))
	rest = new(Int)
	var some Int
	for at := len(x.abs); at > 0; {
		n := min(step, at)
		at -= n
		upper := make(nat, n+len(rest.abs))
		copy(upper, x.abs[at:at+n])
		copy(upper[n:], rest.abs)
		divide(&some, rest, &Int{abs: upper.norm()}, y, false)
		copy(words[at:at+n], some.abs)
	}
	return &Int{abs: words.norm()}, rest
}

// divisorInSteps is euclid.
func divisorInSteps(z, u, a, b *Int) {
	if len(a.abs) <= 2*longDivisor && len(b.abs) <= 2*longDivisor {
		euclid(z, u, a, b)
		return
	}
	high, low := new(Int).Set(a), new(Int).Set(b)
	ofHigh, ofLow := NewInt(1), new(Int)
	if high.Cmp(low) < 0 {
		high, low = low, high
		ofHigh, ofLow = ofLow, ofHigh
	}
	whole, rest, product := new(Int), new(Int), new(Int)
	// The larger one may still be long when the smaller one is not.
	for len(low.abs) > longDivisor || len(low.abs) > 0 && len(high.abs) > longDivisor {
		whole.QuoRem(high, low, rest)
		high, low, rest = low, rest, high
		if u != nil {
			product.Mul(whole, ofLow)
			ofHigh.Sub(ofHigh, product)
			ofHigh, ofLow = ofLow, ofHigh
		}
	}
	if len(low.abs) == 0 {
		if u != nil {
			u.Set(ofHigh)
		}
		z.Set(high)
		return
	}
	if u == nil {
		euclid(z, nil, high, low)
		return
	}
	var divisor, factor Int
	euclid(&divisor, &factor, high, low)
	// divisor = factor*high + other*low.
	other := product.Mul(&factor, high)
	other.Sub(&divisor, other)
	other.Quo(other, low)
	whole.Mul(&factor, ofHigh)
	rest.Mul(other, ofLow)
	u.Add(whole, rest)
	z.Set(&divisor)
}

// rootInSteps is root: Newton's, which doubles the digits that are right, from the root of the upper half.
func rootInSteps(z, x *Int) {
	n := uint(x.BitLen())
	if n <= longRoot {
		root(z, x)
		return
	}
	x = new(Int).Abs(x)
	cut := n / 4
	guess := new(Int).Rsh(x, 2*cut)
	rootInSteps(guess, guess)
	guess.Add(guess, intOne)
	guess.Lsh(guess, cut)
	// From above it comes down to the root and not below.
	for {
		next := new(Int).Quo(x, guess)
		next.Add(next, guess)
		next.Rsh(next, 1)
		if next.Cmp(guess) >= 0 {
			z.Set(guess)
			return
		}
		guess = next
	}
}

// digitsInSteps is digits, of a number that may be long.
func digitsInSteps(x *Int, base int) []byte {
	if len(x.abs) <= longDigits || base&(base-1) == 0 {
		return digits(x, base)
	}
	// powers[i] is base to the digitsInPart<<i.
	powers := []*Int{new(Int).Exp(NewInt(int64(base)), NewInt(digitsInPart), nil)}
	for {
		last := powers[len(powers)-1]
		if 2*len(last.abs) > len(x.abs) {
			break
		}
		powers = append(powers, new(Int).Mul(last, last))
	}
	return appendDigits(nil, new(Int).Abs(x), base, powers)
}

// appendDigits writes x in two parts, the lower with all its zeros unless nothing stands before it.
func appendDigits(b []byte, x *Int, base int, powers []*Int) []byte {
	if len(powers) == 0 {
		text := digits(x, base)
		if len(b) > 0 {
			for range digitsInPart - len(text) {
				b = append(b, '0')
			}
		} else if len(x.abs) == 0 {
			return b
		}
		return append(b, text...)
	}
	last := len(powers) - 1
	high, low := new(Int).QuoRem(x, powers[last], new(Int))
	b = appendDigits(b, high, base, powers[:last])
	return appendDigits(b, low, base, powers[:last])
}
