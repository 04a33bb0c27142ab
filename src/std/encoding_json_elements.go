package json

import (
	"encoding"
	"fmt"
	"reflect"
	"unsafe"
)

func structDecoder(t reflect.Type) decodeFunc {
	var o *object
	return func(d *decoder, p unsafe.Pointer) error {
		if d.kind != '{' {
			return d.mismatch(t)
		}
		if o == nil {
			o = objectOf(t)
		}
		return o.decode(d, p)
	}
}

func (o *object) decode(d *decoder, p unsafe.Pointer) error {
	// An error that is told the fields around already, or that happened beside this struct, is told no more of it.
	told := d.pending
	d.pending = nil
	for {
		d.next()
		if d.kind == '}' {
			d.pending = told
			return nil
		}
		key := d.text()
		d.next()
		f := o.find(key)
		if f == nil {
			if d.disallowUnknown {
				d.save(fmt.Errorf("json: unknown field %q", key))
			}
			d.skip()
			continue
		}
		err := o.decodeField(d, f, p)
		if err != nil {
			if e, ok := err.(*UnmarshalTypeError); ok {
				around(e, &d.endsNamed, o, f)
			}
			return err
		}
		if d.pending != nil {
			around(d.pending, &d.isNamed, o, f)
			told, d.pending = d.pending, nil
		}
	}
}

func (o *object) decodeField(d *decoder, f *field, p unsafe.Pointer) error {
	q := unsafe.Add(p, f.offsets[0])
	if len(f.offsets) > 1 {
		if q = f.reach(d, q); q == nil {
			d.skip()
			return nil
		}
	}
	if f.quoted != 0 {
		return d.quotedValue(f, q)
	}
	return f.decode(d, q)
}

// reach goes through embedded pointers, of which the first is at p, and makes what they point to; nil if it must not.
func (f *field) reach(d *decoder, p unsafe.Pointer) unsafe.Pointer {
	for i, offset := range f.offsets[1:] {
		next := (*unsafe.Pointer)(p)
		if *next == nil {
			if !f.through[i].exported {
				d.save(fmt.Errorf("json: cannot set embedded pointer to unexported struct: %v", f.through[i].typ))
				return nil
			}
			*next = reflect.New(f.through[i].typ).UnsafePointer()
		}
		p = unsafe.Add(*next, offset)
	}
	return p
}

// sliceHeader is a slice in memory.
type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

func sliceDecoder(t reflect.Type) decodeFunc {
	var elem decodeFunc
	size := t.Elem().Size()
	isBytes := t.Elem().Kind() == reflect.Uint8
	return func(d *decoder, p unsafe.Pointer) error {
		switch {
		case d.kind == '[':
		case d.kind == 'n':
			*(*[]struct{})(p) = nil
			return nil
		case isBytes && d.isText():
			d.bytes(p)
			return nil
		default:
			return d.mismatch(t)
		}
		if elem == nil {
			elem = decoderOf(t.Elem())
		}
		s := (*sliceHeader)(p)
		n := 0
		for {
			d.next()
			if d.kind == ']' {
				break
			}
			if n >= s.cap {
				reflect.NewAt(t, p).Elem().Grow(1)
			}
			n++
			if n > s.len {
				s.len = n
			}
			if err := elem(d, unsafe.Add(s.data, uintptr(n-1)*size)); err != nil {
				return err
			}
		}
		s.len = n
		if n == 0 {
			reflect.NewAt(t, p).Elem().Set(reflect.MakeSlice(t, 0, 0))
		}
		return nil
	}
}

func arrayDecoder(t reflect.Type) decodeFunc {
	var elem decodeFunc
	size, length := t.Elem().Size(), t.Len()
	return func(d *decoder, p unsafe.Pointer) error {
		if d.kind != '[' {
			return d.mismatch(t)
		}
		if elem == nil {
			elem = decoderOf(t.Elem())
		}
		n := 0
		for d.next(); d.kind != ']'; d.next() {
			if n >= length {
				d.skip()
				continue
			}
			if err := elem(d, unsafe.Add(p, uintptr(n)*size)); err != nil {
				return err
			}
			n++
		}
		for v := reflect.NewAt(t, p).Elem(); n < length; n++ {
			v.Index(n).SetZero()
		}
		return nil
	}
}

func mapDecoder(t reflect.Type) decodeFunc {
	isAny := t.Key() == stringType && t.Elem() == anyType
	set := keySetter(t.Key())
	var elem decodeFunc
	return func(d *decoder, p unsafe.Pointer) error {
		switch {
		case d.kind == 'n':
			*(*unsafe.Pointer)(p) = nil
			return nil
		case d.kind != '{' || set == nil:
			return d.mismatch(t)
		}
		m := reflect.NewAt(t, p).Elem()
		if m.IsNil() {
			m.Set(reflect.MakeMap(t))
		}
		if isAny {
			return d.intoAnyMap(*(*map[string]any)(p))
		}
		if elem == nil {
			elem = decoderOf(t.Elem())
		}
		value := reflect.New(t.Elem()).Elem()
		for {
			d.next()
			if d.kind == '}' {
				return nil
			}
			name, start := d.text(), d.start
			value.SetZero()
			d.next()
			if err := elem(d, value.Addr().UnsafePointer()); err != nil {
				return err
			}
			key := reflect.New(t.Key())
			ok, err := set(name, key)
			switch {
			case err != nil:
				return err
			case ok:
				m.SetMapIndex(key.Elem(), value)
			default:
				d.save(&UnmarshalTypeError{Value: "number " + name, Type: t.Key(), Offset: int64(start)})
			}
		}
	}
}

// keySetter returns the function that makes keys of a map out of their texts; nil if the keys of such maps are nothing that JSON has.
// The function tells whether there is such a key.
func keySetter(t reflect.Type) func(name string, key reflect.Value) (ok bool, err error) {
	kind := t.Kind()
	switch {
	case reflect.PointerTo(t).Implements(textUnmarshalerType):
		return func(name string, key reflect.Value) (ok bool, err error) {
			return true, key.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(name))
		}
	case kind == reflect.String:
		return func(name string, key reflect.Value) (ok bool, err error) {
			key.Elem().SetString(name)
			return true, nil
		}
	case reflect.Int <= kind && kind <= reflect.Int64:
		return func(name string, key reflect.Value) (ok bool, err error) {
			n, ok := parseInt([]byte(name))
			if ok = ok && !key.Elem().OverflowInt(n); ok {
				key.Elem().SetInt(n)
			}
			return ok, nil
		}
	case reflect.Uint <= kind && kind <= reflect.Uintptr:
		return func(name string, key reflect.Value) (ok bool, err error) {
			n, ok := parseUint([]byte(name), t.Bits())
			key.Elem().SetUint(n)
			return ok, nil
		}
	}
	return nil
}

func interfaceDecoder(t reflect.Type) decodeFunc {
	return func(d *decoder, p unsafe.Pointer) error {
		if *(*unsafe.Pointer)(p) != nil {
			// What the interface points to is read into, but by null, unless that is a pointer again.
			held := reflect.NewAt(t, p).Elem().Elem()
			if held.Kind() == reflect.Pointer && !held.IsNil() && held.UnsafePointer() != p && (d.kind != 'n' || held.Elem().Kind() == reflect.Pointer) {
				return behind(held.Type(), held.Type())(d, held.UnsafePointer())
			}
		}
		switch {
		case d.kind == 'n':
			reflect.NewAt(t, p).Elem().SetZero()
			return nil
		case d.kind == number:
			x := d.anyNumber()
			if x == nil {
				return nil
			}
			if t.NumMethod() == 0 {
				*(*any)(p) = x
				return nil
			}
		}
		if t.NumMethod() > 0 {
			return d.mismatch(t)
		}
		*(*any)(p) = d.anyValue()
		return nil
	}
}

// anyValue returns the value that begins with the token.
func (d *decoder) anyValue() any {
	switch d.kind {
	case '"', escapedString:
		return d.text()
	case number:
		return d.anyNumber()
	case '{':
		m := make(map[string]any)
		d.intoAnyMap(m)
		return m
	case '[':
		s := []any{}
		for d.next(); d.kind != ']'; d.next() {
			s = append(s, d.anyValue())
		}
		return s
	case 'n':
		return nil
	}
	return d.kind == 't'
}

func (d *decoder) anyNumber() any {
	if d.useNumber {
		return Number(d.data[d.start:d.end])
	}
	x, ok := parseFloat(d.data[d.start:d.end], 64)
	if !ok {
		// Go counts the byte behind the number too.
		d.save(&UnmarshalTypeError{Value: "number " + string(d.data[d.start:d.end]), Type: float64Type, Offset: d.offset() + 1})
		return nil
	}
	return x
}

// intoAnyMap reads the members of an object.
func (d *decoder) intoAnyMap(m map[string]any) error {
	for d.next(); d.kind != '}'; d.next() {
		key := d.text()
		d.next()
		m[key] = d.anyValue()
	}
	return nil
}
