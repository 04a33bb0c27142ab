// Random bytes of the system's: that they are there and differ, and what is made of them; numbers from a reader of one's own.
package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"math/big"
	"strings"
)

// steps gives bytes that follow from each other.
type steps struct{ x uint32 }

func (s *steps) Read(p []byte) (int, error) {
	for i := range p {
		s.x = s.x*1664525 + 1013904223
		p[i] = byte(s.x >> 24)
	}
	return len(p), nil
}

func main() {
	a, b := make([]byte, 64), make([]byte, 64)
	fmt.Println(rand.Read(a))
	fmt.Println(io.ReadFull(rand.Reader, b))
	fmt.Println(bytes.Equal(a, b), bytes.Equal(a, make([]byte, 64)))
	fmt.Println(rand.Read(nil))

	text := rand.Text()
	fmt.Println(len(text), strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == "", text != rand.Text())

	s := &steps{1}
	limit, _ := new(big.Int).SetString("1000000000000000000000000000000", 10)
	for _, max := range []*big.Int{big.NewInt(1), big.NewInt(2), big.NewInt(256), big.NewInt(257), big.NewInt(1000), limit} {
		for range 5 {
			fmt.Print(" ")
			n, err := rand.Int(s, max)
			fmt.Print(n, " ", err)
		}
		fmt.Println()
	}
	_, err := rand.Int(strings.NewReader("x"), limit)
	fmt.Println(err)
	_, err = rand.Int(strings.NewReader(""), limit)
	fmt.Println(err)

	for _, bits := range []int{2, 3, 16, 64, 100} {
		p, err := rand.Prime(rand.Reader, bits)
		fmt.Println(p.BitLen(), p.Bit(bits-1), p.Bit(bits-2), p.ProbablyPrime(10), err)
	}
	_, err = rand.Prime(rand.Reader, 1)
	fmt.Println(err)
	defer func() { fmt.Println(recover()) }()
	rand.Int(s, new(big.Int))
}
