// A pool of workers over channels; results gathered in order.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

type job struct{ id, n int }
type result struct {
	id, steps int
}

func collatz(n int) (steps int) {
	for n != 1 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		steps++
	}
	return
}

func pool(n int, jobs []job) []result {
	in, out := make(chan job), make(chan result, 4)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for j := range in {
				out <- result{j.id, collatz(j.n)}
			}
		})
	}
	go func() {
		for _, j := range jobs {
			in <- j
		}
		close(in)
		wg.Wait()
		close(out)
	}()
	results := make([]result, len(jobs))
	for r := range out {
		results[r.id] = r
	}
	return results
}

type semaphore chan struct{}

func (s semaphore) acquire() { s <- struct{}{} }
func (s semaphore) release() { <-s }

func main() {
	var jobs []job
	for i := range 40 {
		jobs = append(jobs, job{i, i*i + 27})
	}
	one, many := pool(1, jobs), pool(7, jobs)
	same := true
	for i := range one {
		same = same && one[i] == many[i]
	}
	fmt.Println(same, many[:5])

	var running, peak, done atomic.Int64
	sem := make(semaphore, 3)
	var wg sync.WaitGroup
	for range 30 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sem.acquire()
			defer sem.release()
			now := running.Add(1)
			for {
				old := peak.Load()
				if now <= old || peak.CompareAndSwap(old, now) {
					break
				}
			}
			runtime.Gosched()
			running.Add(-1)
			done.Add(1)
		}()
	}
	wg.Wait()
	fmt.Println(done.Load(), running.Load(), peak.Load() <= 3 && peak.Load() >= 1)

	var mu sync.Mutex
	cond := 0
	total := map[int]int{}
	for i := range 50 {
		wg.Add(1)
		go func(k int) {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			total[k%5] += k
			cond++
		}(i)
	}
	wg.Wait()
	fmt.Println(total, cond)
}
