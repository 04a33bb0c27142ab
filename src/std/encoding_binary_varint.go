package binary

import (
	"errors"
	"io"
)

// How many bytes the numbers of so many bits take at most.
const (
	MaxVarintLen16 = 3
	MaxVarintLen32 = 5
	MaxVarintLen64 = 10
)

var errOverflow = errors.New("binary: varint overflows a 64-bit integer")

// fold makes small numbers, negative ones too, small and not negative: the sign is the lowest bit.
func fold(x int64) uint64 { return uint64(x)<<1 ^ uint64(x>>63) }

func unfold(x uint64) int64 { return int64(x>>1) ^ -int64(x&1) }

// AppendUvarint appends x in groups of seven bits, the lowest first; the top bit of a byte says that more follow.
func AppendUvarint(buf []byte, x uint64) []byte {
	for ; x >= 0x80; x >>= 7 {
		buf = append(buf, byte(x)|0x80)
	}
	return append(buf, byte(x))
}

// AppendVarint appends x as AppendUvarint does, the sign in the lowest bit.
func AppendVarint(buf []byte, x int64) []byte { return AppendUvarint(buf, fold(x)) }

// PutUvarint writes what AppendUvarint appends and returns its length.
func PutUvarint(buf []byte, x uint64) int {
	i := 0
	for ; x >= 0x80; x >>= 7 {
		buf[i] = byte(x) | 0x80
		i++
	}
	buf[i] = byte(x)
	return i + 1
}

// PutVarint writes what AppendVarint appends and returns its length.
func PutVarint(buf []byte, x int64) int { return PutUvarint(buf, fold(x)) }

// Uvarint reads what PutUvarint writes, and tells how many bytes that were; 0 if there are too few, and less than 0 if the number is
// too great.
func Uvarint(buf []byte) (uint64, int) {
	var x uint64
	for i, b := range buf {
		switch {
		case i == MaxVarintLen64, i == MaxVarintLen64-1 && b > 1 && b < 0x80:
			return 0, -(i + 1)
		case b < 0x80:
			return x | uint64(b)<<(7*i), i + 1
		}
		x |= uint64(b&0x7f) << (7 * i)
	}
	return 0, 0
}

// Varint reads what PutVarint writes, as Uvarint does.
func Varint(buf []byte) (int64, int) {
	x, n := Uvarint(buf)
	return unfold(x), n
}

// ReadUvarint reads what PutUvarint writes.
func ReadUvarint(r io.ByteReader) (uint64, error) {
	var x uint64
	for i := range MaxVarintLen64 {
		b, err := r.ReadByte()
		if err != nil {
			if i > 0 && err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return x, err
		}
		if b < 0x80 {
			if i == MaxVarintLen64-1 && b > 1 {
				break
			}
			return x | uint64(b)<<(7*i), nil
		}
		x |= uint64(b&0x7f) << (7 * i)
	}
	return x, errOverflow
}

// ReadVarint reads what PutVarint writes.
func ReadVarint(r io.ByteReader) (int64, error) {
	x, err := ReadUvarint(r)
	return unfold(x), err
}
