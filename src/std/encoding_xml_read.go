package xml

import (
	"encoding"
	"errors"
	"reflect"
	"strconv"
	"strings"
)

// Unmarshaler reads itself out of an element.
type Unmarshaler interface {
	UnmarshalXML(d *Decoder, start StartElement) error
}

// UnmarshalerAttr reads itself out of an attribute.
type UnmarshalerAttr interface {
	UnmarshalXMLAttr(attr Attr) error
}

// UnmarshalError says that another element was expected.
type UnmarshalError string

func (e UnmarshalError) Error() string { return string(e) }

// Unmarshal reads the first element of a text into what v points to.
func Unmarshal(data []byte, v any) error {
	d := &Decoder{Strict: true, spaces: map[string]string{}}
	d.input.line = 1
	d.input.text = data
	return d.Decode(v)
}

// Decode reads the next element into what v points to.
func (d *Decoder) Decode(v any) error { return d.DecodeElement(v, nil) }

// DecodeElement reads an element that has begun, or the next one if start is nil.
func (d *Decoder) DecodeElement(v any, start *StartElement) error {
	value := reflect.ValueOf(v)
	if value.Kind() != reflect.Pointer {
		return errors.New("non-pointer passed to Unmarshal")
	}
	if value.IsNil() {
		return errors.New("nil pointer passed to Unmarshal")
	}
	return d.element(value.Elem(), start)
}

// Skip reads to the end of the element that has begun.
func (d *Decoder) Skip() error {
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t.(type) {
		case StartElement:
			depth++
		case EndElement:
			depth--
		}
	}
	return nil
}

// maxDepth is how deep elements may be nested.
const maxDepth = 10000

var errDepth = errors.New("exceeded max depth")

// element reads an element into a value.
func (d *Decoder) element(v reflect.Value, start *StartElement) error {
	if d.depth > maxDepth {
		return errDepth
	}
	for start == nil {
		t, err := d.Token()
		if err != nil {
			return err
		}
		if e, is := t.(StartElement); is {
			start = &e
		}
	}
	if v.Kind() == reflect.Interface && !v.IsNil() {
		if e := v.Elem(); e.Kind() == reflect.Pointer && !e.IsNil() {
			v = e
		}
	}
	v = made(v)
	if u, is := as[Unmarshaler](v); is {
		return d.custom(u, start)
	}
	if u, is := as[encoding.TextUnmarshaler](v); is {
		return d.textual(u)
	}
	r := reading{d: d}
	switch v.Kind() {
	case reflect.Interface:
		return d.Skip()
	case reflect.Struct:
		if v.Type() == nameType {
			v.Set(reflect.ValueOf(start.Name))
			break
		}
		if err := r.begin(v, start); err != nil {
			return err
		}
	case reflect.Slice:
		if !isBytes(v.Type()) {
			return grown(v, func(elem reflect.Value) error { return d.element(elem, start) })
		}
		r.data = v
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		r.data = v
	default:
		return errors.New("unknown type " + v.Type().String())
	}
	return r.content()
}

// made returns what a pointer points to, which is made if there is nothing.
func made(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Pointer {
		return v
	}
	if v.IsNil() {
		v.Set(reflect.New(v.Type().Elem()))
	}
	return v.Elem()
}

// grown reads a new last element of a slice, and takes it away if there is an error.
func grown(v reflect.Value, read func(elem reflect.Value) error) error {
	n := v.Len()
	v.Grow(1)
	v.SetLen(n + 1)
	err := read(v.Index(n))
	if err != nil {
		v.SetLen(n)
	}
	return err
}

// custom lets a value read itself.
func (d *Decoder) custom(u Unmarshaler, start *StartElement) error {
	d.limit()
	outer := d.inValue
	d.inValue = true
	defer func() { d.inValue = outer }()
	err := u.UnmarshalXML(d, *start)
	whole := d.unlimit()
	if err == nil && !whole {
		err = errors.New("xml: " + typeName(u) + ".UnmarshalXML did not consume entire <" + start.Name.Local + "> element")
	}
	return err
}

// textual lets a value read itself out of the text of an element, without that of elements in it.
func (d *Decoder) textual(u encoding.TextUnmarshaler) error {
	var text []byte
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case StartElement:
			depth++
		case EndElement:
			depth--
		case CharData:
			if depth == 1 {
				text = append(text, t...)
			}
		}
	}
	return u.UnmarshalText(text)
}

// attribute reads an attribute into a value.
func attribute(v reflect.Value, a Attr) error {
	v = made(v)
	if u, is := as[UnmarshalerAttr](v); is {
		return u.UnmarshalXMLAttr(a)
	}
	if u, is := as[encoding.TextUnmarshaler](v); is {
		return u.UnmarshalText([]byte(a.Value))
	}
	switch {
	case v.Kind() == reflect.Slice && !isBytes(v.Type()):
		return grown(v, func(elem reflect.Value) error { return attribute(elem, a) })
	case v.Type() == attrType:
		v.Set(reflect.ValueOf(a))
		return nil
	}
	return store(v, []byte(a.Value))
}

// store reads a text into a value of a simple type.
func store(v reflect.Value, text []byte) error {
	given := v
	if !v.IsValid() {
		return nil
	}
	v = made(v)
	word := strings.TrimSpace(string(text))
	if len(text) == 0 {
		word = "0"
	}
	switch {
	case v.CanInt():
		i, err := strconv.ParseInt(word, 10, v.Type().Bits())
		if err != nil {
			return err
		}
		v.SetInt(i)
	case v.CanUint():
		u, err := strconv.ParseUint(word, 10, v.Type().Bits())
		if err != nil {
			return err
		}
		v.SetUint(u)
	case v.CanFloat():
		f, err := strconv.ParseFloat(word, v.Type().Bits())
		if err != nil {
			return err
		}
		v.SetFloat(f)
	case v.Kind() == reflect.Bool:
		b, err := strconv.ParseBool(word)
		if err != nil {
			return err
		}
		v.SetBool(b)
	case v.Kind() == reflect.String:
		v.SetString(string(text))
	case v.Kind() == reflect.Slice:
		if text == nil {
			text = []byte{}
		}
		v.SetBytes(text)
	default:
		return errors.New("cannot unmarshal into " + given.Type().String())
	}
	return nil
}
