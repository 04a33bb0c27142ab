// Simulations with a seeded local source of random numbers: the streams are Go's own.
package main

import (
	"fmt"
	"math/rand"
)

func main() {
	r := rand.New(rand.NewSource(42))
	fmt.Println(r.Intn(100), r.Intn(100), r.Intn(100), r.Int63(), r.Uint32())
	fmt.Println(r.Float64(), r.Float32(), r.Perm(8))
	fmt.Printf("%.6f %.6f\n", r.NormFloat64(), r.ExpFloat64())
	cards := []string{"A", "K", "Q", "J", "10", "9"}
	r.Shuffle(len(cards), func(i, j int) { cards[i], cards[j] = cards[j], cards[i] })
	fmt.Println(cards)
	inside := 0
	const n = 5000
	for range n {
		x, y := r.Float64(), r.Float64()
		if x*x+y*y < 1 {
			inside++
		}
	}
	fmt.Printf("%.4f\n", 4*float64(inside)/n)
	dice := [7]int{}
	for range 600 {
		dice[1+r.Intn(6)]++
	}
	fmt.Println(dice[1:])
	a, b := rand.New(rand.NewSource(1)), rand.New(rand.NewSource(1))
	same := true
	for range 100 {
		same = same && a.Int31n(1000) == b.Int31n(1000)
	}
	fmt.Println(same, a.Int63n(1<<40), a.Int31())
	if x := rand.Intn(10); x < 0 || x > 9 {
		fmt.Println("out of range", x)
	}
	defer func() { fmt.Println(recover()) }()
	r.Intn(0)
}
