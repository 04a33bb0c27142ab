// Package digest is what MD5 and the SHA family have in common: text cut into blocks, a state of words, a last block that says how long the text was.
package digest

import (
	"hash"
	"internal/hashstate"
)

// Kind is one function of the family. Its words stand in eight of 64 bits; those of 32 bits use the lower half.
type Kind struct {
	Name  string // import path of its package
	Mark  string // what its saved states begin with
	Round int    // which compression: one of the constants
	Words int    // of the state
	Size  int    // of the digest, in bytes
	Init  [8]uint64
}

// The compressions.
const (
	MD5 = iota
	SHA1
	SHA256
	SHA512
)

// compress takes whole blocks into the state.
func compress(round int, state *[8]uint64, blocks []byte)

// finish writes the digest of a state with the rest of the text behind it, of any length; total is that of the whole text. The state stays.
func finish(round int, state *[8]uint64, rest []byte, total uint64, out []byte)

// BlockSize returns the size of a block in bytes.
func (k *Kind) BlockSize() int {
	if k.Round == SHA512 {
		return 128
	}
	return 64
}

// Of writes the digest of the text.
func (k *Kind) Of(text, out []byte) {
	finish(k.Round, &k.Init, text, uint64(len(text)), out)
}

// New makes a digest that is written to.
func (k *Kind) New() *Digest {
	return &Digest{kind: k, state: k.Init}
}

// Digest is the digest of the bytes written to it.
type Digest struct {
	kind  *Kind
	state [8]uint64
	// What does not fill a block yet, and how long all the text is.
	rest  [128]byte
	total uint64
}

func (d *Digest) Size() int      { return d.kind.Size }
func (d *Digest) BlockSize() int { return d.kind.BlockSize() }

func (d *Digest) Reset() {
	d.state = d.kind.Init
	d.total = 0
}

// held returns how many bytes wait for their block to be full.
func (d *Digest) held() int { return int(d.total % uint64(d.BlockSize())) }

func (d *Digest) Write(p []byte) (n int, err error) {
	n = len(p)
	block, held := d.BlockSize(), d.held()
	d.total += uint64(n)
	if held > 0 {
		taken := copy(d.rest[held:block], p)
		if held+taken < block {
			return n, nil
		}
		compress(d.kind.Round, &d.state, d.rest[:block])
		p = p[taken:]
	}
	whole := len(p) - len(p)%block
	if whole > 0 {
		compress(d.kind.Round, &d.state, p[:whole])
	}
	copy(d.rest[:], p[whole:])
	return n, nil
}

func (d *Digest) Sum(in []byte) []byte {
	start := len(in)
	in = append(in, make([]byte, d.kind.Size)...)
	finish(d.kind.Round, &d.state, d.rest[:d.held()], d.total, in[start:])
	return in
}

func (d *Digest) Clone() (hash.Cloner, error) {
	clone := *d
	return &clone, nil
}

func (d *Digest) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, d.kind.Mark...)
	for _, word := range d.state[:d.kind.Words] {
		if d.kind.Round == SHA512 {
			b = hashstate.Append64(b, word)
		} else {
			b = hashstate.Append32(b, uint32(word))
		}
	}
	held := d.held()
	b = append(b, d.rest[:held]...)
	b = append(b, make([]byte, d.BlockSize()-held)...)
	return hashstate.Append64(b, d.total), nil
}

func (d *Digest) MarshalBinary() ([]byte, error) { return d.AppendBinary(nil) }

func (d *Digest) UnmarshalBinary(b []byte) error {
	width := 4
	if d.kind.Round == SHA512 {
		width = 8
	}
	block := d.BlockSize()
	b, err := hashstate.Open(d.kind.Name, d.kind.Mark, d.kind.Words*width+block+8, b)
	if err != nil {
		return err
	}
	for i := range d.kind.Words {
		if width == 8 {
			d.state[i] = hashstate.Read64(b)
		} else {
			d.state[i] = uint64(hashstate.Read32(b))
		}
		b = b[width:]
	}
	copy(d.rest[:], b[:block])
	d.total = hashstate.Read64(b[block:])
	return nil
}
