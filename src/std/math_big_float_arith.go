package big

// Neg sets z to -x.
func (z *Float) Neg(x *Float) *Float {
	z.Set(x)
	z.neg = !z.neg
	return z
}

// Abs sets z to |x|.
func (z *Float) Abs(x *Float) *Float {
	z.Set(x)
	z.neg = false
	return z
}

// nothing panics with an ErrNaN; z is 0 then.
func (z *Float) nothing(msg string) {
	z.acc = Exact
	z.form = zero
	z.neg = false
	panic(ErrNaN{msg})
}

// Add sets z to x + y.
func (z *Float) Add(x, y *Float) *Float {
	z.need(uint(max(x.prec, y.prec)))
	switch {
	case x.form == finite && y.form == finite:
		return z.sum(x, y, y.neg)
	case x.form == infinite && y.form == infinite && x.neg != y.neg:
		z.nothing("addition of infinities with opposite signs")
	case x.form == zero && y.form == zero:
		z.acc = Exact
		z.neg = x.neg && y.neg
		z.form = zero
		return z
	case x.form == infinite || y.form == zero:
		return z.Set(x)
	}
	return z.Set(y)
}

// Sub sets z to x - y.
func (z *Float) Sub(x, y *Float) *Float {
	z.need(uint(max(x.prec, y.prec)))
	switch {
	case x.form == finite && y.form == finite:
		return z.sum(x, y, !y.neg)
	case x.form == infinite && y.form == infinite && x.neg == y.neg:
		z.nothing("subtraction of infinities with equal signs")
	case x.form == zero && y.form == zero:
		z.acc = Exact
		z.neg = x.neg && !y.neg
		z.form = zero
		return z
	case x.form == infinite || y.form == zero:
		return z.Set(x)
	}
	return z.Neg(y)
}

// sum adds finite numbers, the second with this sign.
func (z *Float) sum(x, y *Float, yNeg bool) *Float {
	a, b := new(Int).Set(&x.mant), new(Int).Set(&y.mant)
	unit, other := x.unit(), y.unit()
	if unit < other {
		b.Lsh(b, uint(other-unit))
	} else {
		a.Lsh(a, uint(unit-other))
		unit = other
	}
	a.neg, b.neg = x.neg, yNeg
	a.Add(a, b)
	neg := a.neg
	if len(a.abs) == 0 {
		neg = z.mode == ToNegativeInf
	}
	return z.put(neg, a, unit, false)
}

// Mul sets z to x * y.
func (z *Float) Mul(x, y *Float) *Float {
	z.need(uint(max(x.prec, y.prec)))
	neg := x.neg != y.neg
	switch {
	case x.form == finite && y.form == finite:
		return z.put(neg, new(Int).Mul(&x.mant, &y.mant), x.unit()+y.unit(), false)
	case x.form == zero && y.form == infinite || x.form == infinite && y.form == zero:
		z.nothing("multiplication of zero with infinity")
	}
	// z may be an operand.
	result := max(x.form, y.form)
	if x.form == zero || y.form == zero {
		result = zero
	}
	z.acc = Exact
	z.form = result
	z.neg = neg
	return z
}

// Quo sets z to x / y.
func (z *Float) Quo(x, y *Float) *Float {
	z.need(uint(max(x.prec, y.prec)))
	neg := x.neg != y.neg
	if x.form == finite && y.form == finite {
		// Two bits more than wanted, and whether anything is left.
		shift := max(0, int(z.prec)+2-x.mant.BitLen()+y.mant.BitLen())
		unit := x.unit() - y.unit() - int64(shift)
		q, r := new(Int).Lsh(&x.mant, uint(shift)), new(Int)
		q.QuoRem(q, &y.mant, r)
		return z.put(neg, q, unit, len(r.abs) > 0)
	}
	if x.form == y.form {
		z.nothing("division of zero by zero or infinity by infinity")
	}
	result := infinite
	if x.form == zero || y.form == infinite {
		result = zero
	}
	z.acc = Exact
	z.form = result
	z.neg = neg
	return z
}

// Sqrt sets z to the square root of x.
func (z *Float) Sqrt(x *Float) *Float {
	z.need(uint(x.prec))
	if x.Sign() < 0 {
		panic(ErrNaN{"square root of negative operand"})
	}
	if x.form != finite {
		z.acc = Exact
		z.form = x.form
		z.neg = x.neg
		return z
	}
	// Programs see that gc rounds by the operand's mode, and leaves it behind.
	z.mode = x.mode
	// An even exponent, and two bits of the root more than wanted.
	shift := max(0, 2*(int(z.prec)+2)-x.mant.BitLen())
	unit := x.unit() - int64(shift)
	if unit&1 != 0 {
		shift++
		unit--
	}
	m := new(Int).Lsh(&x.mant, uint(shift))
	r := new(Int).Sqrt(m)
	rest := new(Int).Mul(r, r)
	return z.put(false, r, unit/2, rest.Cmp(m) != 0)
}

// order is -2, -1, 0, 1 or 2: infinite, finite or zero, with its sign.
func (x *Float) order() int {
	n := int(x.form)
	if x.neg {
		return -n
	}
	return n
}

// Cmp returns -1, 0 or 1 as x is below, equal to or above y.
func (x *Float) Cmp(y *Float) int {
	a, b := x.order(), y.order()
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	case x.form != finite:
		return 0
	}
	result := 0
	switch {
	case x.exp < y.exp:
		result = -1
	case x.exp > y.exp:
		result = 1
	default:
		m, n := &x.mant, &y.mant
		if more := m.BitLen() - n.BitLen(); more > 0 {
			n = new(Int).Lsh(n, uint(more))
		} else {
			m = new(Int).Lsh(m, uint(-more))
		}
		result = m.Cmp(n)
	}
	if x.neg {
		return -result
	}
	return result
}
