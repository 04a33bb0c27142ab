// Floats of many precisions in all modes through all operations and forms of text; each result goes into a sum, and what the sum is says the real Go.
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
	random = rand.New(rand.NewSource(13))
	sum    hash.Hash
)

func section(name string, f func()) {
	sum = sha256.New()
	f()
	fmt.Printf("%s %x\n", name, sum.Sum(nil)[:8])
}

func note(values ...any) { fmt.Fprintln(sum, values...) }

// all is what a Float is, exactly.
func all(x *big.Float) string {
	return fmt.Sprint(x.Text('p', 0), " ", x.Prec(), x.Mode(), x.Acc(), x.MinPrec(), x.Signbit(), x.Sign())
}

var precisions = []uint{1, 2, 5, 24, 53, 64, 65, 113, 200, 0}

func pick() *big.Float {
	x := new(big.Float).SetPrec(precisions[random.Intn(len(precisions)-1)])
	switch random.Intn(12) {
	case 0:
		x.SetInf(random.Intn(2) == 0)
	case 1:
		if random.Intn(2) == 0 {
			x.Neg(x)
		}
	case 2:
		x.SetInt64(int64(random.Intn(20) - 10))
	case 3:
		x.SetFloat64(math.Float64frombits(random.Uint64() &^ (1 << 62)))
	default:
		n := new(big.Int).Rand(random, new(big.Int).Lsh(big.NewInt(1), uint(random.Intn(220)+1)))
		x.SetInt(n)
		x.SetMantExp(x, random.Intn(300)-250)
		if random.Intn(2) == 0 {
			x.Neg(x)
		}
	}
	return x
}

func result() *big.Float {
	return new(big.Float).SetPrec(precisions[random.Intn(len(precisions))]).SetMode(big.RoundingMode(random.Intn(6)))
}

func try(f func()) {
	defer func() {
		if p := recover(); p != nil {
			_, is := p.(big.ErrNaN)
			note(p, is)
		}
	}()
	f()
}

func arithmetic() {
	for range 4000 {
		x, y := pick(), pick()
		try(func() { note(all(result().Add(x, y))) })
		try(func() { note(all(result().Sub(x, y))) })
		try(func() { note(all(result().Mul(x, y))) })
		try(func() { note(all(result().Quo(x, y))) })
		try(func() { r := result().SetPrec(101).Sqrt(x); note(r.Text('p', 0), r.Prec()) })
		note(all(result().Set(x)), all(result().Neg(x)), all(result().Abs(x)), all(result().Copy(x)), x.Cmp(y), x.IsInt(), x.IsInf())
		note(all(new(big.Float).Copy(x).SetPrec(precisions[random.Intn(len(precisions))])), all(new(big.Float).Set(x).SetMode(big.ToZero)))
		mant := new(big.Float)
		note(x.MantExp(mant), all(mant), all(result().SetMantExp(x, random.Intn(100)-50)))
		// The result is an operand.
		try(func() { note(all(x.Add(x, y)), all(y.Mul(x, y)), all(x.Sub(x, x)), all(y.Quo(y, y))) })
	}
}

func conversions() {
	for range 3000 {
		x := pick()
		f, acc := x.Float64()
		g, accg := x.Float32()
		note(math.Float64bits(f), acc, math.Float32bits(g), accg)
		i, acci := x.Int64()
		// How that compares is not what the documentation says with gc.
		u, _ := x.Uint64()
		n, accn := x.Int(nil)
		r, accr := x.Rat(nil)
		note(i, acci, u, n, accn, r, accr)
		note(all(result().SetInt64(i)), all(result().SetUint64(u)), all(result().SetFloat64(f)))
		if n != nil {
			note(all(result().SetInt(n)), all(result().SetRat(r)), all(result().SetRat(r.SetFrac(n, big.NewInt(int64(random.Intn(99)+1))))))
		}
		b, err := x.GobEncode()
		back, other := new(big.Float), result()
		// There may be words of zeros at the end.
		note(b[:min(len(b), 18)], err, back.GobDecode(b), all(back), other.GobDecode(b), all(other))
	}
	for _, e := range []int{-1080, -1075, -1074, -1073, -1023, -1022, -151, -150, -149, -127, -126, 127, 128, 1023, 1024} {
		for _, m := range []float64{0.5, 0.75, 0.625, 0.9999999, 0.99999999999999999} {
			x := new(big.Float).SetMantExp(big.NewFloat(m).SetPrec(60), e)
			x.Sub(x, new(big.Float).SetMantExp(big.NewFloat(0.5), e-58))
			f, acc := x.Float64()
			g, accg := x.Float32()
			note(math.Float64bits(f), acc, math.Float32bits(g), accg)
		}
	}
	huge := new(big.Float).SetMantExp(big.NewFloat(0.5), big.MaxExp)
	tiny := new(big.Float).SetMantExp(big.NewFloat(0.5), big.MinExp)
	note(all(huge.Mul(huge, huge)), all(tiny.Mul(tiny, tiny)), all(tiny.Neg(tiny)))
}

func texts() {
	for range 1500 {
		x := pick()
		for _, format := range "efgEGbpx" {
			note(x.Text(byte(format), -1), x.Text(byte(format), random.Intn(30)), x.Text(byte(format), 0))
		}
		note(x, x.String(), x.Text('q', 3))
		note(fmt.Sprintf("%v|%g|%e|%f|%F|%G|%E|%b|%x|%d|%s", x, x, x, x, x, x, x, x, x, x, x))
		note(fmt.Sprintf("%30.5f|%-30.5f|%030.5f|%+.3e|% .3e|%+30g|%.10g|%.0f", x, x, x, x, x, x, x, x))
		text, err := x.MarshalText()
		back := new(big.Float).SetPrec(x.Prec())
		note(string(text), err, back.UnmarshalText(text), back.Cmp(x))
	}
}

func parses() {
	for _, s := range []string{
		"", "0", "-0", "+0", "1", "+1.5", "-1.5e3", ".5", "5.", ".", "e", "1e", "1e+5", "1E-5", "0x1p4", "0x1.8p-1", "0x.8", "0x", "0b1.1", "0b1.1p-3", "0o17", "0o1.4", "017", "08", "1_000", "0x_f", "1__0", "_1", "1_",
		"1_.5", "1p5", "1.5p-3", "inf", "+inf", "-Inf", "INF", "nan", "1e400", "1e-400", "123456789012345678901234567890.5", "1e100000", "0x1e2", "1.5 ", "--1", "+-1", "0.1", "0.3333333333333333333333", "1e23", "9007199254740993",
	} {
		for _, base := range []int{0, 2, 8, 10, 16} {
			z := result()
			f, b, err := z.Parse(s, base)
			note(s, base, err == nil)
			if err == nil {
				note(b, all(f))
			}
		}
		z, ok := result().SetString(s)
		note(ok)
		if ok {
			note(all(z))
		}
	}
	for range 2000 {
		s := fmt.Sprintf("%d.%de%d", random.Uint64(), random.Uint64(), random.Intn(700)-350)
		z, err := result(), error(nil)
		_, _, err = z.Parse(s, 10)
		note(all(z), err)
		f, b, err := big.ParseFloat(s, 0, 80, big.ToZero)
		note(all(f), b, err)
	}
	for _, s := range []string{"1.5", " -2e3", "0x1p3", "x", "inf"} {
		z := new(big.Float)
		n, err := fmt.Sscan(s, z)
		note(s, n, err == nil)
		if err == nil {
			note(all(z))
		}
	}
}

func main() {
	section("arithmetic", arithmetic)
	section("conversions", conversions)
	section("texts", texts)
	section("parses", parses)
	// The square root of two by Newton, and the golden ratio.
	half, x := big.NewFloat(0.5), new(big.Float).SetPrec(300).SetInt64(1)
	two := new(big.Float).SetPrec(300).SetInt64(2)
	for range 9 {
		t := new(big.Float).Quo(two, x)
		x.Mul(t.Add(x, t), half)
	}
	fmt.Printf("%.80f\n%.80f\n", x, new(big.Float).Sqrt(two))
	fmt.Println(big.Below, big.Exact, big.Above, big.Accuracy(5), big.ToNearestAway, big.RoundingMode(9), big.ErrNaN{}.Error() == "")
}
