package json

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unsafe"
)

func structEncoder(t reflect.Type) encodeFunc {
	var o *object
	return func(e *encoder, p unsafe.Pointer, m mode) error {
		if o == nil {
			o = objectOf(t)
		}
		return o.encode(e, p, m&addressable)
	}
}

func (o *object) encode(e *encoder, p unsafe.Pointer, m mode) error {
	e.out = append(e.out, '{')
	first := true
	for i := range o.fields {
		f := &o.fields[i]
		q := unsafe.Add(p, f.offsets[0])
		m := m
		if len(f.offsets) > 1 {
			if q = f.follow(q); q == nil {
				continue
			}
			m = addressable
		}
		if f.omitEmpty && isEmpty(f.typ, f.kind, q) || f.isZero != nil && f.isZero(q, m) {
			continue
		}
		if first {
			first = false
		} else {
			e.out = append(e.out, ',')
		}
		if e.escapeHTML {
			e.out = append(e.out, f.keyHTML...)
		} else {
			e.out = append(e.out, f.key...)
		}
		if err := f.encode(e, q, m|f.quoted); err != nil {
			return err
		}
	}
	e.out = append(e.out, '}')
	return nil
}

// follow goes through embedded pointers, of which the first is at p; nil if one is.
func (f *field) follow(p unsafe.Pointer) unsafe.Pointer {
	for _, offset := range f.offsets[1:] {
		p = *(*unsafe.Pointer)(p)
		if p == nil {
			return nil
		}
		p = unsafe.Add(p, offset)
	}
	return p
}

func mapEncoder(t reflect.Type) encodeFunc {
	if t.Key() == stringType && t.Elem() == anyType {
		return encodeAnyMap
	}
	switch t.Key().Kind() {
	case reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
	default:
		if !t.Key().Implements(textMarshalerType) {
			return unsupported(t)
		}
	}
	var elem encodeFunc
	return func(e *encoder, p unsafe.Pointer, m mode) error {
		v := reflect.NewAt(t, p).Elem()
		if v.IsNil() {
			e.null()
			return nil
		}
		if elem == nil {
			elem = encoderOf(t.Elem())
		}
		if err := e.enter(t, p); err != nil {
			return err
		}
		entries, err := entriesOf(t, v)
		if err != nil {
			return err
		}
		e.out = append(e.out, '{')
		for i, entry := range entries {
			if i > 0 {
				e.out = append(e.out, ',')
			}
			e.out = appendQuoted(e.out, entry.key, e.escapeHTML)
			e.out = append(e.out, ':')
			if err := elem(e, entry.elem, 0); err != nil {
				return err
			}
		}
		e.out = append(e.out, '}')
		e.leave(t, p)
		return nil
	}
}

// entry is an entry of a map: what its key is called, and where its element lies.
type entry struct {
	key  string
	elem unsafe.Pointer
}

// entriesOf returns the entries of a map in the order of their keys.
func entriesOf(t reflect.Type, v reflect.Value) ([]entry, error) {
	entries := make([]entry, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		key, err := keyText(it.Key())
		if err != nil {
			return nil, fmt.Errorf("json: encoding error for type %q: %q", t.String(), err.Error())
		}
		elem := reflect.New(t.Elem())
		elem.Elem().SetIterValue(it)
		entries = append(entries, entry{key, elem.UnsafePointer()})
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	return entries, nil
}

// keyText returns what a key of a map is called.
func keyText(key reflect.Value) (string, error) {
	if key.Kind() == reflect.String {
		return key.String(), nil
	}
	if m, ok := key.Interface().(encoding.TextMarshaler); ok {
		if key.Kind() == reflect.Pointer && key.IsNil() {
			return "", nil
		}
		text, err := m.MarshalText()
		return string(text), err
	}
	if key.CanInt() {
		return strconv.FormatInt(key.Int(), 10), nil
	}
	return strconv.FormatUint(key.Uint(), 10), nil
}

var anyMapType = reflect.TypeFor[map[string]any]()

// encodeAnyMap is what mapEncoder would make for map[string]any.
func encodeAnyMap(e *encoder, p unsafe.Pointer, m mode) error {
	entries := *(*map[string]any)(p)
	if entries == nil {
		e.null()
		return nil
	}
	if err := e.enter(anyMapType, p); err != nil {
		return err
	}
	keys := make([]string, 0, len(entries))
	for key := range entries {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	e.out = append(e.out, '{')
	for i, key := range keys {
		if i > 0 {
			e.out = append(e.out, ',')
		}
		e.out = appendQuoted(e.out, key, e.escapeHTML)
		e.out = append(e.out, ':')
		if err := e.encodeAny(entries[key], 0); err != nil {
			return err
		}
	}
	e.out = append(e.out, '}')
	e.leave(anyMapType, p)
	return nil
}
