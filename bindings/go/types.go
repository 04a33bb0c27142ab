package ergo

// #include "bridge.h"
// #cgo noescape ergo_func_type
// #cgo nocallback ergo_func_type
// #cgo noescape ergo_interface_type
// #cgo nocallback ergo_interface_type
// #cgo noescape ergo_type_param
// #cgo nocallback ergo_type_param
// #cgo noescape ergo_type_result
// #cgo nocallback ergo_type_result
// #cgo noescape ergo_type_name
// #cgo nocallback ergo_type_name
import "C"

import "reflect"

// Type is a type of a script's, told in reflect's words. It was read when it was asked for, and needs no VM.
type Type struct {
	text     string
	kind     reflect.Kind
	size     uintptr
	in, out  []*Type
	variadic bool
}

// String is its Go text: "func(string, int) error".
func (t *Type) String() string { return t.text }

// Kind is what it is.
func (t *Type) Kind() reflect.Kind { return t.kind }

// Size is that of a value in memory, in bytes.
func (t *Type) Size() uintptr { return t.size }

// NumIn is the number of a function's parameters, as it is called: of a method the receiver is the first.
func (t *Type) NumIn() int { return len(t.in) }

// In is the i-th.
func (t *Type) In(i int) *Type { return t.in[i] }

// NumOut is the number of its results.
func (t *Type) NumOut() int { return len(t.out) }

// Out is the i-th.
func (t *Type) Out(i int) *Type { return t.out[i] }

// IsVariadic says that the last parameter stands for any number of arguments.
func (t *Type) IsVariadic() bool { return t.variadic }

// Any is what an `any` of the script's holds, as the script has it. It is good until the next call; VM.TypeOf tells its type.
type Any struct{ word, data uint64 }

// TypeOf is the type of what an interface holds; nil for a nil one.
func (vm *VM) TypeOf(value Any) (t *Type, err error) {
	m := vm.m
	cells := [2]C.ergo_slot{C.ergo_slot(value.word), C.ergo_slot(value.data)}
	err = m.inside(func() C.ergo_status {
		var n C.ergo_type
		s := C.ergo_interface_type(m.p, &cells[0], &n)
		if s == C.ERGO_OK && n != 0 {
			t, s = m.typeNumbered(n)
		}
		return s
	})
	return t, err
}

// TypeOf is the type of a function, or of a method as "(*Enemy).Hit".
func (mod *Module) TypeOf(symbol string) (t *Type, err error) {
	m := mod.m
	name, free := text(symbol)
	defer free()
	err = m.inside(func() C.ergo_status {
		var f C.ergo_func
		var n C.ergo_type
		s := C.ergo_find(m.p, mod.n, name, nil, &f)
		if s == C.ERGO_OK {
			s = C.ergo_func_type(m.p, f, &n)
		}
		if s == C.ERGO_OK {
			t, s = m.typeNumbered(n)
		}
		return s
	})
	return t, err
}

// typeNumbered reads a type; m is locked.
func (m *machine) typeNumbered(n C.ergo_type) (*Type, C.ergo_status) {
	return m.readType(n, map[C.ergo_type]*Type{})
}

// readType reads a type once: `known` has those that were begun, for a func type may name itself.
func (m *machine) readType(n C.ergo_type, known map[C.ergo_type]*Type) (*Type, C.ergo_status) {
	if t, ok := known[n]; ok {
		return t, C.ERGO_OK
	}
	info := C.ergo_type_info{struct_size: C.sizeof_ergo_type_info}
	if s := C.ergo_type_get(m.p, n, &info); s != C.ERGO_OK {
		return nil, s
	}
	var p *C.char
	var length C.size_t
	if s := C.ergo_type_name(m.p, n, &p, &length); s != C.ERGO_OK {
		return nil, s
	}
	t := &Type{text: borrowed(p, length), kind: reflect.Kind(info.kind), size: uintptr(info.size), variadic: info.variadic != 0}
	known[n] = t
	if t.kind != reflect.Func {
		return t, C.ERGO_OK
	}
	parts := func(count C.uint32_t, of func(i C.uint32_t, part *C.ergo_type) C.ergo_status) (list []*Type, s C.ergo_status) {
		for i := range count {
			var part C.ergo_type
			if s = of(i, &part); s != C.ERGO_OK {
				return nil, s
			}
			each, s := m.readType(part, known)
			if s != C.ERGO_OK {
				return nil, s
			}
			list = append(list, each)
		}
		return list, C.ERGO_OK
	}
	var s C.ergo_status
	t.in, s = parts(info.nfields, func(i C.uint32_t, part *C.ergo_type) C.ergo_status { return C.ergo_type_param(m.p, n, i, part) })
	if s == C.ERGO_OK {
		t.out, s = parts(info.nresults, func(i C.uint32_t, part *C.ergo_type) C.ergo_status { return C.ergo_type_result(m.p, n, i, part) })
	}
	if s != C.ERGO_OK {
		return nil, s
	}
	return t, C.ERGO_OK
}
