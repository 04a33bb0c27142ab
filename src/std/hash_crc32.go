// Package crc32 makes cyclic redundancy checks of 32 bits.
package crc32

import (
	"errors"
	"hash"
	"internal/hashstate"
	"sync"
)

// Size is that of a check in bytes.
const Size = 4

// Polynomials, the lowest power in the highest bit.
const (
	IEEE       = 0xedb88320
	Castagnoli = 0x82f63b78
	Koopman    = 0xeb31d82e
)

// Table holds what each byte adds.
type Table [256]uint32

// IEEETable is the table of IEEE.
var IEEETable = newTable(IEEE)

var castagnoli = sync.OnceValue(func() *Table { return newTable(Castagnoli) })

// update adds bytes to a check.
func update(crc uint32, table []uint32, p []byte) uint32

func newTable(poly uint32) *Table {
	t := new(Table)
	for i := range t {
		crc := uint32(i)
		for range 8 {
			// All ones if the lowest bit is one.
			crc = crc>>1 ^ poly&-(crc&1)
		}
		t[i] = crc
	}
	return t
}

// MakeTable returns the table of a polynomial, not to be changed.
func MakeTable(poly uint32) *Table {
	switch poly {
	case IEEE:
		return IEEETable
	case Castagnoli:
		return castagnoli()
	}
	return newTable(poly)
}

// Update returns the check crc with more bytes.
func Update(crc uint32, tab *Table, p []byte) uint32 { return update(crc, tab[:], p) }

// Checksum returns the check of the bytes.
func Checksum(data []byte, tab *Table) uint32 { return Update(0, tab, data) }

// ChecksumIEEE returns the check by IEEE.
func ChecksumIEEE(data []byte) uint32 { return Update(0, IEEETable, data) }

type digest struct {
	crc uint32
	tab *Table
}

// New makes a check that is written to; Sum appends the highest byte first.
func New(tab *Table) hash.Hash32 { return &digest{0, tab} }

// NewIEEE makes a check by IEEE.
func NewIEEE() hash.Hash32 { return New(IEEETable) }

func (d *digest) Size() int      { return Size }
func (d *digest) BlockSize() int { return 1 }
func (d *digest) Reset()         { d.crc = 0 }
func (d *digest) Sum32() uint32  { return d.crc }

func (d *digest) Write(p []byte) (n int, err error) {
	d.crc = Update(d.crc, d.tab, p)
	return len(p), nil
}

func (d *digest) Sum(in []byte) []byte { return hashstate.Append32(in, d.crc) }

func (d *digest) Clone() (hash.Cloner, error) {
	clone := *d
	return &clone, nil
}

const mark = "crc\x01"

// tableSum tells tables apart.
func tableSum(t *Table) uint32 {
	var b []byte
	if t != nil {
		for _, n := range t {
			b = hashstate.Append32(b, n)
		}
	}
	return ChecksumIEEE(b)
}

func (d *digest) AppendBinary(b []byte) ([]byte, error) {
	return hashstate.Append32(hashstate.Append32(append(b, mark...), tableSum(d.tab)), d.crc), nil
}

func (d *digest) MarshalBinary() ([]byte, error) { return d.AppendBinary(nil) }

func (d *digest) UnmarshalBinary(b []byte) error {
	b, err := hashstate.Open("hash/crc32", mark, 8, b)
	if err != nil {
		return err
	}
	if hashstate.Read32(b) != tableSum(d.tab) {
		return errors.New("hash/crc32: tables do not match")
	}
	d.crc = hashstate.Read32(b[4:])
	return nil
}
