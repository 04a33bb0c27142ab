// The streams of math/rand/v2, and what is made of them, beside those of the real Go; and its states.
package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
)

func seed(n byte) (s [32]byte) {
	for i := range s {
		s[i] = n*byte(i+1) + byte(i)
	}
	return s
}

// kinds takes numbers of all kinds from a source.
func kinds(r *rand.Rand) {
	for range 3 {
		fmt.Println(r.Int64(), r.Uint32(), r.Uint64(), r.Int32(), r.Int(), r.Uint())
		fmt.Println(r.Int64N(1e15), r.Uint64N(1<<63+1), r.Int32N(1000), r.Uint32N(1<<31+5), r.IntN(7), r.UintN(64), r.IntN(1<<40), r.Uint64N(1<<50))
		fmt.Println(r.Float64(), r.Float32(), r.NormFloat64(), r.ExpFloat64())
		fmt.Println(r.Perm(9))
	}
	x := []string{"a", "b", "c", "d", "e", "f"}
	r.Shuffle(len(x), func(i, j int) { x[i], x[j] = x[j], x[i] })
	fmt.Println(x)
	var normal, exponential float64
	for range 20000 {
		normal += r.NormFloat64()
		exponential += r.ExpFloat64()
	}
	fmt.Println(normal, exponential)
	z := rand.NewZipf(r, 1.5, 2, 1000)
	for range 20 {
		fmt.Print(z.Uint64(), " ")
	}
	fmt.Println(rand.NewZipf(r, 1, 2, 3))
}

func pcg() {
	p := rand.NewPCG(1, 2)
	for range 5 {
		fmt.Print(p.Uint64(), " ")
	}
	state, err := p.MarshalBinary()
	fmt.Printf("%q %v\n", state, err)
	q := new(rand.PCG)
	fmt.Println(q.UnmarshalBinary(state), q.Uint64() == p.Uint64(), q.UnmarshalBinary(state[1:]))
	p.Seed(1, 2)
	fmt.Println(p.Uint64(), new(rand.PCG).Uint64())
	kinds(rand.New(rand.NewPCG(5, 6)))
}

func chacha() {
	c := rand.NewChaCha8(seed(3))
	var sum uint64
	for i := range 2000 {
		n := c.Uint64()
		sum = sum*31 + n
		if i%125 == 0 {
			state, err := c.MarshalBinary()
			other := rand.NewChaCha8(seed(0))
			fmt.Printf("%d %x %v %v\n", n, state, err, other.UnmarshalBinary(state))
			first := other.Uint64()
			again := rand.NewChaCha8(seed(0))
			again.UnmarshalBinary(state)
			fmt.Println(first == again.Uint64())
		}
	}
	fmt.Println(sum)
	c.Seed([32]byte([]byte("chacha8: 32-byte seed for tests.")))
	for size := range 40 {
		p := make([]byte, size)
		n, err := c.Read(p)
		fmt.Printf("%d %v %x\n", n, err, p)
	}
	state, _ := c.AppendBinary([]byte("x"))
	other := new(rand.ChaCha8)
	fmt.Printf("%q %v\n", state, other.UnmarshalBinary(state[1:]))
	p, q := make([]byte, 30), make([]byte, 30)
	c.Read(p)
	other.Read(q)
	fmt.Println(bytes.Equal(p, q), other.UnmarshalBinary(state), other.UnmarshalBinary([]byte("readbuf:\x09")), other.UnmarshalBinary(nil))
	kinds(rand.New(rand.NewChaCha8(seed(9))))
}

// own checks the machine's own stream: in range, and not always the same.
func own() {
	type small uint8
	seen := map[int]bool{}
	for range 200 {
		if n := rand.N(small(10)); n >= 10 {
			fmt.Println("too large", n)
		}
		if f := rand.Float64(); f < 0 || f >= 1 {
			fmt.Println("no fraction", f)
		}
		seen[rand.IntN(1000)] = true
	}
	fmt.Println(len(seen) > 50, len(rand.Perm(5)), rand.N(int64(1)), rand.Int32N(1), rand.UintN(1))
}

func panics() {
	r := rand.New(rand.NewPCG(1, 1))
	for _, f := range []func(){
		func() { r.Int64N(0) }, func() { r.Uint64N(0) }, func() { r.Int32N(-1) }, func() { r.Uint32N(0) }, func() { r.IntN(-5) }, func() { r.UintN(0) },
		func() { r.Shuffle(-1, nil) }, func() { rand.N(0) }, func() { (*rand.Zipf)(nil).Uint64() },
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
}

func main() {
	pcg()
	chacha()
	own()
	panics()
}
