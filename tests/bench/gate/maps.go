// Maps of numbers and of strings.
package main

func main() {
	m := make(map[int]int)
	x := 1
	for i := 0; i < 6000; i++ {
		x = (x*1664525 + 1013904223) % 4294967296
		m[x%3000] += i
	}
	sum := 0
	for i := 0; i < 3000; i++ {
		if v, ok := m[i]; ok {
			sum += v
		}
		if i%2 == 0 {
			delete(m, i)
		}
	}
	words := []string{"the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog"}
	counts := make(map[string]int)
	for i := 0; i < 8000; i++ {
		counts[words[i*i%9]]++
	}
	for _, n := range counts {
		sum += n
	}
	println(len(m), len(counts), sum)
}
