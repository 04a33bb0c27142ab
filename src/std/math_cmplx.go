// Package cmplx has functions of complex numbers.
package cmplx

import "math"

// Abs returns the absolute value.
func Abs(x complex128) float64 { return math.Hypot(real(x), imag(x)) }

// Phase returns the angle in (-Pi, Pi].
func Phase(x complex128) float64 { return math.Atan2(imag(x), real(x)) }

// Polar returns absolute value and angle.
func Polar(x complex128) (r, θ float64) { return Abs(x), Phase(x) }

// Rect returns the number with this absolute value and angle.
func Rect(r, θ float64) complex128 {
	s, c := math.Sincos(θ)
	return complex(r*c, r*s)
}

// Conj returns the conjugate.
func Conj(x complex128) complex128 { return complex(real(x), -imag(x)) }

// Inf returns an infinity.
func Inf() complex128 { return complex(math.Inf(1), math.Inf(1)) }

// NaN returns a NaN.
func NaN() complex128 { return complex(math.NaN(), math.NaN()) }

// IsInf reports whether a part is infinite.
func IsInf(x complex128) bool { return math.IsInf(real(x), 0) || math.IsInf(imag(x), 0) }

// IsNaN reports whether a part is NaN and none is infinite.
func IsNaN(x complex128) bool {
	return !IsInf(x) && (math.IsNaN(real(x)) || math.IsNaN(imag(x)))
}

// Exp returns e**x.
func Exp(x complex128) complex128 {
	re, im := real(x), imag(x)
	if math.IsInf(re, 0) {
		switch {
		case re > 0 && im == 0:
			return x
		case math.IsInf(im, 0) || math.IsNaN(im):
			if re < 0 {
				return complex(0, math.Copysign(0, im))
			}
			return complex(math.Inf(1), math.NaN())
		}
	} else if math.IsNaN(re) && im == 0 {
		return complex(math.NaN(), im)
	}
	r := math.Exp(re)
	s, c := math.Sincos(im)
	return complex(r*c, r*s)
}

// Log returns the natural logarithm.
func Log(x complex128) complex128 { return complex(math.Log(Abs(x)), Phase(x)) }

// Log10 returns the decimal logarithm.
func Log10(x complex128) complex128 {
	z := Log(x)
	return complex(math.Log10E*real(z), math.Log10E*imag(z))
}

// Sqrt returns the square root with a real part that is not negative.
func Sqrt(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case im == 0:
		if re == 0 {
			return complex(0, im)
		}
		if re < 0 {
			return complex(0, math.Copysign(math.Sqrt(-re), im))
		}
		return complex(math.Sqrt(re), im)
	case math.IsInf(im, 0):
		return complex(math.Inf(1), im)
	case re == 0:
		r := math.Sqrt(0.5 * math.Abs(im))
		return complex(r, math.Copysign(r, im))
	}
	// Keep the squares inside the range.
	a, b, scale := re, im, 1.0
	if math.Abs(a) > 4 || math.Abs(b) > 4 {
		a *= 0.25
		b *= 0.25
		scale = 2
	} else {
		a *= 1 << 54
		b *= 1 << 54
		scale = 1.0 / (1 << 27)
	}
	r := math.Hypot(a, b)
	var t float64
	if a > 0 {
		t = math.Sqrt(0.5*r + 0.5*a)
		r = scale * math.Abs(0.5*b/t)
		t *= scale
	} else {
		r = math.Sqrt(0.5*r - 0.5*a)
		t = scale * math.Abs(0.5*b/r)
		r *= scale
	}
	if b < 0 {
		return complex(t, -r)
	}
	return complex(t, r)
}

// Pow returns x**y.
func Pow(x, y complex128) complex128 {
	if x == 0 {
		if y == 0 {
			return complex(1, 0)
		}
		re, im := real(y), imag(y)
		switch {
		case re < 0 && im == 0:
			return complex(math.Inf(1), 0)
		case re < 0:
			return Inf()
		case re > 0:
			return 0
		}
		return NaN()
	}
	modulus := Abs(x)
	r := math.Pow(modulus, real(y))
	arg := Phase(x)
	theta := real(y) * arg
	if im := imag(y); im != 0 {
		r *= math.Exp(-im * arg)
		theta += im * math.Log(modulus)
	}
	s, c := math.Sincos(theta)
	return complex(r*c, r*s)
}

func sinhCosh(x float64) (sh, ch float64) { return math.Sinh(x), math.Cosh(x) }

// Sin returns the sine.
func Sin(x complex128) complex128 {
	s, c := math.Sincos(real(x))
	sh, ch := sinhCosh(imag(x))
	return complex(s*ch, c*sh)
}

// Cos returns the cosine.
func Cos(x complex128) complex128 {
	s, c := math.Sincos(real(x))
	sh, ch := sinhCosh(imag(x))
	return complex(c*ch, -s*sh)
}

// Sinh returns the hyperbolic sine.
func Sinh(x complex128) complex128 {
	s, c := math.Sincos(imag(x))
	sh, ch := sinhCosh(real(x))
	return complex(c*sh, s*ch)
}

// Cosh returns the hyperbolic cosine.
func Cosh(x complex128) complex128 {
	s, c := math.Sincos(imag(x))
	sh, ch := sinhCosh(real(x))
	return complex(c*ch, s*sh)
}

// Tan returns the tangent.
func Tan(x complex128) complex128 { return Sin(x) / Cos(x) }

// Tanh returns the hyperbolic tangent.
func Tanh(x complex128) complex128 {
	if math.Abs(real(x)) > 20 {
		return complex(math.Copysign(1, real(x)), 0)
	}
	return Sinh(x) / Cosh(x)
}

// Cot returns the cotangent.
func Cot(x complex128) complex128 { return Cos(x) / Sin(x) }

// Asin returns the inverse sine.
func Asin(x complex128) complex128 {
	if imag(x) == 0 && math.Abs(real(x)) <= 1 {
		return complex(math.Asin(real(x)), imag(x))
	}
	ix := complex(-imag(x), real(x))
	z := Log(ix + Sqrt(1-x*x))
	return complex(imag(z), -real(z))
}

// Acos returns the inverse cosine.
func Acos(x complex128) complex128 {
	z := Asin(x)
	return complex(math.Pi/2-real(z), -imag(z))
}

// Atan returns the inverse tangent.
func Atan(x complex128) complex128 {
	if imag(x) == 0 {
		return complex(math.Atan(real(x)), imag(x))
	}
	ix := complex(-imag(x), real(x))
	z := Log((1 + ix) / (1 - ix))
	return complex(imag(z)/2, -real(z)/2)
}

// Asinh returns the inverse hyperbolic sine.
func Asinh(x complex128) complex128 { return Log(x + Sqrt(x*x+1)) }

// Acosh returns the inverse hyperbolic cosine.
func Acosh(x complex128) complex128 { return Log(x + Sqrt(x-1)*Sqrt(x+1)) }

// Atanh returns the inverse hyperbolic tangent.
func Atanh(x complex128) complex128 { return Log((1+x)/(1-x)) / 2 }
