package xml

import (
	"bytes"
	"encoding"
	"reflect"
)

// reading is an element that is read: where its parts go. Those that are no value are dropped.
type reading struct {
	d       *Decoder
	info    *structInfo
	into    reflect.Value // the struct
	data    reflect.Value // text
	comment reflect.Value
	inner   reflect.Value // the source text
	rest    reflect.Value // elements that no field wants
	from    int64         // where the source text begins
	keeps   bool          // we have it kept
}

// begin looks at the name and the attributes of an element that goes into a struct, and finds where the rest goes.
func (r *reading) begin(v reflect.Value, start *StartElement) (err error) {
	r.into = v
	if r.info, err = infoOf(v.Type()); err != nil {
		return err
	}
	if err := r.name(start.Name); err != nil {
		return err
	}
	for _, a := range start.Attr {
		if err := r.attr(a); err != nil {
			return err
		}
	}
	for i := range r.info.fields {
		field := &r.info.fields[i]
		switch field.mode {
		case isCDATA, isCharData:
			set(&r.data, field, v)
		case isComment:
			set(&r.comment, field, v)
		case isAny | isElement:
			set(&r.rest, field, v)
		case isInnerXML:
			if set(&r.inner, field, v) {
				r.keep()
			}
		}
	}
	return nil
}

// set remembers the first field of a kind.
func set(to *reflect.Value, field *fieldInfo, v reflect.Value) bool {
	isFirst := !to.IsValid()
	if isFirst {
		*to = field.of(v, true)
	}
	return isFirst
}

// keep sees to it that the source text is there at the end.
func (r *reading) keep() {
	r.from = r.d.InputOffset()
	if !r.d.keeps {
		r.d.keeps, r.d.input.keep, r.keeps = true, r.from, true
	}
}

// name compares the element's name with that of XMLName, and stores it there.
func (r *reading) name(name Name) error {
	field := r.info.name
	if field == nil {
		return nil
	}
	if field.name != "" && field.name != name.Local {
		return UnmarshalError("expected element type <" + field.name + "> but have <" + name.Local + ">")
	}
	if field.space != "" && field.space != name.Space {
		have := name.Space
		if have == "" {
			have = "no name space"
		}
		return UnmarshalError("expected element <" + field.name + "> in name space " + field.space + " but have " + have)
	}
	if f := field.of(r.into, true); f.Type() == nameType {
		f.Set(reflect.ValueOf(name))
	}
	return nil
}

// attr stores an attribute in all fields of its name, or in the first for any.
func (r *reading) attr(a Attr) error {
	var rest *fieldInfo
	isStored := false
	for i := range r.info.fields {
		field := &r.info.fields[i]
		switch field.mode {
		case isAttr:
			f := field.of(r.into, true)
			if field.name == a.Name.Local && (field.space == "" || field.space == a.Name.Space) {
				if err := attribute(f, a); err != nil {
					return err
				}
				isStored = true
			}
		case isAny | isAttr:
			if rest == nil {
				rest = field
			}
		}
	}
	if isStored || rest == nil {
		return nil
	}
	return attribute(rest.of(r.into, true), a)
}

// content reads to the end of the element.
func (r *reading) content() error {
	d := r.d
	var text, comment, inner []byte
	for {
		at := d.InputOffset()
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case StartElement:
			if err := r.child(&t); err != nil {
				return err
			}
			continue
		case CharData:
			if r.data.IsValid() {
				text = append(text, t...)
			}
			continue
		case Comment:
			if r.comment.IsValid() {
				comment = append(comment, t...)
			}
			continue
		case EndElement:
			if r.inner.IsValid() {
				inner = r.source(at)
			}
		default:
			continue
		}
		break
	}
	if err := r.store(text); err != nil {
		return err
	}
	r.storeRaw(r.comment, comment, true)
	r.storeRaw(r.inner, inner, false)
	return nil
}

// source returns the source text of what is in the element.
func (r *reading) source(end int64) []byte {
	d := r.d
	if d.tokens != nil {
		return nil
	}
	if r.keeps {
		d.keeps = false
		if d.InputOffset() == r.from {
			return nil // <a/>
		}
	}
	return bytes.Clone(d.text[r.from-d.before : end-d.before])
}

// child reads an element into the field that wants it.
func (r *reading) child(start *StartElement) error {
	if r.into.IsValid() {
		isRead, err := r.along(nil, start)
		if isRead || err != nil {
			return err
		}
		if r.rest.IsValid() {
			return r.d.element(r.rest, start)
		}
	}
	return r.d.Skip()
}

// along reads an element that stands in those of these names.
func (r *reading) along(parents []string, start *StartElement) (isRead bool, err error) {
	isParent := false
	for i := range r.info.fields {
		field := &r.info.fields[i]
		if field.mode&isElement == 0 || !within(field.parents, parents) || field.space != "" && field.space != start.Name.Space {
			continue
		}
		n := len(parents)
		if len(field.parents) == n && field.name == start.Name.Local {
			return true, r.d.element(field.of(r.into, true), start)
		}
		if len(field.parents) > n && field.parents[n] == start.Name.Local {
			parents, isParent = field.parents[:n+1], true
			break
		}
	}
	if !isParent {
		return false, nil
	}
	for {
		t, err := r.d.Token()
		if err != nil {
			return true, err
		}
		switch t := t.(type) {
		case EndElement:
			return true, nil
		case StartElement:
			isRead, err := r.along(parents, &t)
			if err == nil && !isRead {
				err = r.d.Skip()
			}
			if err != nil {
				return true, err
			}
		}
	}
}

// within reports whether a path begins with the names.
func within(path, names []string) bool {
	if len(path) < len(names) {
		return false
	}
	for i, name := range names {
		if path[i] != name {
			return false
		}
	}
	return true
}

// store stores the text.
func (r *reading) store(text []byte) error {
	if !r.data.IsValid() {
		return nil
	}
	if u, is := as[encoding.TextUnmarshaler](r.data); is {
		return u.UnmarshalText(text)
	}
	return store(r.data, text)
}

// storeRaw stores a comment or source text in a string or bytes.
func (r *reading) storeRaw(to reflect.Value, text []byte, isComment bool) {
	switch to.Kind() {
	case reflect.String:
		to.SetString(string(text))
	case reflect.Slice:
		if isComment || isBytes(to.Type()) {
			to.Set(reflect.ValueOf(text))
		}
	}
}
