// Functions as values, and values that stand for others: closures, method values, expression trees, caches, workers.
package main

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

type node interface{ eval(env map[string]int) int }

type number int
type name string
type binary struct {
	op          byte
	left, right node
}

func (n number) eval(map[string]int) int   { return int(n) }
func (n name) eval(env map[string]int) int { return env[string(n)] }
func (b *binary) eval(env map[string]int) int {
	l, r := b.left.eval(env), b.right.eval(env)
	switch b.op {
	case '+':
		return l + r
	case '-':
		return l - r
	}
	return l * r
}

type parser struct {
	text string
	pos  int
}

func (p *parser) expr() node {
	left := p.term()
	for p.pos < len(p.text) && (p.text[p.pos] == '+' || p.text[p.pos] == '-') {
		op := p.text[p.pos]
		p.pos++
		left = &binary{op, left, p.term()}
	}
	return left
}

func (p *parser) term() node {
	if c := p.text[p.pos]; c == '(' {
		p.pos++
		inner := p.expr()
		p.pos++
		return inner
	} else if c >= 'a' {
		p.pos++
		return name(c)
	}
	n := 0
	for p.pos < len(p.text) && p.text[p.pos] >= '0' && p.text[p.pos] <= '9' {
		n = n*10 + int(p.text[p.pos]-'0')
		p.pos++
	}
	return number(n)
}

type entry struct {
	key        int
	prev, next *entry
}

type cache struct {
	byKey map[int]*entry
	head  entry
	limit int
}

func newCache(limit int) *cache {
	c := &cache{byKey: make(map[int]*entry), limit: limit}
	c.head.prev, c.head.next = &c.head, &c.head
	return c
}

func (c *cache) put(key int) {
	if len(c.byKey) == c.limit {
		last := c.head.prev
		last.prev.next, last.next.prev = last.next, last.prev
		delete(c.byKey, last.key)
	}
	e := &entry{key: key, prev: &c.head, next: c.head.next}
	e.prev.next, e.next.prev = e, e
	c.byKey[key] = e
}

type counter struct{ n int }

func (c *counter) add(k int) { c.n += k }
func (c counter) get() int   { return c.n }

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func locked(mu *sync.Mutex, f func()) {
	mu.Lock()
	defer mu.Unlock()
	f()
}

func main() {
	p := &parser{text: "(a+2)-(b+30)-a"}
	tree := p.expr()
	total := 0
	for i := 0; i < 2000; i++ {
		total += tree.eval(map[string]int{"a": i, "b": 2})
	}

	c := &counter{}
	add, get := c.add, (*counter).get
	twice := func(x int) int { return 2 * x }
	f := compose(twice, func(x int) int { return x + c.n })
	for i := 0; i < 3000; i++ {
		add(i)
		func() { defer c.add(1) }()
		total += f(i)
	}
	fmt.Println(total, get(c), c.get())

	lru := newCache(100)
	for i := 0; i < 5000; i++ {
		if lru.byKey[i%150] == nil {
			lru.put(i % 150)
		}
	}
	keys := make([]int, 0, len(lru.byKey))
	for key := range lru.byKey {
		keys = append(keys, key)
	}
	sort.Ints(keys)

	var mu sync.Mutex
	var wg sync.WaitGroup
	jobs, results, done := make(chan int), make(chan int, 4), make(chan bool)
	for w := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for job := range jobs {
				locked(&mu, func() { c.n += w })
				results <- job * job
			}
		}()
	}
	go func() {
		for i := range 50 {
			jobs <- i
		}
		close(jobs)
		wg.Wait()
		close(done)
	}()
	for sum := 0; ; {
		select {
		case r := <-results:
			sum += r
			continue
		case <-done:
			fmt.Println(sum > 0, len(keys), keys[0] >= 0)
		}
		break
	}

	words := strings.Fields("the quick brown fox jumps over the lazy dog and the cat")
	counts := map[string]int{}
	for _, word := range words {
		counts[word]++
	}
	var out strings.Builder
	for _, word := range []string{"the", "fox"} {
		fmt.Fprintf(&out, "%s=%d;", word, counts[word])
	}
	fmt.Printf("%q %5.2f %v %T\n", out.String(), 2.0/3, words[:2], tree)
}
