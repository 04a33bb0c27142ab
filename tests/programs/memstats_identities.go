// runtime.MemStats: the identities of its words at many moments, and the size of the struct.
package main

import (
	"fmt"
	"runtime"
	"unsafe"
)

var (
	sink []byte
	kept []any
	last runtime.MemStats
	n    int
)

func must(name string, holds bool) {
	if !holds {
		fmt.Println("broken:", name)
	}
}

func read() {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	n++
	must("M1", m.Alloc == m.HeapAlloc && m.HeapAlloc <= m.TotalAlloc)
	must("M2", m.HeapObjects == m.Mallocs-m.Frees)
	must("M3", m.HeapSys == m.HeapInuse+m.HeapIdle)
	must("M4", m.HeapReleased <= m.HeapIdle)
	must("M5", m.Sys == m.HeapSys+m.StackSys+m.MSpanSys+m.MCacheSys+m.BuckHashSys+m.GCSys+m.OtherSys)
	must("M6", m.HeapAlloc <= m.HeapInuse)
	must("M7", m.StackInuse <= m.StackSys && m.MSpanInuse <= m.MSpanSys && m.MCacheInuse <= m.MCacheSys && m.HeapInuse <= m.HeapSys)
	must("M8", m.TotalAlloc >= last.TotalAlloc && m.Mallocs >= last.Mallocs && m.Frees >= last.Frees && m.NumGC >= last.NumGC &&
		m.NumForcedGC >= last.NumForcedGC && m.PauseTotalNs >= last.PauseTotalNs && m.LastGC >= last.LastGC)
	if m.NumGC <= 256 {
		var pauses uint64
		for _, ns := range m.PauseNs {
			pauses += ns
		}
		must("M9", pauses == m.PauseTotalNs)
	}
	var mallocs, bytes uint64
	for _, row := range m.BySize {
		must("rows", row.Frees <= row.Mallocs)
		mallocs += row.Mallocs
		bytes += (row.Mallocs - row.Frees) * uint64(row.Size)
	}
	must("M10", mallocs <= m.Mallocs)
	must("M11", bytes <= m.HeapAlloc)
	must("M12", m.NumForcedGC <= m.NumGC)
	must("NextGC", m.NextGC > 0)
	must("Lookups", m.Lookups == 0)
	last = m
}

func main() {
	fmt.Println(unsafe.Sizeof(runtime.MemStats{}))
	for i := range 300 {
		sink = make([]byte, 1+i*i)
		switch i % 7 {
		case 0:
			kept = append(kept, sink)
		case 1:
			kept = append(kept, map[int]string{i: fmt.Sprint(i)})
		case 2:
			kept = append(kept, func() int { return i })
		case 3:
			kept = append(kept, make([]*int, i))
		}
		if i%100 == 99 {
			kept = nil
			runtime.GC()
		}
		read()
	}
	fmt.Println(n, "readings", last.NumForcedGC, "collections that were asked for")
}
