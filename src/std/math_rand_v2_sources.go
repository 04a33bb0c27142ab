package rand

import (
	"errors"
	"math/bits"
)

// PCG is O'Neill's generator with 128 bits of state, an LCG whose numbers go through DXSM.
type PCG struct {
	hi, lo uint64
}

// NewPCG returns a generator with this state.
func NewPCG(seed1, seed2 uint64) *PCG { return &PCG{seed1, seed2} }

// Seed begins anew.
func (p *PCG) Seed(seed1, seed2 uint64) { p.hi, p.lo = seed1, seed2 }

// Uint64 returns the next number.
func (p *PCG) Uint64() uint64 {
	const (
		mulHi, mulLo = 2549297995355413924, 4865540595714422341
		addHi, addLo = 6364136223846793005, 1442695040888963407
		factor       = 0xda942042e4dd58b5
	)
	hi, lo := bits.Mul64(p.lo, mulLo)
	hi += p.hi*mulLo + p.lo*mulHi
	lo, carry := bits.Add64(lo, addLo, 0)
	hi, _ = bits.Add64(hi, addHi, carry)
	p.hi, p.lo = hi, lo
	hi ^= hi >> 32
	hi *= factor
	hi ^= hi >> 48
	return hi * (lo | 1)
}

func appendBig(b []byte, n uint64) []byte {
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(n>>shift))
	}
	return b
}

func readBig(b []byte) (n uint64) {
	for _, c := range b[:8] {
		n = n<<8 | uint64(c)
	}
	return n
}

func appendLittle(b []byte, n uint64) []byte {
	for range 8 {
		b = append(b, byte(n))
		n >>= 8
	}
	return b
}

func readLittle(b []byte) uint64 { return bits.ReverseBytes64(readBig(b)) }

// AppendBinary appends a mark and the state.
func (p *PCG) AppendBinary(b []byte) ([]byte, error) {
	return appendBig(appendBig(append(b, "pcg:"...), p.hi), p.lo), nil
}

// MarshalBinary returns what AppendBinary appends.
func (p *PCG) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

// UnmarshalBinary reads what MarshalBinary returned.
func (p *PCG) UnmarshalBinary(data []byte) error {
	if len(data) != 20 || string(data[:4]) != "pcg:" {
		return errors.New("invalid PCG encoding")
	}
	p.hi, p.lo = readBig(data[4:]), readBig(data[12:])
	return nil
}

// ChaCha8 is the generator of C2SP's chacha8rand: blocks of the cipher, whose last words become the next key.
type ChaCha8 struct {
	seed    [4]uint64
	buf     [32]uint64
	counter uint32 // of the first block in buf
	used    int    // words of buf
	rest    [8]byte
	restLen int // bytes at the end of rest that Read has not given yet
}

// Blocks are made four at a time, and sixteen by one key, which takes the last four words.
const (
	stride  = 4
	perKey  = 16
	words   = 32
	newSeed = 4
)

// block makes four blocks.
func block(seed *[4]uint64, buf *[32]uint64, counter uint32)

// NewChaCha8 returns a generator with this key.
func NewChaCha8(seed [32]byte) *ChaCha8 {
	c := new(ChaCha8)
	c.Seed(seed)
	return c
}

// Seed begins anew.
func (c *ChaCha8) Seed(seed [32]byte) {
	for i := range c.seed {
		c.seed[i] = readLittle(seed[8*i:])
	}
	c.restLen = 0
	c.begin(0)
}

// begin makes the blocks from a counter on.
func (c *ChaCha8) begin(counter uint32) {
	c.counter = counter
	c.used = 0
	block(&c.seed, &c.buf, counter)
}

// limit returns how many words of buf are numbers.
func (c *ChaCha8) limit() int {
	if c.counter == perKey-stride {
		return words - newSeed
	}
	return words
}

// Uint64 returns the next number.
func (c *ChaCha8) Uint64() uint64 {
	if c.used >= c.limit() {
		next := c.counter + stride
		if next == perKey {
			copy(c.seed[:], c.buf[words-newSeed:])
			next = 0
		}
		c.begin(next)
	}
	n := c.buf[c.used]
	c.used++
	return n
}

// Read fills p; it never fails. What it leaves of a number comes first the next time.
func (c *ChaCha8) Read(p []byte) (n int, err error) {
	n = len(p)
	taken := copy(p, c.rest[8-c.restLen:])
	c.restLen -= taken
	p = p[taken:]
	for len(p) >= 8 {
		appendLittle(p[:0], c.Uint64())
		p = p[8:]
	}
	if len(p) > 0 {
		appendLittle(c.rest[:0], c.Uint64())
		c.restLen = 8 - copy(p, c.rest[:])
	}
	return n, nil
}

// AppendBinary appends what Read has left, a mark, how much of the key is used, and the key.
func (c *ChaCha8) AppendBinary(b []byte) ([]byte, error) {
	if c.restLen > 0 {
		b = append(b, "readbuf:"...)
		b = append(b, byte(c.restLen))
		b = append(b, c.rest[8-c.restLen:]...)
	}
	b = append(b, "chacha8:"...)
	b = appendBig(b, uint64(c.counter/stride*words)+uint64(c.used))
	for _, word := range c.seed {
		b = appendLittle(b, word)
	}
	return b, nil
}

// MarshalBinary returns what AppendBinary appends.
func (c *ChaCha8) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// UnmarshalBinary reads what MarshalBinary returned.
func (c *ChaCha8) UnmarshalBinary(data []byte) error {
	var rest []byte
	if len(data) >= 9 && string(data[:8]) == "readbuf:" {
		n := int(data[8])
		if n > 8 || len(data) < 9+n {
			return errors.New("invalid ChaCha8 Read buffer encoding")
		}
		rest, data = data[9:9+n], data[9+n:]
	}
	const most = perKey/stride*words - newSeed
	if len(data) != 48 || string(data[:8]) != "chacha8:" || readBig(data[8:]) > most {
		return errors.New("invalid ChaCha8 encoding")
	}
	c.restLen = copy(c.rest[8-len(rest):], rest)
	for i := range c.seed {
		c.seed[i] = readLittle(data[16+8*i:])
	}
	used := int(readBig(data[8:]))
	c.begin(uint32(min(used/words*stride, perKey-stride)))
	c.used = used % words
	return nil
}
