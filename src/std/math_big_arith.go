package big

import "math/rand"

// Add sets z to x + y.
func (z *Int) Add(x, y *Int) *Int

// Sub sets z to x - y.
func (z *Int) Sub(x, y *Int) *Int

// multiply sets z to x * y, and reports that it did: factors that are too long for one step are left as they are.
func multiply(z, x, y *Int) bool

// And sets z to x & y.
func (z *Int) And(x, y *Int) *Int

// Or sets z to x | y.
func (z *Int) Or(x, y *Int) *Int

// Xor sets z to x ^ y.
func (z *Int) Xor(x, y *Int) *Int

// AndNot sets z to x &^ y.
func (z *Int) AndNot(x, y *Int) *Int

// Lsh sets z to x << n.
func (z *Int) Lsh(x *Int, n uint) *Int

// Rsh sets z to x >> n.
func (z *Int) Rsh(x *Int, n uint) *Int

// quotient is divide, and reports that it did: what is too long for one step is left as it is.
func quotient(q, r, x, y *Int, isEuclid bool) bool

// power sets z to x**y, for y >= 0.
func power(z, x, y *Int)

// powerModulo sets z to x**y modulo m; all as magnitudes.
func powerModulo(z, x, y, m *Int)

// euclid sets z to the divisor of two numbers that are not negative, and u, if it is not nil, to a's factor in it.
func euclid(z, u, a, b *Int)

// root sets z to the square root of |x|, downwards.
func root(z, x *Int)

// isPrime tries |x| with so many bases, and more.
func isPrime(x *Int, n int) bool

// Neg sets z to -x.
func (z *Int) Neg(x *Int) *Int {
	z.Set(x)
	z.neg = len(z.abs) > 0 && !z.neg
	return z
}

// Abs sets z to |x|.
func (z *Int) Abs(x *Int) *Int {
	z.Set(x)
	z.neg = false
	return z
}

// Not sets z to ^x.
func (z *Int) Not(x *Int) *Int {
	z.Neg(x)
	return z.Sub(z, intOne)
}

func divisor(y *Int) {
	if len(y.abs) == 0 {
		panic("division by zero")
	}
}

// Quo sets z to x / y, cut off towards zero.
func (z *Int) Quo(x, y *Int) *Int {
	divisor(y)
	divide(z, nil, x, y, false)
	return z
}

// Rem sets z to what Quo leaves, with the sign of x.
func (z *Int) Rem(x, y *Int) *Int {
	divisor(y)
	divide(nil, z, x, y, false)
	return z
}

// QuoRem sets z to the quotient and r to the remainder.
func (z *Int) QuoRem(x, y, r *Int) (*Int, *Int) {
	divisor(y)
	divide(z, r, x, y, false)
	return z, r
}

// Div sets z to the quotient that leaves a remainder not below zero.
func (z *Int) Div(x, y *Int) *Int {
	divisor(y)
	divide(z, nil, x, y, true)
	return z
}

// Mod sets z to that remainder.
func (z *Int) Mod(x, y *Int) *Int {
	divisor(y)
	divide(nil, z, x, y, true)
	return z
}

// DivMod sets z to the quotient and m to the remainder, not below zero.
func (z *Int) DivMod(x, y, m *Int) (*Int, *Int) {
	divisor(y)
	divide(z, m, x, y, true)
	return z, m
}

// Exp sets z to x**y modulo |m|, or without a modulus if m is nil or 0, where a negative y gives 1. A negative y needs an inverse of x; without one it
// returns nil.
func (z *Int) Exp(x, y, m *Int) *Int {
	if m == nil || len(m.abs) == 0 {
		if y.neg {
			return z.SetInt64(1)
		}
		powerInSteps(z, x, y)
		return z
	}
	if y.neg {
		inverse := new(Int).ModInverse(x, m)
		if inverse == nil {
			return nil
		}
		x = inverse
	}
	turns := x.neg && y.absBit(0) == 1
	// m may be z.
	modulus := m
	if z == m {
		modulus = new(Int).Set(m)
	}
	powerModuloInSteps(z, x, y, modulus)
	if turns && len(z.abs) > 0 {
		z.Sub(new(Int).Abs(modulus), z)
	}
	return z
}

// GCD sets z to the greatest common divisor of a and b, and x and y, where they are not nil, such that z = a*x + b*y.
func (z *Int) GCD(x, y, a, b *Int) *Int {
	if len(a.abs) == 0 || len(b.abs) == 0 {
		signA, signB := int64(a.Sign()), int64(b.Sign())
		if signA == 0 {
			z.Abs(b)
		} else {
			z.Abs(a)
		}
		if x != nil {
			x.SetInt64(signA)
		}
		if y != nil {
			y.SetInt64(signB)
		}
		return z
	}
	if x == nil && y == nil {
		divisorInSteps(z, nil, new(Int).Abs(a), new(Int).Abs(b))
		return z
	}
	a, b = new(Int).Set(a), new(Int).Set(b)
	var d, u Int
	divisorInSteps(&d, &u, new(Int).Abs(a), new(Int).Abs(b))
	if a.neg {
		u.Neg(&u)
	}
	if y != nil {
		// d - a*u is a multiple of b.
		y.Mul(a, &u)
		y.Sub(&d, y)
		y.Quo(y, b)
	}
	if x != nil {
		x.Set(&u)
	}
	return z.Set(&d)
}

// ModInverse sets z to the inverse of g modulo n, and returns nil if there is none.
func (z *Int) ModInverse(g, n *Int) *Int {
	n = new(Int).Abs(n)
	if g.neg {
		g = new(Int).Mod(g, n)
	}
	var d, u Int
	d.GCD(&u, nil, g, n)
	if d.Cmp(intOne) != 0 {
		return nil
	}
	if u.neg {
		return z.Add(&u, n)
	}
	return z.Set(&u)
}

// Sqrt sets z to the square root of x, downwards.
func (z *Int) Sqrt(x *Int) *Int {
	if x.neg {
		panic("square root of negative number")
	}
	rootInSteps(z, x)
	return z
}

// MulRange sets z to the product of all numbers from a to b.
func (z *Int) MulRange(a, b int64) *Int {
	switch {
	case a > b:
		return z.SetInt64(1)
	case a <= 0 && b >= 0:
		return z.SetInt64(0)
	case b < 0:
		turns := (b-a)&1 == 0
		z.mulRange(uint64(-b), uint64(-a))
		z.neg = turns
		return z
	}
	return z.mulRange(uint64(a), uint64(b))
}

// mulRange halves the range, so that factors are of like length.
func (z *Int) mulRange(a, b uint64) *Int {
	if b-a < 16 {
		z.SetUint64(a)
		var factor Int
		for a < b {
			a++
			z.Mul(z, factor.SetUint64(a))
		}
		return z
	}
	middle := a + (b-a)/2
	var upper Int
	return z.Mul(z.mulRange(a, middle), upper.mulRange(middle+1, b))
}

// Binomial sets z to n over k.
func (z *Int) Binomial(n, k int64) *Int {
	if k > n {
		return z.SetInt64(0)
	}
	if k > n-k {
		k = n - k
	}
	z.SetInt64(1)
	var factor Int
	for i := int64(1); i <= k; i++ {
		z.Mul(z, factor.SetInt64(n-k+i))
		z.Quo(z, factor.SetInt64(i))
	}
	return z
}

// Rand sets z to a number below n, if n is above 0.
func (z *Int) Rand(rnd *rand.Rand, n *Int) *Int {
	if n.Sign() <= 0 {
		return z.SetInt64(0)
	}
	limit := new(Int).Set(n)
	words := make(nat, len(limit.abs))
	last := len(words) - 1
	mask := Word(1)<<(uint(limit.BitLen()-1)%wordBits)<<1 - 1
	for {
		for i := range words {
			words[i] = Word(rnd.Uint32())
			words[i] |= Word(rnd.Uint32()) << 32
		}
		words[last] &= mask
		if z.SetBits(words).Cmp(limit) < 0 {
			return z
		}
	}
}

// ProbablyPrime reports whether x is prime; above 1<<64 there is a chance, below one in 4**n, that it is not.
func (x *Int) ProbablyPrime(n int) bool {
	if n < 0 {
		panic("negative n for ProbablyPrime")
	}
	return !x.neg && isPrimeInSteps(x, n)
}
