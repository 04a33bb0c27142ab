// Counts of short words in a generated DNA sequence, kept in maps.
package main

import (
	"fmt"
	"sort"
	"strings"
)

type generator struct{ seed uint32 }

func (g *generator) next() float64 {
	g.seed = (g.seed*3877 + 29573) % 139968
	return float64(g.seed) / 139968
}

func dna(n int) string {
	g := &generator{42}
	table := []struct {
		letter byte
		p      float64
	}{{'a', 0.302954942668}, {'c', 0.1979883004921}, {'g', 0.1975473066391}, {'t', 0.3015094502008}}
	var b strings.Builder
	for range n {
		x := g.next()
		for i, row := range table {
			if x -= row.p; x < 0 || i == len(table)-1 {
				b.WriteByte(row.letter)
				break
			}
		}
	}
	return strings.ToUpper(b.String())
}

func count(seq string, k int) map[string]int {
	m := make(map[string]int)
	for i := 0; i+k <= len(seq); i++ {
		m[seq[i:i+k]]++
	}
	return m
}

func frequencies(seq string, k int) {
	m := count(seq, k)
	words := make([]string, 0, len(m))
	for w := range m {
		words = append(words, w)
	}
	sort.Slice(words, func(i, j int) bool {
		if m[words[i]] != m[words[j]] {
			return m[words[i]] > m[words[j]]
		}
		return words[i] < words[j]
	})
	for _, w := range words {
		fmt.Printf("%s %.3f\n", w, 100*float64(m[w])/float64(len(seq)-k+1))
	}
	fmt.Println()
}

func main() {
	seq := dna(5000)
	fmt.Println(seq[:60])
	frequencies(seq, 1)
	frequencies(seq, 2)
	for _, w := range []string{"GGT", "GGTA", "GGTATT", "TTTTTT"} {
		fmt.Printf("%d\t%s\n", count(seq, len(w))[w], w)
	}
}
