// Package runtime talks to the machine: collector, scheduler, callers, and the errors of run-time panics.
package runtime

import (
	"internal/rt"
	errs "internal/runtime"
	"unsafe"
)

const (
	GOOS     = "linux"
	GOARCH   = "amd64"
	Compiler = "ergo"
)

// Error is a run-time panic as an error.
type Error = errs.Error

// TypeAssertionError is a failed type assertion.
type TypeAssertionError = errs.TypeAssertionError

// PanicNilError is the value of panic(nil).
type PanicNilError = errs.PanicNilError

// GC runs a whole collection.
func GC()

// Gosched lets other goroutines run.
func Gosched()

// Goexit ends the goroutine after its deferred calls.
func Goexit()

// NumGoroutine returns the number of goroutines that have not ended.
func NumGoroutine() int

// NumCPU returns the number of processors the machine uses: one.
func NumCPU() int { return 1 }

// NumCgoCall returns 0.
func NumCgoCall() int64 { return 0 }

// GOMAXPROCS returns 1 whatever it is told.
func GOMAXPROCS(n int) int { return 1 }

// GOROOT returns "".
func GOROOT() string { return "" }

// Version returns the version of the language.
func Version() string { return "go1.26" }

// LockOSThread does nothing.
func LockOSThread() {}

// UnlockOSThread does nothing.
func UnlockOSThread() {}

// Pinner keeps objects alive and in their places. None ever moves here, so that it only holds them.
type Pinner struct{ held []any }

// Pin holds the object that pointer points to until Unpin.
func (p *Pinner) Pin(pointer any) {
	switch kind := rt.KindOf(pointer); {
	case pointer == nil:
		panic(pinError("runtime.Pinner: argument is nil"))
	case kind != rt.Pointer && kind != rt.UnsafePointer:
		panic(pinError("runtime.Pinner: argument is not a pointer: " + rt.TypeName(pointer)))
	}
	p.held = append(p.held, pointer)
}

// Unpin lets go of all.
func (p *Pinner) Unpin() { p.held = nil }

// pinError is the value of a panic of Pin.
type pinError string

func (e pinError) Error() string { return "runtime error: " + string(e) }
func (pinError) RuntimeError()   {}

// KeepAlive keeps x reachable until here.
func KeepAlive(x any)

// setFinalizer arranges that run is called after the object p points to has died; nil takes it away.
func setFinalizer(p any, f any) (problem string)

// SetFinalizer has the machine call f with obj when obj is unreachable; f nil takes the finalizer away.
func SetFinalizer(obj any, finalizer any) {
	if problem := setFinalizer(obj, finalizer); problem != "" {
		fatal(problem)
	}
}

func fatal(text string)

// Breakpoint ends the program as the trap of a breakpoint does where no debugger waits for it.
func Breakpoint() { fatal("SIGTRAP: trace trap") }

// MemStats are the books of the heap.
type MemStats struct {
	Alloc         uint64
	TotalAlloc    uint64
	Sys           uint64
	Lookups       uint64
	Mallocs       uint64
	Frees         uint64
	HeapAlloc     uint64
	HeapSys       uint64
	HeapIdle      uint64
	HeapInuse     uint64
	HeapReleased  uint64
	HeapObjects   uint64
	StackInuse    uint64
	StackSys      uint64
	MSpanInuse    uint64
	MSpanSys      uint64
	MCacheInuse   uint64
	MCacheSys     uint64
	BuckHashSys   uint64
	GCSys         uint64
	OtherSys      uint64
	NextGC        uint64
	LastGC        uint64
	PauseTotalNs  uint64
	PauseNs       [256]uint64
	PauseEnd      [256]uint64
	NumGC         uint32
	NumForcedGC   uint32
	GCCPUFraction float64
	EnableGC      bool
	DebugGC       bool
	BySize        [61]struct {
		Size    uint32
		Mallocs uint64
		Frees   uint64
	}
}

// ReadMemStats fills m.
func ReadMemStats(m *MemStats)

// place is what is known of a pc.
type place struct {
	entry    uintptr
	function string
	file     string
	line     int
}

// places are the pcs that were handed out.
var places map[uintptr]place

// frame describes the Go frame depth levels above its caller.
func frame(depth int) (pc, entry uintptr, function, file string, line int, ok bool)

// remember returns the pc of the frame depth levels above the caller of its caller.
func remember(depth int) (pc uintptr, p place, ok bool) {
	pc, entry, function, file, line, ok := frame(depth + 1)
	if !ok {
		return 0, place{}, false
	}
	p = place{entry, function, file, line}
	if places == nil {
		places = make(map[uintptr]place)
	}
	places[pc] = p
	return pc, p, true
}

// Caller returns place and line of the caller skip frames up.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	pc, p, ok := remember(skip + 1)
	return pc, p.file, p.line, ok
}

// Callers fills pcs with the callers from skip on and returns their number.
func Callers(skip int, pcs []uintptr) int {
	n := 0
	for n < len(pcs) {
		pc, _, ok := remember(skip + n)
		if !ok {
			break
		}
		pcs[n] = pc
		n++
	}
	return n
}

// Func is a function of the program.
type Func struct {
	name  string
	entry uintptr
	file  string
	line  int
}

// entryAt describes the function whose code begins at pc, if the program has been told that address.
func entryAt(pc uintptr) (function, file string, line int, ok bool)

// FuncForPC returns the function that a pc lies in.
func FuncForPC(pc uintptr) *Func {
	p, ok := places[pc]
	if !ok {
		p.entry = pc
		p.function, p.file, p.line, ok = entryAt(pc)
	}
	if !ok {
		return nil
	}
	return &Func{p.function, p.entry, p.file, p.line}
}

// Name returns the function's name with its package.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return f.name
}

// Entry returns the pc of the function's beginning.
func (f *Func) Entry() uintptr { return f.entry }

// FileLine returns the place of a pc.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	if p, ok := places[pc]; ok {
		return p.file, p.line
	}
	if _, file, line, ok := entryAt(pc); ok {
		return file, line
	}
	return f.file, f.line
}

// Frame describes one frame.
type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int
	Entry    uintptr
}

// Frames goes through the frames of Callers.
type Frames struct {
	pcs []uintptr
}

// CallersFrames prepares to go through pcs.
func CallersFrames(callers []uintptr) *Frames { return &Frames{callers} }

// Next returns the next frame and whether there are more.
func (ci *Frames) Next() (frame Frame, more bool) {
	if len(ci.pcs) == 0 {
		return Frame{}, false
	}
	pc := ci.pcs[0]
	ci.pcs = ci.pcs[1:]
	frame = Frame{PC: pc}
	if p, ok := places[pc]; ok {
		frame = Frame{pc, FuncForPC(pc), p.function, p.file, p.line, p.entry}
	}
	return frame, len(ci.pcs) > 0
}

// stack returns the text of a trace.
func stack(all bool) []byte

// Stack writes a trace into buf and returns its length.
func Stack(buf []byte, all bool) int { return copy(buf, stack(all)) }

func addCleanup(object, f, arg any) (number uint64, problem string)
func removeCleanup(object uintptr, number uint64)

// Cleanup is a handle of AddCleanup. It does not keep the object alive: it holds its address as a number.
type Cleanup struct {
	object uintptr
	number uint64
}

// Stop takes the cleanup back.
func (c Cleanup) Stop() {
	if c.object != 0 {
		removeCleanup(c.object, c.number)
	}
}

// AddCleanup calls cleanup with arg after what ptr points to has died.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) Cleanup {
	if ptr == nil {
		fatal("runtime.AddCleanup: ptr is nil")
	}
	number, problem := addCleanup(ptr, func(held *S) { cleanup(*held) }, &arg)
	if problem != "" {
		fatal(problem)
	}
	return Cleanup{uintptr(unsafe.Pointer(ptr)), number}
}
