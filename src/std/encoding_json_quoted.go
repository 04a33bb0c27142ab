package json

import (
	"fmt"
	"reflect"
	"unsafe"
)

// quotedValue reads a field with the option string: null, or a string that has the value in it.
func (d *decoder) quotedValue(f *field, p unsafe.Pointer) error {
	switch {
	case d.kind == 'n':
		return f.decode(d, p)
	case !d.isText():
		d.save(fmt.Errorf("json: invalid use of ,string struct tag, trying to unmarshal unquoted value into %v", f.typ))
		d.skip()
		return nil
	}
	inner := &decoder{data: []byte(d.text()), isInner: true}
	inner.at = len(inner.data)
	inner.before = d.offset() - int64(inner.at)
	if q := (*unsafe.Pointer)(p); f.kind == reflect.Pointer && len(inner.data) > 0 && inner.data[0] != 'n' && *q == nil {
		// What cannot be read leaves a pointer to zero.
		*q = reflect.New(f.typ.Elem()).UnsafePointer()
	}
	err := inner.tokenOfAll(f.typ)
	if err == nil && inner.saved == nil {
		err = f.decode(inner, p)
	}
	if inner.saved != nil {
		d.save(inner.saved)
	}
	return err
}

// tokenOfAll makes all data the token, for a variable of type t. What cannot be one is an error that is saved or, if it begins neither
// as null nor as a bool, ends the reading.
func (d *decoder) tokenOfAll(t reflect.Type) error {
	text := string(d.data)
	if text == "" {
		d.save(d.misused(t))
		return nil
	}
	d.kind, d.end = text[0], len(text)
	switch {
	case d.kind == 'n' && text != "null":
		d.save(d.misused(t))
	case d.kind == 't' && text != "true", d.kind == 'f' && text != "false":
		d.save(d.misused(pointedTo(t)))
	case d.kind == 'n', d.kind == 't', d.kind == 'f':
	case d.kind == '"':
		if _, fault := checkValid(d.data); fault != "" || text[len(text)-1] != '"' {
			return d.misused(pointedTo(t))
		}
		d.kind, d.start, d.end = escapedString, 1, len(text)-1
	case d.kind == '-', '0' <= d.kind && d.kind <= '9':
		d.kind = number
	default:
		return d.misused(pointedTo(t))
	}
	return nil
}

// misused is the error of a string that has no value for a variable of type t in it.
func (d *decoder) misused(t reflect.Type) error {
	return fmt.Errorf("json: invalid use of ,string struct tag, trying to unmarshal %q into %v", d.data, t)
}

// pointedTo goes through pointers.
func pointedTo(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}
