package reflect

import (
	"internal/unicode"
	"strconv"
)

// Types that a program makes while it runs. The machine has one descriptor a type, however it came to be.

func pointerTo(t *rtype) *rtype
func sliceOf(t *rtype) *rtype
func arrayOf(n int, t *rtype) *rtype
func chanOf(recv, send bool, t *rtype) *rtype
func mapOf(key, elem *rtype) *rtype
func funcOf(in, out []*rtype, variadic bool) *rtype
func structOf(fields []madeField) (t *rtype, problem string)

// madeField is a field as structOf takes it.
type madeField struct {
	name, pkg, tag string
	typ            *rtype
	embedded       bool
}

// PointerTo is the type *T.
func PointerTo(t Type) Type { return pointerTo(t.common()) }

// PtrTo is the old name of PointerTo.
func PtrTo(t Type) Type { return PointerTo(t) }

// SliceOf is the type []T.
func SliceOf(t Type) Type { return sliceOf(t.common()) }

// ArrayOf is the type [n]T.
func ArrayOf(n int, t Type) Type {
	if n < 0 {
		panic("reflect: negative length passed to ArrayOf")
	}
	if size := t.Size(); size > 0 && uintptr(n) > ^uintptr(0)>>1/size {
		panic("reflect.ArrayOf: array size would exceed virtual address space")
	}
	return arrayOf(n, t.common())
}

// ChanOf is the type chan T, <-chan T or chan<- T.
func ChanOf(dir ChanDir, t Type) Type {
	if dir&^BothDir != 0 || dir == 0 {
		panic("reflect.ChanOf: invalid dir")
	}
	if t.Size() >= 1<<16 {
		panic("reflect.ChanOf: element size too large")
	}
	return chanOf(dir&RecvDir != 0, dir&SendDir != 0, t.common())
}

// MapOf is the type map[K]V.
func MapOf(key, elem Type) Type {
	if !key.Comparable() {
		panic("reflect.MapOf: invalid key type " + key.String())
	}
	return mapOf(key.common(), elem.common())
}

// FuncOf is a function type.
func FuncOf(in, out []Type, variadic bool) Type {
	if variadic && (len(in) == 0 || in[len(in)-1].Kind() != Slice) {
		panic("reflect.FuncOf: last arg of variadic func must be slice")
	}
	return funcOf(commons(in), commons(out), variadic)
}

func commons(types []Type) []*rtype {
	list := make([]*rtype, len(types))
	for i, t := range types {
		list[i] = t.common()
	}
	return list
}

// StructOf is a struct type. Offsets and indices of the fields are ignored.
func StructOf(fields []StructField) Type {
	list := make([]madeField, len(fields))
	names := map[string]bool{}
	for i, f := range fields {
		if f.Name == "" {
			panic("reflect.StructOf: field " + strconv.Itoa(i) + " has no name")
		}
		if !isName(f.Name) {
			panic("reflect.StructOf: field " + strconv.Itoa(i) + " has invalid name")
		}
		if f.Type == nil {
			panic("reflect.StructOf: field " + strconv.Itoa(i) + " has no type")
		}
		if isExportedName(f.Name) && f.PkgPath != "" {
			panic("reflect.StructOf: field \"" + f.Name + "\" is exported but has PkgPath")
		}
		if !isExportedName(f.Name) && f.PkgPath == "" {
			panic("reflect.StructOf: field \"" + f.Name + "\" is unexported but missing PkgPath")
		}
		if names[f.Name] && f.Name != "_" {
			panic("reflect.StructOf: duplicate field " + f.Name)
		}
		names[f.Name] = true
		list[i] = madeField{f.Name, f.PkgPath, string(f.Tag), f.Type.common(), f.Anonymous}
	}
	t, problem := structOf(list)
	if problem != "" {
		panic("reflect.StructOf: " + problem)
	}
	return t
}

func isName(name string) bool {
	for i, r := range name {
		if !(r == '_' || unicode.IsLetter(r) || i > 0 && unicode.IsDigit(r)) {
			return false
		}
	}
	return true
}

func isExportedName(name string) bool {
	for _, r := range name {
		return unicode.IsUpper(r)
	}
	return false
}
