// Package rand makes pseudo-random numbers. The streams of seeded sources are those of Go's math/rand, exactly.
package rand

import (
	"math"
	"sync"
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

// The ziggurat of Marsaglia and Tsang: layers of equal area under a density; most numbers need one comparison.

var (
	tables sync.Once
	kn     [128]uint32
	wn, fn [128]float32
	ke     [256]uint32
	we, fe [256]float32
)

const (
	normalTail      = 3.442619855899
	exponentialTail = 7.69711747013104972
)

func makeTables() {
	const m1, vn = 1 << 31, 9.91256303526217e-3
	x, last := normalTail, normalTail
	density := func(x float64) float64 { return math.Exp(-.5 * x * x) }
	q := vn / density(x)
	kn[0] = uint32(x / q * m1)
	wn[0] = float32(q / m1)
	wn[127] = float32(x / m1)
	fn[0] = 1
	fn[127] = float32(density(x))
	for i := 126; i >= 1; i-- {
		x = math.Sqrt(-2 * math.Log(vn/x+density(x)))
		kn[i+1] = uint32(x / last * m1)
		last = x
		fn[i] = float32(density(x))
		wn[i] = float32(x / m1)
	}
	const m2, ve = 1 << 32, 3.949659822581572e-3
	x, last = exponentialTail, exponentialTail
	q = ve / math.Exp(-x)
	ke[0] = uint32(x / q * m2)
	we[0] = float32(q / m2)
	we[255] = float32(x / m2)
	fe[0] = 1
	fe[255] = float32(math.Exp(-x))
	for i := 254; i >= 1; i-- {
		x = -math.Log(ve/x + math.Exp(-x))
		ke[i+1] = uint32(x / last * m2)
		last = x
		fe[i] = float32(math.Exp(-x))
		we[i] = float32(x / m2)
	}
}

// NormFloat64 returns a number of the standard normal distribution.
func (r *Rand) NormFloat64() float64 {
	tables.Do(makeTables)
	for {
		u := r.Uint32()
		j := int32(u)
		i := j & 0x7F
		x := float64(j) * float64(wn[i])
		size := uint32(j)
		if j < 0 {
			size = uint32(-j)
		}
		if size < kn[i] {
			return x
		}
		if i == 0 {
			for {
				x = -math.Log(r.Float64()) * (1.0 / normalTail)
				y := -math.Log(r.Float64())
				if y+y >= x*x {
					break
				}
			}
			if j > 0 {
				return normalTail + x
			}
			return -normalTail - x
		}
		if fn[i]+float32(r.Float64())*(fn[i-1]-fn[i]) < float32(math.Exp(-.5*x*x)) {
			return x
		}
	}
}

// ExpFloat64 returns a number of the exponential distribution with rate 1.
func (r *Rand) ExpFloat64() float64 {
	tables.Do(makeTables)
	for {
		j := r.Uint32()
		i := j & 0xFF
		x := float64(j) * float64(we[i])
		if j < ke[i] {
			return x
		}
		if i == 0 {
			return exponentialTail - math.Log(r.Float64())
		}
		if fe[i]+float32(r.Float64())*(fe[i-1]-fe[i]) < float32(math.Exp(-x)) {
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

// Zipf makes numbers k with probability proportional to (v+k)**-s, by rejection-inversion of Hörmann and Derflinger.
type Zipf struct {
	r            *Rand
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

// NewZipf returns a generator for [0, imax]; s must be greater than 1, v at least 1.
func NewZipf(r *Rand, s float64, v float64, imax uint64) *Zipf {
	if s <= 1.0 || v < 1 {
		return nil
	}
	z := &Zipf{r: r, imax: float64(imax), v: v, q: s}
	z.oneminusQ = 1.0 - z.q
	z.oneminusQinv = 1.0 / z.oneminusQ
	z.hxm = z.h(z.imax + 0.5)
	z.hx0minusHxm = z.h(0.5) - math.Exp(math.Log(z.v)*(-z.q)) - z.hxm
	z.s = 1 - z.hinv(z.h(1.5)-math.Exp(-z.q*math.Log(z.v+1.0)))
	return z
}

// Uint64 returns the next number.
func (z *Zipf) Uint64() uint64 {
	if z == nil {
		panic("rand: nil Zipf")
	}
	for {
		u := z.hxm + z.r.Float64()*z.hx0minusHxm
		x := z.hinv(u)
		k := math.Floor(x + 0.5)
		if k-x <= z.s || u >= z.h(k+0.5)-math.Exp(-math.Log(k+z.v)*z.q) {
			return uint64(k)
		}
	}
}
