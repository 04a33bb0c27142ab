// runtime/metrics: names and kinds, values of one moment that agree with each other.
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
)

func read(names ...string) []metrics.Value {
	samples := make([]metrics.Sample, len(names))
	for i, name := range names {
		samples[i].Name = name
	}
	metrics.Read(samples)
	values := make([]metrics.Value, len(names))
	for i, s := range samples {
		values[i] = s.Value
	}
	return values
}

func total(h *metrics.Float64Histogram) (n uint64) {
	for _, count := range h.Counts {
		n += count
	}
	return n
}

type cleaned struct{ name *string }

func main() {
	all := metrics.All()
	fmt.Println(slices.IsSortedFunc(all, func(a, b metrics.Description) int { return strings.Compare(a.Name, b.Name) }))
	kinds := map[string]metrics.ValueKind{}
	for _, d := range all {
		kinds[d.Name] = d.Kind
		if d.Description == "" || strings.Count(d.Name, ":") != 1 {
			fmt.Println("bad row", d)
		}
	}
	fmt.Println(kinds["/gc/heap/allocs:bytes"], kinds["/cpu/classes/gc/total:cpu-seconds"], kinds["/gc/pauses:seconds"], kinds["/none:none"])

	// All memory is in one class.
	var classes []metrics.Sample
	for _, d := range all {
		if strings.HasPrefix(d.Name, "/memory/classes/") {
			classes = append(classes, metrics.Sample{Name: d.Name})
		}
	}
	metrics.Read(classes)
	var sum, whole uint64
	for _, s := range classes {
		if s.Name == "/memory/classes/total:bytes" {
			whole = s.Value.Uint64()
		} else {
			sum += s.Value.Uint64()
		}
	}
	fmt.Println("classes", len(classes), sum == whole, whole > 0)

	for range 3 {
		runtime.GC()
	}
	v := read("/gc/cycles/total:gc-cycles", "/gc/cycles/automatic:gc-cycles", "/gc/cycles/forced:gc-cycles", "/gc/heap/allocs:objects",
		"/gc/heap/frees:objects", "/gc/heap/objects:objects", "/gc/heap/goal:bytes", "/gc/heap/live:bytes", "/nothing:at-all")
	fmt.Println(v[0].Uint64() == v[1].Uint64()+v[2].Uint64(), v[2].Uint64() >= 3, v[3].Uint64()-v[4].Uint64() == v[5].Uint64(),
		v[6].Uint64() > v[7].Uint64(), v[8].Kind() == metrics.KindBad)

	pauses := read("/sched/pauses/total/gc:seconds")[0].Float64Histogram()
	fmt.Println(total(pauses) >= 3, len(pauses.Buckets) == len(pauses.Counts)+1, slices.IsSorted(pauses.Buckets), math.IsInf(pauses.Buckets[len(pauses.Buckets)-1], 1))

	sizes := func() *metrics.Float64Histogram { return read("/gc/heap/allocs-by-size:bytes")[0].Float64Histogram() }
	before := sizes()
	var kept [][]byte
	for range 1000 {
		kept = append(kept, make([]byte, 1000))
	}
	runtime.GC() // the real Go books what a processor has allocated here
	after := sizes()
	at := slices.IndexFunc(after.Buckets, func(edge float64) bool { return edge > 1000 }) - 1
	fmt.Println(after.Counts[at]-before.Counts[at] >= 1000, after.Buckets[at], after.Buckets[at+1], len(kept))
	clear(kept)

	debug.SetGCPercent(150)
	debug.SetMemoryLimit(1 << 30)
	v = read("/gc/gogc:percent", "/gc/gomemlimit:bytes", "/sched/goroutines:goroutines")
	fmt.Println(v[0].Uint64(), v[1].Uint64(), v[2].Uint64() >= 1)

	cpu := read("/cpu/classes/gc/mark/assist:cpu-seconds", "/cpu/classes/gc/mark/dedicated:cpu-seconds", "/cpu/classes/gc/mark/idle:cpu-seconds",
		"/cpu/classes/gc/pause:cpu-seconds", "/cpu/classes/gc/total:cpu-seconds")
	parts := cpu[0].Float64() + cpu[1].Float64() + cpu[2].Float64() + cpu[3].Float64()
	fmt.Println(math.Abs(parts-cpu[4].Float64()) < 1e-6)

	done := make(chan string, 1)
	func() {
		name := "cleaned"
		runtime.AddCleanup(&cleaned{&name}, func(s string) { done <- s }, "cleanup ran")
	}()
	runtime.GC()
	fmt.Println(<-done)
	v = read("/gc/cleanups/queued:cleanups", "/gc/cleanups/executed:cleanups")
	fmt.Println(v[0].Uint64() >= 1, v[1].Uint64() <= v[0].Uint64())

	defer func() { fmt.Println(recover()) }()
	v[0].Float64()
}
