// Closures, deferred calls and goroutines: what is captured, and how.
package main

import (
	"fmt"
	"sync"
)

type counter struct{ n int }

func (c *counter) add(by int) { c.n += by }

func (c counter) get() int { return c.n }

func reader(x int) func() int {
	return func() int { return x }
}

func writer() (func(int), func() int) {
	total := 0
	return func(by int) { total += by }, func() int { return total }
}

func steps() []func() int {
	var all []func() int
	for i := 0; i < 3; i++ {
		all = append(all, func() int { return i * i })
	}
	for i := 0; i < 3; i++ {
		all = append(all, func() int { i++; return i })
	}
	for i, name := range []string{"a", "b"} {
		all = append(all, func() int { return i + len(name) })
	}
	return all
}

func methodValues(c counter) (func(int), func() int) {
	return c.add, c.get
}

func deferred() (out int) {
	local := 3
	defer func() { out += local }()
	local = 4
	return 1
}

func deferredIn(n int) (out []int) {
	for i := range n {
		defer func() { out = append(out, i) }()
	}
	return nil
}

func goroutines(n int) int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			sum += i
			mu.Unlock()
		}()
	}
	wg.Wait()
	return sum
}

func through(c chan *counter, v int) {
	n := counter{v}
	c <- &n
}

func count(limit int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range limit {
			if !yield(i) {
				return
			}
		}
	}
}

func nothing() func() string {
	return func() string { return "nothing is captured" }
}

func main() {
	add, total := writer()
	add(2)
	add(3)
	fmt.Println(reader(1)(), total())
	for _, f := range steps() {
		fmt.Print(f(), " ")
	}
	m, g := methodValues(counter{5})
	m(1)
	fmt.Println(g(), deferred(), deferredIn(3), goroutines(4))
	c := make(chan *counter, 1)
	through(c, 6)
	sum := 0
	for i := range count(5) {
		sum += i
	}
	fmt.Println((<-c).n, sum, nothing()())
}
