// The packages below hash: sums of texts in one and in many pieces, saved states, copies, and sums of values.
package main

import (
	"encoding"
	"fmt"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"hash/maphash"
	"math"
	"strings"
)

var makers = []func() hash.Hash{
	func() hash.Hash { return crc32.NewIEEE() },
	func() hash.Hash { return crc32.New(crc32.MakeTable(crc32.Castagnoli)) },
	func() hash.Hash { return crc32.New(crc32.MakeTable(crc32.Koopman)) },
	func() hash.Hash { return crc32.New(crc32.MakeTable(0xD5828281)) },
	func() hash.Hash { return crc64.New(crc64.MakeTable(crc64.ISO)) },
	func() hash.Hash { return crc64.New(crc64.MakeTable(crc64.ECMA)) },
	func() hash.Hash { return crc64.New(crc64.MakeTable(0x95AC9329AC4BC9B5)) },
	func() hash.Hash { return adler32.New() },
	func() hash.Hash { return fnv.New32() },
	func() hash.Hash { return fnv.New32a() },
	func() hash.Hash { return fnv.New64() },
	func() hash.Hash { return fnv.New64a() },
	func() hash.Hash { return fnv.New128() },
	func() hash.Hash { return fnv.New128a() },
}

func sums(makeHash func() hash.Hash) {
	h := makeHash()
	fmt.Printf("%T %d %d %x\n", h, h.Size(), h.BlockSize(), h.Sum(nil))
	for _, text := range []string{"", "a", "hello, world", "\x00\xff\x80", strings.Repeat("\xff", 70000), strings.Repeat("0123456789", 997)} {
		h.Reset()
		n, err := h.Write([]byte(text))
		whole := fmt.Sprintf("%x", h.Sum([]byte("p")))
		h.Reset()
		for len(text) > 0 {
			n := min(len(text), 777)
			h.Write([]byte(text[:n]))
			text = text[n:]
		}
		fmt.Println(n, err, whole, whole == fmt.Sprintf("%x", h.Sum([]byte("p"))))
		switch h := h.(type) {
		case hash.Hash32:
			fmt.Println(h.Sum32())
		case hash.Hash64:
			fmt.Println(h.Sum64())
		}
	}
	h.Reset()
	h.Write([]byte("half"))
	state, err := h.(encoding.BinaryMarshaler).MarshalBinary()
	appended, err2 := h.(encoding.BinaryAppender).AppendBinary([]byte(">"))
	fmt.Printf("%x %v %v %v\n", state, err, string(appended) == ">"+string(state), err2)
	clone, err := h.(hash.Cloner).Clone()
	clone.Write([]byte("clone"))
	other := makeHash()
	fmt.Println(err, other.(encoding.BinaryUnmarshaler).UnmarshalBinary(state))
	h.Write([]byte("done"))
	other.Write([]byte("done"))
	fmt.Printf("%x %x %x\n", h.Sum(nil), other.Sum(nil), clone.Sum(nil))
	to := h.(encoding.BinaryUnmarshaler)
	fmt.Println(to.UnmarshalBinary(nil), to.UnmarshalBinary(state[:len(state)-1]))
	state[4] ^= 1
	fmt.Println(to.UnmarshalBinary(state))
}

type pair struct {
	a any
	s string
	f float64
}

func values() {
	seed := maphash.MakeSeed()
	same := func(a, b any) { fmt.Print(maphash.Comparable(seed, a) == maphash.Comparable(seed, b), " ") }
	same(1, 1)
	same(1, 2)
	same(1, int8(1))
	same(0.0, math.Copysign(0, -1))
	same(math.NaN(), math.NaN())
	same("abc", "ab"+string("c"))
	same(pair{1, "x", 2}, pair{1, "x", 2})
	same([2]string{"a", "bc"}, [2]string{"ab", "c"})
	same(nil, nil)
	p := &pair{}
	same(p, p)
	same(p, &pair{})
	c := make(chan int)
	same(c, c)
	same(2+3i, complex(2, 3))
	same([]pair(nil) == nil, true)
	fmt.Println()
	func() {
		defer func() { fmt.Println(recover()) }()
		maphash.Comparable(seed, any([]int{1}))
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		maphash.String(maphash.Seed{}, "")
	}()
	text := strings.Repeat("some text ", 50)
	for n := range len(text) {
		var h maphash.Hash
		h.SetSeed(seed)
		h.WriteString(text[:n/3])
		clone, _ := h.Clone()
		if n > 0 {
			h.WriteByte(text[n/3])
			h.Write([]byte(text[n/3+1 : n]))
			clone.Write([]byte(text[n/3 : n]))
		}
		sum := maphash.String(seed, text[:n])
		if sum != h.Sum64() || sum != clone.(*maphash.Hash).Sum64() || maphash.Bytes(seed, []byte(text[:n])) != sum {
			fmt.Println("differs", n)
		}
	}
	seen := map[uint64]bool{}
	var low [16]int
	for i := range 4096 {
		sum := maphash.Comparable(seed, i)
		seen[sum] = true
		low[sum%16]++
	}
	fair := true
	for _, n := range low {
		fair = fair && n > 128 && n < 512
	}
	fmt.Println(len(seen), fair, maphash.String(seed, "a") == maphash.String(maphash.MakeSeed(), "a"))
	var h maphash.Hash
	fmt.Println(h.Size(), len(h.Sum(nil)), h.Seed() == h.Seed(), h.Sum64() == h.Sum64())
}

func main() {
	for _, makeHash := range makers {
		sums(makeHash)
	}
	fmt.Println(crc32.ChecksumIEEE([]byte("ergo")), crc32.Update(7, crc32.IEEETable, []byte("x")), adler32.Checksum([]byte("ergo")))
	fmt.Println(crc32.MakeTable(crc32.IEEE) == crc32.IEEETable, crc64.Checksum([]byte("ergo"), crc64.MakeTable(crc64.ECMA)))
	values()
}
