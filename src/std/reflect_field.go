package reflect

import (
	"iter"
	"strconv"
)

// A StructField is a field of a struct type.
type StructField struct {
	Name      string
	PkgPath   string // of unexported fields
	Type      Type
	Tag       StructTag
	Offset    uintptr
	Index     []int // for Type.FieldByIndex
	Anonymous bool  // embedded
}

// IsExported reports whether the field is exported.
func (f StructField) IsExported() bool { return f.PkgPath == "" }

// A StructTag is the text behind a field: key:"value" pairs apart by blanks.
type StructTag string

// Get returns the value of a key, empty if the tag has none.
func (tag StructTag) Get(key string) string {
	value, _ := tag.Lookup(key)
	return value
}

// Lookup returns the value of a key and whether the tag has it. A malformed tag ends where it is malformed.
func (tag StructTag) Lookup(key string) (value string, ok bool) {
	rest := string(tag)
	for rest != "" {
		for rest != "" && rest[0] == ' ' {
			rest = rest[1:]
		}
		colon := keyLen(rest)
		if colon == 0 || colon+1 >= len(rest) || rest[colon] != ':' || rest[colon+1] != '"' {
			return "", false
		}
		name := rest[:colon]
		rest = rest[colon+1:]
		end := quotedLen(rest)
		if end == 0 {
			return "", false
		}
		if name == key {
			value, err := strconv.Unquote(rest[:end])
			return value, err == nil
		}
		rest = rest[end:]
	}
	return "", false
}

// keyLen is the length of the key that text begins with.
func keyLen(text string) int {
	i := 0
	for i < len(text) && text[i] > ' ' && text[i] != ':' && text[i] != '"' && text[i] != 0x7f {
		i++
	}
	return i
}

// quotedLen is the length of the quoted string that text begins with, 0 if it does not end.
func quotedLen(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// NumField is the number of fields of a struct type.
func (t *rtype) NumField() int {
	if t.kind() != Struct {
		panic("reflect: NumField of non-struct type " + t.String())
	}
	return t.nField()
}

// Field describes the i'th field of a struct type.
func (t *rtype) Field(i int) StructField {
	if t.kind() != Struct {
		panic("reflect: Field of non-struct type " + t.String())
	}
	if i < 0 || i >= t.nField() {
		panic("reflect: Field index out of bounds")
	}
	name, pkg, tag, typ, offset, embedded := t.field(i)
	return StructField{name, pkg, typ, StructTag(tag), offset, []int{i}, embedded}
}

// FieldByIndex follows the indices through nested structs and pointers to them.
func (t *rtype) FieldByIndex(index []int) StructField {
	var f StructField
	var at Type = t
	for i, x := range index {
		if i > 0 && at.Kind() == Pointer && at.Elem().Kind() == Struct {
			at = at.Elem()
		}
		f = at.Field(x)
		at = f.Type
	}
	if len(index) > 0 {
		f.Index = index
	}
	return f
}

// FieldByName finds a field of the struct or of what it embeds, as a selector would.
func (t *rtype) FieldByName(name string) (StructField, bool) {
	if t.kind() != Struct {
		panic("reflect: FieldByName of non-struct type " + t.String())
	}
	isFlat := true
	for i := range t.nField() {
		found, _, _, _, _, embedded := t.field(i)
		if found == name {
			return t.Field(i), true
		}
		isFlat = isFlat && !embedded
	}
	if isFlat {
		return StructField{}, false
	}
	return t.findField(func(s string) bool { return s == name })
}

// FieldByNameFunc finds the one field of least depth whose name matches.
func (t *rtype) FieldByNameFunc(match func(string) bool) (StructField, bool) {
	if t.kind() != Struct {
		panic("reflect: FieldByNameFunc of non-struct type " + t.String())
	}
	return t.findField(match)
}

// level is an embedded struct on the way, and how to get there.
type level struct {
	typ   *rtype
	index []int
}

// findField searches level by level. A name that is found twice on one level hides what lies deeper.
func (t *rtype) findField(match func(string) bool) (found StructField, ok bool) {
	level0 := []level{{typ: t}}
	visited := map[*rtype]bool{}
	for len(level0) > 0 {
		var next []level
		count := map[*rtype]int{}
		for _, l := range level0 {
			count[l.typ]++
		}
		matches := 0
		for _, l := range level0 {
			if visited[l.typ] {
				continue
			}
			visited[l.typ] = true
			for i := range l.typ.nField() {
				name, _, _, typ, _, embedded := l.typ.field(i)
				index := append(append(make([]int, 0, len(l.index)+1), l.index...), i)
				if match(name) {
					matches += count[l.typ]
					found = l.typ.Field(i)
					found.Index = index
					continue
				}
				if typ.kind() == Pointer {
					typ = typ.elem()
				}
				if embedded && typ.kind() == Struct {
					for range count[l.typ] {
						next = append(next, level{typ, index})
					}
				}
			}
		}
		if matches > 0 {
			if matches > 1 {
				return StructField{}, false
			}
			return found, true
		}
		level0 = next
	}
	return StructField{}, false
}

// Fields iterates over the fields of a struct type.
func (t *rtype) Fields() iter.Seq[StructField] {
	return func(yield func(StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}

// VisibleFields returns all fields of a struct type that a selector can name, those of embedded structs included.
func VisibleFields(t Type) []StructField {
	if t == nil {
		panic("reflect: VisibleFields(nil)")
	}
	if t.Kind() != Struct {
		panic("reflect.VisibleFields of non-struct type")
	}
	w := &visible{byName: map[string]int{}, visiting: map[Type]bool{}}
	w.walk(t, nil)
	fields := w.fields[:0]
	for _, f := range w.fields {
		if f.Name != "" {
			fields = append(fields, f)
		}
	}
	return fields
}

// visible collects fields; one that another hides loses its name.
type visible struct {
	byName   map[string]int
	visiting map[Type]bool
	fields   []StructField
}

func (w *visible) walk(t Type, prefix []int) {
	if w.visiting[t] {
		return
	}
	w.visiting[t] = true
	for i := range t.NumField() {
		f := t.Field(i)
		f.Index = append(append(make([]int, 0, len(prefix)+1), prefix...), i)
		if w.admit(f) {
			w.byName[f.Name] = len(w.fields)
			w.fields = append(w.fields, f)
		}
		if f.Anonymous {
			inner := f.Type
			if inner.Kind() == Pointer {
				inner = inner.Elem()
			}
			if inner.Kind() == Struct {
				w.walk(inner, f.Index)
			}
		}
	}
	delete(w.visiting, t)
}

// admit reports whether a field is not hidden by one seen before, and hides what it hides.
func (w *visible) admit(f StructField) bool {
	old, ok := w.byName[f.Name]
	if !ok {
		return true
	}
	switch o := &w.fields[old]; {
	case len(f.Index) < len(o.Index):
		o.Name = ""
		return true
	case len(f.Index) == len(o.Index):
		o.Name = ""
	}
	return false
}
