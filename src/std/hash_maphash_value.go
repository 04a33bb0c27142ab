package maphash

import (
	"math"
	"reflect"
)

// Comparable returns the sum of a value; values that are equal have equal sums.
func Comparable[T comparable](seed Seed, v T) uint64 {
	var h Hash
	h.SetSeed(seed)
	WriteComparable(&h, v)
	return h.Sum64()
}

// WriteComparable adds x.
func WriteComparable[T comparable](h *Hash, x T) {
	h.ready()
	// Through a pointer, so that an interface stays one.
	h.value(reflect.ValueOf(&x).Elem())
}

// number adds eight bytes.
func (h *Hash) number(n uint64) {
	for range 8 {
		h.WriteByte(byte(n))
		n >>= 8
	}
}

func (h *Hash) float(f float64) {
	switch {
	case f == 0:
		// Both zeros are equal.
		h.number(0)
	case f != f:
		h.number(random())
	default:
		h.number(math.Float64bits(f))
	}
}

func (h *Hash) value(v reflect.Value) {
	switch kind := v.Kind(); kind {
	case reflect.Bool:
		if v.Bool() {
			h.WriteByte(1)
		} else {
			h.WriteByte(0)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		h.number(uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		h.number(v.Uint())
	case reflect.Float32, reflect.Float64:
		h.float(v.Float())
	case reflect.Complex64, reflect.Complex128:
		h.float(real(v.Complex()))
		h.float(imag(v.Complex()))
	case reflect.String:
		// The length keeps strings side by side apart.
		h.number(uint64(v.Len()))
		h.WriteString(v.String())
	case reflect.Pointer, reflect.Chan, reflect.UnsafePointer:
		h.number(uint64(v.Pointer()))
	case reflect.Array:
		for i := range v.Len() {
			h.value(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "_" {
				h.value(v.Field(i))
			}
		}
	case reflect.Interface:
		if v.IsNil() {
			h.WriteByte(0)
			return
		}
		h.WriteString(v.Elem().Type().String())
		h.value(v.Elem())
	default:
		panic(unhashable(v.Type().String()))
	}
}

type unhashable string

func (e unhashable) Error() string { return "runtime error: hash of unhashable type " + string(e) }
func (unhashable) RuntimeError()     {}
