// Package crypto numbers the hash functions, and says what keys can do.
package crypto

import (
	"hash"
	"io"
	"strconv"
)

// Hash is the number of a hash function, whose package registers it.
type Hash uint

const (
	MD4 Hash = 1 + iota
	MD5
	SHA1
	SHA224
	SHA256
	SHA384
	SHA512
	MD5SHA1
	RIPEMD160
	SHA3_224
	SHA3_256
	SHA3_384
	SHA3_512
	SHA512_224
	SHA512_256
	BLAKE2s_256
	BLAKE2b_256
	BLAKE2b_384
	BLAKE2b_512
	numbers
)

// known holds of each function its name and the size of its digest.
var known = [numbers]struct {
	name string
	size int
}{
	MD4:         {"MD4", 16},
	MD5:         {"MD5", 16},
	SHA1:        {"SHA-1", 20},
	SHA224:      {"SHA-224", 28},
	SHA256:      {"SHA-256", 32},
	SHA384:      {"SHA-384", 48},
	SHA512:      {"SHA-512", 64},
	MD5SHA1:     {"MD5+SHA1", 36},
	RIPEMD160:   {"RIPEMD-160", 20},
	SHA3_224:    {"SHA3-224", 28},
	SHA3_256:    {"SHA3-256", 32},
	SHA3_384:    {"SHA3-384", 48},
	SHA3_512:    {"SHA3-512", 64},
	SHA512_224:  {"SHA-512/224", 28},
	SHA512_256:  {"SHA-512/256", 32},
	BLAKE2s_256: {"BLAKE2s-256", 32},
	BLAKE2b_256: {"BLAKE2b-256", 32},
	BLAKE2b_384: {"BLAKE2b-384", 48},
	BLAKE2b_512: {"BLAKE2b-512", 64},
}

var makers [numbers]func() hash.Hash

// RegisterHash tells how a function is begun; its package does so.
func RegisterHash(h Hash, f func() hash.Hash) {
	if h >= numbers {
		panic("crypto: RegisterHash of unknown hash function")
	}
	makers[h] = f
}

// Available reports whether the function's package is there.
func (h Hash) Available() bool { return h < numbers && makers[h] != nil }

// New begins a digest, and panics where the function's package is not imported.
func (h Hash) New() hash.Hash {
	if !h.Available() {
		panic("crypto: requested hash function #" + strconv.Itoa(int(h)) + " is unavailable")
	}
	return makers[h]()
}

// Size returns the length of a digest in bytes.
func (h Hash) Size() int {
	if h == 0 || h >= numbers {
		panic("crypto: Size of unknown hash function")
	}
	return known[h].size
}

// HashFunc returns h: a Hash is a SignerOpts.
func (h Hash) HashFunc() Hash { return h }

func (h Hash) String() string {
	if h == 0 || h >= numbers {
		return "unknown hash value " + strconv.Itoa(int(h))
	}
	return known[h].name
}

// PublicKey is the public half of a pair.
type PublicKey any

// PrivateKey is the private half of a pair.
type PrivateKey any

// SignerOpts say by which function the message was hashed; 0 if by none.
type SignerOpts interface {
	HashFunc() Hash
}

// Signer signs digests.
type Signer interface {
	Public() PublicKey
	Sign(rand io.Reader, digest []byte, opts SignerOpts) (signature []byte, err error)
}

// MessageSigner signs messages that nobody has hashed.
type MessageSigner interface {
	Signer
	SignMessage(rand io.Reader, msg []byte, opts SignerOpts) (signature []byte, err error)
}

// SignMessage signs a message, hashed before where the signer wants digests.
func SignMessage(signer Signer, rand io.Reader, msg []byte, opts SignerOpts) (signature []byte, err error) {
	if whole, ok := signer.(MessageSigner); ok {
		return whole.SignMessage(rand, msg, opts)
	}
	if h := opts.HashFunc(); h != 0 {
		digest := h.New()
		digest.Write(msg)
		msg = digest.Sum(nil)
	}
	return signer.Sign(rand, msg, opts)
}

// DecrypterOpts are what a Decrypter makes of them.
type DecrypterOpts any

// Decrypter decrypts with a private key.
type Decrypter interface {
	Public() PublicKey
	Decrypt(rand io.Reader, msg []byte, opts DecrypterOpts) (plaintext []byte, err error)
}

// Encapsulator makes shared keys out of a public key.
type Encapsulator interface {
	Bytes() []byte
	Encapsulate() (sharedKey, ciphertext []byte)
}

// Decapsulator finds the shared key again with the private key.
type Decapsulator interface {
	Encapsulator() Encapsulator
	Decapsulate(ciphertext []byte) (sharedKey []byte, err error)
}
