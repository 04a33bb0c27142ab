// Ints so long that their work is divided into steps: powers with and without a modulus, and texts; what they are says the real Go.
package main

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"math/rand"
	"strings"
)

func digest(x *big.Int) string {
	sum := sha256.Sum256(x.Bytes())
	return fmt.Sprintf("%d bits, sign %d, %x", x.BitLen(), x.Sign(), sum[:6])
}

func number(random *rand.Rand, bits uint) *big.Int {
	limit := new(big.Int).Lsh(big.NewInt(1), bits)
	return new(big.Int).Rand(random, limit)
}

func main() {
	random := rand.New(rand.NewSource(5))
	// Two moduli, odd and even, and exponents whose parts begin and end in all ways.
	for i, bits := range []uint{20001, 24000} {
		m := number(random, bits)
		m.SetBit(m, int(bits)-1, 1).SetBit(m, 0, uint(i))
		for i, y := range []*big.Int{number(random, 430), new(big.Int).Lsh(big.NewInt(1), 420)} {
			x := number(random, bits+uint(100*i))
			if i == 1 {
				x.Neg(x)
			}
			fmt.Println("modulo", digest(new(big.Int).Exp(x, y, m)))
		}
		z := number(random, 900)
		fmt.Println("in place", digest(z.Exp(z, number(random, 400), m)))
		y := number(random, 410)
		fmt.Println("over the exponent", digest(y.Exp(z, y, m)))
	}
	x := big.NewInt(-1000003)
	fmt.Println("power", digest(x.Exp(x, big.NewInt(300001), nil)))
	fmt.Println("power", digest(new(big.Int).Exp(big.NewInt(2), big.NewInt(5_000_000), nil)))
	fmt.Println("unit", digest(new(big.Int).Exp(big.NewInt(-1), new(big.Int).Lsh(big.NewInt(1), 70), nil)))

	var b strings.Builder
	for b.Len() < 100_000 {
		fmt.Fprint(&b, random.Int63())
	}
	text := "7" + b.String()
	for _, n := range []int{8192, 16384, 16385, 24577, 32768, 32769, 65536, 99_999} {
		z, ok := new(big.Int).SetString("-"+text[:n], 10)
		fmt.Println("decimal", n, ok, digest(z))
	}
	z, ok := new(big.Int).SetString("+"+text, 36)
	fmt.Println("base 36", ok, digest(z))
	z, ok = new(big.Int).SetString(strings.Repeat("aZ", 20_000), 62)
	fmt.Println("base 62", ok, digest(z))
	z, ok = new(big.Int).SetString("0x"+text, 0)
	fmt.Println("prefix", ok, digest(z))
	z, ok = new(big.Int).SetString(text[:40_000]+"_"+text[40_000:], 0)
	fmt.Println("underscore", ok, digest(z))
	zeros, ok := new(big.Int).SetString("-"+strings.Repeat("0", 50_000), 10)
	fmt.Println("zeros", ok, digest(zeros))
	fmt.Println("text back", z.String() == text)
	for _, wrong := range []string{
		text[:30_000] + "-" + text[30_000:], text[:len(text)-16384] + "+" + text[len(text)-16384:], text + "x", "-+" + text, text[:20_000] + "_" + text, " " + text,
	} {
		_, ok := new(big.Int).SetString(wrong, 10)
		fmt.Print(ok, " ")
	}
	for _, wrong := range []string{text[:20_000] + "__" + text, text + "_", "_" + text, text[:20_000] + "_-" + text, "-_" + text} {
		_, ok := new(big.Int).SetString(wrong, 0)
		fmt.Print(ok, " ")
	}
	fmt.Println()
}
