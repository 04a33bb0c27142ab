package json

import (
	"encoding/base64"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"unsafe"
)

// kindEncoder makes the function for a type by what it is made of.
func kindEncoder(t reflect.Type) encodeFunc {
	switch t.Kind() {
	case reflect.Bool:
		return encodeBool
	case reflect.Int, reflect.Int64:
		return func(e *encoder, p unsafe.Pointer, m mode) error { return e.int(*(*int64)(p), m) }
	case reflect.Int32:
		return func(e *encoder, p unsafe.Pointer, m mode) error { return e.int(int64(*(*int32)(p)), m) }
	case reflect.Int16:
		return func(e *encoder, p unsafe.Pointer, m mode) error { return e.int(int64(*(*int16)(p)), m) }
	case reflect.Int8:
		return func(e *encoder, p unsafe.Pointer, m mode) error { return e.int(int64(*(*int8)(p)), m) }
	case reflect.Uint, reflect.Uint64, reflect.Uintptr:
		return func(e *encoder, p unsafe.Pointer, m mode) error { return e.uint(*(*uint64)(p), m) }
	case reflect.Uint32:
		return func(e *encoder, p unsafe.Pointer, m mode) error { return e.uint(uint64(*(*uint32)(p)), m) }
	case reflect.Uint16:
		return func(e *encoder, p unsafe.Pointer, m mode) error { return e.uint(uint64(*(*uint16)(p)), m) }
	case reflect.Uint8:
		return func(e *encoder, p unsafe.Pointer, m mode) error { return e.uint(uint64(*(*uint8)(p)), m) }
	case reflect.Float64:
		return func(e *encoder, p unsafe.Pointer, m mode) error { return e.float(*(*float64)(p), 64, m) }
	case reflect.Float32:
		return func(e *encoder, p unsafe.Pointer, m mode) error { return e.float(float64(*(*float32)(p)), 32, m) }
	case reflect.String:
		if t == numberType {
			return encodeNumber
		}
		return encodeString
	case reflect.Interface:
		return func(e *encoder, p unsafe.Pointer, m mode) error {
			return e.encodeAny(reflect.NewAt(t, p).Elem().Interface(), m&quoted)
		}
	case reflect.Struct:
		return structEncoder(t)
	case reflect.Map:
		return mapEncoder(t)
	case reflect.Slice:
		return sliceEncoder(t)
	case reflect.Array:
		return arrayEncoder(t)
	case reflect.Pointer:
		return pointerEncoder(t)
	}
	return unsupported(t)
}

func unsupported(t reflect.Type) encodeFunc {
	return func(e *encoder, p unsafe.Pointer, m mode) error { return &UnsupportedTypeError{t} }
}

// quote appends the quote of a value that stands in a string.
func (e *encoder) quote(m mode) {
	if m&quoted != 0 {
		e.out = append(e.out, '"')
	}
}

func encodeBool(e *encoder, p unsafe.Pointer, m mode) error {
	e.quote(m)
	e.out = strconv.AppendBool(e.out, *(*bool)(p))
	e.quote(m)
	return nil
}

func (e *encoder) int(n int64, m mode) error {
	e.quote(m)
	e.out = strconv.AppendInt(e.out, n, 10)
	e.quote(m)
	return nil
}

func (e *encoder) uint(n uint64, m mode) error {
	e.quote(m)
	e.out = strconv.AppendUint(e.out, n, 10)
	e.quote(m)
	return nil
}

// float appends a number: with an exponent if it is very large or very small.
func (e *encoder) float(x float64, bits int, m mode) error {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		v := reflect.ValueOf(x)
		if bits == 32 {
			v = reflect.ValueOf(float32(x))
		}
		return &UnsupportedValueError{v, strconv.FormatFloat(x, 'g', -1, bits)}
	}
	format := byte('f')
	if abs := math.Abs(x); abs != 0 {
		// The bounds are numbers of the type, rounded as those are.
		if bits == 64 && (abs < 1e-6 || abs >= 1e21) || bits == 32 && (float32(abs) < 1e-6 || float32(abs) >= 1e21) {
			format = 'e'
		}
	}
	e.quote(m)
	e.out = strconv.AppendFloat(e.out, x, format, -1, bits)
	if n := len(e.out); format == 'e' && e.out[n-4] == 'e' && e.out[n-3] == '-' && e.out[n-2] == '0' {
		e.out[n-2] = e.out[n-1]
		e.out = e.out[:n-1]
	}
	e.quote(m)
	return nil
}

func encodeNumber(e *encoder, p unsafe.Pointer, m mode) error {
	text := *(*string)(p)
	if text == "" {
		text = "0"
	}
	if !isNumber(text) {
		return fmt.Errorf("json: invalid number literal %q", text)
	}
	e.quote(m)
	e.out = append(e.out, text...)
	e.quote(m)
	return nil
}

func encodeString(e *encoder, p unsafe.Pointer, m mode) error {
	if m&quoted == 0 {
		e.out = appendQuoted(e.out, *(*string)(p), e.escapeHTML)
		return nil
	}
	inner := appendQuoted(nil, *(*string)(p), e.escapeHTML)
	e.out = appendQuoted(e.out, string(inner), false)
	return nil
}

func pointerEncoder(t reflect.Type) encodeFunc {
	var elem encodeFunc
	return func(e *encoder, p unsafe.Pointer, m mode) error {
		q := *(*unsafe.Pointer)(p)
		if q == nil {
			e.null()
			return nil
		}
		if elem == nil {
			elem = encoderOf(t.Elem())
		}
		if err := e.enter(t, p); err != nil {
			return err
		}
		if err := elem(e, q, m|addressable); err != nil {
			return err
		}
		e.leave(t, p)
		return nil
	}
}

func arrayEncoder(t reflect.Type) encodeFunc {
	var elem encodeFunc
	size, n := t.Elem().Size(), t.Len()
	return func(e *encoder, p unsafe.Pointer, m mode) error {
		if elem == nil {
			elem = encoderOf(t.Elem())
		}
		return e.elements(elem, p, size, n, m&addressable)
	}
}

func sliceEncoder(t reflect.Type) encodeFunc {
	byPointer := reflect.PointerTo(t.Elem())
	if t.Elem().Kind() == reflect.Uint8 && !byPointer.Implements(marshalerType) && !byPointer.Implements(textMarshalerType) {
		return encodeBytes
	}
	var elem encodeFunc
	size := t.Elem().Size()
	return func(e *encoder, p unsafe.Pointer, m mode) error {
		if *(*unsafe.Pointer)(p) == nil {
			e.null()
			return nil
		}
		if elem == nil {
			elem = encoderOf(t.Elem())
		}
		if err := e.enter(t, p); err != nil {
			return err
		}
		if err := e.elements(elem, *(*unsafe.Pointer)(p), size, len(*(*[]struct{})(p)), addressable); err != nil {
			return err
		}
		e.leave(t, p)
		return nil
	}
}

// elements appends n values, of so many bytes each, that lie at p.
func (e *encoder) elements(elem encodeFunc, p unsafe.Pointer, size uintptr, n int, m mode) error {
	e.out = append(e.out, '[')
	for i := range n {
		if i > 0 {
			e.out = append(e.out, ',')
		}
		if err := elem(e, unsafe.Add(p, uintptr(i)*size), m); err != nil {
			return err
		}
	}
	e.out = append(e.out, ']')
	return nil
}

func encodeBytes(e *encoder, p unsafe.Pointer, m mode) error {
	data := *(*[]byte)(p)
	if data == nil {
		e.null()
		return nil
	}
	e.out = append(e.out, '"')
	e.out = base64.StdEncoding.AppendEncode(e.out, data)
	e.out = append(e.out, '"')
	return nil
}

var anySliceType = reflect.TypeFor[[]any]()

// encodeAnySlice is what sliceEncoder would make for []any.
func encodeAnySlice(e *encoder, p unsafe.Pointer, m mode) error {
	s := *(*[]any)(p)
	if s == nil {
		e.null()
		return nil
	}
	if err := e.enter(anySliceType, p); err != nil {
		return err
	}
	e.out = append(e.out, '[')
	for i, x := range s {
		if i > 0 {
			e.out = append(e.out, ',')
		}
		if err := e.encodeAny(x, 0); err != nil {
			return err
		}
	}
	e.out = append(e.out, ']')
	e.leave(anySliceType, p)
	return nil
}
