// A cache that is emptied again and again: no leak.
package main

type entry struct{ body [300]byte }

func main() {
	cache := map[int]*entry{}
	for i := range 150000 {
		cache[i] = &entry{}
		if len(cache) == 15000 {
			cache = map[int]*entry{}
		}
	}
}
