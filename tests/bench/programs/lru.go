// A cache of the thousand entries used last: a map and a doubly linked list.
package main

import "fmt"

type entry struct {
	key, value int
	prev, next *entry
}

type cache struct {
	limit   int
	entries map[int]*entry
	root    entry
}

func newCache(limit int) *cache {
	c := &cache{limit: limit, entries: make(map[int]*entry)}
	c.root.prev, c.root.next = &c.root, &c.root
	return c
}

func (c *cache) unlink(e *entry) {
	e.prev.next = e.next
	e.next.prev = e.prev
}

func (c *cache) pushFront(e *entry) {
	e.prev, e.next = &c.root, c.root.next
	e.next.prev = e
	c.root.next = e
}

func (c *cache) get(key int) (int, bool) {
	e := c.entries[key]
	if e == nil {
		return 0, false
	}
	c.unlink(e)
	c.pushFront(e)
	return e.value, true
}

func (c *cache) put(key, value int) {
	if len(c.entries) >= c.limit {
		last := c.root.prev
		c.unlink(last)
		delete(c.entries, last.key)
	}
	e := &entry{key: key, value: value}
	c.entries[key] = e
	c.pushFront(e)
}

func main() {
	c := newCache(1000)
	hits, sum, x := 0, 0, 1
	for round := 0; round < 2000000; round++ {
		x = (x*1664525 + 1013904223) % 4294967296
		key := x / 65536 % 1500
		if v, ok := c.get(key); ok {
			hits++
			sum += v
		} else {
			c.put(key, key%100)
		}
	}
	fmt.Println(hits, sum, len(c.entries))
}
