// Package math printed with few digits, its special cases, and the bits of floats.
package main

import (
	"fmt"
	"math"
)

func main() {
	type fn struct {
		name string
		f    func(float64) float64
	}
	inf, nan := math.Inf(1), math.NaN()
	xs := []float64{0, 0.5, 1, -1, 2.5, -2.5, 10, 1e10, inf, -inf, nan}
	for _, f := range []fn{
		{"sqrt", math.Sqrt}, {"cbrt", math.Cbrt}, {"exp", math.Exp}, {"exp2", math.Exp2}, {"expm1", math.Expm1}, {"log", math.Log}, {"log2", math.Log2}, {"log10", math.Log10}, {"log1p", math.Log1p},
		{"sin", math.Sin}, {"cos", math.Cos}, {"tan", math.Tan}, {"asin", math.Asin}, {"acos", math.Acos}, {"atan", math.Atan},
		{"sinh", math.Sinh}, {"cosh", math.Cosh}, {"tanh", math.Tanh}, {"asinh", math.Asinh}, {"atanh", math.Atanh},
		{"floor", math.Floor}, {"ceil", math.Ceil}, {"trunc", math.Trunc}, {"round", math.Round}, {"even", math.RoundToEven}, {"abs", math.Abs}, {"gamma", math.Gamma}, {"erf", math.Erf},
	} {
		fmt.Printf("%-6s", f.name)
		for _, x := range xs {
			fmt.Printf(" %.6g", f.f(x))
		}
		fmt.Println()
	}
	pairs := [][2]float64{{2, 10}, {2, -1}, {-8, 1.0 / 3}, {0, 0}, {10, 3}, {-10, 3}, {5.5, -2}, {inf, 2}, {1, nan}}
	for _, f := range []struct {
		name string
		f    func(a, b float64) float64
	}{{"pow", math.Pow}, {"mod", math.Mod}, {"atan2", math.Atan2}, {"hypot", math.Hypot}, {"max", math.Max}, {"min", math.Min}, {"dim", math.Dim}, {"rem", math.Remainder}, {"copysign", math.Copysign}} {
		fmt.Printf("%-8s", f.name)
		for _, p := range pairs {
			fmt.Printf(" %.6g", f.f(p[0], p[1]))
		}
		fmt.Println()
	}
	for _, x := range []float64{3.75, -3.75, 0, 1e300, inf} {
		i, f := math.Modf(x)
		m, e := math.Frexp(x)
		fmt.Println(i, f, m, e, math.Signbit(x), math.IsInf(x, 0), math.IsNaN(x))
	}
	fmt.Println(math.Ldexp(0.75, 4), math.Float64bits(1.5), math.Float64frombits(0x4009_21fb_5444_2d18), math.Float32bits(1.5), math.Float32frombits(0x3f800000))
	fmt.Println(math.Nextafter(1, 2), math.Signbit(math.Copysign(0, -1)), math.IsInf(-inf, -1), nan == nan, inf > math.MaxFloat64)
	fmt.Println(math.MaxInt8, math.MinInt16, math.MaxUint32, math.E, math.Phi, math.Sqrt2, math.Ln2)
	s, c := math.Sincos(1)
	fmt.Printf("%.6f %.6f %.6f\n", s, c, s*s+c*c)
	sum := 0.0
	for k := range 2000 {
		sum += math.Pow(-1, float64(k)) / float64(2*k+1)
	}
	fmt.Printf("%.6f %.6g\n", 4*sum, math.Pi)
	x := 1.0
	for range 20 {
		x = math.Cos(x)
	}
	fmt.Printf("%.5f %v %v %v\n", x, int(math.Round(-2.5)), uint8(math.Floor(255.9)), float32(math.Sqrt(2)))
	fmt.Println(0.1+0.2, float32(0.1)+float32(0.2), 1e16+1, 100*1.1, 3*0.1)
}
