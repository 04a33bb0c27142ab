// Package sha256 makes digests by SHA-224 and SHA-256.
package sha256

import (
	"crypto"
	"hash"
	"internal/digest"
)

// Sizes of digests and of a block, in bytes.
const (
	Size      = 32
	Size224   = 28
	BlockSize = 64
)

var (
	kind224 = digest.Kind{
		Name: "crypto/sha256", Mark: "sha\x02", Round: digest.SHA256, Words: 8, Size: Size224,
		Init: [8]uint64{
			0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939,
			0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
		},
	}
	kind256 = digest.Kind{
		Name: "crypto/sha256", Mark: "sha\x03", Round: digest.SHA256, Words: 8, Size: Size,
		Init: [8]uint64{
			0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
		},
	}
)

func init() {
	crypto.RegisterHash(crypto.SHA224, New224)
	crypto.RegisterHash(crypto.SHA256, New)
}

// New makes a digest by SHA-256 that is written to.
func New() hash.Hash { return kind256.New() }

// New224 makes a digest by SHA-224 that is written to.
func New224() hash.Hash { return kind224.New() }

// Sum256 returns the digest of the data by SHA-256.
func Sum256(data []byte) (sum [Size]byte) {
	kind256.Of(data, sum[:])
	return sum
}

// Sum224 returns the digest of the data by SHA-224.
func Sum224(data []byte) (sum [Size224]byte) {
	kind224.Of(data, sum[:])
	return sum
}
