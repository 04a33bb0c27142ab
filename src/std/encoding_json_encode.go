package json

import (
	"fmt"
	"reflect"
	"sync"
	"unsafe"
)

// Marshal returns v as JSON.
//
// A value with a method MarshalJSON writes itself, else one with MarshalText gives a string; nil pointers are null all the same.
// Else the type decides. Bools, numbers and strings are what they are in JSON: wrong bytes of strings become U+FFFD, and <, >, &,
// U+2028 and U+2029 are escaped, for HTML's sake. Arrays and slices are arrays, but []byte is a string in base64 and nil slices are
// null. Maps are objects, their keys in the order of their texts: strings, integers, or what has MarshalText. Pointers and
// interfaces are what they point to or hold, or null. NaN and infinities are an UnsupportedValueError, as are values that hold
// themselves; channels, functions and complex numbers an UnsupportedTypeError.
//
// Structs are objects of their exported fields, in order. The fields of embedded structs count as fields of the outer one; where
// several have a name, that of the least depth counts, among those of one depth the only one with a tag, else the only one. A tag
// `json:"name,options"` gives a field another name, which has letters, digits and ASCII punctuation but quotes, backslashes and commas;
// `json:"-"` leaves it out. The options: omitempty leaves out false, 0, nil and what has no elements; omitzero leaves out zero values, as
// the method IsZero says if there is one; string writes bools, numbers and strings within quotes.
func Marshal(v any) ([]byte, error) {
	e := &encoder{escapeHTML: true}
	if err := e.encodeAny(v, 0); err != nil {
		return nil, err
	}
	return e.out, nil
}

// MarshalIndent is Marshal with what Indent does.
func MarshalIndent(v any, prefix, indent string) ([]byte, error) {
	data, err := Marshal(v)
	if err != nil {
		return nil, err
	}
	return appendIndented(make([]byte, 0, 2*len(data)), data, prefix, indent), nil
}

// encoder is one value on its way to JSON.
type encoder struct {
	out        []byte
	escapeHTML bool
	depth      int               // pointers, maps and slices that are being written
	open       map[identity]bool // the deeper ones of them
}

// mode says how a value is written.
type mode int

const (
	addressable mode = 1 << iota // it is a variable: methods of its pointer count
	quoted                       // it stands in a string
)

// encodeFunc appends the value at p.
type encodeFunc func(e *encoder, p unsafe.Pointer, m mode) error

var encoders sync.Map // reflect.Type to encodeFunc

func encoderOf(t reflect.Type) encodeFunc {
	if f, ok := encoders.Load(t); ok {
		return f.(encodeFunc)
	}
	f := newEncoder(t)
	encoders.Store(t, f)
	return f
}

// newEncoder makes the function for a type; those of its parts are made when it is first called.
func newEncoder(t reflect.Type) encodeFunc {
	if t.Implements(marshalerType) {
		return jsonEncoder(t)
	}
	byPointer := func(method reflect.Type) bool {
		return t.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(method)
	}
	var f encodeFunc
	switch {
	case t.Implements(textMarshalerType):
		f = textEncoder(t)
	case byPointer(textMarshalerType):
		f = eitherEncoder(textPointerEncoder(t), kindEncoder(t))
	default:
		f = kindEncoder(t)
	}
	if byPointer(marshalerType) {
		f = eitherEncoder(jsonPointerEncoder(t), f)
	}
	return f
}

// eitherEncoder writes variables and other values in two ways.
func eitherEncoder(variable, other encodeFunc) encodeFunc {
	return func(e *encoder, p unsafe.Pointer, m mode) error {
		if m&addressable != 0 {
			return variable(e, p, m)
		}
		return other(e, p, m)
	}
}

// encodeAny appends what an interface holds.
func (e *encoder) encodeAny(x any, m mode) error {
	switch x := x.(type) {
	case nil:
		e.null()
		return nil
	case string:
		e.out = appendQuoted(e.out, x, e.escapeHTML)
		return nil
	case float64:
		return e.float(x, 64, m)
	case map[string]any:
		return encodeAnyMap(e, unsafe.Pointer(&x), 0)
	case []any:
		return encodeAnySlice(e, unsafe.Pointer(&x), 0)
	}
	v := reflect.ValueOf(x)
	t := v.Type()
	switch t.Kind() {
	case reflect.Pointer, reflect.Map:
		word := v.UnsafePointer()
		return encoderOf(t)(e, unsafe.Pointer(&word), m&quoted)
	}
	held := reflect.New(t)
	held.Elem().Set(v)
	return encoderOf(t)(e, held.UnsafePointer(), m&quoted)
}

func (e *encoder) null() { e.out = append(e.out, "null"...) }

// startLooking is how deep pointers, maps and slices are nested before it is looked whether one is inside itself.
const startLooking = 1000

// identity is which pointer, map or slice something is.
type identity struct {
	typ  reflect.Type
	data unsafe.Pointer
	len  int
}

// enter counts the pointer, map or slice at p, which leave counts off: an error if it is being written already. What has failed need
// not be left.
func (e *encoder) enter(t reflect.Type, p unsafe.Pointer) error {
	if e.depth++; e.depth <= startLooking {
		return nil
	}
	id := identityOf(t, p)
	if e.open[id] {
		return &UnsupportedValueError{reflect.NewAt(t, p).Elem(), fmt.Sprintf("encountered a cycle via %s", t)}
	}
	if e.open == nil {
		e.open = make(map[identity]bool)
	}
	e.open[id] = true
	return nil
}

func (e *encoder) leave(t reflect.Type, p unsafe.Pointer) {
	if e.depth > startLooking {
		delete(e.open, identityOf(t, p))
	}
	e.depth--
}

func identityOf(t reflect.Type, p unsafe.Pointer) identity {
	id := identity{typ: t, data: *(*unsafe.Pointer)(p)}
	if t.Kind() == reflect.Slice {
		id.len = len(*(*[]struct{})(p))
	}
	return id
}
