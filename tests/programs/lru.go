// An LRU cache: a map into a doubly linked ring.
package main

import (
	"fmt"
	"strings"
)

type entry[K comparable, V any] struct {
	prev, next *entry[K, V]
	key        K
	val        V
}

type cache[K comparable, V any] struct {
	limit        int
	items        map[K]*entry[K, V]
	ring         entry[K, V]
	hits, misses int
	onEvict      func(K, V)
}

func newCache[K comparable, V any](limit int) *cache[K, V] {
	c := &cache[K, V]{limit: limit, items: make(map[K]*entry[K, V])}
	c.ring.prev, c.ring.next = &c.ring, &c.ring
	return c
}

func (c *cache[K, V]) unlink(e *entry[K, V]) {
	e.prev.next, e.next.prev = e.next, e.prev
}

func (c *cache[K, V]) front(e *entry[K, V]) {
	e.prev, e.next = &c.ring, c.ring.next
	e.prev.next, e.next.prev = e, e
}

func (c *cache[K, V]) get(k K) (v V, ok bool) {
	e, ok := c.items[k]
	if !ok {
		c.misses++
		return
	}
	c.hits++
	c.unlink(e)
	c.front(e)
	return e.val, true
}

func (c *cache[K, V]) put(k K, v V) {
	if e, ok := c.items[k]; ok {
		e.val = v
		c.unlink(e)
		c.front(e)
		return
	}
	if len(c.items) == c.limit {
		last := c.ring.prev
		c.unlink(last)
		delete(c.items, last.key)
		if c.onEvict != nil {
			c.onEvict(last.key, last.val)
		}
	}
	e := &entry[K, V]{key: k, val: v}
	c.items[k] = e
	c.front(e)
}

func (c *cache[K, V]) String() string {
	var parts []string
	for e := c.ring.next; e != &c.ring; e = e.next {
		parts = append(parts, fmt.Sprintf("%v=%v", e.key, e.val))
	}
	return "[" + strings.Join(parts, " ") + "]"
}

func main() {
	c := newCache[string, int](3)
	c.onEvict = func(k string, v int) { fmt.Println("evict", k, v) }
	for i, k := range []string{"a", "b", "c", "a", "d", "e", "a"} {
		if v, ok := c.get(k); ok {
			fmt.Println("hit", k, v)
		} else {
			c.put(k, i)
		}
		fmt.Println(c)
	}
	c.put("e", 50)
	fmt.Println(c, c.hits, c.misses)
	squares := newCache[int, int](16)
	x := 1
	for range 3000 {
		x = (x*75 + 74) % 65537
		k := x % 40
		if v, ok := squares.get(k); !ok {
			squares.put(k, k*k)
		} else if v != k*k {
			fmt.Println("wrong", k, v)
		}
	}
	fmt.Println(squares.hits+squares.misses, squares.hits > 1000, len(squares.items))
}
