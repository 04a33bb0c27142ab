// Ints so long that products, quotients, roots, divisors, digits and tests for primes are done in steps; what they are says the real Go.
package main

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"math/rand"
)

func digest(x *big.Int) string {
	sum := sha256.Sum256(x.Bytes())
	return fmt.Sprintf("%d bits, sign %d, %x", x.BitLen(), x.Sign(), sum[:6])
}

var random = rand.New(rand.NewSource(7))

func number(bits uint) *big.Int {
	x := new(big.Int).Rand(random, new(big.Int).Lsh(big.NewInt(1), bits))
	return x.SetBit(x, int(bits)-1, 1)
}

func products() {
	x, y := number(5_000_000), number(4_900_001)
	y.Neg(y)
	fmt.Println("balanced", digest(new(big.Int).Mul(x, y)))
	fmt.Println("other way", digest(new(big.Int).Mul(y, x)))
	z := number(300_001)
	fmt.Println("one short", digest(new(big.Int).Mul(new(big.Int).Lsh(x, 4_000_000), z)))
	fmt.Println("square in place", digest(x.Mul(x, x)))
	fmt.Println("into the shorter", digest(z.Mul(y, z)))
	fmt.Println("into the longer", digest(y.Mul(y, z)))
	fmt.Println("by nothing", digest(x.Mul(x, new(big.Int))))
}

func quotients() {
	for _, signs := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
		x, y := number(900_000), number(300_007)
		if signs[0] {
			x.Neg(x)
		}
		if signs[1] {
			y.Neg(y)
		}
		q, r := new(big.Int).QuoRem(x, y, new(big.Int))
		fmt.Println("towards zero", digest(q), digest(r))
		q, r = new(big.Int).DivMod(x, y, new(big.Int))
		fmt.Println("Euclid's", digest(q), digest(r))
		exact := new(big.Int).Mul(q, y)
		q, r = q.DivMod(exact, y, r)
		fmt.Println("exact", digest(q), digest(r))
		fmt.Println("in place", digest(x.Rem(x, y)))
		fmt.Println("over the divisor", digest(y.Quo(exact, y)))
	}
}

func roots() {
	for _, bits := range []uint{524_288, 524_289, 1_200_001} {
		x := number(bits)
		root := new(big.Int).Sqrt(x)
		fmt.Println("root", digest(root))
		square := new(big.Int).Mul(root, root)
		fmt.Println("of a square", new(big.Int).Sqrt(square).Cmp(root))
		square.Sub(square, big.NewInt(1))
		fmt.Println("below", digest(square.Sqrt(square)))
	}
}

func divisors() {
	common := number(9_000)
	for _, bits := range []uint{25_000, 60_000} {
		a, b := number(bits), number(bits-777)
		a.Mul(a, common)
		b.Mul(b, common)
		x, y := new(big.Int), new(big.Int)
		fmt.Println("divisor", digest(new(big.Int).GCD(nil, nil, a, b)))
		fmt.Println("factors", digest(new(big.Int).GCD(x, y, a, b)), digest(x), digest(y))
		b.Neg(b)
		fmt.Println("other way", digest(new(big.Int).GCD(x, y, b, a)), digest(x), digest(y))
		fmt.Println("much shorter", digest(new(big.Int).GCD(x, y, a, common)), digest(x), digest(y))
		fmt.Println("a multiple", digest(new(big.Int).GCD(x, y, common, a)), digest(x), digest(y))
		odd := number(bits)
		odd.SetBit(odd, 0, 1)
		power := new(big.Int).Lsh(big.NewInt(1), bits)
		fmt.Println("inverse", digest(new(big.Int).ModInverse(odd, power)))
	}
}

func texts() {
	for _, bits := range []uint{524_288, 524_353, 1_100_000} {
		x := number(bits)
		for _, base := range []int{10, 36, 3, 32} {
			fmt.Printf("%d: %x\n", base, sha256.Sum256([]byte(x.Text(base))))
		}
	}
	ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(400_000), nil)
	text := ten.String()
	fmt.Println(len(text), text[:3], text[len(text)-3:])
	text = ten.Sub(ten, big.NewInt(1)).Neg(ten).String()
	fmt.Println(len(text), text[:3], text[len(text)-3:])
}

func primes() {
	for _, bits := range []uint{2203, 2281, 2207, 2048} {
		x := new(big.Int).Lsh(big.NewInt(1), bits)
		x.Sub(x, big.NewInt(1))
		fmt.Println(bits, x.ProbablyPrime(0), x.ProbablyPrime(3))
		// A square, a multiple of a small prime, and a product of two primes.
		fmt.Println(new(big.Int).Mul(x, x).ProbablyPrime(1), new(big.Int).Mul(x, big.NewInt(43)).ProbablyPrime(1), x.Mul(x, big.NewInt(2305843009213693951)).ProbablyPrime(1))
	}
}

func shifts() {
	x := big.NewInt(-5)
	for _, n := range []uint{0, 1, 63, 64, 65, 1000, 100_000} {
		fmt.Println(digest(new(big.Int).Lsh(x, n)), digest(x.Lsh(x, n)))
	}
	fmt.Println(digest(x.Lsh(x.SetInt64(1), 70)), digest(new(big.Int).Lsh(new(big.Int), 70)))
	y := new(big.Int).Lsh(number(900), 3)
	fmt.Println(digest(y), digest(y.Lsh(y, 200)), digest(y.SetBit(y, 5000, 1)))
}

func modulus() {
	m := number(300_000)
	fmt.Println(digest(new(big.Int).Exp(number(310_000), big.NewInt(1_000_003), m)))
}

func main() {
	products()
	quotients()
	roots()
	divisors()
	texts()
	primes()
	shifts()
	modulus()
}
