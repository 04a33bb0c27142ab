// Ints of many lengths through all operations, beside each other: each result goes into a sum, and what the sum is says the real Go.
package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"math/big"
	"math/rand"
)

var (
	random = rand.New(rand.NewSource(7))
	sum    hash.Hash
)

func section(name string, f func()) {
	sum = sha256.New()
	f()
	fmt.Printf("%s %x\n", name, sum.Sum(nil)[:8])
}

func note(values ...any) { fmt.Fprintln(sum, values...) }

// pick makes a number of up to some words, often with few bits set, often near a power of two.
func pick(words int) *big.Int {
	n := random.Intn(words*64) + 1
	z := new(big.Int)
	switch random.Intn(6) {
	case 0:
		z.SetInt64(int64(random.Intn(9)))
	case 1:
		z.Lsh(big.NewInt(1), uint(n))
		z.Add(z, big.NewInt(int64(random.Intn(3)-1)))
	default:
		limit := new(big.Int).Lsh(big.NewInt(1), uint(n))
		z.Rand(random, limit)
	}
	if random.Intn(2) == 0 {
		z.Neg(z)
	}
	return z
}

func arithmetic() {
	for range 3000 {
		x, y := pick(9), pick(5)
		z, r := new(big.Int), new(big.Int)
		note(z.Add(x, y), z.Sub(x, y), z.Mul(x, y), z.Neg(x), z.Abs(x), z.Not(x))
		note(z.And(x, y), z.Or(x, y), z.Xor(x, y), z.AndNot(x, y))
		note(x.Cmp(y), x.CmpAbs(y), x.Sign(), x.BitLen(), x.TrailingZeroBits(), x.IsInt64(), x.IsUint64(), x.Int64(), x.Uint64())
		n := uint(random.Intn(300))
		note(z.Lsh(x, n), z.Rsh(x, n), x.Bit(int(n)), z.SetBit(x, int(n), 1), z.SetBit(x, int(n), 0))
		f, accuracy := x.Float64()
		note(f, accuracy)
		if y.Sign() != 0 {
			note(z.Quo(x, y), z.Rem(x, y), z.Div(x, y), z.Mod(x, y))
			z.QuoRem(x, y, r)
			note(z, r)
			z.DivMod(x, y, r)
			note(z, r)
		}
		// The result is an operand.
		x.Add(x, x)
		x.Mul(x, y)
		y.Sub(x, y)
		note(x, y, x.Mul(x, x), y.Sub(y, y))
	}
}

func theory() {
	none := new(big.Int)
	for range 300 {
		x, y, m := pick(4), pick(3), pick(3)
		z, a, b := new(big.Int), new(big.Int), new(big.Int)
		// A factor of 0 may have a sign with gc.
		note(z.GCD(a, b, x, y), a.Add(a, none), b.Add(b, none), new(big.Int).GCD(nil, nil, x, y))
		note(z.GCD(a, nil, x, y), a.Add(a, none), z.GCD(nil, b, x, y), b.Add(b, none))
		if m.Sign() != 0 {
			// With gc the inverse of a number below 0 has the wrong sign.
			note(new(big.Int).Exp(new(big.Int).Abs(x), y, m), new(big.Int).Exp(x, new(big.Int).Abs(y), m), new(big.Int).ModInverse(x, m))
		}
		note(new(big.Int).Exp(x, big.NewInt(int64(random.Intn(40)-3)), nil))
		note(z.Sqrt(new(big.Int).Abs(x)))
		if odd := new(big.Int).SetBit(y, 0, 1); true {
			note(big.Jacobi(x, odd))
		}
	}
	for n := range int64(40) {
		for k := range n + 2 {
			note(new(big.Int).Binomial(n, k), new(big.Int).MulRange(n-20, k))
		}
	}
	note(new(big.Int).MulRange(1, 500), new(big.Int).Binomial(1000, 353))
}

func primes() {
	for n := range int64(3000) {
		note(big.NewInt(n).ProbablyPrime(0))
	}
	for _, text := range []string{
		"18446744073709551557", "18446744073709551629", "3825123056546413051", "318665857834031151167461",
		"3317044064679887385961981", "170141183460469231731687303715884105727", "170141183460469231731687303715884105725",
		"2305843009213693951", "203956878356401977405765866929034577280193993314348263094772646453283062722701277632936616063144088173312372882677123879538709400158306567338328279154499698366071906766440037074217117805690872792848149112022286332144876183376326512083574821647933992961249917319836219304274280243803104015000563790123",
		"531137992816767098689588206552468627329593117727031923199444138200403559860852242739162502265229285668889329486246501015346579337652707239409519978766587351943831270835393219031728127", "-7",
	} {
		x, _ := new(big.Int).SetString(text, 10)
		note(x.ProbablyPrime(0), x.ProbablyPrime(5))
	}
	var found []*big.Int
	x := new(big.Int).Lsh(big.NewInt(1), 90)
	for len(found) < 12 {
		x.Add(x, big.NewInt(1))
		if x.ProbablyPrime(2) {
			found = append(found, new(big.Int).Set(x))
		}
	}
	note(found)
	for _, p := range append(found, big.NewInt(3), big.NewInt(13), big.NewInt(17), big.NewInt(97), big.NewInt(65537)) {
		for range 10 {
			y := pick(3)
			root := new(big.Int).ModSqrt(y, p)
			note(root, new(big.Int).ModSqrt(new(big.Int).Mul(y, y), p))
		}
	}
}

func text() {
	for range 600 {
		x := pick(6)
		for base := 2; base <= big.MaxBase; base++ {
			s := x.Text(base)
			back, ok := new(big.Int).SetString(s, base)
			if !ok || back.Cmp(x) != 0 {
				fmt.Println("comes back as", s, back, base)
			}
			if base < 5 || base > 35 && base < 38 {
				note(s)
			}
		}
		note(x, x.String(), string(x.Append([]byte("x="), 10)))
		note(fmt.Sprintf("%d|%b|%o|%O|%x|%X|%s|%v|%#b|%#o|%#x|%#X|%+d|% d", x, x, x, x, x, x, x, x, x, x, x, x, x, x))
		note(fmt.Sprintf("%40d|%-40d|%040d|%+40d|%.30d|%40.30d|%-40.30d|%#40x|%#040x|%#-40x|%q|%t|%f", x, x, x, x, x, x, x, x, x, x, x, x, x))
		b, _ := x.GobEncode()
		j, _ := x.MarshalJSON()
		t, _ := x.MarshalText()
		note(b, string(j), string(t), x.Bytes(), x.FillBytes(make([]byte, 50)))
		y := new(big.Int)
		note(y.GobDecode(b), y, y.UnmarshalJSON(j), y, y.UnmarshalText(t), y)
	}
	for _, s := range []string{
		"", "+", "-", "0", "-0", "+5", "00", "07", "08", "0b101", "0B2", "0o17", "0O8", "0xfF", "0x", "0b", "0_7", "0x_1", "0x1_", "1_000", "_1", "1__0", "1_",
		"0_", "zz", "Zz", "1 ", " 1", "1.5", "0x1.8", "ff", "-0x10", "--1", "9223372036854775808", "é",
	} {
		for _, base := range []int{0, 2, 8, 10, 16, 36, 62} {
			z, ok := new(big.Int).SetString(s, base)
			note(s, base, z, ok)
		}
	}
	var none *big.Int
	note(none, none.Text(5), fmt.Sprintf("%d %x", none, none))
	note(fmt.Sprintf("%.0d|%.d|%5.0d|", new(big.Int), new(big.Int), new(big.Int)))
	note(new(big.Int).UnmarshalText([]byte("x")), new(big.Int).UnmarshalJSON([]byte(`"5"`)), new(big.Int).UnmarshalJSON([]byte("null")))
	note(new(big.Int).GobDecode(nil), new(big.Int).GobDecode([]byte{9, 1}))
}

func scans() {
	for _, s := range []string{"12", " -34 ", "0x1f", "0b11", "0o17", "017", "ff", "x", "", "1_000", "+7z"} {
		for _, format := range []string{"%d", "%x", "%b", "%o", "%v", "%s", "%q"} {
			z := new(big.Int)
			n, err := fmt.Sscanf(s, format, z)
			note(s, format, n, err == nil)
			if err == nil {
				note(z)
			}
		}
	}
	var a, b big.Int
	n, err := fmt.Sscan("123456789012345678901234567890 -5", &a, &b)
	note(n, err, &a, &b)
}

func panics() {
	one, none := big.NewInt(1), new(big.Int)
	for i, f := range []func(){
		func() { none.Quo(one, none) },
		func() { none.Rem(one, none) },
		func() { none.DivMod(one, none, one) },
		func() { none.ModInverse(one, none) },
		func() { new(big.Int).Sqrt(big.NewInt(-1)) },
		func() { one.Text(1) },
		func() { one.SetString("1", 63) },
		func() { one.SetString("1", 1) },
		func() { one.Bit(-1) },
		func() { one.SetBit(one, 3, 2) },
		func() { one.SetBit(one, -3, 1) },
		func() { big.NewInt(1 << 20).FillBytes(make([]byte, 2)) },
		func() { big.Jacobi(one, big.NewInt(4)) },
		func() { one.ProbablyPrime(-1) },
		func() { new(big.Int).Add(nil, one) },
	} {
		func() {
			defer func() { fmt.Println(i, recover()) }()
			f()
		}()
	}
}

func words() {
	x := new(big.Int).SetBits([]big.Word{1, 2, 3, 0, 0})
	fmt.Println(x, x.Bits(), len(x.Bits()))
	x.Bits()[0] = 9
	fmt.Println(x)
	y := new(big.Int).SetBytes([]byte{0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	fmt.Println(y, bytes.Equal(y.Bytes(), []byte{1, 2, 3, 4, 5, 6, 7, 8, 9}))
	var zero big.Int
	fmt.Println(&zero, zero.Sign(), zero.Bytes(), zero.BitLen(), zero.Cmp(new(big.Int)))
	type pair struct {
		N big.Int
		P *big.Int
	}
	fmt.Printf("%v\n", pair{P: big.NewInt(-5)}.P)
	f := big.NewInt(1)
	for i := range int64(30) {
		f.Mul(f, big.NewInt(i+1))
	}
	fmt.Println(f, f.BitLen())
}

func main() {
	section("arithmetic", arithmetic)
	section("theory", theory)
	section("primes", primes)
	section("text", text)
	section("scans", scans)
	panics()
	words()
}
