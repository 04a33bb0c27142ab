package xml

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Marshaler writes itself as an element.
type Marshaler interface {
	MarshalXML(e *Encoder, start StartElement) error
}

// MarshalerAttr writes itself as an attribute.
type MarshalerAttr interface {
	MarshalXMLAttr(name Name) (Attr, error)
}

// UnsupportedTypeError says that there is no XML for a type.
type UnsupportedTypeError struct{ Type reflect.Type }

func (e *UnsupportedTypeError) Error() string { return "xml: unsupported type: " + e.Type.String() }

// Marshal returns a value as XML.
func Marshal(v any) ([]byte, error) { return MarshalIndent(v, "", "") }

// MarshalIndent is Marshal with each element on a line of its own.
func MarshalIndent(v any, prefix, indent string) ([]byte, error) {
	var b bytes.Buffer
	enc := NewEncoder(&b)
	enc.Indent(prefix, indent)
	err := enc.Encode(v)
	if err == nil {
		err = enc.Close()
	}
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Encode writes a value and flushes.
func (enc *Encoder) Encode(v any) error {
	if err := enc.value(reflect.ValueOf(v), nil, nil); err != nil {
		return err
	}
	return enc.out.Flush()
}

// EncodeElement writes a value as an element with this start and flushes.
func (enc *Encoder) EncodeElement(v any, start StartElement) error {
	if err := enc.value(reflect.ValueOf(v), nil, &start); err != nil {
		return err
	}
	return enc.out.Flush()
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct, reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		return false
	}
	return v.IsZero()
}

// value writes a value as an element: that of the start if there is one, else that of the field.
func (enc *Encoder) value(v reflect.Value, field *fieldInfo, start *StartElement) error {
	if start != nil && start.Name.Local == "" {
		return errors.New("xml: EncodeElement of StartElement with missing name")
	}
	if !v.IsValid() || field != nil && field.omitEmpty && isEmpty(v) {
		return nil
	}
	for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	typ := v.Type()
	if m, is := as[Marshaler](v); is {
		return enc.custom(m, startOf(m, typ, field, start))
	}
	if m, is := as[encoding.TextMarshaler](v); is {
		return enc.textual(m, startOf(m, typ, field, start))
	}
	if kind := v.Kind(); (kind == reflect.Slice || kind == reflect.Array) && !isBytes(typ) {
		for i := range v.Len() {
			if err := enc.value(v.Index(i), field, start); err != nil {
				return err
			}
		}
		return nil
	}
	info, err := infoOf(typ)
	if err != nil {
		return err
	}
	element, err := enc.elementOf(v, info, field, start)
	if err != nil {
		return err
	}
	if err := enc.start(&element); err != nil {
		return err
	}
	if v.Kind() == reflect.Struct {
		err = enc.fields(info, v)
	} else {
		var text string
		if text, err = simple(v); err == nil {
			escape(sink{enc}, text, true)
		}
	}
	if err != nil {
		return err
	}
	if err := enc.end(element.Name); err != nil {
		return err
	}
	return enc.state()
}

// startOf returns the start for a value that writes itself.
func startOf(m any, typ reflect.Type, field *fieldInfo, start *StartElement) (e StartElement) {
	switch {
	case start != nil:
		e.Name = start.Name
		e.Attr = append(e.Attr, start.Attr...)
	case field != nil && field.name != "":
		e.Name = Name{field.space, field.name}
	default:
		e.Name.Local = typ.Name()
	}
	return e
}

// elementOf returns the start of a value's element.
func (enc *Encoder) elementOf(v reflect.Value, info *structInfo, field *fieldInfo, start *StartElement) (e StartElement, err error) {
	if start != nil {
		e.Name = start.Name
		e.Attr = append(e.Attr, start.Attr...)
	} else if own := info.name; own != nil {
		if e.Name = (Name{own.space, own.name}); own.name == "" {
			e.Name = Name{}
			if f := own.of(v, false); f.IsValid() && f.Type() == nameType {
				if name := f.Interface().(Name); name.Local != "" {
					e.Name = name
				}
			}
		}
	}
	if e.Name.Local == "" && field != nil {
		e.Name = Name{field.space, field.name}
	}
	if e.Name.Local == "" {
		e.Name.Local, _, _ = strings.Cut(v.Type().Name(), "[")
		if e.Name.Local == "" {
			return e, &UnsupportedTypeError{v.Type()}
		}
	}
	for i := range info.fields {
		field := &info.fields[i]
		if field.mode&isAttr == 0 {
			continue
		}
		f := field.of(v, false)
		if field.omitEmpty && (!f.IsValid() || isEmpty(f)) || f.Kind() == reflect.Interface && f.IsNil() {
			continue
		}
		if err := e.add(Name{field.space, field.name}, f); err != nil {
			return e, err
		}
	}
	// An element without name space in one that has such says so.
	if own := info.name; own != nil && e.Name.Space == "" && own.space == "" && own.name == "" {
		if n := len(enc.open); n > 0 && enc.open[n-1].Space != "" {
			e.Attr = append(e.Attr, Attr{Name{"", xmlnsPrefix}, ""})
		}
	}
	return e, nil
}

// add adds a value as an attribute.
func (e *StartElement) add(name Name, v reflect.Value) error {
	if m, is := as[MarshalerAttr](v); is {
		a, err := m.MarshalXMLAttr(name)
		if err == nil && a.Name.Local != "" {
			e.Attr = append(e.Attr, a)
		}
		return err
	}
	if m, is := as[encoding.TextMarshaler](v); is {
		text, err := m.MarshalText()
		if err == nil {
			e.Attr = append(e.Attr, Attr{name, string(text)})
		}
		return err
	}
	if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	if v.Kind() == reflect.Slice && !isBytes(v.Type()) {
		for i := range v.Len() {
			if err := e.add(name, v.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}
	if v.Type() == attrType {
		e.Attr = append(e.Attr, v.Interface().(Attr))
		return nil
	}
	text, err := simple(v)
	if err == nil {
		e.Attr = append(e.Attr, Attr{name, text})
	}
	return err
}

// simple returns a value of a simple type as text.
func simple(v reflect.Value) (string, error) {
	switch {
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), nil
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10), nil
	case v.CanFloat():
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits()), nil
	}
	switch kind := v.Kind(); {
	case kind == reflect.String:
		return v.String(), nil
	case kind == reflect.Bool:
		return strconv.FormatBool(v.Bool()), nil
	case kind == reflect.Slice && isBytes(v.Type()):
		return string(v.Bytes()), nil
	case kind == reflect.Array && isBytes(v.Type()):
		b := make([]byte, v.Len())
		reflect.Copy(reflect.ValueOf(b), v)
		return string(b), nil
	}
	return "", &UnsupportedTypeError{v.Type()}
}

// custom lets a value write itself.
func (enc *Encoder) custom(m Marshaler, start StartElement) error {
	enc.open = append(enc.open, Name{})
	n := len(enc.open)
	if err := m.MarshalXML(enc, start); err != nil {
		return err
	}
	if len(enc.open) > n {
		return fmt.Errorf("xml: %s.MarshalXML wrote invalid XML: <%s> not closed", typeName(m), enc.open[len(enc.open)-1].Local)
	}
	enc.open = enc.open[:n-1]
	return nil
}

func (enc *Encoder) textual(m encoding.TextMarshaler, start StartElement) error {
	if err := enc.start(&start); err != nil {
		return err
	}
	text, err := m.MarshalText()
	if err != nil {
		return err
	}
	escape(sink{enc}, string(text), true)
	return enc.end(start.Name)
}

// around is the elements around fields that are open.
type around struct {
	enc  *Encoder
	open []string
}

// close closes those that are not around the next field.
func (a *around) close(parents []string) error {
	common := 0
	for common < len(parents) && common < len(a.open) && parents[common] == a.open[common] {
		common++
	}
	for i := len(a.open) - 1; i >= common; i-- {
		if err := a.enc.end(Name{Local: a.open[i]}); err != nil {
			return err
		}
	}
	a.open = a.open[:common]
	return nil
}

// begin opens those that are.
func (a *around) begin(parents []string) error {
	for _, name := range parents[len(a.open):] {
		if err := a.enc.start(&StartElement{Name: Name{Local: name}}); err != nil {
			return err
		}
		a.open = append(a.open, name)
	}
	return nil
}

// fields writes what stands between start and end of a struct's element.
func (enc *Encoder) fields(info *structInfo, v reflect.Value) error {
	a := &around{enc: enc}
	for i := range info.fields {
		field := &info.fields[i]
		if field.mode&isAttr != 0 {
			continue
		}
		f := field.of(v, false)
		if !f.IsValid() {
			continue
		}
		isDone, err := enc.field(a, field, f, v.Type())
		if err == nil && !isDone {
			err = enc.value(f, field, nil)
		}
		if err != nil {
			return err
		}
	}
	a.close(nil)
	return enc.state()
}

// field writes a field that is no element, and opens what is around one that is.
func (enc *Encoder) field(a *around, field *fieldInfo, f reflect.Value, typ reflect.Type) (isDone bool, err error) {
	switch field.mode {
	case isCDATA, isCharData:
		if err = a.close(field.parents); err == nil {
			err = enc.text(f, field.mode == isCDATA)
		}
		return true, err
	case isComment:
		if err = a.close(field.parents); err == nil {
			err = enc.comment(f, typ)
		}
		return true, err
	case isInnerXML:
		switch raw := end(f).Interface().(type) {
		case string:
			enc.put(raw)
			return true, nil
		case []byte:
			enc.put(string(raw))
			return true, nil
		}
		return false, nil
	}
	if err = a.close(field.parents); err != nil {
		return false, err
	}
	isNil := (f.Kind() == reflect.Pointer || f.Kind() == reflect.Interface) && f.IsNil()
	if len(field.parents) > len(a.open) && !isNil {
		err = a.begin(field.parents)
	}
	return false, err
}

// end goes through pointers and interfaces.
func end(v reflect.Value) reflect.Value {
	for (v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer) && !v.IsNil() {
		v = v.Elem()
	}
	return v
}

// text writes text, or CDATA.
func (enc *Encoder) text(f reflect.Value, isCDATA bool) error {
	text := ""
	if m, is := as[encoding.TextMarshaler](f); is {
		b, err := m.MarshalText()
		if err != nil {
			return err
		}
		text = string(b)
	} else {
		f = end(f)
		if f.Kind() == reflect.Array || f.Kind() == reflect.Slice && f.Type() != reflect.TypeFor[[]byte]() {
			return nil
		}
		var err error
		if text, err = simple(f); err != nil {
			return nil
		}
	}
	if isCDATA {
		return writeCDATA(sink{enc}, text)
	}
	return escape(sink{enc}, text, true)
}

func (enc *Encoder) comment(f reflect.Value, typ reflect.Type) error {
	f = end(f)
	var text string
	switch kind := f.Kind(); {
	case kind == reflect.String:
		text = f.String()
	case kind == reflect.Slice && isBytes(f.Type()):
		text = string(f.Bytes())
	default:
		return fmt.Errorf("xml: bad type for comment field of %s", typ)
	}
	if text == "" {
		return nil
	}
	enc.line(0)
	enc.put("<!--")
	if strings.Contains(text, "--") {
		return errors.New(`xml: comments must not contain "--"`)
	}
	enc.put(text)
	if strings.HasSuffix(text, "-") {
		enc.put(" ")
	}
	enc.put("-->")
	return nil
}
