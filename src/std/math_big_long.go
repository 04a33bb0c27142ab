package big

// Work on long numbers, in steps. What a native does is one step: nothing that is asked of the machine meanwhile, an interrupt or the end of its fuel, is seen
// before it ends. Where little memory can make work for minutes, the work is done here, out of natives that take a part of a second.

const (
	// Powers with a modulus, in products of words: what a native step is to do.
	stepProducts = 1 << 24
	// Powers without one that have more bits are multiplied here.
	longPower = 1 << 22
	// Texts with more digits are read in parts of so many.
	longText = 1 << 13
)

// powerInSteps is power, for a result that may be long.
func powerInSteps(z, x, y *Int) {
	n := x.BitLen()
	if n < 2 || !y.IsUint64() || y.low() < 2 || y.low() < longPower/uint64(n) {
		power(z, x, y)
		return
	}
	// Only as far as the result can be had at all: the native knows, and asks for no more than a part of it.
	if y.low() > 1<<40/uint64(n) {
		power(z, x, y)
		return
	}
	result := new(Int).Set(x)
	for i := y.BitLen() - 2; i >= 0; i-- {
		result.Mul(result, result)
		if y.absBit(uint(i)) == 1 {
			result.Mul(result, x)
		}
	}
	z.Set(result)
}

// powerModuloInSteps is powerModulo: of so many bits of the exponent at a time that a step is short.
func powerModuloInSteps(z, x, y, m *Int) {
	words := uint(len(m.abs))
	bits := uint(stepProducts)
	if words != 0 {
		bits = max(1, bits/(words*words))
	}
	n := uint(y.BitLen())
	if n <= 2*bits && words <= longModulus {
		powerModulo(z, x, y, m)
		return
	}
	modulus := new(Int).Abs(m)
	base := new(Int).Abs(x)
	base.Rem(base, modulus)
	exponent := new(Int).Abs(y)
	if words > longModulus {
		z.Set(bitByBit(base, exponent, modulus))
		return
	}
	result, part, shift := NewInt(1), new(Int), new(Int)
	mask := new(Int).Lsh(intOne, bits)
	shift.Set(mask)
	mask.Sub(mask, intOne)
	// The leading part has what is no whole one.
	for at := (n - 1) / bits * bits; ; at -= bits {
		powerModulo(result, result, shift, m)
		part.Rsh(exponent, at)
		part.And(part, mask)
		powerModulo(part, base, part, m)
		result.Mul(result, part)
		result.Rem(result, m)
		if at == 0 {
			break
		}
	}
	z.Abs(result)
}

// bitByBit is powerModulo where one product takes long.
func bitByBit(base, exponent, modulus *Int) *Int {
	result := NewInt(1)
	result.Rem(result, modulus)
	for i := exponent.BitLen() - 1; i >= 0; i-- {
		result.Mul(result, result)
		result.Rem(result, modulus)
		if exponent.absBit(uint(i)) == 1 {
			result.Mul(result, base)
			result.Rem(result, modulus)
		}
	}
	return result
}

// parseInSteps is parse, of a text that may be long. A text that natives read in time in proportion to its length is left to them.
func parseInSteps(z *Int, text string, base int) bool {
	if len(text) <= 2*longText {
		return parse(z, text, base)
	}
	digits := text
	isNegative := text[0] == '-'
	if isNegative || text[0] == '+' {
		digits = text[1:]
	}
	if base == 0 && digits[0] != '0' {
		parted, ok := unparted(digits)
		if !ok {
			return false
		}
		digits, base = parted, 10
	}
	if base == 0 || base&(base-1) == 0 {
		return parse(z, text, base)
	}
	// powers[i] is base to the longText<<i.
	powers := []*Int{new(Int).Exp(NewInt(int64(base)), NewInt(longText), nil)}
	for longText<<len(powers) < len(digits) {
		last := powers[len(powers)-1]
		powers = append(powers, new(Int).Mul(last, last))
	}
	value := new(Int)
	if !parseParts(value, digits, base, powers) {
		return false
	}
	z.Set(value)
	z.neg = isNegative && len(z.abs) > 0
	return true
}

// parseParts reads digits alone, the lower half apart from the upper one.
func parseParts(z *Int, digits string, base int, powers []*Int) bool {
	if len(digits) <= longText || len(powers) == 0 {
		return digits[0] != '-' && digits[0] != '+' && parse(z, digits, base)
	}
	last := len(powers) - 1
	cut := len(digits) - longText<<last
	if cut <= 0 {
		return parseParts(z, digits, base, powers[:last])
	}
	low := new(Int)
	if !parseParts(z, digits[:cut], base, powers[:last]) || !parseParts(low, digits[cut:], base, powers[:last]) {
		return false
	}
	z.Mul(z, powers[last])
	z.Add(z, low)
	return true
}

// unparted takes the underscores out, each of which stands between two digits.
func unparted(digits string) (string, bool) {
	if digits[len(digits)-1] == '_' || digits[0] == '_' {
		return "", false
	}
	whole := make([]byte, 0, len(digits))
	for i := 0; i < len(digits); i++ {
		switch {
		case digits[i] != '_':
			whole = append(whole, digits[i])
		case digits[i-1] == '_':
			return "", false
		}
	}
	return string(whole), true
}
