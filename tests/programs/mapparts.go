// Maps of tens of thousands of entries, which stand in parts: growth, deletion, iterators that walk while the map changes under them.
package main

import "fmt"

type pair struct {
	key  string
	twos [2]int
}

// check compares a map with what it should have: keys from up to below to in steps, each with its square.
func check(name string, m map[int]int, from, to, step int) {
	n := 0
	for k := from; k < to; k += step {
		n++
		if v, ok := m[k]; !ok || v != k*k {
			fmt.Println(name, "wrong at", k, v, ok)
			return
		}
	}
	seen := 0
	for k, v := range m {
		if v != k*k || k < from || k >= to || (k-from)%step != 0 {
			fmt.Println(name, "odd entry", k, v)
			return
		}
		seen++
	}
	fmt.Println(name, len(m) == n, seen == n, n)
}

func fill(m map[int]int, from, to int) {
	for k := from; k < to; k++ {
		m[k] = k * k
	}
}

// once reports that no key was produced twice, and all of those that stayed from the beginning on were.
func once(name string, produced map[int]int, stayed func(int) bool, n int) {
	for k, times := range produced {
		if times != 1 {
			fmt.Println(name, "produced", k, times)
			return
		}
	}
	for k := 0; k < n; k++ {
		if stayed(k) && produced[k] != 1 {
			fmt.Println(name, "missed", k)
			return
		}
	}
	fmt.Println(name, "ok")
}

func main() {
	m := map[int]int{}
	for _, n := range []int{8, 9, 4095, 4096, 4097, 8192, 8193, 16384, 20000, 50000} {
		fill(m, len(m), n)
		check("grown", m, 0, n, 1)
	}
	for k := range 50000 {
		if k%5 != 0 {
			delete(m, k)
		}
	}
	check("thinned", m, 0, 50000, 5)
	// What is dead by now goes as new ones come.
	for round := 1; round < 6; round++ {
		for k := (round - 1) * 50000; k < round*50000; k += 5 {
			delete(m, k)
			m[k+50000] = (k + 50000) * (k + 50000)
		}
		check("moved", m, round*50000, round*50000+50000, 5)
	}
	clear(m)
	fill(m, 0, 9000)
	check("again", m, 0, 9000, 1)

	for _, hint := range []int{1, 100, 4000, 4096, 5000, 100000} {
		m := make(map[int]int, hint)
		fill(m, 0, hint+hint/2)
		check("hinted", m, 0, hint+hint/2, 1)
	}

	// Entries made on the way may be produced or not; none twice, and none that was there is missed.
	m = map[int]int{}
	fill(m, 0, 3000)
	produced := map[int]int{}
	for k := range m {
		produced[k]++
		if len(m) < 60000 {
			m[100000+2*len(m)] = 1
			m[100001+2*len(m)] = 1
		}
	}
	once("growing", produced, func(k int) bool { return k < 3000 }, 3000)

	m = map[int]int{}
	fill(m, 0, 30000)
	produced = map[int]int{}
	for k := range m {
		produced[k]++
		if k%3 == 0 {
			delete(m, (k+3)%30000/3*3)
		}
	}
	once("deleting", produced, func(k int) bool { return k%3 != 0 }, 30000)

	// Entries are made and deleted all the time, so the parts are renewed under the iterator.
	m = map[int]int{}
	fill(m, 0, 10000)
	produced = map[int]int{}
	next := 10000
	for k := range m {
		produced[k]++
		if next < 100000 {
			for range 20 {
				m[next] = 0
				delete(m, next-5)
				next++
			}
		}
	}
	once("renewed", produced, func(k int) bool { return k < 9995 }, 10000)

	n := 0
	for range m {
		if n++; n == 100 {
			clear(m)
		}
	}
	fmt.Println("cleared", n, len(m))

	wide := map[pair][]int{}
	for k := range 12000 {
		key := pair{fmt.Sprint("key", k%6000), [2]int{k % 6000, 1}}
		wide[key] = append(wide[key], k)
	}
	total := 0
	for key, list := range wide {
		if len(list) != 2 || list[0] != key.twos[0] || list[1] != list[0]+6000 || key.key != fmt.Sprint("key", list[0]) {
			fmt.Println("wide", key, list)
		}
		total += list[1]
	}
	fmt.Println("wide", len(wide), total)

	nan := map[float64]int{}
	zero := 0.0
	for k := range 5000 {
		nan[zero/zero] = k
		nan[float64(k)] = k
	}
	fmt.Println("nan", len(nan), nan[4999])
	clear(nan)
	fmt.Println("nan", len(nan))
}
