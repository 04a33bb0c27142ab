package xml

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// structInfo is what the tags of a struct say.
type structInfo struct {
	name   *fieldInfo // of XMLName, or nil
	fields []fieldInfo
}

type fieldInfo struct {
	index     []int
	name      string
	space     string
	mode      fieldMode
	omitEmpty bool
	parents   []string // a>b of a>b>name
}

// fieldMode has a bit for each thing that a field can be; any goes with others.
type fieldMode int

const (
	isElement fieldMode = 1 << iota
	isAttr
	isCDATA
	isCharData
	isInnerXML
	isComment
	isAny
)

const xmlName = "XMLName"

var (
	structInfos sync.Map // reflect.Type to *structInfo
	nameType    = reflect.TypeFor[Name]()
	attrType    = reflect.TypeFor[Attr]()
)

// infoOf returns what is known of a type; of one that is no struct nothing.
func infoOf(typ reflect.Type) (*structInfo, error) {
	if known, is := structInfos.Load(typ); is {
		return known.(*structInfo), nil
	}
	info := &structInfo{}
	if typ.Kind() == reflect.Struct && typ != nameType {
		for i := range typ.NumField() {
			if err := info.look(typ, typ.Field(i), i); err != nil {
				return nil, err
			}
		}
	}
	structInfos.Store(typ, info)
	return info, nil
}

// look takes a field in. The fields of embedded structs count as the struct's own.
func (info *structInfo) look(typ reflect.Type, f reflect.StructField, i int) error {
	if !f.IsExported() && !f.Anonymous || f.Tag.Get("xml") == "-" {
		return nil
	}
	if f.Anonymous {
		embedded := f.Type
		if embedded.Kind() == reflect.Pointer {
			embedded = embedded.Elem()
		}
		if embedded.Kind() == reflect.Struct {
			return info.embed(typ, embedded, i)
		}
	}
	field, err := fieldOf(typ, f)
	if err != nil {
		return err
	}
	if f.Name == xmlName {
		info.name = field
		return nil
	}
	return info.add(typ, *field)
}

func (info *structInfo) embed(typ, embedded reflect.Type, i int) error {
	inner, err := infoOf(embedded)
	if err != nil {
		return err
	}
	if info.name == nil {
		info.name = inner.name
	}
	for _, field := range inner.fields {
		field.index = append([]int{i}, field.index...)
		if err := info.add(typ, field); err != nil {
			return err
		}
	}
	return nil
}

// fieldOf reads the tag of a field.
func fieldOf(typ reflect.Type, f reflect.StructField) (*fieldInfo, error) {
	tag := f.Tag.Get("xml")
	field := &fieldInfo{index: f.Index}
	rest := tag
	if space, behind, found := strings.Cut(tag, " "); found {
		field.space, rest = space, behind
	}
	path, options, hasOptions := strings.Cut(rest, ",")
	if hasOptions {
		field.options(options)
	}
	if hasOptions && !field.isValid(f.Name, path) {
		return nil, fmt.Errorf("xml: invalid tag in field %s of type %s: %q", f.Name, typ, tag)
	}
	if field.mode == 0 {
		field.mode = isElement
	}
	if field.mode == isAny {
		field.mode |= isElement
	}
	if field.space != "" && path == "" {
		return nil, fmt.Errorf("xml: namespace without name in field %s of type %s: %q", f.Name, typ, tag)
	}
	switch {
	case f.Name == xmlName:
		field.name = path
	case path != "":
		return field, field.path(typ, f, path, options)
	default:
		field.name = f.Name
		if name := elementName(f.Type); name != nil {
			field.space, field.name = name.space, name.name
		}
	}
	return field, nil
}

func (field *fieldInfo) options(options string) {
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "attr":
			field.mode |= isAttr
		case "cdata":
			field.mode |= isCDATA
		case "chardata":
			field.mode |= isCharData
		case "innerxml":
			field.mode |= isInnerXML
		case "comment":
			field.mode |= isComment
		case "any":
			field.mode |= isAny
		case "omitempty":
			field.omitEmpty = true
		}
	}
}

// isValid reports whether the options of a tag go together, and with its name.
func (field *fieldInfo) isValid(name, path string) bool {
	switch field.mode {
	case 0:
		return true
	case isAttr, isCDATA, isCharData, isInnerXML, isComment, isAny, isAny | isAttr:
		if name == xmlName || path != "" && field.mode != isAttr {
			return false
		}
	default:
		return false
	}
	return !field.omitEmpty || field.mode&isAttr != 0 || field.mode == isAny
}

// path takes the name and the elements around it apart.
func (field *fieldInfo) path(typ reflect.Type, f reflect.StructField, path, options string) error {
	names := strings.Split(path, ">")
	if names[0] == "" {
		names[0] = f.Name
	}
	last := len(names) - 1
	if names[last] == "" {
		return fmt.Errorf("xml: trailing '>' in field %s of type %s", f.Name, typ)
	}
	field.name = names[last]
	if last > 0 {
		if field.mode&isElement == 0 {
			return fmt.Errorf("xml: %s chain not valid with %s flag", path, options)
		}
		field.parents = names[:last]
	}
	if field.mode&isElement != 0 {
		if name := elementName(f.Type); name != nil && name.name != field.name {
			return fmt.Errorf("xml: name %q in tag of %s.%s conflicts with name %q in %s.XMLName", field.name, typ, f.Name, name.name, f.Type)
		}
	}
	return nil
}

// elementName returns what the tag of a struct's XMLName says, or nil.
func elementName(typ reflect.Type) *fieldInfo {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct {
		return nil
	}
	for i := range typ.NumField() {
		if f := typ.Field(i); f.Name == xmlName {
			if field, err := fieldOf(typ, f); err == nil && field.name != "" {
				return field
			}
			return nil
		}
	}
	return nil
}

// meets reports whether two fields want the same elements, or one wants what is around the other's.
func (field *fieldInfo) meets(other *fieldInfo) bool {
	if field.mode != other.mode || field.space != "" && other.space != "" && field.space != other.space {
		return false
	}
	common := min(len(field.parents), len(other.parents))
	for i := range common {
		if field.parents[i] != other.parents[i] {
			return false
		}
	}
	switch {
	case len(field.parents) > common:
		return field.parents[common] == other.name
	case len(other.parents) > common:
		return other.parents[common] == field.name
	}
	return field.name == other.name && field.space == other.space
}

// add takes a field in unless one of less depth hides it; those of more depth are hidden.
func (info *structInfo) add(typ reflect.Type, field fieldInfo) error {
	var others []int
	for i := range info.fields {
		if info.fields[i].meets(&field) {
			if len(info.fields[i].index) < len(field.index) {
				return nil
			}
			others = append(others, i)
		}
	}
	for _, i := range others {
		if other := info.fields[i]; len(other.index) == len(field.index) {
			f1, f2 := typ.FieldByIndex(other.index), typ.FieldByIndex(field.index)
			return &TagPathError{typ, f1.Name, f1.Tag.Get("xml"), f2.Name, f2.Tag.Get("xml")}
		}
	}
	for k := len(others) - 1; k >= 0; k-- {
		i := others[k]
		info.fields = append(info.fields[:i], info.fields[i+1:]...)
	}
	info.fields = append(info.fields, field)
	return nil
}

// TagPathError says that two fields of a struct want the same elements.
type TagPathError struct {
	Struct       reflect.Type
	Field1, Tag1 string
	Field2, Tag2 string
}

func (e *TagPathError) Error() string {
	return fmt.Sprintf("%s field %q with tag %q conflicts with field %q with tag %q", e.Struct, e.Field1, e.Tag1, e.Field2, e.Tag2)
}

// of returns the field of a struct. Embedded pointers that are nil are made, or the answer is no value.
func (field *fieldInfo) of(v reflect.Value, makes bool) reflect.Value {
	for i, x := range field.index {
		if i > 0 && v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct {
			if v.IsNil() {
				if !makes {
					return reflect.Value{}
				}
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}

// hasMethods reports whether values of a type may have methods: those of predeclared types have none.
func hasMethods(typ reflect.Type) bool {
	kind := typ.Kind()
	return typ.PkgPath() != "" || kind == reflect.Struct || kind == reflect.Interface || kind == reflect.Pointer
}

// as returns a value, or its address, as an interface.
func as[T any](v reflect.Value) (t T, is bool) {
	if !hasMethods(v.Type()) {
		return t, false
	}
	if v.CanInterface() {
		if t, is = v.Interface().(T); is {
			return t, true
		}
	}
	if v.CanAddr() && v.Addr().CanInterface() {
		t, is = v.Addr().Interface().(T)
	}
	return t, is
}

func isBytes(typ reflect.Type) bool { return typ.Elem().Kind() == reflect.Uint8 }

// typeName returns the name of a type for messages about its methods.
func typeName(v any) string {
	typ := reflect.TypeOf(v)
	if typ.Name() == "" {
		return "(" + typ.String() + ")"
	}
	return typ.String()
}
