// An LRU cache under churn: old objects die, young ones live, maps and links change all the time.
package main

import "fmt"

type entry struct {
	key        int
	value      []byte
	prev, next *entry
}

type cache struct {
	byKey map[int]*entry
	root  entry
	max   int
}

func newCache(max int) *cache {
	c := &cache{byKey: map[int]*entry{}, max: max}
	c.root.prev, c.root.next = &c.root, &c.root
	return c
}

func (e *entry) unlink() { e.prev.next, e.next.prev = e.next, e.prev }

func (c *cache) front(e *entry) {
	e.prev, e.next = &c.root, c.root.next
	e.prev.next, e.next.prev = e, e
}

func (c *cache) get(key int) bool {
	if e := c.byKey[key]; e != nil {
		e.unlink()
		c.front(e)
		return true
	}
	e := &entry{key: key, value: make([]byte, 16+key%64)}
	c.byKey[key] = e
	c.front(e)
	if len(c.byKey) > c.max {
		old := c.root.prev
		old.unlink()
		delete(c.byKey, old.key)
	}
	return false
}

func main() {
	c := newCache(100_000)
	hits, seed := 0, uint32(1)
	for range 3_000_000 {
		seed = seed*1664525 + 1013904223
		if c.get(int(seed>>8) % 200_000) {
			hits++
		}
	}
	fmt.Println(hits, len(c.byKey))
}
