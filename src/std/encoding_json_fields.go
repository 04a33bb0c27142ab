package json

import (
	"internal/unicode"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unsafe"
)

// field is one member of the object that a struct is.
type field struct {
	name      string
	isTagged  bool
	index     []int
	typ       reflect.Type
	omitEmpty bool
	omitZero  bool
	quoted    mode // with the option string: the value is written inside of a string

	// How to get from the struct to the field: offsets, with a pointer behind each but the last.
	offsets []uintptr
	// The types of the structs behind those pointers.
	through []pointed
	// The names on the way, as errors tell them.
	path string

	key, keyHTML string // the name in quotes, with a colon
	kind         reflect.Kind
	encode       encodeFunc
	decode       decodeFunc
	isZero       func(p unsafe.Pointer, m mode) bool
}

// pointed is an embedded pointer: to which struct, and whether the field that holds it may be set.
type pointed struct {
	typ      reflect.Type
	exported bool
}

// object is what is known of a struct type.
type object struct {
	name   string
	fields []field
	byName map[string]*field
	byFold map[string]*field
}

var objects sync.Map // reflect.Type to *object

func objectOf(t reflect.Type) *object {
	if o, ok := objects.Load(t); ok {
		return o.(*object)
	}
	o := newObject(t)
	objects.Store(t, o)
	return o
}

func newObject(t reflect.Type) *object {
	o := &object{name: t.Name(), fields: visibleFields(t), byName: make(map[string]*field), byFold: make(map[string]*field)}
	for i := range o.fields {
		f := &o.fields[i]
		f.finish(t)
		o.byName[f.name] = f
		if folded := fold(f.name); o.byFold[folded] == nil {
			o.byFold[folded] = f
		}
	}
	return o
}

// find returns the field for a key: the one of that name, else the first whose name differs in case alone.
func (o *object) find(key string) *field {
	if f := o.byName[key]; f != nil {
		return f
	}
	return o.byFold[fold(key)]
}

// fold returns the same text for all that differ in case alone.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		if r < 0x80 {
			return r
		}
		// The characters that fold to the same stand in a circle: its least one is the text's.
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, s)
}

// embedded is a struct whose fields are members of the object, and the way to it.
type embedded struct {
	typ   reflect.Type
	index []int
}

// visibleFields lists the members of a struct: by level, what embedded structs have among them. A name on one level hides the same
// name on deeper ones; of several on one level the only one with a tag counts, else none.
func visibleFields(t reflect.Type) []field {
	var all []field
	visited := map[reflect.Type]bool{}
	level := []embedded{{typ: t}}
	for len(level) > 0 {
		times := map[reflect.Type]int{}
		for _, e := range level {
			times[e.typ]++
		}
		var next []embedded
		for _, e := range level {
			if visited[e.typ] {
				continue
			}
			visited[e.typ] = true
			for i := range e.typ.NumField() {
				f, inner, ok := member(e, i)
				switch {
				case !ok:
				case inner.typ == nil:
					all = append(all, f)
					if times[e.typ] > 1 {
						// The struct is there more than once, and so is each of its fields: two are enough to hide both.
						all = append(all, f)
					}
				default:
					next = append(next, inner)
					if times[e.typ] > 1 {
						next = append(next, inner)
					}
				}
			}
		}
		level = next
	}
	return dominant(all)
}

// member looks at a field of a struct: it is a member of the object, an embedded struct, or, if !ok, nothing of interest.
func member(e embedded, i int) (f field, inner embedded, ok bool) {
	sf := e.typ.Field(i)
	typ := sf.Type
	if typ.Name() == "" && typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	isStruct := sf.Anonymous && typ.Kind() == reflect.Struct
	tag := sf.Tag.Get("json")
	if !sf.IsExported() && !isStruct || tag == "-" {
		return f, inner, false
	}
	name, options, _ := strings.Cut(tag, ",")
	if !isName(name) {
		name = ""
	}
	index := append(slices.Clone(e.index), i)
	if isStruct && name == "" {
		return f, embedded{typ, index}, true
	}
	f = field{name: name, isTagged: name != "", index: index, typ: sf.Type}
	if name == "" {
		f.name = sf.Name
	}
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "omitempty":
			f.omitEmpty = true
		case "omitzero":
			f.omitZero = true
		case "string":
			switch typ.Kind() {
			case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
				reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
				reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
				f.quoted = quoted
			}
		}
	}
	return f, inner, true
}

// isName reports whether a tag may call a field that: letters, digits, and the punctuation of ASCII but quotes, backslashes and commas.
func isName(name string) bool {
	for _, r := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return name != ""
}

// dominant returns of the fields of each name the one that counts, in the order of their declaration.
func dominant(all []field) []field {
	best := map[string]int{}    // to a field of that name
	clashes := map[string]int{} // how many others are as good
	rank := func(f *field) int {
		if f.isTagged {
			return 2 * len(f.index)
		}
		return 2*len(f.index) + 1
	}
	for i := range all {
		f := &all[i]
		old, ok := best[f.name]
		switch {
		case !ok || rank(f) < rank(&all[old]):
			best[f.name], clashes[f.name] = i, 0
		case rank(f) == rank(&all[old]):
			clashes[f.name]++
		}
	}
	var fields []field
	for i := range all {
		if best[all[i].name] == i && clashes[all[i].name] == 0 {
			fields = append(fields, all[i])
		}
	}
	slices.SortFunc(fields, func(a, b field) int { return slices.Compare(a.index, b.index) })
	return fields
}

// finish works out what coding a field needs: it is found by name in t.
func (f *field) finish(t reflect.Type) {
	var path []string
	var offset uintptr
	for i, x := range f.index {
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		sf := t.Field(x)
		offset += sf.Offset
		t = sf.Type
		if i == len(f.index)-1 {
			break
		}
		path = append(path, sf.Name)
		if t.Kind() == reflect.Pointer {
			f.offsets = append(f.offsets, offset)
			f.through = append(f.through, pointed{t.Elem(), sf.IsExported()})
			offset = 0
		}
	}
	f.offsets = append(f.offsets, offset)
	f.path = strings.Join(append(path, f.name), ".")
	f.key = string(appendQuoted(nil, f.name, false)) + ":"
	f.keyHTML = string(appendQuoted(nil, f.name, true)) + ":"
	f.kind = f.typ.Kind()
	f.encode = encoderOf(f.typ)
	f.decode = decoderOf(f.typ)
	if f.omitZero {
		f.isZero = zeroTest(f.typ)
	}
}
