// Package sha1 makes digests by SHA-1, which is broken: for sums that others prescribe alone.
package sha1

import (
	"crypto"
	"hash"
	"internal/digest"
)

// Size is that of a digest, BlockSize that of a block, in bytes.
const (
	Size      = 20
	BlockSize = 64
)

var kind = digest.Kind{
	Name: "crypto/sha1", Mark: "sha\x01", Round: digest.SHA1, Words: 5, Size: Size,
	Init: [8]uint64{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0},
}

func init() { crypto.RegisterHash(crypto.SHA1, New) }

// New makes a digest that is written to.
func New() hash.Hash { return kind.New() }

// Sum returns the digest of the data.
func Sum(data []byte) (sum [Size]byte) {
	kind.Of(data, sum[:])
	return sum
}
