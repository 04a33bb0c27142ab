// Words of a long text cut out byte by byte and counted in a map.
package main

import "fmt"

func makeText(n int) string {
	letters := "etaoinshrdlucmfw"
	var text []byte
	x := 1
	for round := 0; round < n; round++ {
		x = (x*1664525 + 1013904223) % 4294967296
		length := x/65536%3 + 1
		for round := 0; round < length; round++ {
			x = (x*1664525 + 1013904223) % 4294967296
			text = append(text, letters[x/65536%16])
		}
		text = append(text, ' ')
	}
	return string(text)
}

func main() {
	text := makeText(300000)
	counts := make(map[string]int)
	words := 0
	for round := 0; round < 12; round++ {
		start := -1
		for i := 0; i < len(text); i++ {
			c := text[i]
			if c >= 'a' && c <= 'z' {
				if start < 0 {
					start = i
				}
			} else if start >= 0 {
				counts[text[start:i]]++
				words++
				start = -1
			}
		}
	}
	most := 0
	for _, n := range counts {
		if n > most {
			most = n
		}
	}
	fmt.Println(len(text), words, len(counts), most, counts["the"])
}
