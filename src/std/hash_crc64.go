// Package crc64 makes cyclic redundancy checks of 64 bits.
package crc64

import (
	"errors"
	"hash"
	"internal/hashstate"
	"sync"
)

// Size is that of a check in bytes.
const Size = 8

// Polynomials, the lowest power in the highest bit.
const (
	ISO  = 0xD800000000000000
	ECMA = 0xC96C5795D7870F42
)

// Table holds what each byte adds.
type Table [256]uint64

var (
	iso  = sync.OnceValue(func() *Table { return newTable(ISO) })
	ecma = sync.OnceValue(func() *Table { return newTable(ECMA) })
)

// update adds bytes to a check.
func update(crc uint64, table []uint64, p []byte) uint64

func newTable(poly uint64) *Table {
	t := new(Table)
	for i := range t {
		crc := uint64(i)
		for range 8 {
			// All ones if the lowest bit is one.
			crc = crc>>1 ^ poly&-(crc&1)
		}
		t[i] = crc
	}
	return t
}

// MakeTable returns the table of a polynomial, not to be changed.
func MakeTable(poly uint64) *Table {
	switch poly {
	case ISO:
		return iso()
	case ECMA:
		return ecma()
	}
	return newTable(poly)
}

// Update returns the check crc with more bytes.
func Update(crc uint64, tab *Table, p []byte) uint64 { return update(crc, tab[:], p) }

// Checksum returns the check of the bytes.
func Checksum(data []byte, tab *Table) uint64 { return Update(0, tab, data) }

type digest struct {
	crc uint64
	tab *Table
}

// New makes a check that is written to; Sum appends the highest byte first.
func New(tab *Table) hash.Hash64 { return &digest{0, tab} }

func (d *digest) Size() int      { return Size }
func (d *digest) BlockSize() int { return 1 }
func (d *digest) Reset()         { d.crc = 0 }
func (d *digest) Sum64() uint64  { return d.crc }

func (d *digest) Write(p []byte) (n int, err error) {
	d.crc = Update(d.crc, d.tab, p)
	return len(p), nil
}

func (d *digest) Sum(in []byte) []byte { return hashstate.Append64(in, d.crc) }

func (d *digest) Clone() (hash.Cloner, error) {
	clone := *d
	return &clone, nil
}

const mark = "crc\x02"

// tableSum tells tables apart.
func tableSum(t *Table) uint64 {
	var b []byte
	if t != nil {
		for _, n := range t {
			b = hashstate.Append64(b, n)
		}
	}
	return Checksum(b, iso())
}

func (d *digest) AppendBinary(b []byte) ([]byte, error) {
	return hashstate.Append64(hashstate.Append64(append(b, mark...), tableSum(d.tab)), d.crc), nil
}

func (d *digest) MarshalBinary() ([]byte, error) { return d.AppendBinary(nil) }

func (d *digest) UnmarshalBinary(b []byte) error {
	b, err := hashstate.Open("hash/crc64", mark, 16, b)
	if err != nil {
		return err
	}
	if hashstate.Read64(b) != tableSum(d.tab) {
		return errors.New("hash/crc64: tables do not match")
	}
	d.crc = hashstate.Read64(b[8:])
	return nil
}
