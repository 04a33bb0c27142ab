package big

import "fmt"

// Jacobi returns the symbol (x/y) of Jacobi; y is odd.
func Jacobi(x, y *Int) int {
	if y.absBit(0) == 0 {
		panic(fmt.Sprintf("big: invalid 2nd argument to Int.Jacobi: need odd integer but got %s", y.String()))
	}
	sign := 1
	if y.neg && x.neg {
		sign = -1
	}
	b := new(Int).Abs(y)
	a := new(Int).Mod(x, b)
	for len(a.abs) > 0 {
		// (2/b) is -1 for b = 3 or 5 modulo 8.
		twos := a.TrailingZeroBits()
		if low := b.low() & 7; twos&1 == 1 && (low == 3 || low == 5) {
			sign = -sign
		}
		a.Rsh(a, twos)
		// Both odd: they change places, with a sign if both are 3 modulo 4.
		if a.low()&b.low()&3 == 3 {
			sign = -sign
		}
		a, b = b.Mod(b, a), a
	}
	if b.Cmp(intOne) != 0 {
		return 0
	}
	return sign
}

// ModSqrt sets z to a square root of x modulo the odd prime p, and returns nil if there is none.
func (z *Int) ModSqrt(x, p *Int) *Int {
	switch Jacobi(x, p) {
	case -1:
		return nil
	case 0:
		return z.SetInt64(0)
	}
	x = new(Int).Mod(x, p)
	switch {
	case p.low()&3 == 3:
		// x**((p+1)/4)
		e := new(Int).Add(p, intOne)
		return z.Exp(x, e.Rsh(e, 2), p)
	case p.low()&7 == 5:
		return z.atkin(x, p)
	}
	return z.tonelli(x, p)
}

// atkin is for p = 5 modulo 8: a = (2x)**((p-5)/8), i = 2xa**2 is a root of -1, and xa(i-1) is one of x.
func (z *Int) atkin(x, p *Int) *Int {
	double := new(Int).Lsh(x, 1)
	a := new(Int).Exp(double, new(Int).Rsh(p, 3), p)
	i := new(Int).Mul(a, a)
	i.Mod(i.Mul(i.Mod(i, p), double), p)
	i.Sub(i, intOne)
	r := a.Mod(a.Mul(a, x), p)
	return z.Mod(r.Mul(r, i), p)
}

// tonelli is the algorithm of Tonelli and Shanks, for all odd primes: p - 1 = s * 2**e.
func (z *Int) tonelli(x, p *Int) *Int {
	s := new(Int).Sub(p, intOne)
	e := s.TrailingZeroBits()
	s.Rsh(s, e)
	n := NewInt(2)
	for Jacobi(n, p) != -1 {
		n.Add(n, intOne)
	}
	half := new(Int).Add(s, intOne)
	y := new(Int).Exp(x, half.Rsh(half, 1), p)
	b := new(Int).Exp(x, s, p)
	g := new(Int).Exp(n, s, p)
	for r := e; ; {
		// The least m with b**(2**m) = 1.
		var m uint
		t := new(Int).Set(b)
		for ; t.Cmp(intOne) != 0; m++ {
			t.Mod(t.Mul(t, t), p)
		}
		if m == 0 {
			return z.Set(y)
		}
		t.Exp(g, new(Int).Lsh(intOne, r-m-1), p)
		g.Mod(g.Mul(t, t), p)
		y.Mod(y.Mul(y, t), p)
		b.Mod(b.Mul(b, g), p)
		r = m
	}
}
