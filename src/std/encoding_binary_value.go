package binary

import (
	"errors"
	"io"
	"math"
	"reflect"
	"slices"
)

var errBufferTooSmall = errors.New("buffer too small")

// Size returns how many bytes Write makes of a value, -1 if it has no fixed size.
func Size(v any) int { return sizeOf(reflect.Indirect(reflect.ValueOf(v))) }

func sizeOf(v reflect.Value) int {
	if !v.IsValid() {
		return -1
	}
	if v.Kind() == reflect.Slice {
		size := sizeOfType(v.Type().Elem())
		if size < 0 {
			return -1
		}
		return size * v.Len()
	}
	return sizeOfType(v.Type())
}

func sizeOfType(t reflect.Type) int {
	switch t.Kind() {
	case reflect.Array:
		size := sizeOfType(t.Elem())
		if size < 0 {
			return -1
		}
		return size * t.Len()
	case reflect.Struct:
		sum := 0
		for i := range t.NumField() {
			size := sizeOfType(t.Field(i).Type)
			if size < 0 {
				return -1
			}
			sum += size
		}
		return sum
	case reflect.Bool, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return int(t.Size())
	}
	return -1
}

// target finds where to decode to: what a pointer points to, or a slice.
func target(who string, data any) (v reflect.Value, size int, err error) {
	v = reflect.ValueOf(data)
	size = -1
	switch v.Kind() {
	case reflect.Pointer:
		v = v.Elem()
		size = sizeOf(v)
	case reflect.Slice:
		size = sizeOf(v)
	}
	if size < 0 {
		return v, -1, errors.New("binary." + who + ": invalid type " + reflect.TypeOf(data).String())
	}
	return v, size, nil
}

// source finds what to encode.
func source(who string, data any) (v reflect.Value, size int, err error) {
	v = reflect.Indirect(reflect.ValueOf(data))
	size = sizeOf(v)
	if size < 0 {
		return v, -1, errors.New("binary." + who + ": some values are not fixed-sized in type " + reflect.TypeOf(data).String())
	}
	return v, size, nil
}

// Read reads as many bytes as the value has that data points to, or the elements of the slice data, and sets them. Fields named _
// are left out.
func Read(r io.Reader, order ByteOrder, data any) error {
	v, size, err := target("Read", data)
	if err != nil {
		return err
	}
	buf := make([]byte, size)
	if _, err := io.ReadFull(r, buf); err != nil {
		return err
	}
	set(buf, order, v)
	return nil
}

// Decode sets data from buf as Read does, and returns how many bytes it took.
func Decode(buf []byte, order ByteOrder, data any) (int, error) {
	v, size, err := target("Decode", data)
	if err != nil {
		return 0, err
	}
	if len(buf) < size {
		return 0, errBufferTooSmall
	}
	set(buf, order, v)
	return size, nil
}

// Write writes a value, the elements of a slice, or what a pointer points to. Fields named _ are zeros.
func Write(w io.Writer, order ByteOrder, data any) error {
	v, size, err := source("Write", data)
	if err != nil {
		return err
	}
	buf := make([]byte, size)
	put(buf, order, v)
	_, err = w.Write(buf)
	return err
}

// Encode puts data into buf as Write does, and returns how many bytes that took.
func Encode(buf []byte, order ByteOrder, data any) (int, error) {
	v, size, err := source("Encode", data)
	if err != nil {
		return 0, err
	}
	if len(buf) < size {
		return 0, errBufferTooSmall
	}
	put(buf, order, v)
	return size, nil
}

// Append appends what Write writes.
func Append(buf []byte, order ByteOrder, data any) ([]byte, error) {
	v, size, err := source("Append", data)
	if err != nil {
		return nil, err
	}
	n := len(buf)
	buf = slices.Grow(buf, size)[:n+size]
	put(buf[n:], order, v)
	return buf, nil
}

// set decodes into v and returns the bytes behind its own.
func set(b []byte, order ByteOrder, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Array, reflect.Slice:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			return b[copy(v.Bytes(), b):]
		}
		for i := range v.Len() {
			b = set(b, order, v.Index(i))
		}
		return b
	case reflect.Struct:
		t := v.Type()
		for i := range v.NumField() {
			if field := t.Field(i); field.Name == "_" {
				b = b[sizeOfType(field.Type):]
			} else {
				b = set(b, order, v.Field(i))
			}
		}
		return b
	case reflect.Bool:
		v.SetBool(b[0] != 0)
		return b[1:]
	case reflect.Complex64, reflect.Complex128:
		size := int(v.Type().Size() / 2)
		v.SetComplex(complex(float(order, b[:size]), float(order, b[size:2*size])))
		return b[2*size:]
	}
	size := int(v.Type().Size())
	n := number(order, b[:size])
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float(order, b[:size]))
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		shift := 64 - 8*size
		v.SetInt(int64(n<<shift) >> shift)
	default:
		v.SetUint(n)
	}
	return b[size:]
}

// number reads a number of as many bytes as there are.
func number(order ByteOrder, b []byte) uint64 {
	switch len(b) {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(order.Uint16(b))
	case 4:
		return uint64(order.Uint32(b))
	}
	return order.Uint64(b)
}

func float(order ByteOrder, b []byte) float64 {
	if len(b) == 4 {
		return float64(math.Float32frombits(order.Uint32(b)))
	}
	return math.Float64frombits(order.Uint64(b))
}

// put encodes v and returns the room behind it.
func put(b []byte, order ByteOrder, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Array, reflect.Slice:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			return b[copy(b, v.Bytes()):]
		}
		for i := range v.Len() {
			b = put(b, order, v.Index(i))
		}
		return b
	case reflect.Struct:
		t := v.Type()
		for i := range v.NumField() {
			if field := t.Field(i); field.Name == "_" {
				size := sizeOfType(field.Type)
				clear(b[:size])
				b = b[size:]
			} else {
				b = put(b, order, v.Field(i))
			}
		}
		return b
	case reflect.Bool:
		b[0] = 0
		if v.Bool() {
			b[0] = 1
		}
		return b[1:]
	case reflect.Complex64, reflect.Complex128:
		size := int(v.Type().Size() / 2)
		c := v.Complex()
		putFloat(order, b[:size], real(c))
		putFloat(order, b[size:2*size], imag(c))
		return b[2*size:]
	}
	size := int(v.Type().Size())
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		putFloat(order, b[:size], v.Float())
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		putNumber(order, b[:size], uint64(v.Int()))
	default:
		putNumber(order, b[:size], v.Uint())
	}
	return b[size:]
}

func putNumber(order ByteOrder, b []byte, n uint64) {
	switch len(b) {
	case 1:
		b[0] = byte(n)
	case 2:
		order.PutUint16(b, uint16(n))
	case 4:
		order.PutUint32(b, uint32(n))
	default:
		order.PutUint64(b, n)
	}
}

func putFloat(order ByteOrder, b []byte, f float64) {
	if len(b) == 4 {
		order.PutUint32(b, math.Float32bits(float32(f)))
	} else {
		order.PutUint64(b, math.Float64bits(f))
	}
}
