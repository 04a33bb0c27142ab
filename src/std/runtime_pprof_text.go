package pprof

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// counter counts equal stacks.
type counter struct {
	byKey map[string]int
	all   []samples
}

func (c *counter) add(pcs []uintptr) {
	var key strings.Builder
	for _, pc := range pcs {
		key.WriteString(strconv.FormatUint(uint64(pc), 16))
		key.WriteByte(' ')
	}
	if c.byKey == nil {
		c.byKey = make(map[string]int)
	}
	i, known := c.byKey[key.String()]
	if !known {
		i = len(c.all)
		c.byKey[key.String()] = i
		c.all = append(c.all, samples{pcs, 0})
	}
	c.all[i].n++
}

// list returns the stacks, the most frequent first.
func (c *counter) list() []samples {
	slices.SortStableFunc(c.all, func(a, b samples) int { return b.n - a.n })
	return c.all
}

// allStacks returns the traces of all goroutines.
func allStacks() []byte {
	for size := 1 << 14; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size {
			return buf[:n]
		}
	}
}

// goroutines returns the stacks of all goroutines.
func goroutines() []samples {
	records := make([]runtime.StackRecord, runtime.NumGoroutine()+10)
	n, ok := runtime.GoroutineProfile(records)
	for !ok {
		records = make([]runtime.StackRecord, n+10)
		n, ok = runtime.GoroutineProfile(records)
	}
	var counts counter
	for i := range records[:n] {
		counts.add(records[i].Stack())
	}
	return counts.list()
}

// writeText writes stacks with their counts.
func writeText(w io.Writer, name string, stacks []samples) error {
	total := 0
	for _, s := range stacks {
		total += s.n
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s profile: total %d\n", name, total)
	for _, s := range stacks {
		fmt.Fprintf(&out, "%d @", s.n)
		writeStack(&out, s.pcs)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// writeStack writes the numbers of a stack and a line for each frame.
func writeStack(out *bytes.Buffer, pcs []uintptr) {
	for _, pc := range pcs {
		fmt.Fprintf(out, " %#x", pc)
	}
	out.WriteByte('\n')
	for _, pc := range pcs {
		if frame, _ := runtime.CallersFrames([]uintptr{pc}).Next(); frame.Function != "" {
			fmt.Fprintf(out, "#\t%#x\t%s+%#x\t%s:%d\n", frame.PC, frame.Function, frame.PC-frame.Entry, frame.File, frame.Line)
		}
	}
	out.WriteByte('\n')
}

// memRecords returns all records of the sampler.
func memRecords() []runtime.MemProfileRecord {
	n, ok := runtime.MemProfile(nil, true)
	for {
		records := make([]runtime.MemProfileRecord, n+50)
		if n, ok = runtime.MemProfile(records, true); ok {
			return records[:n]
		}
	}
}

// writeHeapText writes what was sampled, as it was sampled, the stack with most bytes in use first, and then the MemStats.
func writeHeapText(w io.Writer) error {
	records := memRecords()
	slices.SortStableFunc(records, func(a, b runtime.MemProfileRecord) int { return int(b.InUseBytes() - a.InUseBytes()) })
	var total runtime.MemProfileRecord
	for i := range records {
		total.AllocBytes += records[i].AllocBytes
		total.AllocObjects += records[i].AllocObjects
		total.FreeBytes += records[i].FreeBytes
		total.FreeObjects += records[i].FreeObjects
	}
	var out bytes.Buffer
	line := func(r *runtime.MemProfileRecord, prefix, format string) {
		fmt.Fprintf(&out, prefix+"%d: %d [%d: %d] @"+format, r.InUseObjects(), r.InUseBytes(), r.AllocObjects, r.AllocBytes)
	}
	line(&total, "heap profile: ", fmt.Sprintf(" heap/%d\n", 2*runtime.MemProfileRate))
	for i := range records {
		line(&records[i], "", "")
		writeStack(&out, records[i].Stack())
	}
	writeMemStats(&out)
	_, err := w.Write(out.Bytes())
	return err
}

func writeMemStats(out *bytes.Buffer) {
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	fmt.Fprintf(out, "\n# runtime.MemStats\n")
	rows := [...]struct {
		name  string
		value uint64
	}{
		{"Alloc", s.Alloc}, {"TotalAlloc", s.TotalAlloc}, {"Sys", s.Sys}, {"Lookups", s.Lookups}, {"Mallocs", s.Mallocs}, {"Frees", s.Frees},
		{"HeapAlloc", s.HeapAlloc}, {"HeapSys", s.HeapSys}, {"HeapIdle", s.HeapIdle}, {"HeapInuse", s.HeapInuse}, {"HeapReleased", s.HeapReleased}, {"HeapObjects", s.HeapObjects},
	}
	for _, row := range rows {
		fmt.Fprintf(out, "# %s = %d\n", row.name, row.value)
	}
	fmt.Fprintf(out, "# Stack = %d / %d\n", s.StackInuse, s.StackSys)
	fmt.Fprintf(out, "# MSpan = %d / %d\n", s.MSpanInuse, s.MSpanSys)
	fmt.Fprintf(out, "# MCache = %d / %d\n", s.MCacheInuse, s.MCacheSys)
	fmt.Fprintf(out, "# BuckHashSys = %d\n# GCSys = %d\n# OtherSys = %d\n", s.BuckHashSys, s.GCSys, s.OtherSys)
	fmt.Fprintf(out, "# NextGC = %d\n# LastGC = %d\n# PauseNs = %d\n# PauseEnd = %d\n", s.NextGC, s.LastGC, s.PauseNs, s.PauseEnd)
	fmt.Fprintf(out, "# NumGC = %d\n# NumForcedGC = %d\n# GCCPUFraction = %v\n# DebugGC = %v\n", s.NumGC, s.NumForcedGC, s.GCCPUFraction, s.DebugGC)
}
