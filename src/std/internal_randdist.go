// Package randdist is what math/rand and math/rand/v2 have in common: tables of distributions, and the numbers of Zipf.
package randdist

import (
	"math"
	"sync"
)

// The ziggurat of Marsaglia and Tsang: layers of equal area under a density; most numbers need one comparison.

var (
	Kn     [128]uint32
	Wn, Fn [128]float32
	Ke     [256]uint32
	We, Fe [256]float32
)

const (
	NormalTail      = 3.442619855899
	ExponentialTail = 7.69711747013104972
)

var tables sync.Once

// Make makes the tables, once.
func Make() { tables.Do(makeTables) }

func makeTables() {
	const m1, vn = 1 << 31, 9.91256303526217e-3
	x, last := NormalTail, NormalTail
	density := func(x float64) float64 { return math.Exp(-.5 * x * x) }
	q := vn / density(x)
	Kn[0] = uint32(x / q * m1)
	Wn[0] = float32(q / m1)
	Wn[127] = float32(x / m1)
	Fn[0] = 1
	Fn[127] = float32(density(x))
	for i := 126; i >= 1; i-- {
		x = math.Sqrt(-2 * math.Log(vn/x+density(x)))
		Kn[i+1] = uint32(x / last * m1)
		last = x
		Fn[i] = float32(density(x))
		Wn[i] = float32(x / m1)
	}
	const m2, ve = 1 << 32, 3.949659822581572e-3
	x, last = ExponentialTail, ExponentialTail
	q = ve / math.Exp(-x)
	Ke[0] = uint32(x / q * m2)
	We[0] = float32(q / m2)
	We[255] = float32(x / m2)
	Fe[0] = 1
	Fe[255] = float32(math.Exp(-x))
	for i := 254; i >= 1; i-- {
		x = -math.Log(ve/x + math.Exp(-x))
		Ke[i+1] = uint32(x / last * m2)
		last = x
		Fe[i] = float32(math.Exp(-x))
		We[i] = float32(x / m2)
	}
}

// Zipf makes numbers k with probability proportional to (v+k)**-s, by rejection-inversion of Hörmann and Derflinger.
type Zipf struct {
	imax         float64
	v            float64
	q            float64
	s            float64
	oneminusQ    float64
	oneminusQinv float64
	hxm          float64
	hx0minusHxm  float64
}

func (z *Zipf) h(x float64) float64 {
	return math.Exp(z.oneminusQ*math.Log(z.v+x)) * z.oneminusQinv
}

func (z *Zipf) hinv(x float64) float64 {
	return math.Exp(z.oneminusQinv*math.Log(z.oneminusQ*x)) - z.v
}

// NewZipf returns a generator for [0, imax], or nil: s must be greater than 1, v at least 1.
func NewZipf(s float64, v float64, imax uint64) *Zipf {
	if s <= 1.0 || v < 1 {
		return nil
	}
	z := &Zipf{imax: float64(imax), v: v, q: s}
	z.oneminusQ = 1.0 - z.q
	z.oneminusQinv = 1.0 / z.oneminusQ
	z.hxm = z.h(z.imax + 0.5)
	z.hx0minusHxm = z.h(0.5) - math.Exp(math.Log(z.v)*(-z.q)) - z.hxm
	z.s = 1 - z.hinv(z.h(1.5)-math.Exp(-z.q*math.Log(z.v+1.0)))
	return z
}

// Try returns what a random number from 0 to 1 gives, if it gives any.
func (z *Zipf) Try(random float64) (k uint64, ok bool) {
	u := z.hxm + random*z.hx0minusHxm
	x := z.hinv(u)
	floor := math.Floor(x + 0.5)
	ok = floor-x <= z.s || u >= z.h(floor+0.5)-math.Exp(-math.Log(floor+z.v)*z.q)
	return uint64(floor), ok
}
