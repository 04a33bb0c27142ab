package ergo

import (
	"errors"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const small = `package small

func Half(x float64) float64 { return x / 2 }

func Wait() { wait() }

func Ask(s string) string { return ask(s) }

func Loop(n int) {
	for range n {
		tick()
	}
}
`

// opened is a VM with the small script.
func opened(t testing.TB, host map[string]any) (*VM, *Module) {
	t.Helper()
	vm, err := Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := vm.Load("small", "small.go", small)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]any{"wait": func() {}, "ask": func(s string) string { return s }, "tick": func() {}}
	for name, f := range host {
		all[name] = f
	}
	for name, f := range all {
		if err := m.Host(name, f); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Init(); err != nil {
		t.Fatal(err)
	}
	return vm, m
}

// settled waits for cleanups: they run some time after a collection.
func settled(is func() bool) bool {
	for range 500 {
		runtime.GC()
		if is() {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

// Goroutines wait for each other; no call is lost, and none meets another.
func TestGoroutinesTakeTurns(t *testing.T) {
	vm, m := opened(t, nil)
	defer vm.Close()
	half, err := Func[func(float64) (float64, error)](m, "Half")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 500 {
				if y, err := half(float64(2 * (g + i))); err != nil || y != float64(g+i) {
					t.Errorf("Half(%d) = %g, %v", 2*(g+i), y, err)
					return
				}
				if i%50 == 0 {
					vm.Stats()
				}
			}
		})
	}
	wg.Wait()
}

// While a host function runs, the VM is its own: it may call, others get ErrBusy, and none can close it.
func TestOnlyTheHostFunctionMayEnter(t *testing.T) {
	var half func(float64) (float64, error)
	var vm *VM
	var inside, beside, closing error
	vm, m := opened(t, map[string]any{"wait": func() {
		_, inside = half(1)
		done := make(chan bool)
		go func() {
			_, beside = half(1)
			close(done)
		}()
		<-done
		closing = vm.Close()
	}})
	half, err := Func[func(float64) (float64, error)](m, "Half")
	if err != nil {
		t.Fatal(err)
	}
	wait, err := Func[func() error](m, "Wait")
	if err != nil {
		t.Fatal(err)
	}
	if err := wait(); err != nil {
		t.Fatal(err)
	}
	if inside != nil || !errors.Is(beside, ErrBusy) || !errors.Is(closing, ErrBusy) {
		t.Errorf("inside: %v, beside: %v, closing: %v", inside, beside, closing)
	}
	if err := vm.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := half(1); err != ErrClosed {
		t.Errorf("after Close: %v", err)
	}
	if _, err := vm.Parse("x.go", "package x"); err != ErrClosed {
		t.Errorf("after Close: %v", err)
	}
	vm.Interrupt()
	vm.Stats()
	if err := vm.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

// Arguments that do not fit the stack of cells, and calls inside calls until the library says stop.
func TestNestedCalls(t *testing.T) {
	var ask func(string) (string, error)
	depth := 0
	vm, m := opened(t, map[string]any{"ask": func(s string) (string, error) {
		depth++
		return ask(s + ".")
	}})
	defer vm.Close()
	ask, err := Func[func(string) (string, error)](m, "Ask")
	if err != nil {
		t.Fatal(err)
	}
	_, err = ask("deep")
	if depth < 60 || err == nil || !strings.Contains(err.Error(), "nested too deeply") {
		t.Errorf("depth %d: %v", depth, err)
	}
	half, err := Func[func(float64) float64](m, "Half")
	if err != nil || half(3) != 1.5 {
		t.Error("it does not go on")
	}
}

func TestBatch(t *testing.T) {
	vm, m := opened(t, nil)
	defer vm.Close()
	half, err := Batch1[float64, float64](m, "Half")
	if err != nil {
		t.Fatal(err)
	}
	in, out := make([]float64, 1000), make([]float64, 1000)
	for i := range in {
		in[i] = float64(i)
	}
	if n, err := half(in, out); n != 1000 || err != nil {
		t.Fatal(n, err)
	}
	for i := range out {
		if out[i] != float64(i)/2 {
			t.Fatal(i, out[i])
		}
	}
	if _, err := Batch1[string, string](m, "Ask"); err == nil {
		t.Error("a batch of texts")
	}
}

func TestWhatCannotCross(t *testing.T) {
	vm, m := opened(t, nil)
	defer vm.Close()
	if _, err := Func[func(map[string]int)](m, "Half"); err == nil {
		t.Error("a map")
	}
	if _, err := Global[string](m, "Half"); err == nil {
		t.Error("a text in place")
	}
	if err := m.Host("late", func() {}); !errors.Is(err, ErrBusy) {
		t.Errorf("a host function after Init: %v", err)
	}
	if err := m.Host("chan", func(chan int) {}); err == nil {
		t.Error("a channel")
	}
}

// Ten thousand machines, closed or forgotten: handles and memory come back, also where host functions know their VM.
func TestTenThousandMachines(t *testing.T) {
	before := handles.Load()
	var start uint64
	for i := range 10000 {
		if i == 1000 {
			settled(func() bool { return handles.Load() == before })
			start = resident(t)
		}
		var vm *VM
		vm, err := Open(nil)
		if err != nil {
			t.Fatal(err)
		}
		m, err := vm.Load("m", "m.go", "package m\nfunc F() { f() }\n")
		if err == nil {
			err = m.Host("f", func() { vm.Stats() })
		}
		if err == nil && i%100 == 0 {
			err = m.Init()
		}
		if err != nil {
			t.Fatal(err)
		}
		if tree, err := vm.Parse("t.go", "package t"); err != nil {
			t.Fatal(err)
		} else if i%3 == 0 {
			tree.Release()
		}
		if i%2 == 0 {
			if err := vm.Close(); err != nil {
				t.Fatal(err)
			}
		} else if i%500 == 1 {
			runtime.GC() // it does not feel what it does not see
		}
	}
	if !settled(func() bool { return handles.Load() == before }) {
		t.Errorf("%d handles are left", handles.Load()-before)
	}
	if end := resident(t); end > start+64<<20 {
		t.Errorf("%d MiB more than after a thousand", (end-start)>>20)
	}
}

// Structs, slices, arrays and pointers go through host functions as through calls.
func TestHostValues(t *testing.T) {
	vm, err := Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer vm.Close()
	m, err := vm.Load("values", "values.go", `package values

type Vec3 struct{ X, Y, Z float32 }

type Level int8

type Box struct{ n int }

func Through(v Vec3, xs []Vec3, pair [2]int16, l Level) (Vec3, []Vec3, [2]int16, Level) { return host(v, xs, pair, l) }

func Boxed() int { return open(box(41)) }

func box(n int) *Box { return &Box{n} }

func (b *Box) More() int { return b.n + 1 }
`)
	if err != nil {
		t.Fatal(err)
	}
	err = m.Host("host", func(v Vec3, xs []Vec3, pair [2]int16, l Level) (Vec3, []Vec3, [2]int16, Level) {
		return Vec3{v.Z, v.Y, v.X}, append(xs, v), [2]int16{pair[1], pair[0]}, -l
	})
	if err != nil {
		t.Fatal(err)
	}
	var more func(Pointer) int
	if err := m.HostAs("open", "func(*Box) int", func(p Pointer) int { return more(p) }); err != nil {
		t.Fatal(err)
	}
	if err := m.Init(); err != nil {
		t.Fatal(err)
	}
	if more, err = FuncAs[func(Pointer) int](m, "(*Box).More", "func() int"); err != nil {
		t.Fatal(err)
	}
	through, err := Func[func(Vec3, []Vec3, [2]int16, Level) (Vec3, []Vec3, [2]int16, Level)](m, "Through")
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		v, xs, pair, l := through(Vec3{1, 2, 3}, []Vec3{{4, 5, 6}}, [2]int16{-7, 8}, 9)
		if v != (Vec3{3, 2, 1}) || len(xs) != 2 || xs[0] != (Vec3{4, 5, 6}) || xs[1] != (Vec3{1, 2, 3}) || pair != [2]int16{8, -7} || l != -9 {
			t.Fatal(v, xs, pair, l)
		}
	}
	boxed, err := Func[func() (int, error)](m, "Boxed")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := boxed(); n != 42 || err != nil {
		t.Error(n, err)
	}
}

// Level is named alike in the script.
type Level int8

// Panics pass a call as the panics that they were, and leave the VM whole.
func TestPanicsGoOn(t *testing.T) {
	vm, m := opened(t, map[string]any{"wait": func() {
		var none []int
		_ = none[5]
	}})
	defer vm.Close()
	wait, err := Func[func() error](m, "Wait")
	if err != nil {
		t.Fatal(err)
	}
	raised := func() (v any) {
		defer func() { v = recover() }()
		return wait()
	}()
	if e, ok := raised.(runtime.Error); !ok || !strings.Contains(e.Error(), "index out of range [5]") {
		t.Errorf("%v", raised)
	}
	half, err := Func[func(float64) float64](m, "Half")
	if err != nil || half(3) != 1.5 {
		t.Error("it does not go on")
	}
}

// resident is what the process has in memory, in bytes.
func resident(t *testing.T) uint64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("SKIPPED-LOUD: no /proc; resident memory was not looked at")
	}
	pages, err := strconv.ParseUint(strings.Fields(string(text))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * uint64(os.Getpagesize())
}

func TestReadMemStats(t *testing.T) {
	vm, m := opened(t, nil)
	defer vm.Close()
	_ = m
	for range 3 {
		if err := vm.Collect(); err != nil {
			t.Fatal(err)
		}
	}
	var s runtime.MemStats
	if err := vm.ReadMemStats(&s); err != nil {
		t.Fatal(err)
	}
	if s.NumGC < 3 || s.PauseEnd[(s.NumGC+255)%256] == 0 || s.PauseEnd[(s.NumGC+255)%256] != s.LastGC || s.BySize[1].Size == 0 {
		t.Errorf("NumGC %d, PauseEnd %d, LastGC %d, BySize[1] %v", s.NumGC, s.PauseEnd[(s.NumGC+255)%256], s.LastGC, s.BySize[1])
	}
	var mallocs uint64
	for _, row := range s.BySize {
		mallocs += row.Mallocs
	}
	if mallocs == 0 || mallocs > s.Mallocs {
		t.Errorf("%d by size, %d in all", mallocs, s.Mallocs)
	}
}

func BenchmarkCall(b *testing.B) {
	vm, m := opened(b, nil)
	defer vm.Close()
	half, err := Func[func(float64) float64](m, "Half")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		half(1)
	}
}

func BenchmarkCallReflected(b *testing.B) {
	vm, m := opened(b, nil)
	defer vm.Close()
	half, err := FuncAs[func(number) number](m, "Half", "func(float64) float64")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		half(1)
	}
}

type number float64

func BenchmarkBatch(b *testing.B) {
	vm, m := opened(b, nil)
	defer vm.Close()
	half, err := Batch1[float64, float64](m, "Half")
	if err != nil {
		b.Fatal(err)
	}
	in, out := make([]float64, 1000), make([]float64, 1000)
	for b.Loop() {
		if _, err := half(in, out); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/call")
}

func BenchmarkText(b *testing.B) {
	vm, m := opened(b, nil)
	defer vm.Close()
	ask, err := Func[func(string) string](m, "Ask")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		ask("eighteen characters")
	}
}

func BenchmarkHost(b *testing.B) {
	vm, m := opened(b, nil)
	defer vm.Close()
	loop, err := Func[func(int) error](m, "Loop")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := loop(1000); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/callback")
}
