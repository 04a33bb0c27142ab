package json

import (
	"reflect"
	"unsafe"
)

// isEmpty reports whether omitempty leaves out the value at p: zeros but structs, and what has no elements.
func isEmpty(t reflect.Type, kind reflect.Kind, p unsafe.Pointer) bool {
	switch kind {
	case reflect.String:
		return *(*string)(p) == ""
	case reflect.Slice:
		return len(*(*[]struct{})(p)) == 0
	case reflect.Pointer, reflect.Interface:
		return *(*unsafe.Pointer)(p) == nil
	case reflect.Bool, reflect.Int8, reflect.Uint8:
		return *(*uint8)(p) == 0
	case reflect.Int16, reflect.Uint16:
		return *(*uint16)(p) == 0
	case reflect.Int32, reflect.Uint32:
		return *(*uint32)(p) == 0
	case reflect.Int, reflect.Uint, reflect.Int64, reflect.Uint64, reflect.Uintptr:
		return *(*uint64)(p) == 0
	case reflect.Float32:
		return *(*float32)(p) == 0
	case reflect.Float64:
		return *(*float64)(p) == 0
	case reflect.Array:
		return t.Len() == 0
	case reflect.Map:
		return reflect.NewAt(t, p).Elem().Len() == 0
	}
	return false
}

// zeroer is a value that knows itself whether it is zero.
type zeroer interface{ IsZero() bool }

var zeroerType = reflect.TypeFor[zeroer]()

// zeroTest returns what the option omitzero asks of values of a type.
func zeroTest(t reflect.Type) func(p unsafe.Pointer, m mode) bool {
	switch {
	case t.Implements(zeroerType) && t.Kind() == reflect.Interface:
		return func(p unsafe.Pointer, m mode) bool {
			v := reflect.NewAt(t, p).Elem()
			return v.IsNil() || v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil() || v.Interface().(zeroer).IsZero()
		}
	case t.Implements(zeroerType) && t.Kind() == reflect.Pointer:
		return func(p unsafe.Pointer, m mode) bool {
			v := reflect.NewAt(t, p).Elem()
			return v.IsNil() || v.Interface().(zeroer).IsZero()
		}
	case t.Implements(zeroerType):
		return func(p unsafe.Pointer, m mode) bool { return reflect.NewAt(t, p).Elem().Interface().(zeroer).IsZero() }
	case reflect.PointerTo(t).Implements(zeroerType):
		return func(p unsafe.Pointer, m mode) bool {
			v := reflect.NewAt(t, p)
			if m&addressable == 0 {
				v = reflect.New(t)
				v.Elem().Set(reflect.NewAt(t, p).Elem())
			}
			return v.Interface().(zeroer).IsZero()
		}
	}
	return func(p unsafe.Pointer, m mode) bool { return reflect.NewAt(t, p).Elem().IsZero() }
}
