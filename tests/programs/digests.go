// Digests of texts of all lengths around the blocks, whole and in pieces, their saved states, codes with keys, and the table of functions.
package main

import (
	"bytes"
	"crypto"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
)

var kinds = []crypto.Hash{
	crypto.MD5, crypto.SHA1, crypto.SHA224, crypto.SHA256,
	crypto.SHA384, crypto.SHA512, crypto.SHA512_224, crypto.SHA512_256,
}

func text(n int) []byte {
	b := make([]byte, n)
	x := uint32(n)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return b
}

// lengths digests the digests of texts of all lengths up to three blocks, and compares with writes in pieces.
func lengths(kind crypto.Hash) {
	all := kind.New()
	for n := range 400 {
		p := text(n)
		whole := kind.New()
		whole.Write(p)
		sum := whole.Sum(nil)
		pieces := kind.New()
		for rest, step := p, 1; len(rest) > 0; step = step*3%71 + 1 {
			k := min(step, len(rest))
			pieces.Write(rest[:k])
			rest = rest[k:]
		}
		if !bytes.Equal(sum, pieces.Sum(nil)) || !bytes.Equal(sum, pieces.Sum(nil)) {
			fmt.Println("pieces differ", kind, n)
		}
		all.Write(sum)
	}
	fmt.Printf("%v %d %d %x\n", kind, kind.Size(), all.BlockSize(), all.Sum([]byte("in")))
	all.Reset()
	fmt.Printf("  empty %x\n", all.Sum(nil))
}

// states saves a state in the middle, and goes on from there.
func states(kind crypto.Hash) {
	h := kind.New()
	h.Write(text(200))
	state, err := h.(encoding.BinaryMarshaler).MarshalBinary()
	fmt.Printf("  state %x %v\n", state, err)
	appended, err := h.(encoding.BinaryAppender).AppendBinary([]byte("x"))
	fmt.Println("  ", bytes.Equal(appended[1:], state), err)
	other := kind.New()
	fmt.Println("  ", other.(encoding.BinaryUnmarshaler).UnmarshalBinary(state))
	clone, err := h.(hash.Cloner).Clone()
	h.Write(text(99))
	other.Write(text(99))
	clone.Write(text(99))
	fmt.Println("  ", bytes.Equal(h.Sum(nil), other.Sum(nil)), bytes.Equal(h.Sum(nil), clone.Sum(nil)), err)
	for _, wrong := range [][]byte{nil, state[1:], state[:len(state)-1], append(state, 0)} {
		fmt.Println("  ", other.(encoding.BinaryUnmarshaler).UnmarshalBinary(wrong))
	}
}

func codes() {
	for _, kind := range kinds {
		for _, n := range []int{0, 5, 63, 64, 65, 128, 129, 300} {
			mac := hmac.New(kind.New, text(n))
			io.WriteString(mac, "what do ya want ")
			io.WriteString(mac, "for nothing?")
			sum := mac.Sum(nil)
			mac.Reset()
			mac.Write([]byte("what do ya want for nothing?"))
			fmt.Println(kind, n, mac.Size(), mac.BlockSize(), hex.EncodeToString(sum), hmac.Equal(sum, mac.Sum(nil)))
		}
	}
	fmt.Println(hmac.Equal([]byte("a"), []byte("b")), hmac.Equal([]byte("a"), []byte("ab")), hmac.Equal(nil, nil))
	defer func() { fmt.Println(recover()) }()
	one := md5.New()
	hmac.New(func() hash.Hash { return one }, nil)
}

func sums() {
	p := []byte("The quick brown fox jumps over the lazy dog")
	fmt.Printf("%x\n%x\n%x\n%x\n", md5.Sum(p), sha1.Sum(p), sha256.Sum256(p), sha256.Sum224(p))
	fmt.Printf("%x\n%x\n%x\n%x\n", sha512.Sum512(p), sha512.Sum384(p), sha512.Sum512_224(p), sha512.Sum512_256(p))
	big := text(100_003)
	fmt.Printf("%x\n%x\n", sha256.Sum256(big), sha512.Sum512(big))
	fmt.Println(md5.Size, md5.BlockSize, sha1.Size, sha1.BlockSize, sha256.Size224, sha256.BlockSize, sha512.Size384, sha512.BlockSize)
}

func numbers() {
	for h := range crypto.Hash(22) {
		// Whether SHA-3 is there depends on what the runtime imports.
		if crypto.SHA3_224 <= h && h <= crypto.SHA3_512 {
			fmt.Println(uint(h), h, h.Size())
			continue
		}
		fmt.Print(uint(h), " ", h, " ", h.Available(), " ", h.HashFunc() == h)
		func() {
			defer func() {
				if p := recover(); p != nil {
					fmt.Print(" ", p)
				}
			}()
			fmt.Print(" ", h.Size())
			h.New()
		}()
		fmt.Println()
	}
}

func comparisons() {
	fmt.Println(subtle.ConstantTimeCompare([]byte("abc"), []byte("abc")), subtle.ConstantTimeCompare([]byte("abc"), []byte("abd")),
		subtle.ConstantTimeCompare([]byte("abc"), []byte("ab")), subtle.ConstantTimeCompare(nil, nil))
	fmt.Println(subtle.ConstantTimeSelect(1, 7, 9), subtle.ConstantTimeSelect(0, 7, 9))
	fmt.Println(subtle.ConstantTimeByteEq(3, 3), subtle.ConstantTimeByteEq(0, 255), subtle.ConstantTimeEq(-5, -5), subtle.ConstantTimeEq(1, -1))
	fmt.Println(subtle.ConstantTimeLessOrEq(3, 4), subtle.ConstantTimeLessOrEq(4, 4), subtle.ConstantTimeLessOrEq(5, 4))
	x, y := []byte("hello"), []byte("world")
	subtle.ConstantTimeCopy(0, x, y)
	fmt.Printf("%s ", x)
	subtle.ConstantTimeCopy(1, x, y)
	fmt.Printf("%s\n", x)
	dst := make([]byte, 8)
	n := subtle.XORBytes(dst, []byte{1, 2, 3, 4}, []byte{255, 255, 255})
	fmt.Println(n, dst, subtle.XORBytes(nil, nil, x))
	fmt.Println(subtle.XORBytes(x, x, y), x)
	subtle.WithDataIndependentTiming(func() { fmt.Println("called") })
	defer func() { fmt.Println(recover()) }()
	subtle.XORBytes(dst[:1], x, y)
}

func main() {
	for _, kind := range kinds {
		lengths(kind)
		states(kind)
	}
	codes()
	sums()
	numbers()
	comparisons()
}
