package ergo

// #include "bridge.h"
import "C"

import (
	"io"
	"runtime/cgo"
)

// Format is a file format of Export.
type Format uint32

// Formats; ergo.h says what each is.
const (
	PprofHeap    Format = C.ERGO_PPROF_HEAP
	PprofCPU     Format = C.ERGO_PPROF_CPU
	GoTrace      Format = C.ERGO_GO_TRACE
	OpenMetrics  Format = C.ERGO_OPENMETRICS
	HeapSnapshot Format = C.ERGO_HEAPSNAPSHOT
	ChromeTrace  Format = C.ERGO_CHROME_TRACE
	FlameFolded  Format = C.ERGO_FLAME_FOLDED
	Speedscope   Format = C.ERGO_SPEEDSCOPE
	HTMLReport   Format = C.ERGO_HTML_REPORT
	EventsJSONL  Format = C.ERGO_EVENTS_JSONL
	GCTableCSV   Format = C.ERGO_GC_TABLE_CSV
)

// sink is a writer of the host's, and what it said at last.
type sink struct {
	w   io.Writer
	err error
}

func (s *sink) Write(p []byte) (n int, err error) {
	if s.err != nil {
		return 0, s.err
	}
	n, s.err = s.w.Write(p)
	if s.err == nil && n < len(p) {
		s.err = io.ErrShortWrite
	}
	return n, s.err
}

// written runs f with the handle of a writer. The error of the writer comes before the library's, which has it as a consequence.
func (m *machine) written(w io.Writer, f func(to C.uintptr_t) C.ergo_status) error {
	s := &sink{w: w}
	h := newCgoHandle(s)
	defer dropCgoHandle(cgo.Handle(h))
	err := m.inside(func() C.ergo_status { return f(C.uintptr_t(h)) })
	if e, ok := err.(*Error); ok && s.err != nil {
		e.cause = s.err
	}
	return err
}

// Export writes a file of a format; its writer must not use the VM. `flags` as ergo_export has them.
func (vm *VM) Export(w io.Writer, format Format, flags uint32) error {
	m := vm.m
	return m.written(w, func(to C.uintptr_t) C.ergo_status {
		return C.ergo_go_export(m.p, C.uint32_t(format), C.uint32_t(flags), to)
	})
}

// BeginSnapshot has the next cycle write down what it marks, while the program goes on, for WriteSnapshot; mostBytes, if it is not 0, is what this may take meanwhile.
func (vm *VM) BeginSnapshot(mostBytes uint64) error {
	m := vm.m
	return m.inside(func() C.ergo_status { return C.ergo_snapshot_begin(m.p, C.uint64_t(mostBytes)) })
}

// WriteSnapshot writes the snapshot that was begun as Export does with HeapSnapshot. more: its cycle is not over, and nothing was written.
func (vm *VM) WriteSnapshot(w io.Writer) (more bool, err error) {
	m := vm.m
	err = m.written(w, func(to C.uintptr_t) C.ergo_status {
		s := C.ergo_go_snapshot(m.p, to)
		more = s == C.ERGO_MORE
		return s
	})
	return more, err
}

// StartCPUProfile takes so many samples a second of what runs, until StopCPUProfile; Export with PprofCPU has them.
func (vm *VM) StartCPUProfile(hz uint32) error {
	m := vm.m
	return m.inside(func() C.ergo_status { return C.ergo_cpu_profile(m.p, C.uint32_t(max(hz, 1))) })
}

// StopCPUProfile ends it.
func (vm *VM) StopCPUProfile() error {
	m := vm.m
	return m.inside(func() C.ergo_status { return C.ergo_cpu_profile(m.p, 0) })
}
