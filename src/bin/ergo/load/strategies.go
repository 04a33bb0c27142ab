// Ways to ask for a collection where objects go back to a pool: a timer, every Put, a threshold. What each costs in throughput, in the longest wait of an
// operation, and in memory at its peak. GOGC is off: only the strategy collects.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"time"
)

const (
	operations = 20000
	batch      = 64
	threshold  = 8 << 20
	period     = 100 * time.Millisecond
)

type node struct {
	left, right *node
	text        []byte
}

func build(depth int) *node {
	if depth == 0 {
		return &node{text: make([]byte, 40)}
	}
	return &node{left: build(depth - 1), right: build(depth - 1)}
}

type pool struct {
	free  []*node
	after func(*pool)
}

// Put takes a tree back; a full batch is let go.
func (p *pool) Put(n *node) {
	p.free = append(p.free, n)
	if len(p.free) == batch {
		clear(p.free)
		p.free = p.free[:0]
	}
	p.after(p)
}

type result struct {
	name      string
	perSecond float64
	p50, p99  time.Duration
	longest   time.Duration
	cycles    uint32
	peakMiB   float64
}

func measure(name string, operations int, after func(*pool)) result {
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	p := &pool{after: after}
	times := make([]time.Duration, 0, operations)
	peak := uint64(0)
	start := time.Now()
	for i := range operations {
		begin := time.Now()
		p.Put(build(4))
		times = append(times, time.Since(begin))
		if i%16 == 0 {
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapAlloc)
		}
	}
	elapsed := time.Since(start)
	runtime.ReadMemStats(&now)
	slices.Sort(times)
	return result{
		name:      name,
		perSecond: float64(operations) / elapsed.Seconds(),
		p50:       times[operations/2],
		p99:       times[operations/100*99],
		longest:   times[operations-1],
		cycles:    now.NumGC - before.NumGC,
		peakMiB:   float64(peak) / (1 << 20),
	}
}

func heapAlloc() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func main() {
	debug.SetGCPercent(-1)
	next := time.Now().Add(period)
	results := []result{
		measure("timer", operations, func(*pool) {
			if now := time.Now(); now.After(next) {
				next = now.Add(period)
				runtime.GC()
			}
		}),
		measure("every-put", operations/20, func(*pool) { runtime.GC() }),
		measure("threshold", operations, func(p *pool) {
			if len(p.free) == 0 && heapAlloc() > threshold {
				runtime.GC()
			}
		}),
	}
	if len(os.Args) > 1 && os.Args[1] == "--json" {
		for _, r := range results {
			fmt.Printf("{\"strategy\":%q,\"operations_per_second\":%.0f,\"p50_ns\":%d,\"p99_ns\":%d,\"longest_ns\":%d,\"cycles\":%d,\"peak_mib\":%.2f}\n",
				r.name, r.perSecond, r.p50, r.p99, r.longest, r.cycles, r.peakMiB)
		}
		return
	}
	fmt.Printf("%-10s %12s %10s %10s %10s %8s %9s\n", "strategy", "operations/s", "p50 us", "p99 us", "longest us", "cycles", "peak MiB")
	for _, r := range results {
		us := func(d time.Duration) float64 { return float64(d) / 1000 }
		fmt.Printf("%-10s %12.0f %10.1f %10.1f %10.1f %8d %9.2f\n", r.name, r.perSecond, us(r.p50), us(r.p99), us(r.longest), r.cycles, r.peakMiB)
	}
}
