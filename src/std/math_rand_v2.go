// Package rand makes pseudo-random numbers. The streams of PCG and ChaCha8, and what Rand makes of them, are those of Go's math/rand/v2, exactly.
package rand

import (
	"internal/randdist"
	"math"
	"math/bits"
)

// Source makes 64-bit numbers.
type Source interface {
	Uint64() uint64
}

// Rand makes numbers of many kinds out of a source.
type Rand struct {
	src Source
}

// New returns a Rand over src.
func New(src Source) *Rand { return &Rand{src: src} }

func (r *Rand) Int64() int64   { return int64(r.src.Uint64() << 1 >> 1) }
func (r *Rand) Uint32() uint32 { return uint32(r.src.Uint64() >> 32) }
func (r *Rand) Uint64() uint64 { return r.src.Uint64() }
func (r *Rand) Int32() int32   { return int32(r.src.Uint64() >> 33) }
func (r *Rand) Int() int       { return int(r.src.Uint64() << 1 >> 1) }
func (r *Rand) Uint() uint     { return uint(r.src.Uint64()) }

func above0(n int64, name string) uint64 {
	if n <= 0 {
		panic("invalid argument to " + name)
	}
	return uint64(n)
}

func not0(n uint64, name string) uint64 {
	if n == 0 {
		panic("invalid argument to " + name)
	}
	return n
}

func (r *Rand) Int64N(n int64) int64    { return int64(r.below(above0(n, "Int64N"))) }
func (r *Rand) Uint64N(n uint64) uint64 { return r.below(not0(n, "Uint64N")) }
func (r *Rand) Int32N(n int32) int32    { return int32(r.below(above0(int64(n), "Int32N"))) }
func (r *Rand) Uint32N(n uint32) uint32 { return uint32(r.below(not0(uint64(n), "Uint32N"))) }
func (r *Rand) IntN(n int) int          { return int(r.below(above0(int64(n), "IntN"))) }
func (r *Rand) UintN(n uint) uint       { return uint(r.below(not0(uint64(n), "UintN"))) }

// below multiplies instead of dividing (Lemire).
func (r *Rand) below(n uint64) uint64 {
	if n&(n-1) == 0 {
		return r.src.Uint64() & (n - 1)
	}
	high, low := bits.Mul64(r.src.Uint64(), n)
	if low < n {
		threshold := -n % n
		for low < threshold {
			high, low = bits.Mul64(r.src.Uint64(), n)
		}
	}
	return high
}

func (r *Rand) Float64() float64 { return float64(r.src.Uint64()<<11>>11) / (1 << 53) }
func (r *Rand) Float32() float32 { return float32(r.Uint32()<<8>>8) / (1 << 24) }

func (r *Rand) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	r.Shuffle(n, func(i, j int) { p[i], p[j] = p[j], p[i] })
	return p
}

func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for i := n - 1; i > 0; i-- {
		swap(i, int(r.below(uint64(i+1))))
	}
}

// NormFloat64 returns a number of the standard normal distribution.
func (r *Rand) NormFloat64() float64 {
	randdist.Make()
	for {
		u := r.src.Uint64()
		j := int32(u)
		i := u >> 32 & 0x7F
		x := float64(j) * float64(randdist.Wn[i])
		size := uint32(j)
		if j < 0 {
			size = uint32(-j)
		}
		if size < randdist.Kn[i] {
			return x
		}
		if i == 0 {
			for {
				x = -math.Log(r.Float64()) * (1.0 / randdist.NormalTail)
				y := -math.Log(r.Float64())
				if y+y >= x*x {
					break
				}
			}
			if j > 0 {
				return randdist.NormalTail + x
			}
			return -randdist.NormalTail - x
		}
		fn := &randdist.Fn
		if fn[i]+float32(r.Float64())*(fn[i-1]-fn[i]) < float32(math.Exp(-.5*x*x)) {
			return x
		}
	}
}

// ExpFloat64 returns a number of the exponential distribution with rate 1.
func (r *Rand) ExpFloat64() float64 {
	randdist.Make()
	for {
		u := r.src.Uint64()
		j := uint32(u)
		i := uint8(u >> 32)
		x := float64(j) * float64(randdist.We[i])
		if j < randdist.Ke[i] {
			return x
		}
		if i == 0 {
			return randdist.ExponentialTail - math.Log(r.Float64())
		}
		fe := &randdist.Fe
		if fe[i]+float32(r.Float64())*(fe[i-1]-fe[i]) < float32(math.Exp(-x)) {
			return x
		}
	}
}

// machine is the machine's own stream, seeded at its birth.
type machine struct{}

func (machine) Uint64() uint64

var global = New(machine{})

func Int64() int64                       { return global.Int64() }
func Uint32() uint32                     { return global.Uint32() }
func Uint64() uint64                     { return global.Uint64() }
func Int32() int32                       { return global.Int32() }
func Int() int                           { return global.Int() }
func Uint() uint                         { return global.Uint() }
func Int64N(n int64) int64               { return global.Int64N(n) }
func Uint64N(n uint64) uint64            { return global.Uint64N(n) }
func Int32N(n int32) int32               { return global.Int32N(n) }
func Uint32N(n uint32) uint32            { return global.Uint32N(n) }
func IntN(n int) int                     { return global.IntN(n) }
func UintN(n uint) uint                  { return global.UintN(n) }
func Float64() float64                   { return global.Float64() }
func Float32() float32                   { return global.Float32() }
func Perm(n int) []int                   { return global.Perm(n) }
func Shuffle(n int, swap func(i, j int)) { global.Shuffle(n, swap) }
func NormFloat64() float64               { return global.NormFloat64() }
func ExpFloat64() float64                { return global.ExpFloat64() }

type intType interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// N returns a number from 0 to n, without n, of any integer type.
func N[Int intType](n Int) Int {
	if n <= 0 {
		panic("invalid argument to N")
	}
	return Int(global.below(uint64(n)))
}

// Zipf makes numbers k with probability proportional to (v+k)**-s.
type Zipf struct {
	r *Rand
	d *randdist.Zipf
}

// NewZipf returns a generator for [0, imax]; s must be greater than 1, v at least 1.
func NewZipf(r *Rand, s float64, v float64, imax uint64) *Zipf {
	d := randdist.NewZipf(s, v, imax)
	if d == nil {
		return nil
	}
	return &Zipf{r, d}
}

// Uint64 returns the next number.
func (z *Zipf) Uint64() uint64 {
	if z == nil {
		panic("rand: nil Zipf")
	}
	for {
		if k, ok := z.d.Try(z.r.Float64()); ok {
			return k
		}
	}
}
