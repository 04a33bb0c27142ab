// Package reflect looks at values of types that are known only while the program runs.
//
// A *rtype is the address of the machine's own descriptor of a type, so that equal types are equal pointers; everything
// that a descriptor says is asked of it by natives.
package reflect

import (
	"iter"
	"strconv"
	"unsafe"
)

// Kind says what a type is made of. Its numbers are those of the machine's descriptors.
type Kind uint

// The kinds. Invalid is the kind of no type.
const (
	Invalid Kind = iota
	Bool
	Int
	Int8
	Int16
	Int32
	Int64
	Uint
	Uint8
	Uint16
	Uint32
	Uint64
	Uintptr
	Float32
	Float64
	Complex64
	Complex128
	Array
	Chan
	Func
	Interface
	Map
	Pointer
	Slice
	String
	Struct
	UnsafePointer
)

// Ptr is the old name of Pointer.
const Ptr = Pointer

var kindNames = [...]string{
	"invalid", "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr",
	"float32", "float64", "complex64", "complex128", "array", "chan", "func", "interface", "map", "ptr", "slice", "string",
	"struct", "unsafe.Pointer",
}

// String returns the name of the kind.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "kind" + strconv.Itoa(int(k))
}

// ChanDir says what a channel type lets one do.
type ChanDir int

// The directions.
const (
	RecvDir ChanDir = 1 << iota
	SendDir
	BothDir = RecvDir | SendDir
)

// String returns the direction as it is written in a type.
func (d ChanDir) String() string {
	switch d {
	case SendDir:
		return "chan<-"
	case RecvDir:
		return "<-chan"
	case BothDir:
		return "chan"
	}
	return "ChanDir" + strconv.Itoa(int(d))
}

// Type is a Go type. Types compare with ==.
type Type interface {
	Align() int
	FieldAlign() int
	Method(int) Method
	MethodByName(string) (Method, bool)
	NumMethod() int
	Name() string
	PkgPath() string
	Size() uintptr
	String() string
	Kind() Kind
	Implements(u Type) bool
	AssignableTo(u Type) bool
	ConvertibleTo(u Type) bool
	Comparable() bool
	Bits() int
	ChanDir() ChanDir
	IsVariadic() bool
	Elem() Type
	Field(i int) StructField
	FieldByIndex(index []int) StructField
	FieldByName(name string) (StructField, bool)
	FieldByNameFunc(match func(string) bool) (StructField, bool)
	In(i int) Type
	Key() Type
	Len() int
	NumField() int
	NumIn() int
	NumOut() int
	Out(i int) Type
	OverflowComplex(x complex128) bool
	OverflowFloat(x float64) bool
	OverflowInt(x int64) bool
	OverflowUint(x uint64) bool
	CanSeq() bool
	CanSeq2() bool
	Fields() iter.Seq[StructField]
	Methods() iter.Seq[Method]
	Ins() iter.Seq[Type]
	Outs() iter.Seq[Type]

	common() *rtype
}

// rtype stands over a descriptor of the machine, which is no Go value: it is never read or written through this pointer.
type rtype struct{ _ [8]byte }

// Facts of a descriptor, with the machine's numbers.
const (
	factDirect     = 1
	factComparable = 4
	factPointers   = 8
	factNamed      = 16
	factVariadic   = 64
	factRecv       = 128
	factSend       = 256
)

func typeWord(i any) *rtype
func (t *rtype) kind() Kind
func (t *rtype) facts() int
func (t *rtype) size() uintptr
func (t *rtype) align() int
func (t *rtype) text() string
func (t *rtype) declaredName() string
func (t *rtype) declaredIn() string
func (t *rtype) elem() *rtype
func (t *rtype) key() *rtype
func (t *rtype) length() int
func (t *rtype) nField() int
func (t *rtype) field(i int) (name, pkg, tag string, typ *rtype, offset uintptr, embedded bool)
func (t *rtype) nIn() int
func (t *rtype) nOut() int
func (t *rtype) in(i int) *rtype
func (t *rtype) out(i int) *rtype
func (t *rtype) nMethod() int
func (t *rtype) method(i int) (name, pkg string, typ *rtype)
func (t *rtype) implements(u *rtype) bool

// TypeOf returns the dynamic type of i, nil for a nil interface.
func TypeOf(i any) Type { return toType(typeWord(i)) }

// TypeFor returns the type T.
func TypeFor[T any]() Type { return TypeOf((*T)(nil)).Elem() }

// toType keeps a nil descriptor a nil interface.
func toType(t *rtype) Type {
	if t == nil {
		return nil
	}
	return t
}

func (t *rtype) common() *rtype { return t }

func (t *rtype) has(fact int) bool { return t.facts()&fact != 0 }

// Align is the alignment of a variable of the type, in bytes.
func (t *rtype) Align() int { return t.align() }

// FieldAlign is the alignment of a field of the type, in bytes.
func (t *rtype) FieldAlign() int { return t.align() }

// Size is the size of a value, in bytes.
func (t *rtype) Size() uintptr { return t.size() }

// String is the type as a program would write it, with the last element of package paths.
func (t *rtype) String() string { return t.text() }

// Kind is the kind of the type.
func (t *rtype) Kind() Kind { return t.kind() }

// Name is the declared name within its package, empty for type literals.
func (t *rtype) Name() string { return t.declaredName() }

// PkgPath is the import path of the declaring package.
func (t *rtype) PkgPath() string { return t.declaredIn() }

// Bits is the size of a number in bits.
func (t *rtype) Bits() int {
	k := t.kind()
	if k < Int || k > Complex128 {
		panic("reflect: Bits of non-arithmetic Type " + t.String())
	}
	return int(t.size()) * 8
}

// ChanDir is the direction of a channel type.
func (t *rtype) ChanDir() ChanDir {
	if t.kind() != Chan {
		panic("reflect: ChanDir of non-chan type " + t.String())
	}
	var dir ChanDir
	if t.has(factRecv) {
		dir |= RecvDir
	}
	if t.has(factSend) {
		dir |= SendDir
	}
	return dir
}

// IsVariadic reports whether the last parameter of a function type is variadic.
func (t *rtype) IsVariadic() bool {
	if t.kind() != Func {
		panic("reflect: IsVariadic of non-func type " + t.String())
	}
	return t.has(factVariadic)
}

// Elem is the element of an array, channel, map, pointer or slice type.
func (t *rtype) Elem() Type {
	if e := t.elem(); e != nil {
		return e
	}
	panic("reflect: Elem of invalid type " + t.String())
}

// Key is the key type of a map type.
func (t *rtype) Key() Type {
	if t.kind() != Map {
		panic("reflect: Key of non-map type " + t.String())
	}
	return t.key()
}

// Len is the length of an array type.
func (t *rtype) Len() int {
	if t.kind() != Array {
		panic("reflect: Len of non-array type " + t.String())
	}
	return t.length()
}

// In is the type of the i'th parameter of a function type.
func (t *rtype) In(i int) Type {
	if t.kind() != Func {
		panic("reflect: In of non-func type " + t.String())
	}
	checkIndex(i, t.nIn())
	return t.in(i)
}

// NumIn is the number of parameters of a function type.
func (t *rtype) NumIn() int {
	if t.kind() != Func {
		panic("reflect: NumIn of non-func type " + t.String())
	}
	return t.nIn()
}

// Out is the type of the i'th result of a function type.
func (t *rtype) Out(i int) Type {
	if t.kind() != Func {
		panic("reflect: Out of non-func type " + t.String())
	}
	checkIndex(i, t.nOut())
	return t.out(i)
}

// NumOut is the number of results of a function type.
func (t *rtype) NumOut() int {
	if t.kind() != Func {
		panic("reflect: NumOut of non-func type " + t.String())
	}
	return t.nOut()
}

// checkIndex panics as indexing a slice of length n with i does.
func checkIndex(i, n int) { _ = unsafe.Slice((*struct{})(unsafe.Pointer(&zeroWord)), n)[i] }

// Implements reports whether the type implements the interface type u.
func (t *rtype) Implements(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.Implements")
	}
	if u.Kind() != Interface {
		panic("reflect: non-interface type passed to Type.Implements")
	}
	return t.implements(u.common())
}

// AssignableTo reports whether a value of the type may be assigned to type u.
func (t *rtype) AssignableTo(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.AssignableTo")
	}
	return assignable(t, u.common())
}

// ConvertibleTo reports whether a conversion to u exists. It may still panic.
func (t *rtype) ConvertibleTo(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.ConvertibleTo")
	}
	return conversion(t, u.common()) != nil
}

// Comparable reports whether == exists for the type. It may still panic inside interfaces.
func (t *rtype) Comparable() bool { return t.has(factComparable) }

// OverflowComplex reports whether the type cannot represent x.
func (t *rtype) OverflowComplex(x complex128) bool {
	switch t.kind() {
	case Complex64:
		return overflowFloat32(real(x)) || overflowFloat32(imag(x))
	case Complex128:
		return false
	}
	panic("reflect: OverflowComplex of non-complex type " + t.String())
}

// OverflowFloat reports whether the type cannot represent x.
func (t *rtype) OverflowFloat(x float64) bool {
	switch t.kind() {
	case Float32:
		return overflowFloat32(x)
	case Float64:
		return false
	}
	panic("reflect: OverflowFloat of non-float type " + t.String())
}

// OverflowInt reports whether the type cannot represent x.
func (t *rtype) OverflowInt(x int64) bool {
	if k := t.kind(); k < Int || k > Int64 {
		panic("reflect: OverflowInt of non-int type " + t.String())
	}
	unused := 64 - 8*t.size()
	return x<<unused>>unused != x
}

// OverflowUint reports whether the type cannot represent x.
func (t *rtype) OverflowUint(x uint64) bool {
	if k := t.kind(); k < Uint || k > Uintptr {
		panic("reflect: OverflowUint of non-uint type " + t.String())
	}
	unused := 64 - 8*t.size()
	return x<<unused>>unused != x
}

// overflowFloat32 reports whether x is finite and beyond the largest float32.
func overflowFloat32(x float64) bool {
	if x < 0 {
		x = -x
	}
	const max32 = 0x1p127 * (1 + (1 - 0x1p-23))
	const max64 = 0x1p1023 * (1 + (1 - 0x1p-52))
	return max32 < x && x <= max64
}

// CanSeq reports whether Value.Seq may be called for values of the type.
func (t *rtype) CanSeq() bool {
	switch t.kind() {
	case Int, Int8, Int16, Int32, Int64, Uint, Uint8, Uint16, Uint32, Uint64, Uintptr, Array, Slice, Chan, String, Map:
		return true
	case Func:
		return t.isIterator(1)
	case Pointer:
		return t.elem().kind() == Array
	}
	return false
}

// CanSeq2 reports whether Value.Seq2 may be called for values of the type.
func (t *rtype) CanSeq2() bool {
	switch t.kind() {
	case Array, Slice, String, Map:
		return true
	case Func:
		return t.isIterator(2)
	case Pointer:
		return t.elem().kind() == Array
	}
	return false
}

// isIterator reports whether the function type is func(yield func(n values) bool).
func (t *rtype) isIterator(n int) bool {
	if t.nIn() != 1 || t.nOut() != 0 {
		return false
	}
	yield := t.in(0)
	return yield.kind() == Func && yield.nIn() == n && yield.nOut() == 1 && yield.out(0).kind() == Bool
}

// Ins iterates over the parameters of a function type.
func (t *rtype) Ins() iter.Seq[Type] {
	return func(yield func(Type) bool) {
		for i := range t.NumIn() {
			if !yield(t.In(i)) {
				return
			}
		}
	}
}

// Outs iterates over the results of a function type.
func (t *rtype) Outs() iter.Seq[Type] {
	return func(yield func(Type) bool) {
		for i := range t.NumOut() {
			if !yield(t.Out(i)) {
				return
			}
		}
	}
}

// assignable reports whether a value of type t may be assigned to type u.
func assignable(t, u *rtype) bool {
	if t == u {
		return true
	}
	if u.kind() == Interface {
		return t.implements(u)
	}
	return directlyAssignable(u, t)
}

// directlyAssignable reports whether a value of type t has the same memory as one of type u and may be assigned to it.
func directlyAssignable(u, t *rtype) bool {
	if t == u {
		return true
	}
	if u.has(factNamed) && t.has(factNamed) || u.kind() != t.kind() || u.isBasic() {
		return false
	}
	if u.kind() == Chan && t.ChanDir() == BothDir && t.elem() == u.elem() {
		return true
	}
	return sameUnderlying(u, t, true)
}

// isBasic reports whether a type of this kind is always declared or predeclared.
func (t *rtype) isBasic() bool {
	k := t.kind()
	return k <= Complex128 || k == String || k == UnsafePointer
}

// identical reports whether two types are the same, tags of fields aside unless asked for.
func identical(t, u *rtype, tags bool) bool {
	if t == u || tags {
		return t == u
	}
	if t.declaredName() != u.declaredName() || t.kind() != u.kind() || t.declaredIn() != u.declaredIn() {
		return false
	}
	return !t.has(factNamed) && !u.has(factNamed) && sameUnderlying(t, u, false)
}

// sameUnderlying reports whether two types have identical underlying types.
func sameUnderlying(t, u *rtype, tags bool) bool {
	if t == u {
		return true
	}
	kind := t.kind()
	if kind != u.kind() {
		return false
	}
	switch kind {
	case Array:
		return t.length() == u.length() && identical(t.elem(), u.elem(), tags)
	case Chan:
		return t.ChanDir() == u.ChanDir() && identical(t.elem(), u.elem(), tags)
	case Func:
		return sameSignature(t, u, tags)
	case Interface:
		return sameMethods(t, u)
	case Map:
		return identical(t.key(), u.key(), tags) && identical(t.elem(), u.elem(), tags)
	case Pointer, Slice:
		return identical(t.elem(), u.elem(), tags)
	case Struct:
		return sameFields(t, u, tags)
	}
	return true
}

func sameSignature(t, u *rtype, tags bool) bool {
	if t.nIn() != u.nIn() || t.nOut() != u.nOut() || t.has(factVariadic) != u.has(factVariadic) {
		return false
	}
	for i := range t.nIn() {
		if !identical(t.in(i), u.in(i), tags) {
			return false
		}
	}
	for i := range t.nOut() {
		if !identical(t.out(i), u.out(i), tags) {
			return false
		}
	}
	return true
}

func sameMethods(t, u *rtype) bool {
	return t.nMethod() == u.nMethod() && t.implements(u)
}

func sameFields(t, u *rtype, tags bool) bool {
	if t.nField() != u.nField() {
		return false
	}
	for i := range t.nField() {
		name, pkg, tag, typ, offset, embedded := t.field(i)
		name2, pkg2, tag2, typ2, offset2, embedded2 := u.field(i)
		if name != name2 || pkg != pkg2 || offset != offset2 || embedded != embedded2 {
			return false
		}
		if tags && tag != tag2 || !identical(typ, typ2, tags) {
			return false
		}
	}
	return true
}
