package ergo

// #include "bridge.h"
// #cgo noescape ergo_string_new
// #cgo nocallback ergo_string_new
// #cgo noescape ergo_slice_new
// #cgo nocallback ergo_slice_new
// #cgo noescape ergo_type_of
// #cgo nocallback ergo_type_of
import "C"

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"
)

// Pointer is a pointer, map, chan or func of the script's, as the script has it. It is good until the next call; Keep makes it last.
type Pointer uint64

// Addr is where it points: memory of the VM, which stays at its place as long as the script or a reference holds it.
func (p Pointer) Addr() unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }

// A shape says how a Go type stands in cells of 8 bytes. Go's memory is laid out as Ergo's, so values are copied as they stand.
type shape struct {
	kind   uint8
	slots  int
	size   uintptr // bytes; of a slice: of an element
	text   string  // what the script calls it
	elem   string  // of a slice
	isSign bool
}

const (
	word = iota // 8 bytes
	half        // 4, 2 and 1 bytes, extended
	short
	byte1
	iface
	str
	list
	image
)

var kinds = map[reflect.Kind]shape{
	reflect.Bool: {kind: byte1, text: "bool"}, reflect.Int: {kind: word, text: "int"}, reflect.Uint: {kind: word, text: "uint"},
	reflect.Int8: {kind: byte1, text: "int8", isSign: true}, reflect.Uint8: {kind: byte1, text: "uint8"},
	reflect.Int16: {kind: short, text: "int16", isSign: true}, reflect.Uint16: {kind: short, text: "uint16"},
	reflect.Int32: {kind: half, text: "int32", isSign: true}, reflect.Uint32: {kind: half, text: "uint32"},
	reflect.Int64: {kind: word, text: "int64"}, reflect.Uint64: {kind: word, text: "uint64"}, reflect.Uintptr: {kind: word, text: "uintptr"},
	reflect.Float64: {kind: word, text: "float64"}, reflect.Float32: {kind: half, text: "float32"},
	reflect.String: {kind: str, text: "string"},
}

var pointerType, anyType = reflect.TypeFor[Pointer](), reflect.TypeFor[Any]()

// shapeOf is for the time when a function is found, not for calls.
func shapeOf(t reflect.Type) (shape, error) {
	if t == pointerType {
		return shape{kind: word, slots: 1, size: 8, text: "?"}, nil
	}
	if t == anyType {
		return shape{kind: iface, slots: 2, size: 16, text: "any"}, nil
	}
	if s, ok := kinds[t.Kind()]; ok {
		s.slots, s.size = 1, t.Size()
		if s.kind == str {
			s.slots = 2
		}
		if t.PkgPath() != "" {
			s.text = t.Name() // a named type has this name in the script too
		}
		return s, nil
	}
	switch t.Kind() {
	case reflect.Slice:
		elem, err := shapeOf(t.Elem())
		if err == nil && elem.kind != str && elem.kind != list && elem.kind != iface {
			return shape{kind: list, slots: 3, size: t.Elem().Size(), text: "[]" + elem.text, elem: elem.text}, nil
		}
	case reflect.Struct, reflect.Array:
		if !hasPointers(t) {
			name := t.Name()
			if name == "" && t.Kind() == reflect.Array {
				elem, err := shapeOf(t.Elem())
				if err != nil {
					return shape{}, err
				}
				name = fmt.Sprintf("[%d]%s", t.Len(), elem.text)
			}
			return shape{kind: image, slots: int(t.Size()+7) / 8, size: t.Size(), text: name}, nil
		}
	}
	return shape{}, fmt.Errorf("ergo: a value of type %s cannot cross", t)
}

func hasPointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if hasPointers(t.Field(i).Type) {
				return true
			}
		}
		return false
	case reflect.Array:
		return t.Len() != 0 && hasPointers(t.Elem())
	}
	s, ok := kinds[t.Kind()]
	return !ok || s.kind == str
}

// put writes the value at v into cells. Texts and slices are copied into the VM.
func (s *shape) put(m *machine, mod C.ergo_module, io []uint64, v unsafe.Pointer) C.ergo_status {
	switch s.kind {
	case word:
		io[0] = *(*uint64)(v)
	case half:
		io[0] = uint64(*(*uint32)(v))
		if s.isSign {
			io[0] = uint64(*(*int32)(v))
		}
	case short:
		io[0] = uint64(*(*uint16)(v))
		if s.isSign {
			io[0] = uint64(*(*int16)(v))
		}
	case byte1:
		io[0] = uint64(*(*uint8)(v))
		if s.isSign {
			io[0] = uint64(*(*int8)(v))
		}
	case iface:
		*(*[2]uint64)(io) = *(*[2]uint64)(v)
	case str:
		p, n := bytesOf(*(*string)(v))
		return C.ergo_string_new(m.p, p, n, (*C.ergo_slot)(&io[0]))
	case list:
		from := (*sliceHeader)(v)
		t, status := m.typeOf(mod, s.elem)
		if status != C.ERGO_OK {
			return status
		}
		if status := C.ergo_slice_new(m.p, t, C.size_t(from.len), C.size_t(from.len), (*C.ergo_slot)(&io[0])); status != C.ERGO_OK {
			return status
		}
		n := uintptr(from.len) * s.size
		copy(unsafe.Slice((*byte)(Pointer(io[0]).Addr()), n), unsafe.Slice((*byte)(from.data), n))
	case image:
		io[s.slots-1] = 0
		copy(unsafe.Slice((*byte)(unsafe.Pointer(&io[0])), s.size), unsafe.Slice((*byte)(v), s.size))
	}
	return C.ERGO_OK
}

// typeOf is the number of a type that Go text names; a machine remembers them.
func (m *machine) typeOf(mod C.ergo_module, name string) (t C.ergo_type, status C.ergo_status) {
	key := typeKey{mod, name}
	if known, ok := m.types.Load(key); ok {
		return known.(C.ergo_type), C.ERGO_OK
	}
	p, free := text(name)
	defer free()
	if status = C.ergo_type_of(m.p, mod, p, &t); status == C.ERGO_OK {
		m.types.Store(key, t)
	}
	return t, status
}

type typeKey struct {
	mod  C.ergo_module
	name string
}

type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// get reads a value out of cells into v. Texts and slices are copied out of the VM.
func (s *shape) get(io []uint64, v unsafe.Pointer) {
	switch s.kind {
	case word:
		*(*uint64)(v) = io[0]
	case half:
		*(*uint32)(v) = uint32(io[0])
	case short:
		*(*uint16)(v) = uint16(io[0])
	case byte1:
		*(*uint8)(v) = uint8(io[0])
	case iface:
		*(*[2]uint64)(v) = *(*[2]uint64)(io)
	case str:
		*(*string)(v) = string(unsafe.Slice((*byte)(Pointer(io[0]).Addr()), int(io[1])))
	case list:
		n := int(io[1])
		if n == 0 {
			*(*sliceHeader)(v) = sliceHeader{}
			return
		}
		// Elements hold no pointers, so words are as good as they.
		words := make([]uint64, (uintptr(n)*s.size+7)/8)
		to := unsafe.Pointer(&words[0])
		copy(unsafe.Slice((*byte)(to), uintptr(n)*s.size), unsafe.Slice((*byte)(Pointer(io[0]).Addr()), uintptr(n)*s.size))
		*(*sliceHeader)(v) = sliceHeader{to, n, n}
	case image:
		copy(unsafe.Slice((*byte)(v), s.size), unsafe.Slice((*byte)(unsafe.Pointer(&io[0])), s.size))
	}
}

// A signature is the shapes of a function, and its Go text.
type signature struct {
	in, out           []shape
	inSlots, outSlots int
	hasError          bool // a last result of type error, which is no result of the script's
	text              string
}

var errorType = reflect.TypeFor[error]()

func signatureOf(t reflect.Type) (*signature, error) {
	if t.Kind() != reflect.Func || t.IsVariadic() {
		return nil, fmt.Errorf("ergo: %s is no function that can cross", t)
	}
	sig := &signature{}
	var in, out []string
	for i := range t.NumIn() {
		s, err := shapeOf(t.In(i))
		if err != nil {
			return nil, err
		}
		sig.in, in = append(sig.in, s), append(in, s.text)
		sig.inSlots += s.slots
	}
	for i := range t.NumOut() {
		if i == t.NumOut()-1 && t.Out(i) == errorType {
			sig.hasError = true
			break
		}
		s, err := shapeOf(t.Out(i))
		if err != nil {
			return nil, err
		}
		sig.out, out = append(sig.out, s), append(out, s.text)
		sig.outSlots += s.slots
	}
	sig.text = "func(" + strings.Join(in, ", ") + ")"
	switch len(out) {
	case 0:
	case 1:
		sig.text += " " + out[0]
	default:
		sig.text += " (" + strings.Join(out, ", ") + ")"
	}
	return sig, nil
}
