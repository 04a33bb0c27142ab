// Package maphash makes sums for tables: from bytes and comparable values, by a random seed.
package maphash

import (
	"hash"
	"internal/hashstate"
)

// Seed chooses one of the functions.
type Seed struct {
	a, b uint64
}

func random() uint64

// absorb takes whole words of text into a state.
func absorb(v0, v1, v2, v3 uint64, text string) (w0, w1, w2, w3 uint64)

// finish takes the last word, and returns the sum.
func finish(v0, v1, v2, v3, last uint64) uint64

// MakeSeed returns a random seed.
func MakeSeed() Seed {
	// The zero Seed says that there is none.
	return Seed{random() | 1, random()}
}

// Hash is a sum of the bytes written to it; zero, it chooses a seed for itself.
type Hash struct {
	_     [0]func()
	seed  Seed
	state [4]uint64
	// Text that does not fill a word, from the lowest byte on, and how long all the text is.
	rest uint64
	size int
}

// Bytes returns the sum of b.
func Bytes(seed Seed, b []byte) uint64 { return String(seed, string(b)) }

// String returns the sum of s.
func String(seed Seed, s string) uint64 {
	var h Hash
	h.SetSeed(seed)
	h.WriteString(s)
	return h.Sum64()
}

// ready makes sure that there is a seed.
func (h *Hash) ready() {
	if h.seed == (Seed{}) {
		h.SetSeed(MakeSeed())
	}
}

// Seed returns the seed.
func (h *Hash) Seed() Seed {
	h.ready()
	return h.seed
}

// SetSeed begins anew by another seed.
func (h *Hash) SetSeed(seed Seed) {
	if seed == (Seed{}) {
		panic("maphash: use of uninitialized Seed")
	}
	h.seed = seed
	h.Reset()
}

// Reset begins anew.
func (h *Hash) Reset() {
	h.ready()
	a, b := h.seed.a, h.seed.b
	h.state = [4]uint64{a ^ 0x736f6d6570736575, b ^ 0x646f72616e646f6d, a ^ 0x6c7967656e657261, b ^ 0x7465646279746573}
	h.rest, h.size = 0, 0
}

func (h *Hash) absorb(text string) {
	s := &h.state
	s[0], s[1], s[2], s[3] = absorb(s[0], s[1], s[2], s[3], text)
}

// Write adds b.
func (h *Hash) Write(b []byte) (int, error) { return h.WriteString(string(b)) }

// WriteString adds s.
func (h *Hash) WriteString(s string) (int, error) {
	h.ready()
	n := len(s)
	for h.size%8 != 0 && s != "" {
		h.WriteByte(s[0])
		s = s[1:]
	}
	whole := len(s) &^ 7
	h.absorb(s[:whole])
	h.size += whole
	for _, c := range []byte(s[whole:]) {
		h.WriteByte(c)
	}
	return n, nil
}

// WriteByte adds b.
func (h *Hash) WriteByte(b byte) error {
	h.ready()
	h.rest |= uint64(b) << (h.size % 8 * 8)
	h.size++
	if h.size%8 == 0 {
		h.writeWord(h.rest)
		h.rest = 0
	}
	return nil
}

// writeWord takes a word into the state.
func (h *Hash) writeWord(n uint64) {
	var word [8]byte
	for i := range word {
		word[i] = byte(n >> (8 * i))
	}
	h.absorb(string(word[:]))
}

// Sum64 returns the sum.
func (h *Hash) Sum64() uint64 {
	h.ready()
	s := &h.state
	return finish(s[0], s[1], s[2], s[3], h.rest|uint64(h.size)<<56)
}

// Sum appends the sum, the highest byte first.
func (h *Hash) Sum(b []byte) []byte { return hashstate.Append64(b, h.Sum64()) }

// Size returns how many bytes Sum appends.
func (h *Hash) Size() int { return 8 }

// BlockSize returns the size of what is best written at once.
func (h *Hash) BlockSize() int { return 128 }

// Clone returns a sum that goes on from here by itself.
func (h *Hash) Clone() (hash.Cloner, error) {
	h.ready()
	clone := *h
	return &clone, nil
}
