// Package md5 makes digests by MD5, which is broken: for sums that others prescribe alone.
package md5

import (
	"crypto"
	"hash"
	"internal/digest"
)

// Size is that of a digest, BlockSize that of a block, in bytes.
const (
	Size      = 16
	BlockSize = 64
)

var kind = digest.Kind{
	Name: "crypto/md5", Mark: "md5\x01", Round: digest.MD5, Words: 4, Size: Size,
	Init: [8]uint64{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476},
}

func init() { crypto.RegisterHash(crypto.MD5, New) }

// New makes a digest that is written to.
func New() hash.Hash { return kind.New() }

// Sum returns the digest of the data.
func Sum(data []byte) (sum [Size]byte) {
	kind.Of(data, sum[:])
	return sum
}
