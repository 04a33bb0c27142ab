// A cache that nobody empties, beside work that leaves nothing.
package main

type entry struct {
	key  int
	body [240]byte
}

var cache = map[int]*entry{}

var sum int

func lookup(key int) *entry {
	if e, ok := cache[key]; ok {
		return e
	}
	e := &entry{key: key} // LEAK main.cache[…]
	cache[key] = e
	return e
}

func work(n int) {
	buf := make([]byte, 4000)
	for i := range buf {
		buf[i] = byte(n)
	}
	sum += int(buf[n%4000])
}

func main() {
	for i := range 60000 {
		lookup(i)
		work(i)
	}
}
