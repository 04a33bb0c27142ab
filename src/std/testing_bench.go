package testing

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// InternalBenchmark is a benchmark by name.
type InternalBenchmark struct {
	Name string
	F    func(b *B)
}

// B is a running benchmark: its function does its work N times.
type B struct {
	common
	N int

	f        func(b *B)
	set      *matcher
	timing   bool
	loopN    int // calls of Loop so far
	bytes    int64
	showMem  bool
	parallel int
	extra    map[string]float64
	allocs   uint64 // allocations while the timer ran
	total    uint64 // bytes of these
	atAllocs uint64 // books when the timer was started
	atTotal  uint64
	hasSub   bool
	result   BenchmarkResult
	goal     time.Duration
	goalN    int
}

// StartTimer begins to measure.
func (b *B) StartTimer() {
	if b.timing {
		return
	}
	b.atAllocs, b.atTotal = books()
	b.start = time.Now()
	b.timing = true
}

// StopTimer stops measuring.
func (b *B) StopTimer() {
	if !b.timing {
		return
	}
	b.duration += time.Since(b.start)
	allocs, total := books()
	b.allocs += allocs - b.atAllocs
	b.total += total - b.atTotal
	b.timing = false
}

// ResetTimer forgets what was measured so far.
func (b *B) ResetTimer() {
	b.extra = nil
	if b.timing {
		b.atAllocs, b.atTotal = books()
		b.start = time.Now()
	}
	b.duration, b.allocs, b.total = 0, 0, 0
}

// books returns the numbers of allocations and of their bytes.
func books() (allocs, total uint64) {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.Mallocs, stats.TotalAlloc
}

// Elapsed returns the measured time.
func (b *B) Elapsed() time.Duration {
	d := b.duration
	if b.timing {
		d += time.Since(b.start)
	}
	return d
}

// SetBytes tells how many bytes one operation handles.
func (b *B) SetBytes(n int64) { b.bytes = n }

// ReportAllocs has allocations printed.
func (b *B) ReportAllocs() { b.showMem = true }

// ReportMetric adds a figure of the benchmark's own.
func (b *B) ReportMetric(n float64, unit string) {
	if unit == "" {
		panic("metric unit must not be empty")
	}
	if strings.IndexFunc(unit, func(r rune) bool { return r == ' ' || '\t' <= r && r <= '\r' }) >= 0 {
		panic("metric unit must not contain whitespace")
	}
	if b.extra == nil {
		b.extra = make(map[string]float64)
	}
	b.extra[unit] = n
}

// SetParallelism sets how many goroutines RunParallel starts for each processor.
func (b *B) SetParallelism(p int) {
	if p >= 1 {
		b.parallel = p
	}
}

// Loop reports whether the benchmark should do its work once more; it measures only what is inside the loop.
func (b *B) Loop() bool {
	if b.loopN == 0 {
		b.N = 0
		b.ResetTimer()
		b.StartTimer()
	} else if !b.timing {
		panic("B.Loop called with timer stopped")
	}
	more := false
	switch {
	case b.goalN > 0:
		more = b.loopN < b.goalN
	case b.loopN < 16 || b.loopN%16 == 0:
		more = b.loopN == 0 || b.Elapsed() < b.goal
	default:
		more = true
	}
	if !more {
		b.StopTimer()
		b.N = b.loopN
		return false
	}
	b.loopN++
	return true
}

// PB hands out iterations in RunParallel.
type PB struct {
	left *int64
}

// Next reports whether there is another iteration to do.
func (pb *PB) Next() bool { return atomic.AddInt64(pb.left, -1) >= 0 }

// RunParallel divides b.N iterations among goroutines that call body.
func (b *B) RunParallel(body func(*PB)) {
	if b.N == 0 {
		return
	}
	left := int64(b.N)
	n := max(b.parallel, 1) * runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() { body(&PB{&left}) })
	}
	wg.Wait()
	if left >= 0 && !b.Failed() {
		b.Fatal("RunParallel: body exited without pb.Next() == false")
	}
}

// runN runs the function once with this N.
func (b *B) runN(n int) {
	runtime.GC()
	b.ctx, b.cancel = context.WithCancel(context.Background())
	b.N, b.loopN = n, 0
	b.parallel = 1
	b.ResetTimer()
	b.StartTimer()
	b.f(b)
	b.StopTimer()
	b.runCleanups()
}

// Run runs f as a part of the benchmark.
func (b *B) Run(name string, f func(b *B)) bool {
	b.hasSub = true
	full := b.subName(name)
	if b.set != nil && !b.set.matches(full, b.level) {
		return true
	}
	sub := &B{f: f, set: b.set, goal: b.goal, goalN: b.goalN, bytes: b.bytes, showMem: b.showMem}
	sub.name, sub.parent, sub.level = full, &b.common, b.level+1
	sub.isBench = true
	timing := b.timing
	b.StopTimer()
	sub.measure()
	if timing {
		b.StartTimer()
	}
	return !sub.Failed()
}

// measure finds the N that takes as long as asked for, and prints the result of a benchmark that has no parts.
func (b *B) measure() {
	if !b.attempt(1) || b.hasSub {
		b.tell()
		return
	}
	switch {
	case b.loopN > 0 && b.goalN == 0:
	case b.goalN > 0:
		if b.loopN == 0 && b.goalN > 1 {
			b.attempt(b.goalN)
		}
	default:
		n := 1
		for !b.Failed() && b.duration < b.goal && n < 1e9 {
			last := n
			n = predict(b.goal.Nanoseconds(), int64(n), b.duration.Nanoseconds())
			n = min(max(n+n/5, last+1), 100*last, 1e9)
			if !b.attempt(n) {
				break
			}
		}
	}
	b.result = BenchmarkResult{b.N, b.duration, b.bytes, b.allocs, b.total, b.extra}
	b.tell()
}

// predict says how many iterations take goal nanoseconds if the last n took ns.
func predict(goal, n, ns int64) int {
	return int(min(float64(goal)*float64(n)/float64(max(ns, 1)), 1e9))
}

// attempt runs the function with N on a goroutine of its own; false if it failed or was skipped.
func (b *B) attempt(n int) bool {
	done := make(chan bool)
	go func() {
		defer close(done)
		b.runN(n)
	}()
	<-done
	return !b.failed && !b.skipped
}

func (b *B) tell() {
	b.mu.Lock()
	b.flushPartial()
	text := b.out.String()
	b.out.Reset()
	b.mu.Unlock()
	switch {
	case b.level == 0:
	case b.failed:
		fmt.Printf("--- FAIL: %s\n%s", b.name, text)
	case b.skipped:
		if Verbose() {
			fmt.Printf("--- SKIP: %s\n%s", b.name, text)
		}
	case !b.hasSub:
		fmt.Printf("%-*s\t%s", 20, b.name, b.result.String())
		if b.showMem || *flags.benchmem {
			fmt.Print("\t", b.result.MemString())
		}
		fmt.Println()
		if text != "" {
			fmt.Printf("--- BENCH: %s\n%s", b.name, text)
		}
	}
}

// benchGoal reads -test.benchtime.
func benchGoal(text string) (time.Duration, int) {
	if count, ok := strings.CutSuffix(text, "x"); ok {
		n, err := strconv.Atoi(count)
		if err == nil && n > 0 {
			return 0, n
		}
	} else if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return d, 0
	}
	fmt.Fprintf(os.Stderr, "testing: invalid value %q for flag -test.benchtime\n", text)
	os.Exit(2)
	return 0, 0
}

// RunBenchmarks runs the benchmarks that -test.bench names.
func RunBenchmarks(matchString func(pat, str string) (bool, error), benchmarks []InternalBenchmark) {
	runBenchmarks(matchString, benchmarks)
}

func runBenchmarks(matchString func(pat, str string) (bool, error), benchmarks []InternalBenchmark) bool {
	Init()
	if *flags.bench == "" {
		return true
	}
	fmt.Printf("goos: %s\ngoarch: %s\n", runtime.GOOS, runtime.GOARCH)
	set := newMatcher(matchString, *flags.bench, *flags.skip, "-test.bench")
	ok := true
	for range *flags.count {
		main := &B{set: set}
		main.goal, main.goalN = benchGoal(*flags.benchtime)
		main.isBench = true
		main.f = func(b *B) {
			for _, bench := range benchmarks {
				b.Run(bench.Name, bench.F)
			}
		}
		main.attempt(1)
		ok = ok && !main.failed
	}
	return ok
}

// Benchmark measures one function, for programs that are no tests.
func Benchmark(f func(b *B)) BenchmarkResult {
	Init()
	b := &B{f: f}
	b.goal, b.goalN = benchGoal(*flags.benchtime)
	b.isBench = true
	b.measure()
	return b.result
}

// BenchmarkResult is what a benchmark measured.
type BenchmarkResult struct {
	N         int
	T         time.Duration
	Bytes     int64
	MemAllocs uint64
	MemBytes  uint64
	Extra     map[string]float64
}

// NsPerOp returns nanoseconds per operation.
func (r BenchmarkResult) NsPerOp() int64 {
	if v, ok := r.Extra["ns/op"]; ok {
		return int64(v)
	}
	if r.N <= 0 {
		return 0
	}
	return r.T.Nanoseconds() / int64(r.N)
}

// AllocsPerOp returns allocations per operation.
func (r BenchmarkResult) AllocsPerOp() int64 {
	if v, ok := r.Extra["allocs/op"]; ok {
		return int64(v)
	}
	if r.N <= 0 {
		return 0
	}
	return int64(r.MemAllocs) / int64(r.N)
}

// AllocedBytesPerOp returns allocated bytes per operation.
func (r BenchmarkResult) AllocedBytesPerOp() int64 {
	if v, ok := r.Extra["B/op"]; ok {
		return int64(v)
	}
	if r.N <= 0 {
		return 0
	}
	return int64(r.MemBytes) / int64(r.N)
}

// String returns the line of a benchmark without its name and allocations.
func (r BenchmarkResult) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%8d", r.N)
	ns, own := r.Extra["ns/op"]
	if !own && r.N > 0 {
		ns = float64(r.T.Nanoseconds()) / float64(r.N)
	}
	if ns != 0 {
		b.WriteByte('\t')
		figure(&b, ns, "ns/op")
	}
	rate, own := r.Extra["MB/s"]
	if !own && r.Bytes > 0 && r.T > 0 && r.N > 0 {
		rate = float64(r.Bytes) * float64(r.N) / 1e6 / r.T.Seconds()
	}
	if rate != 0 {
		fmt.Fprintf(&b, "\t%7.2f MB/s", rate)
	}
	var units []string
	for unit := range r.Extra {
		switch unit {
		case "ns/op", "MB/s", "B/op", "allocs/op":
		default:
			units = append(units, unit)
		}
	}
	sort.Strings(units)
	for _, unit := range units {
		b.WriteByte('\t')
		figure(&b, r.Extra[unit], unit)
	}
	return b.String()
}

// figure prints at least four digits, right-aligned in front of the point.
func figure(b *strings.Builder, x float64, unit string) {
	format := "%10.0f %s"
	switch y := math.Abs(x); {
	case y == 0 || y >= 999.95:
	case y >= 99.995:
		format = "%12.1f %s"
	case y >= 9.9995:
		format = "%13.2f %s"
	case y >= 0.99995:
		format = "%14.3f %s"
	case y >= 0.099995:
		format = "%15.4f %s"
	case y >= 0.0099995:
		format = "%16.5f %s"
	case y >= 0.00099995:
		format = "%17.6f %s"
	default:
		format = "%18.7f %s"
	}
	fmt.Fprintf(b, format, x, unit)
}

// MemString returns the allocations of a benchmark's line.
func (r BenchmarkResult) MemString() string {
	return fmt.Sprintf("%8d B/op\t%8d allocs/op", r.AllocedBytesPerOp(), r.AllocsPerOp())
}
