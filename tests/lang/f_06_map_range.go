// range over a map visits each entry once; deleted entries are not visited; growth is safe.
package main

func main() {
	m := map[int]int{}
	for i := 0; i < 1000; i++ {
		m[i*7] = i
	}
	sum, n := 0, 0
	for k, v := range m {
		sum += k - v*7
		n++
	}
	println(sum, n, len(m))
	for k := range m {
		if k%2 == 0 {
			delete(m, k)
		}
	}
	println(len(m))
	seen := 0
	for k := range m {
		seen++
		for d := range m {
			if d != k {
				delete(m, d)
			}
		}
	}
	println(seen, len(m))
	clear(m)
	println(len(m))
	for i := range 100 {
		m[i%10]++
	}
	println(len(m), m[3])
	for range m {
		n++
	}
	println(n)
}
