package big

// Whether a long number is prime, in steps: the tests that math_big_prime.rs makes of others. There is the theory.

const (
	// Numbers of more words are tried here.
	longPrime = 1 << 5
	// The product of all primes below 53, and of those.
	smallPrimes = 614889782588491410
)

// isPrimeInSteps is isPrime.
func isPrimeInSteps(x *Int, n int) bool {
	if len(x.abs) <= longPrime {
		return isPrime(x, n)
	}
	rest := new(Int).Rem(x, new(Int).SetUint64(smallPrimes)).low()
	for _, p := range [...]uint64{2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47} {
		if rest%p == 0 {
			return false
		}
	}
	if !isStrong(x, intTwo) {
		return false
	}
	// Bases follow from the number: a test is the same each time.
	state := uint64(n)
	for _, word := range x.abs {
		state = (state ^ uint64(word)) * 0x9e3779b97f4a7c15
		state = state<<29 | state>>35
	}
	base := new(Int)
	for range n {
		words := make(nat, len(x.abs))
		for i := range words {
			state = state*6364136223846793005 + 1442695040888963407
			words[i] = Word(state)
		}
		// From 2 up to x - 2.
		base.SetBits(words)
		base.Rem(base, new(Int).Sub(x, NewInt(3)))
		base.Add(base, intTwo)
		if !isStrong(x, base) {
			return false
		}
	}
	return isLucas(x)
}

// isStrong is the test of Miller and Rabin, with one base.
func isStrong(x, base *Int) bool {
	minusOne := new(Int).Sub(x, intOne)
	twos := minusOne.TrailingZeroBits()
	power := new(Int).Exp(base, new(Int).Rsh(minusOne, twos), x)
	if power.Cmp(intOne) == 0 || power.Cmp(minusOne) == 0 {
		return true
	}
	for range twos - 1 {
		power.Mul(power, power)
		power.Rem(power, x)
		if power.Cmp(minusOne) == 0 {
			return true
		}
	}
	return false
}

// isLucas is the strong test of Lucas, with Selfridge's parameters: P = 1, Q = (1 - D) / 4, D the first of 5, -7, 9, ... whose symbol is -1.
func isLucas(x *Int) bool {
	root := new(Int).Sqrt(x)
	if root.Mul(root, root).Cmp(x) == 0 {
		return false
	}
	d := int64(5)
	for {
		symbol := Jacobi(NewInt(d), x)
		if symbol == -1 {
			break
		}
		if symbol == 0 {
			// x is longer than any d, so it has a factor.
			return false
		}
		if d > 0 {
			d = -(d + 2)
		} else {
			d = 2 - d
		}
	}
	q, wide := NewInt((1-d)/4), NewInt(d)
	half := func(n *Int) *Int {
		if n.Bit(0) == 1 {
			n.Add(n, x)
		}
		n.Rsh(n, 1)
		return n.Mod(n, x)
	}
	plusOne := new(Int).Add(x, intOne)
	twos := plusOne.TrailingZeroBits()
	odd := new(Int).Rsh(plusOne, twos)
	// U, V and Q**k for the leading bits of the odd part.
	u, v, power, mixed := NewInt(1), NewInt(1), new(Int).Set(q), new(Int)
	double := func() {
		v.Mul(v, v)
		v.Sub(v, mixed.Lsh(power, 1))
		v.Mod(v, x)
		power.Mul(power, power)
		power.Mod(power, x)
	}
	for i := odd.BitLen() - 2; i >= 0; i-- {
		u.Mul(u, v)
		u.Mod(u, x)
		double()
		if odd.Bit(i) == 1 {
			mixed.Mul(wide, u)
			mixed.Add(mixed, v)
			half(u.Add(u, v))
			half(v.Set(mixed))
			power.Mul(power, q)
			power.Mod(power, x)
		}
	}
	if len(u.abs) == 0 || len(v.abs) == 0 {
		return true
	}
	for range twos - 1 {
		double()
		if len(v.abs) == 0 {
			return true
		}
	}
	return false
}
