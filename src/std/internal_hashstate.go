// Package hashstate writes and checks the saved states of sums: a mark and the state's bytes, the highest first.
package hashstate

import "errors"

func Append32(b []byte, n uint32) []byte {
	return append(b, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}

func Append64(b []byte, n uint64) []byte {
	return Append32(Append32(b, uint32(n>>32)), uint32(n))
}

func Read32(b []byte) uint32 {
	_ = b[3]
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

func Read64(b []byte) uint64 {
	_ = b[7]
	return uint64(Read32(b))<<32 | uint64(Read32(b[4:]))
}

// Open returns the bytes behind the mark, if there are so many.
func Open(pkg, mark string, size int, b []byte) ([]byte, error) {
	if len(b) < len(mark) || string(b[:len(mark)]) != mark {
		return nil, errors.New(pkg + ": invalid hash state identifier")
	}
	b = b[len(mark):]
	if len(b) != size {
		return nil, errors.New(pkg + ": invalid hash state size")
	}
	return b, nil
}
