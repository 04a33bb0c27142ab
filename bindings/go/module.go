package ergo

// #include "bridge.h"
// #cgo noescape ergo_find
// #cgo nocallback ergo_find
// #cgo noescape ergo_global
// #cgo nocallback ergo_global
// #cgo noescape ergo_type_get
// #cgo nocallback ergo_type_get
// #cgo noescape ergo_ref_get
// #cgo nocallback ergo_ref_get
import "C"

import (
	"fmt"
	"reflect"
	"runtime"
	"unsafe"
)

// Module is a package of one VM.
type Module struct {
	m    *machine
	n    C.ergo_module
	path string
}

// Add parses one more file of the package, before Init.
func (mod *Module) Add(file, source string) error {
	path, freePath := text(mod.path)
	defer freePath()
	name, freeName := text(file)
	defer freeName()
	return mod.m.inside(func() C.ergo_status {
		p, n := bytesOf(source)
		return C.ergo_load(mod.m.p, path, name, p, n, &mod.n)
	})
}

// Init checks the package and runs its variables and init functions.
func (mod *Module) Init() error {
	return mod.m.inside(func() C.ergo_status { return C.ergo_init(mod.m.p, mod.n) })
}

// Exec evaluates statements in the scope of the package.
func (mod *Module) Exec(source string) error {
	return mod.eval(source, nil)
}

// Eval evaluates an expression in the scope of the package.
func Eval[T any](mod *Module, source string) (value T, err error) {
	s, err := shapeOf(reflect.TypeFor[T]())
	if err != nil {
		return value, err
	}
	io := make([]uint64, s.slots)
	err = mod.evalInto(source, io, func() { s.get(io, unsafe.Pointer(&value)) })
	return value, err
}

func (mod *Module) eval(source string, io []uint64) error {
	return mod.evalInto(source, io, func() {})
}

func (mod *Module) evalInto(source string, io []uint64, read func()) error {
	return mod.m.inside(func() C.ergo_status {
		p, n := bytesOf(source)
		s := C.ergo_eval(mod.m.p, mod.n, p, n, (*C.ergo_slot)(unsafe.SliceData(io)), C.uint32_t(len(io)), nil)
		if s == C.ERGO_OK {
			read()
		}
		return s
	})
}

// Global is a package variable in its place, good until the VM is closed. T holds no pointers, and is laid out as the script's type.
func Global[T any](mod *Module, symbol string) (*T, error) {
	if hasPointers(reflect.TypeFor[T]()) {
		return nil, fmt.Errorf("ergo: %s holds pointers, and cannot be shared", reflect.TypeFor[T]())
	}
	p, err := mod.global(symbol, unsafe.Sizeof(*new(T)))
	return (*T)(p), err
}

// GlobalSlice is what a package variable of a slice type holds now, seen in place: good as long as the script holds that array.
func GlobalSlice[T any](mod *Module, symbol string) ([]T, error) {
	if hasPointers(reflect.TypeFor[T]()) {
		return nil, fmt.Errorf("ergo: %s holds pointers, and cannot be shared", reflect.TypeFor[T]())
	}
	p, err := mod.global(symbol, unsafe.Sizeof(sliceHeader{}))
	if err != nil {
		return nil, err
	}
	s := (*sliceHeader)(p)
	return unsafe.Slice((*T)(s.data), s.len), nil
}

func (mod *Module) global(symbol string, size uintptr) (addr unsafe.Pointer, err error) {
	name, free := text(symbol)
	defer free()
	var t C.ergo_type
	info := C.ergo_type_info{struct_size: C.sizeof_ergo_type_info}
	err = mod.m.inside(func() C.ergo_status {
		if s := C.ergo_global(mod.m.p, mod.n, name, &addr, &t); s != C.ERGO_OK {
			return s
		}
		return C.ergo_type_get(mod.m.p, t, &info)
	})
	if err == nil && uintptr(info.size) != size {
		return nil, &Error{Status: ErrType, Diagnostic: Diagnostic{Message: fmt.Sprintf("%s has %d bytes, not %d", symbol, info.size, size)}}
	}
	return addr, err
}

// Ref keeps a value of the script's across calls.
type Ref struct {
	m   *machine
	ref C.ergo_ref
	net runtime.Cleanup
}

type keptRef struct {
	m   *machine
	ref C.ergo_ref
}

// ergo_ref_free is for any goroutine; the reference holds its machine, so that it is there.
func (k keptRef) free() { k.m.alive(func(p *C.ergo_vm) { C.ergo_ref_free(p, k.ref) }) }

// Keep makes a pointer of the type that Go text names last until Release.
func (mod *Module) Keep(typeText string, p Pointer) (*Ref, error) {
	name, free := text(typeText)
	defer free()
	r := &Ref{m: mod.m}
	err := mod.m.inside(func() C.ergo_status {
		var t C.ergo_type
		if s := C.ergo_type_of(mod.m.p, mod.n, name, &t); s != C.ERGO_OK {
			return s
		}
		cell := C.ergo_slot(p)
		return C.ergo_ref_new(mod.m.p, t, &cell, 0, &r.ref)
	})
	if err != nil {
		return nil, err
	}
	r.net = runtime.AddCleanup(r, keptRef.free, keptRef{mod.m, r.ref})
	return r, nil
}

// Pointer is what it keeps; 0 once it is released or the VM closed.
func (r *Ref) Pointer() Pointer {
	var cell C.ergo_slot
	_ = r.m.inside(func() C.ergo_status { return C.ergo_ref_get(r.m.p, r.ref, &cell, 1) })
	runtime.KeepAlive(r)
	return Pointer(cell)
}

// Release lets go of it.
func (r *Ref) Release() {
	r.net.Stop()
	keptRef{r.m, r.ref}.free()
}
