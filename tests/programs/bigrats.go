// Fractions through all operations and forms of text; each result goes into a sum, and what the sum is says the real Go.
package main

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"math"
	"math/big"
	"math/rand"
)

var (
	random = rand.New(rand.NewSource(11))
	sum    hash.Hash
)

func section(name string, f func()) {
	sum = sha256.New()
	f()
	fmt.Printf("%s %x\n", name, sum.Sum(nil)[:8])
}

func note(values ...any) { fmt.Fprintln(sum, values...) }

func pick() *big.Rat {
	over, under := new(big.Int), new(big.Int)
	over.Rand(random, new(big.Int).Lsh(big.NewInt(1), uint(random.Intn(200)+1)))
	under.Rand(random, new(big.Int).Lsh(big.NewInt(1), uint(random.Intn(150)+1)))
	if random.Intn(3) == 0 {
		under.SetInt64([]int64{1, 2, 4, 5, 8, 10, 3, 7, 1000}[random.Intn(9)])
	}
	under.Add(under, big.NewInt(1))
	if random.Intn(2) == 0 {
		over.Neg(over)
	}
	if random.Intn(9) == 0 {
		under.Neg(under)
	}
	return new(big.Rat).SetFrac(over, under)
}

func arithmetic() {
	for range 700 {
		x, y := pick(), pick()
		z := new(big.Rat)
		note(z.Add(x, y), z.Sub(x, y), z.Mul(x, y), z.Neg(x), z.Abs(x), x.Cmp(y), x.Sign(), x.IsInt(), x.Num(), x.Denom())
		if y.Sign() != 0 {
			note(z.Quo(x, y), z.Inv(y))
		}
		note(x.RatString(), x.FloatString(random.Intn(20)), x.FloatString(0))
		f, exact := x.Float64()
		g, same := x.Float32()
		note(f, exact, g, same)
		n, ends := x.FloatPrec()
		note(n, ends, z.SetFloat64(f), z.SetInt(x.Num()), z.SetInt64(-5), z.SetUint64(7), z.SetFrac64(6, -4))
		text, err := x.MarshalText()
		b, _ := x.GobEncode()
		note(string(text), err, b, z.UnmarshalText(text), z, z.GobDecode(b), z)
		x.Add(x, x)
		x.Mul(x, y)
		y.Sub(y, x)
		note(x, y, x.Sub(x, x))
	}
}

func floats() {
	for range 3000 {
		bits := random.Uint64()
		f := math.Float64frombits(bits)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			continue
		}
		x := new(big.Rat).SetFloat64(f)
		back, exact := x.Float64()
		if back != f || !exact {
			fmt.Println("comes back as", f, back)
		}
		// Half the way to the next, and a little beside it.
		next := new(big.Rat).SetFloat64(math.Nextafter(f, 0))
		half := new(big.Rat).Quo(next.Add(next, x), big.NewRat(2, 1))
		a, ea := half.Float64()
		b, eb := half.Add(half, big.NewRat(1, 1<<62)).Float64()
		c, ec := half.Float32()
		note(math.Float64bits(a), ea, math.Float64bits(b), eb, math.Float32bits(c), ec)
	}
	for _, s := range []string{"1e400", "-1e400", "1e-400", "4.9e-324", "2.4e-324", "2.5e-324", "1.7976931348623158e308", "1.7976931348623159e308", "3.4028235677973366e38", "1e-46", "7e-46", "7.1e-46"} {
		x, _ := new(big.Rat).SetString(s)
		f, e := x.Float64()
		g, h := x.Float32()
		note(s, f, e, g, h)
	}
	note(new(big.Rat).SetFloat64(math.NaN()), new(big.Rat).SetFloat64(math.Inf(-1)))
}

func text() {
	for _, s := range []string{
		"", "0", "-0", "1", "+1", "1/2", "-3/6", "3/-6", "3/+6", "1/0", "/2", "1/", "0x10/0b11", "010/0o7", "1.5", "-1.25e2", "1e10", "1E-3", ".5", "5.", ".", "e5", "1e", "1e+", "0x1p4", "0x1.8p-1",
		"0x1.8", "0x1e5", "0b1.1p3", "0o1.4p1", "0b1e2", "010", "010.5", "1_000.5_0", "_1", "1_", "1__0", "1_.5", "1._5", "0x_1", "0_1", "1e1_0", "1p3", "1.5p-2", "1 ", " 1", "1//2", "1.5/2", "inf", "NaN",
		"123456789012345678901234567890.123456789", "1e100000000000", "-1/3", "4/2", "0/5",
	} {
		z, ok := new(big.Rat).SetString(s)
		note(s, z, ok)
	}
	for _, s := range []string{"1/2", "1.5", " 7", "x", "1e2", "-3/9 8"} {
		for _, format := range []string{"%v", "%f", "%g", "%d"} {
			z := new(big.Rat)
			n, err := fmt.Sscanf(s, format, z)
			note(s, format, n, err == nil)
			if err == nil {
				note(z)
			}
		}
	}
	var zero big.Rat
	note(&zero, zero.Num(), zero.Denom(), zero.RatString(), zero.FloatString(3), zero.IsInt(), zero.Sign(), zero.Cmp(new(big.Rat)))
	note(new(big.Rat).UnmarshalText([]byte("x")), new(big.Rat).GobDecode([]byte{1}), new(big.Rat).GobDecode([]byte{9, 0, 0, 0, 0}))
	note(fmt.Sprint(big.NewRat(3, 4)), fmt.Sprintf("%s %v", big.NewRat(-3, 4), big.NewRat(5, 1)))
}

func panics() {
	zero := new(big.Rat)
	for i, f := range []func(){
		func() { big.NewRat(1, 0) },
		func() { new(big.Rat).Quo(big.NewRat(1, 2), zero) },
		func() { new(big.Rat).Inv(zero) },
		func() { new(big.Rat).SetFrac(big.NewInt(1), new(big.Int)) },
		func() { new(big.Rat).SetFrac64(1, 0) },
	} {
		func() {
			defer func() { fmt.Println(i, recover()) }()
			f()
		}()
	}
}

func main() {
	section("arithmetic", arithmetic)
	section("floats", floats)
	section("text", text)
	panics()
	// The sum of 1/k, and e.
	h := new(big.Rat)
	for k := range int64(30) {
		h.Add(h, big.NewRat(1, k+1))
	}
	fmt.Println(h, h.FloatString(30))
	e, term := big.NewRat(1, 1), big.NewRat(1, 1)
	for k := range int64(30) {
		e.Add(e, term.Quo(term, big.NewRat(k+1, 1)))
	}
	fmt.Println(e.FloatString(30))
}
