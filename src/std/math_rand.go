// Package rand makes pseudo-random numbers. The streams of seeded sources are those of Go's math/rand, exactly.
package rand

import (
	"internal/randdist"
	"math"
)

// Source makes non-negative 63-bit numbers.
type Source interface {
	Int63() int64
	Seed(seed int64)
}

// Source64 also makes 64-bit numbers.
type Source64 interface {
	Source
	Uint64() uint64
}

// additive is the lagged Fibonacci generator x[n] = x[n-607] + x[n-273].
type additive struct {
	tap  int
	feed int
	vec  [607]uint64
}

func (r *additive) Seed(seed int64)
func (r *additive) Uint64() uint64
func (r *additive) Int63() int64

// machine is the machine's own stream, seeded at its birth.
type machine struct{}

func (machine) Seed(seed int64) {}
func (machine) Uint64() uint64
func (m machine) Int63() int64 { return int64(m.Uint64() >> 1) }

// NewSource returns a source with this seed.
func NewSource(seed int64) Source {
	r := &additive{}
	r.Seed(seed)
	return r
}

// Rand makes numbers of many kinds out of a source.
type Rand struct {
	src     Source
	s64     Source64
	readVal int64
	readPos int
}

// New returns a Rand over src.
func New(src Source) *Rand {
	s64, _ := src.(Source64)
	return &Rand{src: src, s64: s64}
}

func (r *Rand) Seed(seed int64) {
	r.src.Seed(seed)
	r.readPos = 0
}

func (r *Rand) Int63() int64   { return r.src.Int63() }
func (r *Rand) Uint32() uint32 { return uint32(r.Int63() >> 31) }
func (r *Rand) Int31() int32   { return int32(r.Int63() >> 32) }
func (r *Rand) Int() int       { return int(uint(r.Int63())) }

func (r *Rand) Uint64() uint64 {
	if r.s64 != nil {
		return r.s64.Uint64()
	}
	return uint64(r.Int63())>>31 | uint64(r.Int63())<<32
}

func (r *Rand) Int63n(n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int63n")
	}
	if n&(n-1) == 0 {
		return r.Int63() & (n - 1)
	}
	limit := int64(1<<63 - 1 - uint64(1<<63)%uint64(n))
	v := r.Int63()
	for v > limit {
		v = r.Int63()
	}
	return v % n
}

func (r *Rand) Int31n(n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int31n")
	}
	if n&(n-1) == 0 {
		return r.Int31() & (n - 1)
	}
	limit := int32(1<<31 - 1 - uint32(1<<31)%uint32(n))
	v := r.Int31()
	for v > limit {
		v = r.Int31()
	}
	return v % n
}

// below multiplies instead of dividing; the streams of Perm and Shuffle need it so.
func (r *Rand) below(n int32) int32 {
	product := uint64(r.Uint32()) * uint64(n)
	if low := uint32(product); low < uint32(n) {
		threshold := uint32(-n) % uint32(n)
		for low < threshold {
			product = uint64(r.Uint32()) * uint64(n)
			low = uint32(product)
		}
	}
	return int32(product >> 32)
}

func (r *Rand) Intn(n int) int {
	if n <= 0 {
		panic("invalid argument to Intn")
	}
	if n <= 1<<31-1 {
		return int(r.Int31n(int32(n)))
	}
	return int(r.Int63n(int64(n)))
}

func (r *Rand) Float64() float64 {
	for {
		if f := float64(r.Int63()) / (1 << 63); f != 1 {
			return f
		}
	}
}

func (r *Rand) Float32() float32 {
	for {
		if f := float32(r.Float64()); f != 1 {
			return f
		}
	}
}

func (r *Rand) Perm(n int) []int {
	m := make([]int, n)
	for i := 0; i < n; i++ {
		j := r.Intn(i + 1)
		m[i] = m[j]
		m[j] = i
	}
	return m
}

func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	i := n - 1
	for ; i > 1<<31-1-1; i-- {
		swap(i, int(r.Int63n(int64(i+1))))
	}
	for ; i > 0; i-- {
		swap(i, int(r.below(int32(i+1))))
	}
}

// Read fills p with random bytes, seven of each number.
func (r *Rand) Read(p []byte) (n int, err error) {
	for n = range p {
		if r.readPos == 0 {
			r.readVal = r.Int63()
			r.readPos = 7
		}
		p[n] = byte(r.readVal)
		r.readVal >>= 8
		r.readPos--
	}
	return len(p), nil
}

// NormFloat64 returns a number of the standard normal distribution.
func (r *Rand) NormFloat64() float64 {
	randdist.Make()
	for {
		u := r.Uint32()
		j := int32(u)
		i := j & 0x7F
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
		if randdist.Fn[i]+float32(r.Float64())*(randdist.Fn[i-1]-randdist.Fn[i]) < float32(math.Exp(-.5*x*x)) {
			return x
		}
	}
}

// ExpFloat64 returns a number of the exponential distribution with rate 1.
func (r *Rand) ExpFloat64() float64 {
	randdist.Make()
	for {
		j := r.Uint32()
		i := j & 0xFF
		x := float64(j) * float64(randdist.We[i])
		if j < randdist.Ke[i] {
			return x
		}
		if i == 0 {
			return randdist.ExponentialTail - math.Log(r.Float64())
		}
		if randdist.Fe[i]+float32(r.Float64())*(randdist.Fe[i-1]-randdist.Fe[i]) < float32(math.Exp(-x)) {
			return x
		}
	}
}

var global = New(machine{})

// Seed does nothing: the top-level functions use the machine's own stream.
func Seed(seed int64) {}

func Int63() int64                       { return global.Int63() }
func Uint32() uint32                     { return global.Uint32() }
func Uint64() uint64                     { return global.Uint64() }
func Int31() int32                       { return global.Int31() }
func Int() int                           { return global.Int() }
func Int63n(n int64) int64               { return global.Int63n(n) }
func Int31n(n int32) int32               { return global.Int31n(n) }
func Intn(n int) int                     { return global.Intn(n) }
func Float64() float64                   { return global.Float64() }
func Float32() float32                   { return global.Float32() }
func Perm(n int) []int                   { return global.Perm(n) }
func Shuffle(n int, swap func(i, j int)) { global.Shuffle(n, swap) }
func Read(p []byte) (n int, err error)   { return global.Read(p) }
func NormFloat64() float64               { return global.NormFloat64() }
func ExpFloat64() float64                { return global.ExpFloat64() }

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
