// Package hmac makes authentication codes out of a hash function and a key (FIPS 198, RFC 2104).
package hmac

import (
	"crypto/subtle"
	"errors"
	"hash"
)

// code hashes the text behind one padded key, then that digest behind another.
type code struct {
	inner, outer       hash.Hash
	innerPad, outerPad []byte
}

// New returns a code by the function with this key; h makes a new Hash each time.
func New(h func() hash.Hash, key []byte) hash.Hash {
	c := &code{inner: h(), outer: h()}
	if !areDistinct(c.inner, c.outer) {
		panic("crypto/hmac: hash generation function does not produce unique values")
	}
	block := c.inner.BlockSize()
	if len(key) > block {
		c.outer.Write(key)
		key = c.outer.Sum(nil)
	}
	c.innerPad = padded(key, block, 0x36)
	c.outerPad = padded(key, block, 0x5c)
	c.inner.Write(c.innerPad)
	return c
}

// areDistinct reports that two sums are not the same object; values that cannot be compared are two.
func areDistinct(a, b hash.Hash) (are bool) {
	defer func() {
		if recover() != nil {
			are = true
		}
	}()
	return a != b
}

func padded(key []byte, block int, with byte) []byte {
	pad := make([]byte, block)
	copy(pad, key)
	for i := range pad {
		pad[i] ^= with
	}
	return pad
}

func (c *code) Write(p []byte) (n int, err error) { return c.inner.Write(p) }
func (c *code) Size() int                         { return c.outer.Size() }
func (c *code) BlockSize() int                    { return c.inner.BlockSize() }

func (c *code) Reset() {
	c.inner.Reset()
	c.inner.Write(c.innerPad)
}

func (c *code) Sum(in []byte) []byte {
	start := len(in)
	in = c.inner.Sum(in)
	c.outer.Reset()
	c.outer.Write(c.outerPad)
	c.outer.Write(in[start:])
	return c.outer.Sum(in[:start])
}

// Clone makes a code that goes on by itself, if the function can.
func (c *code) Clone() (hash.Cloner, error) {
	inner, ok := c.inner.(hash.Cloner)
	outer, both := c.outer.(hash.Cloner)
	if !ok || !both {
		return nil, errors.ErrUnsupported
	}
	clone := *c
	var err error
	if clone.inner, err = inner.Clone(); err != nil {
		return nil, err
	}
	if clone.outer, err = outer.Clone(); err != nil {
		return nil, err
	}
	return &clone, nil
}

// Equal compares two codes in a time that does not depend on where they differ.
func Equal(mac1, mac2 []byte) bool { return subtle.ConstantTimeCompare(mac1, mac2) == 1 }
