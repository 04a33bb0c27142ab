// Package hash says what sums of bytes can do.
package hash

import "io"

// Hash is a sum of the bytes written to it; writing never fails.
type Hash interface {
	io.Writer

	// Sum appends the sum to b and leaves it as it is.
	Sum(b []byte) []byte

	// Reset begins anew.
	Reset()

	// Size returns how many bytes Sum appends.
	Size() int

	// BlockSize returns the size of what is best written at once.
	BlockSize() int
}

// Hash32 is a sum of 32 bits.
type Hash32 interface {
	Hash
	Sum32() uint32
}

// Hash64 is a sum of 64 bits.
type Hash64 interface {
	Hash
	Sum64() uint64
}

// Cloner is a sum that can go on in two ways.
type Cloner interface {
	Hash
	Clone() (Cloner, error)
}

// XOF is a function that yields as many bytes as are read; nothing may be written after that.
type XOF interface {
	io.Writer
	io.Reader

	// Reset begins anew.
	Reset()

	// BlockSize returns the size of what is best written at once.
	BlockSize() int
}
