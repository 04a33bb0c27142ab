// Package sha512 makes digests by SHA-512 and its shorter forms.
package sha512

import (
	"crypto"
	"hash"
	"internal/digest"
)

// Sizes of digests and of a block, in bytes.
const (
	Size      = 64
	Size224   = 28
	Size256   = 32
	Size384   = 48
	BlockSize = 128
)

func newKind(mark string, size int, init [8]uint64) digest.Kind {
	return digest.Kind{Name: "crypto/sha512", Mark: mark, Round: digest.SHA512, Words: 8, Size: size, Init: init}
}

var (
	kind384 = newKind("sha\x04", Size384, [8]uint64{
		0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
		0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
	})
	kind512_224 = newKind("sha\x05", Size224, [8]uint64{
		0x8c3d37c819544da2, 0x73e1996689dcd4d6, 0x1dfab7ae32ff9c82, 0x679dd514582f9fcf,
		0x0f6d2b697bd44da8, 0x77e36f7304c48942, 0x3f9d85a86a1d36c8, 0x1112e6ad91d692a1,
	})
	kind512_256 = newKind("sha\x06", Size256, [8]uint64{
		0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151, 0x963877195940eabd,
		0x96283ee2a88effe3, 0xbe5e1e2553863992, 0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2,
	})
	kind512 = newKind("sha\x07", Size, [8]uint64{
		0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
		0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
	})
)

func init() {
	crypto.RegisterHash(crypto.SHA384, New384)
	crypto.RegisterHash(crypto.SHA512, New)
	crypto.RegisterHash(crypto.SHA512_224, New512_224)
	crypto.RegisterHash(crypto.SHA512_256, New512_256)
}

// New makes a digest by SHA-512 that is written to.
func New() hash.Hash { return kind512.New() }

// New384 makes a digest by SHA-384 that is written to.
func New384() hash.Hash { return kind384.New() }

// New512_224 makes a digest by SHA-512/224 that is written to.
func New512_224() hash.Hash { return kind512_224.New() }

// New512_256 makes a digest by SHA-512/256 that is written to.
func New512_256() hash.Hash { return kind512_256.New() }

// Sum512 returns the digest of the data by SHA-512.
func Sum512(data []byte) (sum [Size]byte) {
	kind512.Of(data, sum[:])
	return sum
}

// Sum384 returns the digest of the data by SHA-384.
func Sum384(data []byte) (sum [Size384]byte) {
	kind384.Of(data, sum[:])
	return sum
}

// Sum512_224 returns the digest of the data by SHA-512/224.
func Sum512_224(data []byte) (sum [Size224]byte) {
	kind512_224.Of(data, sum[:])
	return sum
}

// Sum512_256 returns the digest of the data by SHA-512/256.
func Sum512_256(data []byte) (sum [Size256]byte) {
	kind512_256.Of(data, sum[:])
	return sum
}
