// Package ergo runs Go source inside a Go program, interpreted, in a heap of its own that can be watched and steered.
//
// It is a binding of libergo through cgo: ownership and conversion, nothing else. Close a VM when it is done; what is forgotten is closed once
// Go's collector finds it, which does not feel its memory.
//
// A VM may be used from any goroutine, by one at a time: others wait. While one of its host functions runs the VM is that function's, which may
// call it again; other goroutines get ErrBusy meanwhile. Interrupt, Stats and nodes are free of that.
package ergo

// #include <stdlib.h>
// #include "bridge.h"
// #cgo noescape ergo_load
// #cgo nocallback ergo_load
// #cgo noescape ergo_mem_stats_get
// #cgo nocallback ergo_mem_stats_get
// #cgo nocallback ergo_vm_interrupt
// #cgo nocallback ergo_vm_clear_interrupt
import "C"

import (
	"context"
	"errors"
	"io"
	"runtime"
	"runtime/cgo"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// ErrClosed is what a closed VM answers.
var ErrClosed = errors.New("ergo: the VM is closed")

// Bits of Config.Flags and Config.Allow, and parameters of Set.
const (
	ManualGC      = C.ERGO_MANUAL_GC
	Deterministic = C.ERGO_DETERMINISTIC
	NoGoroutines  = C.ERGO_NO_GOROUTINES
	KeepAST       = C.ERGO_KEEP_AST

	AllowRead    = C.ERGO_ALLOW_READ
	AllowWrite   = C.ERGO_ALLOW_WRITE
	AllowProcess = C.ERGO_ALLOW_PROCESS
	AllowEnv     = C.ERGO_ALLOW_ENV
	AllowClock   = C.ERGO_ALLOW_CLOCK
	AllowStdin   = C.ERGO_ALLOW_STDIN

	GCPercent = C.ERGO_GC_PERCENT
	GCLimit   = C.ERGO_GC_LIMIT
	GCAuto    = C.ERGO_GC_AUTO
	GCFrames  = C.ERGO_GC_FRAMES
)

// Config says how a VM is made; the zero value is the default: nothing of the world is granted, and output is thrown away.
type Config struct {
	Stdout      io.Writer // called inside calls, on their goroutine; it must not use the VM
	Flags       uint32
	Allow       uint64
	MemoryLimit uint64 // bytes; 0 is none
	GCWorkers   uint32 // threads that mark beside the VM's own
	Seed        uint64
	EventRing   uint32 // bytes of the ring of Events; 0 is none
}

// thrown is what a host function raised last, and the text by which the script knows it.
type thrown struct {
	value   any
	text    string
	isPanic bool
}

// machine is what a VM shares with its modules, functions and references. It knows no wrapper, so that those can be found unreachable.
type machine struct {
	mu     sync.Mutex   // held by whoever is inside, but not while a host function runs
	life   sync.RWMutex // held for writing only where p goes away
	p      *C.ergo_vm
	out    cgo.Handle
	hosts  []*hostFunc
	cells  []uint64 // of calls that are active, nested ones behind each other
	used   int
	thrown *thrown
	types  sync.Map // ergo_type by typeKey; host functions ask for them too
	net    runtime.Cleanup
	// Of OnDead, not told yet: closing drops them.
	notices map[cgo.Handle]struct{}
}

// VM is one machine: heap, globals and goroutines of its own.
type VM struct {
	m *machine
}

// Open makes a VM; nil is the default configuration.
func Open(config *Config) (*VM, error) {
	if C.ergo_abi_version() != C.ERGO_ABI_VERSION {
		return nil, &Error{Status: ErrABI}
	}
	var c C.ergo_config
	C.ergo_config_init(&c, C.sizeof_ergo_config)
	m := &machine{cells: make([]uint64, 64), notices: map[cgo.Handle]struct{}{}}
	if config != nil {
		c.flags, c.allow = C.uint32_t(config.Flags), C.uint64_t(config.Allow)
		c.memory_limit, c.gc_workers = C.uint64_t(config.MemoryLimit), C.uint32_t(config.GCWorkers)
		c.rng_seed, c.event_ring_bytes = C.uint64_t(config.Seed), C.uint32_t(config.EventRing)
		if config.Stdout != nil {
			m.out = newCgoHandle(config.Stdout)
		}
	}
	if s := C.ergo_go_open(&c, C.uintptr_t(m.out), &m.p); s != C.ERGO_OK {
		if m.out != 0 {
			dropCgoHandle(m.out)
		}
		return nil, &Error{Status: Status(s)}
	}
	// The net: nobody holds the machine, so nobody is inside it.
	m.net = runtime.AddCleanup(m, func(r remains) { r.free() }, remains{m.p, m.out, m.notices})
	return &VM{m}, nil
}

// remains is what a machine that was forgotten leaves to free.
type remains struct {
	p       *C.ergo_vm
	out     cgo.Handle
	notices map[cgo.Handle]struct{}
}

func (r remains) free() C.ergo_status {
	s := C.ergo_vm_free(r.p)
	if s != C.ERGO_OK {
		return s
	}
	if r.out != 0 {
		dropCgoHandle(r.out)
	}
	for notice := range r.notices {
		dropCgoHandle(notice)
	}
	return s
}

// Close frees the VM. ErrBusy, and nothing was freed: one of its host functions is running. A VM that is closed stays so.
func (vm *VM) Close() error {
	m := vm.m
	m.mu.Lock()
	defer m.mu.Unlock()
	m.life.Lock()
	defer m.life.Unlock()
	if m.p == nil {
		return nil
	}
	if s := (remains{m.p, m.out, m.notices}).free(); s != C.ERGO_OK {
		return &Error{Status: Status(s)}
	}
	m.net.Stop()
	m.p, m.hosts, m.notices = nil, nil, nil
	runtime.KeepAlive(m)
	return nil
}

// inside runs f with the machine locked and open, and what it answers as an error.
func (m *machine) inside(f func() C.ergo_status) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.p == nil {
		return ErrClosed
	}
	poke()
	if s := f(); s < 0 || s == C.ERGO_NOT_FOUND || s == C.ERGO_EXITED {
		return m.failed(s)
	}
	runtime.KeepAlive(m)
	return nil
}

// text gives a name to C for the time of a call.
func text(s string) (*C.char, func()) {
	p := C.CString(s)
	return p, func() { C.free(unsafe.Pointer(p)) }
}

// bytesOf gives the bytes of a text to C, which copies them before it returns.
func bytesOf(s string) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.StringData(s))), C.size_t(len(s))
}

// Load parses one file of the package `path`. Bind its host functions, then Init.
func (vm *VM) Load(path, file, source string) (*Module, error) {
	mod := &Module{m: vm.m, path: path}
	return mod, mod.Add(file, source)
}

// Interrupt stops what runs, and what begins, with ErrInterrupted, until ClearInterrupt. Any goroutine.
func (vm *VM) Interrupt() { vm.m.alive(func(p *C.ergo_vm) { C.ergo_vm_interrupt(p) }) }

// ClearInterrupt takes an interrupt back. Any goroutine.
func (vm *VM) ClearInterrupt() { vm.m.alive(func(p *C.ergo_vm) { C.ergo_vm_clear_interrupt(p) }) }

// alive runs f unless the machine is closed, beside whoever is inside.
func (m *machine) alive(f func(*C.ergo_vm)) {
	m.life.RLock()
	defer m.life.RUnlock()
	if m.p != nil {
		f(m.p)
	}
}

// Do runs f, which calls the VM, and interrupts the VM when ctx ends. Its error is then that of ctx beside f's.
func (vm *VM) Do(ctx context.Context, f func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	fired := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(fired)
		vm.Interrupt()
	})
	defer func() {
		if !stop() {
			<-fired // it is on its way: only then can it be taken back
			vm.ClearInterrupt()
		}
	}()
	err := f()
	if errors.Is(err, ErrInterrupted) && ctx.Err() != nil {
		return errors.Join(ctx.Err(), err)
	}
	return err
}

// SetFuel gives so many units to all that runs from now on; math.MaxUint64 is unmetered.
func (vm *VM) SetFuel(units uint64) error {
	m := vm.m
	return m.inside(func() C.ergo_status { return C.ergo_vm_set_fuel(m.p, C.uint64_t(units)) })
}

// Fuel is what is left.
func (vm *VM) Fuel() (left uint64) {
	m := vm.m
	_ = m.inside(func() C.ergo_status { left = uint64(C.ergo_vm_fuel(m.p)); return C.ERGO_OK })
	return left
}

// Run goes on with goroutines for at most `units` of fuel, and runs finalizers; more says that it was used up.
func (vm *VM) Run(units uint64, now time.Duration) (more bool, err error) {
	m := vm.m
	err = m.inside(func() C.ergo_status {
		s := C.ergo_vm_run(m.p, C.uint64_t(units), C.uint64_t(now))
		more = s == C.ERGO_MORE
		return s
	})
	return more, err
}

// handles counts what C holds of Go's: tests ask whether all of it comes back.
var handles atomic.Int64

func newCgoHandle(v any) cgo.Handle {
	handles.Add(1)
	return cgo.NewHandle(v)
}

func dropCgoHandle(h cgo.Handle) {
	h.Delete()
	handles.Add(-1)
}
