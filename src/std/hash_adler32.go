// Package adler32 makes the check of RFC 1950.
package adler32

import (
	"hash"
	"internal/hashstate"
)

// Size is that of a check in bytes.
const Size = 4

type digest uint32

// update adds bytes to a check.
func update(sum uint32, p []byte) uint32

// Checksum returns the check of the bytes.
func Checksum(data []byte) uint32 { return update(1, data) }

// New makes a check that is written to; Sum appends the highest byte first.
func New() hash.Hash32 {
	d := digest(1)
	return &d
}

func (d *digest) Size() int      { return Size }
func (d *digest) BlockSize() int { return 4 }
func (d *digest) Reset()         { *d = 1 }
func (d *digest) Sum32() uint32  { return uint32(*d) }

func (d *digest) Write(p []byte) (n int, err error) {
	*d = digest(update(uint32(*d), p))
	return len(p), nil
}

func (d *digest) Sum(in []byte) []byte { return hashstate.Append32(in, uint32(*d)) }

func (d *digest) Clone() (hash.Cloner, error) {
	clone := *d
	return &clone, nil
}

const mark = "adl\x01"

func (d *digest) AppendBinary(b []byte) ([]byte, error) {
	return hashstate.Append32(append(b, mark...), uint32(*d)), nil
}

func (d *digest) MarshalBinary() ([]byte, error) { return d.AppendBinary(nil) }

func (d *digest) UnmarshalBinary(b []byte) error {
	b, err := hashstate.Open("hash/adler32", mark, Size, b)
	if err != nil {
		return err
	}
	*d = digest(hashstate.Read32(b))
	return nil
}
