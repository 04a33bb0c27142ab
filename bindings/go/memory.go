package ergo

// #include "bridge.h"
// #cgo noescape ergo_gc_pauses
// #cgo nocallback ergo_gc_pauses
// #cgo noescape ergo_mem_by_size
// #cgo nocallback ergo_mem_by_size
import "C"

import (
	"math"
	"runtime"
	"time"
)

// Collect is a whole cycle.
func (vm *VM) Collect() error {
	m := vm.m
	return m.inside(func() C.ergo_status { return C.ergo_gc_collect(m.p) })
}

// Progress is what a step did.
type Progress struct {
	More              bool // the cycle is not over
	Elapsed, Overrun  time.Duration
	MarkedBytes       uint64
	FreedBytes        uint64
	PermilleDone      int
	FinalizersWaiting int
	FramesLeft        int
}

// Step gives the collector a part of a frame: about so much time.
func (vm *VM) Step(budget time.Duration) (Progress, error) {
	m := vm.m
	c := C.ergo_gc_progress{struct_size: C.sizeof_ergo_gc_progress}
	more := false
	us := min(max(budget.Microseconds(), 0), math.MaxUint32)
	err := m.inside(func() C.ergo_status {
		s := C.ergo_gc_step(m.p, C.uint32_t(us), &c)
		more = s == C.ERGO_MORE
		return s
	})
	return Progress{more, time.Duration(c.elapsed_ns), time.Duration(c.overrun_ns), uint64(c.marked_bytes), uint64(c.freed_bytes),
		int(c.permille_done), int(c.finalizers_ready), int(c.frames_left)}, err
}

// Set sets a parameter of the collector: GCPercent, GCLimit, GCAuto, GCFrames.
func (vm *VM) Set(parameter uint32, value uint64) error {
	m := vm.m
	return m.inside(func() C.ergo_status { return C.ergo_gc_set(m.p, C.uint32_t(parameter), C.uint64_t(value)) })
}

// Finalize runs what is due: finalizers and death notices, at most so many; how many are left.
func (vm *VM) Finalize(most int) (left int, err error) {
	m := vm.m
	var n C.uint32_t
	err = m.inside(func() C.ergo_status { return C.ergo_finalize(m.p, C.uint32_t(most), &n) })
	return int(n), err
}

// Stats is the memory of a VM beside what runtime.MemStats has.
type Stats struct {
	runtime.MemStats
	ASTNodes, ASTBytes, ASTParsedTotal, ASTDeadTotal uint64
	ASTParsed, ASTScoped, ASTEvaluated               uint64 // nodes in this state
	Refs, WeakRefs, NodeHandles                      uint64
	FinalizersPending, FinalizersRun                 uint64
	GCSteps                                          uint64
	GCStepTotal, StepMax, StepOverrunMax, PauseMax   time.Duration
	FuelUsed                                         uint64
}

// Stats reads them without stopping anything. Any goroutine.
func (vm *VM) Stats() (s Stats) {
	c := C.ergo_mem_stats{struct_size: C.sizeof_ergo_mem_stats}
	vm.m.alive(func(p *C.ergo_vm) { C.ergo_mem_stats_get(p, &c) })
	s.Alloc, s.TotalAlloc, s.Sys, s.Mallocs, s.Frees = uint64(c.alloc), uint64(c.total_alloc), uint64(c.sys), uint64(c.mallocs), uint64(c.frees)
	s.HeapAlloc, s.HeapSys, s.HeapIdle, s.HeapInuse = uint64(c.heap_alloc), uint64(c.heap_sys), uint64(c.heap_idle), uint64(c.heap_inuse)
	s.HeapReleased, s.HeapObjects = uint64(c.heap_released), uint64(c.heap_objects)
	s.StackInuse, s.StackSys = uint64(c.stack_inuse), uint64(c.stack_sys)
	s.MSpanInuse, s.MSpanSys, s.MCacheInuse, s.MCacheSys = uint64(c.mspan_inuse), uint64(c.mspan_sys), uint64(c.mcache_inuse), uint64(c.mcache_sys)
	s.BuckHashSys, s.GCSys, s.OtherSys = uint64(c.buck_hash_sys), uint64(c.gc_sys), uint64(c.other_sys)
	s.NextGC, s.LastGC, s.PauseTotalNs = uint64(c.next_gc), uint64(c.last_gc), uint64(c.pause_total_ns)
	s.NumGC, s.NumForcedGC, s.GCCPUFraction = uint32(c.num_gc), uint32(c.num_forced_gc), float64(c.gc_cpu_fraction)
	s.EnableGC = true
	s.ASTNodes, s.ASTBytes, s.ASTParsedTotal, s.ASTDeadTotal = uint64(c.ast_nodes), uint64(c.ast_bytes), uint64(c.ast_parsed_total), uint64(c.ast_dead_total)
	s.ASTParsed, s.ASTScoped, s.ASTEvaluated = uint64(c.ast_state_parsed), uint64(c.ast_state_scoped), uint64(c.ast_state_evaluated)
	s.Refs, s.WeakRefs, s.NodeHandles = uint64(c.refs_live), uint64(c.refs_weak), uint64(c.node_handles)
	s.FinalizersPending, s.FinalizersRun, s.GCSteps = uint64(c.finalizers_pending), uint64(c.finalizers_run_total), uint64(c.gc_steps)
	s.GCStepTotal, s.StepMax = time.Duration(c.gc_step_total_ns), time.Duration(c.step_max_ns)
	s.StepOverrunMax, s.PauseMax = time.Duration(c.step_overrun_max_ns), time.Duration(c.pause_max_ns)
	s.FuelUsed = uint64(c.fuel_used)
	return s
}

// ReadMemStats is runtime.ReadMemStats of the VM, PauseNs, PauseEnd and BySize included.
func (vm *VM) ReadMemStats(to *runtime.MemStats) error {
	m := vm.m
	var ns, end [256]C.uint64_t
	var rows [61]C.ergo_size_class
	var n, nRows C.uint32_t
	err := m.inside(func() C.ergo_status {
		if s := C.ergo_gc_pauses(m.p, &ns[0], &end[0], C.uint32_t(len(ns)), &n); s != C.ERGO_OK {
			return s
		}
		return C.ergo_mem_by_size(m.p, &rows[0], C.uint32_t(len(rows)), &nRows)
	})
	if err != nil {
		return err
	}
	*to = vm.Stats().MemStats
	// They come newest first; Go has the newest at (NumGC+255)%256.
	for i := range int(n) {
		at := (int(to.NumGC) + 255 - i + 256) % 256
		to.PauseNs[at], to.PauseEnd[at] = uint64(ns[i]), uint64(end[i])
	}
	for i := range int(nRows) {
		to.BySize[i].Size, to.BySize[i].Mallocs, to.BySize[i].Frees = uint32(rows[i].size), uint64(rows[i].mallocs), uint64(rows[i].frees)
	}
	return nil
}
