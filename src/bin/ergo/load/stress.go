// The load of `ergo stress`: goroutines that pass work on, lock, build trees, fill maps and let all of it go.
package stress

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

type node struct {
	left, right *node
	words       []string
}

func build(depth, seed int) *node {
	if depth == 0 {
		return &node{words: strings.Fields(fmt.Sprint("a", seed, " b ", seed*3))}
	}
	return &node{left: build(depth-1, seed), right: build(depth-1, seed+1)}
}

func (n *node) count() int {
	if n == nil {
		return 0
	}
	return len(n.words) + n.left.count() + n.right.count()
}

// Round runs n goroutines to their ends; the answer is known beforehand.
func Round(n int) int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[string][]int{}
	work, done := make(chan int, 16), make(chan int, 16)
	for range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for job := range work {
				got := build(4, job).count()
				mu.Lock()
				key := fmt.Sprint("job", job%97)
				seen[key] = append(seen[key], job)
				mu.Unlock()
				done <- got
			}
		}()
	}
	go func() {
		for job := range 4 * n {
			work <- job
		}
		close(work)
		wg.Wait()
		close(done)
	}()
	total := 0
	for got := range done {
		total += got
	}
	keys := make([]string, 0, len(seen))
	jobs := 0
	for key, list := range seen {
		keys = append(keys, key)
		jobs += len(list)
	}
	sort.Strings(keys)
	if jobs != 4*n || !sort.StringsAreSorted(keys) {
		return -1
	}
	return total
}

var kept [][]byte

// Leak keeps what nobody will ask for again.
func Leak(n int) {
	for range n {
		kept = append(kept, make([]byte, 64<<10)) // LEAK
	}
}
