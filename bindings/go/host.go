package ergo

// #include "bridge.h"
// #cgo noescape ergo_throw
// #cgo nocallback ergo_throw
import "C"

import (
	"fmt"
	"io"
	"reflect"
	"runtime/cgo"
	"unsafe"
	"weak"
)

// hostFunc is a function that the script may call. Its handle lies in C, so it must not keep the machine: the machine keeps it.
type hostFunc struct {
	m    weak.Pointer[machine]
	mod  C.ergo_module
	call func(m *machine, mod C.ergo_module, io []uint64) error
}

// Host binds a Go function that the script may call, before Init. An error that it returns as its last result, and a panic, are panics in the script; if
// the script does not recover, the call's error wraps the one, and the other goes on behind the call. It may call the VM, and must not end its
// goroutine (runtime.Goexit, and with it testing.T.FailNow).
func (mod *Module) Host(name string, f any) error {
	sig, err := signatureOf(reflect.TypeOf(f))
	if err != nil {
		return err
	}
	return mod.HostAs(name, sig.text, f)
}

// HostAs is Host with the signature as the script has it, where Go's types do not tell: for Pointer.
func (mod *Module) HostAs(name, signatureText string, f any) error {
	sig, err := signatureOf(reflect.TypeOf(f))
	if err != nil {
		return err
	}
	m := mod.m
	host := &hostFunc{m: weak.Make(m), mod: mod.n, call: adapted(f, sig)}
	symbol, freeSymbol := text(name)
	defer freeSymbol()
	goText, freeText := text(signatureText)
	defer freeText()
	handle := newCgoHandle(weak.Make(host))
	err = m.inside(func() C.ergo_status {
		s := C.ergo_go_host(m.p, mod.n, symbol, goText, C.uintptr_t(handle))
		if s == C.ERGO_OK {
			m.hosts = append(m.hosts, host)
		}
		return s
	})
	if err != nil {
		dropCgoHandle(handle)
	}
	return err
}

// adapted makes of a function one on cells: without reflection for the common ones.
func adapted(f any, sig *signature) func(*machine, C.ergo_module, []uint64) error {
	switch f := f.(type) {
	case func():
		return func(*machine, C.ergo_module, []uint64) error { f(); return nil }
	case func() error:
		return func(*machine, C.ergo_module, []uint64) error { return f() }
	case func(float64) float64:
		return takes1gives1(f, sig)
	case func(float64, float64) float64:
		return takes2gives1(f, sig)
	case func(int) int:
		return takes1gives1(f, sig)
	case func(int, int) int:
		return takes2gives1(f, sig)
	case func(string) string:
		return takes1gives1(f, sig)
	case func(int) float64:
		return takes1gives1(f, sig)
	case func(string) int:
		return takes1gives1(f, sig)
	case func(string) bool:
		return takes1gives1(f, sig)
	case func(string):
		return takes1(f, sig)
	case func(int):
		return takes1(f, sig)
	case func(float64):
		return takes1(f, sig)
	}
	return reflected(reflect.ValueOf(f), sig)
}

func takes1[A any](f func(A), sig *signature) func(*machine, C.ergo_module, []uint64) error {
	in := &sig.in[0]
	return func(_ *machine, _ C.ergo_module, io []uint64) error {
		var a A
		in.get(io, unsafe.Pointer(&a))
		f(a)
		return nil
	}
}

func takes1gives1[A, R any](f func(A) R, sig *signature) func(*machine, C.ergo_module, []uint64) error {
	in, out := &sig.in[0], &sig.out[0]
	return func(m *machine, mod C.ergo_module, io []uint64) error {
		var a A
		in.get(io, unsafe.Pointer(&a))
		r := f(a)
		return given(m, out.put(m, mod, io, unsafe.Pointer(&r)))
	}
}

func takes2gives1[A, B, R any](f func(A, B) R, sig *signature) func(*machine, C.ergo_module, []uint64) error {
	in, and, out := &sig.in[0], &sig.in[1], &sig.out[0]
	return func(m *machine, mod C.ergo_module, io []uint64) error {
		var a A
		var b B
		in.get(io, unsafe.Pointer(&a))
		and.get(io[in.slots:], unsafe.Pointer(&b))
		r := f(a, b)
		return given(m, out.put(m, mod, io, unsafe.Pointer(&r)))
	}
}

func reflected(f reflect.Value, sig *signature) func(*machine, C.ergo_module, []uint64) error {
	return func(m *machine, mod C.ergo_module, io []uint64) error {
		args, at := make([]reflect.Value, len(sig.in)), 0
		for i := range sig.in {
			arg := reflect.New(f.Type().In(i))
			sig.in[i].get(io[at:], arg.UnsafePointer())
			args[i] = arg.Elem()
			at += sig.in[i].slots
		}
		results := f.Call(args)
		if sig.hasError {
			if err, _ := results[len(results)-1].Interface().(error); err != nil {
				return err
			}
		}
		at = 0
		for i := range sig.out {
			r := reflect.New(f.Type().Out(i))
			r.Elem().Set(results[i])
			if s := sig.out[i].put(m, mod, io[at:], r.UnsafePointer()); s != C.ERGO_OK {
				return given(m, s)
			}
			at += sig.out[i].slots
		}
		return nil
	}
}

func given(m *machine, s C.ergo_status) error {
	if s == C.ERGO_OK {
		return nil
	}
	return m.failed(s)
}

//export ergoGoCall
func ergoGoCall(handle C.uintptr_t, cx *C.ergo_ctx, io *C.ergo_slot, n C.uint32_t) (status C.int32_t) {
	host := cgo.Handle(handle).Value().(weak.Pointer[hostFunc]).Value()
	m := host.m.Value()
	// The VM is this function's, which may call it again; others are refused by the library.
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		if v := recover(); v != nil {
			status = m.throw(cx, &thrown{v, panicText(v), true})
		}
	}()
	if err := host.call(m, host.mod, unsafe.Slice((*uint64)(io), int(n))); err != nil {
		return m.throw(cx, &thrown{err, err.Error(), false})
	}
	return C.ERGO_OK
}

func panicText(v any) string {
	if err, ok := v.(error); ok {
		return err.Error()
	}
	return fmt.Sprint(v)
}

// throw raises a panic in the script, and remembers what it is of the host's.
func (m *machine) throw(cx *C.ergo_ctx, t *thrown) C.int32_t {
	m.thrown = t
	p, n := bytesOf(t.text)
	return C.int32_t(C.ergo_throw(cx, p, n))
}

//export ergoGoFree
func ergoGoFree(handle C.uintptr_t) { dropCgoHandle(cgo.Handle(handle)) }

//export ergoGoWrite
func ergoGoWrite(handle C.uintptr_t, p unsafe.Pointer, n C.size_t) (taken C.size_t) {
	// A writer that panics takes nothing: nothing may pass through the library.
	defer func() { _ = recover() }()
	written, _ := cgo.Handle(handle).Value().(io.Writer).Write(unsafe.Slice((*byte)(p), int(n)))
	return C.size_t(written)
}
