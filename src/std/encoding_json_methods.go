package json

import (
	"encoding"
	"reflect"
	"unsafe"
)

// jsonEncoder writes values with a method MarshalJSON.
func jsonEncoder(t reflect.Type) encodeFunc {
	return func(e *encoder, p unsafe.Pointer, m mode) error {
		return e.marshaler(t, heldBy(t, p))
	}
}

// jsonPointerEncoder writes variables whose pointer has it.
func jsonPointerEncoder(t reflect.Type) encodeFunc {
	return func(e *encoder, p unsafe.Pointer, m mode) error {
		return e.marshaler(t, reflect.NewAt(t, p).Interface())
	}
}

// textEncoder writes values with a method MarshalText.
func textEncoder(t reflect.Type) encodeFunc {
	return func(e *encoder, p unsafe.Pointer, m mode) error {
		return e.textMarshaler(t, heldBy(t, p))
	}
}

// textPointerEncoder writes variables whose pointer has it.
func textPointerEncoder(t reflect.Type) encodeFunc {
	return func(e *encoder, p unsafe.Pointer, m mode) error {
		return e.textMarshaler(t, reflect.NewAt(t, p).Interface())
	}
}

// heldBy returns the value at p, or what it holds if it is an interface; nil if it is a nil pointer.
func heldBy(t reflect.Type, p unsafe.Pointer) any {
	if t.Kind() == reflect.Pointer && *(*unsafe.Pointer)(p) == nil {
		return nil
	}
	return reflect.NewAt(t, p).Elem().Interface()
}

func (e *encoder) marshaler(t reflect.Type, x any) error {
	value, ok := x.(Marshaler)
	if !ok {
		e.null()
		return nil
	}
	data, err := value.MarshalJSON()
	if err == nil {
		e.out, err = appendCompact(e.out, data, e.escapeHTML)
	}
	if err != nil {
		return &MarshalerError{t, err, "MarshalJSON"}
	}
	return nil
}

func (e *encoder) textMarshaler(t reflect.Type, x any) error {
	value, ok := x.(encoding.TextMarshaler)
	if !ok {
		e.null()
		return nil
	}
	text, err := value.MarshalText()
	if err != nil {
		return &MarshalerError{t, err, "MarshalText"}
	}
	e.out = appendQuoted(e.out, string(text), e.escapeHTML)
	return nil
}
