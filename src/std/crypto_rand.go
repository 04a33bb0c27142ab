// Package rand gives random bytes that nobody can foretell: those of the system, through the host.
package rand

import (
	"errors"
	"io"
	"math/big"
)

// Reader gives such bytes.
var Reader io.Reader = system{}

type system struct{}

// fill reports whether the host has given random bytes.
func fill(b []byte) bool

func (system) Read(b []byte) (n int, err error) {
	if !fill(b) {
		return 0, errors.New("crypto/rand: the host gives no random bytes")
	}
	return len(b), nil
}

// fatal ends the program.
func fatal(text string)

// Read fills b; without random bytes the program ends.
func Read(b []byte) (n int, err error) {
	if _, err := io.ReadFull(Reader, b); err != nil {
		fatal("crypto/rand: failed to read random data: " + err.Error())
	}
	return len(b), nil
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

// Text returns 26 letters and digits of base 32.
func Text() string {
	b := make([]byte, 26)
	Read(b)
	for i := range b {
		b[i] = letters[b[i]%32]
	}
	return string(b)
}

// Int returns a number from 0 to max, without max, each as likely as the others.
func Int(rand io.Reader, max *big.Int) (n *big.Int, err error) {
	if max.Sign() <= 0 {
		panic("crypto/rand: argument to Int is <= 0")
	}
	n = new(big.Int).Sub(max, big.NewInt(1))
	size := n.BitLen()
	if size == 0 {
		return n, nil
	}
	b := make([]byte, (size+7)/8)
	// Bits of the first byte that a number below max may have.
	mask := byte(1<<((size-1)%8+1) - 1)
	for {
		if _, err := io.ReadFull(rand, b); err != nil {
			return nil, err
		}
		b[0] &= mask
		if n.SetBytes(b).Cmp(max) < 0 {
			return n, nil
		}
	}
}

// Prime returns a number of so many bits that is a prime as good as certainly. The bytes are Reader's, whatever r is.
func Prime(r io.Reader, bits int) (*big.Int, error) {
	if bits < 2 {
		return nil, errors.New("crypto/rand: prime size must be at least 2-bit")
	}
	limit := new(big.Int).Lsh(big.NewInt(1), uint(bits))
	for {
		p, err := Int(Reader, limit)
		if err != nil {
			return nil, err
		}
		// The two highest bits are set, so that a product of two such primes has twice the bits, and the lowest.
		p.SetBit(p, bits-1, 1)
		p.SetBit(p, bits-2, 1)
		p.SetBit(p, 0, 1)
		if p.ProbablyPrime(20) {
			return p, nil
		}
	}
}
