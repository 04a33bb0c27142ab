package json

import (
	"encoding"
	"reflect"
	"sync"
	"unsafe"
)

// Unmarshal reads JSON into what v points to, which else is an InvalidUnmarshalError; text that is no JSON is a SyntaxError.
//
// A variable whose pointer has a method UnmarshalJSON reads itself; one with UnmarshalText reads itself from strings. Else it is the
// inverse of Marshal. Pointers that are nil are given something to point to. Keys are matched with fields exactly, or else without
// regard to case; those without a field are passed over. Slices are read from their beginning, arrays are filled up with zeros or
// take what they have room for, maps keep what they have. An interface without methods gets a bool, float64, string, []any,
// map[string]any or nil. null makes pointers, maps, slices and interfaces nil, and is nothing to all others.
//
// A value that a variable cannot hold is passed over; the first such is the UnmarshalTypeError that is returned when all has been read.
func Unmarshal(data []byte, v any) error {
	if err := checkSyntax(data); err != nil {
		return err
	}
	d := &decoder{data: data}
	return d.unmarshal(v)
}

// decoder is one value on its way out of JSON, which is right.
type decoder struct {
	data []byte
	at   int // behind the token

	// The token, as nextToken gives it.
	kind       byte
	start, end int

	isInner         bool  // data stand in a string
	before          int64 // bytes before data, for errors
	useNumber       bool
	disallowUnknown bool

	saved   error               // the first that does not end the reading
	pending *UnmarshalTypeError // is saved, and wants the names of the fields around
	// The struct of the saved error is known, and that of one that ends the reading.
	isNamed, endsNamed bool
}

// decodeFunc reads the value that begins with the token into the variable at p. An error ends all reading.
type decodeFunc func(d *decoder, p unsafe.Pointer) error

func (d *decoder) unmarshal(v any) error {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return &InvalidUnmarshalError{reflect.TypeOf(v)}
	}
	d.next()
	if err := behind(target.Type(), target.Type())(d, target.UnsafePointer()); err != nil {
		return err
	}
	return d.saved
}

// offset is where the token ends, as errors count.
func (d *decoder) offset() int64 { return d.before + int64(d.at) }

// next goes to the next token.
func (d *decoder) next() { d.kind, d.start, d.end, d.at = nextToken(d.data, d.at) }

// skip goes behind the value that begins with the token.
func (d *decoder) skip() {
	if d.kind == '{' || d.kind == '[' {
		d.at = closing(d.data, d.at)
	}
}

// text is the string that the token is.
func (d *decoder) text() string {
	if d.kind == escapedString {
		return unquote(d.data[d.start:d.end])
	}
	return string(d.data[d.start:d.end])
}

// isText reports whether the token is a string.
func (d *decoder) isText() bool { return d.kind == '"' || d.kind == escapedString }

// raw is the token as it is written.
func (d *decoder) raw() []byte {
	if d.isText() {
		return d.data[d.start-1 : d.end+1]
	}
	return d.data[d.start:d.end]
}

// save keeps the first error that does not end the reading.
func (d *decoder) save(err error) {
	if d.saved != nil {
		return
	}
	d.saved = err
	d.pending, _ = err.(*UnmarshalTypeError)
}

// kindName is what errors call a value that begins with the token.
func (d *decoder) kindName() string {
	switch d.kind {
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "bool"
	case 'n':
		return "null"
	case number:
		return "number"
	}
	return "string"
}

// mismatch passes over a value that a variable of type t cannot hold.
func (d *decoder) mismatch(t reflect.Type) error {
	switch {
	case d.kind == 'n':
		return nil
	case d.isInner && d.kind == number:
		return d.misused(t)
	case d.isInner && !d.isText():
		d.save(d.misused(t))
		return nil
	}
	d.save(&UnmarshalTypeError{Value: d.kindName(), Type: t, Offset: d.offset()})
	d.skip()
	return nil
}

// around adds to an error that it happened in a field of o. The innermost struct is the one that counts.
func around(err *UnmarshalTypeError, isNamed *bool, o *object, f *field) {
	if !*isNamed {
		*isNamed = true
		err.Struct = o.name
	}
	if err.Field != "" {
		err.Field = f.path + "." + err.Field
	} else {
		err.Field = f.path
	}
}

var decoders sync.Map // reflect.Type to decodeFunc

// decoderOf returns the function that reads into variables of a type.
func decoderOf(t reflect.Type) decodeFunc {
	if f, ok := decoders.Load(t); ok {
		return f.(decodeFunc)
	}
	f := newDecoder(t)
	decoders.Store(t, f)
	return f
}

// newDecoder makes the function for a type; those of its parts are made when it is first called.
func newDecoder(t reflect.Type) decodeFunc {
	if t.Kind() == reflect.Pointer {
		return pointerDecoder(t, t)
	}
	if t.Name() != "" {
		if f := methodDecoder(t, t); f != nil {
			return f
		}
	}
	return kindDecoder(t)
}

// behind returns the function that reads into what a pointer of type t points to. Errors of methods tell the type from, where the
// pointers began.
func behind(t, from reflect.Type) decodeFunc {
	elem := t.Elem()
	if elem.Kind() == reflect.Pointer {
		return pointerDecoder(elem, from)
	}
	if f := methodDecoder(elem, from); f != nil {
		return f
	}
	return decoderOf(elem)
}

func pointerDecoder(t, from reflect.Type) decodeFunc {
	var elem decodeFunc
	return func(d *decoder, p unsafe.Pointer) error {
		q := (*unsafe.Pointer)(p)
		if d.kind == 'n' {
			*q = nil
			return nil
		}
		if elem == nil {
			elem = behind(t, from)
		}
		if *q == nil {
			*q = reflect.New(t.Elem()).UnsafePointer()
		}
		return elem(d, *q)
	}
}

// methodDecoder returns the function for variables of type t that read themselves, nil for others.
func methodDecoder(t, from reflect.Type) decodeFunc {
	pointer := reflect.PointerTo(t)
	switch {
	case pointer.Implements(unmarshalerType):
		return func(d *decoder, p unsafe.Pointer) error {
			start := d.start
			if d.isText() {
				start--
			}
			d.skip()
			return reflect.NewAt(t, p).Interface().(Unmarshaler).UnmarshalJSON(d.data[start:d.at:d.at])
		}
	case pointer.Implements(textUnmarshalerType):
		other := kindDecoder(t)
		return func(d *decoder, p unsafe.Pointer) error {
			switch {
			case d.kind == 'n':
				return other(d, p)
			case !d.isText():
				return d.mismatch(from)
			}
			return reflect.NewAt(t, p).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(d.text()))
		}
	}
	return nil
}
