// Package rt is the window through which the library looks at values of types it does not know.
//
// In: an interface value. Out: its kind, its name, its parts. Everything is native; scripts cannot import it.
package rt

// Kinds, with the numbers of reflect.Kind.
const (
	Invalid = iota
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

// KindOf returns the kind of v's dynamic type, Invalid for nil.
func KindOf(v any) int

// TypeName returns v's dynamic type as %T prints it.
func TypeName(v any) string

// ElemKind returns the kind of the element type of a pointer, slice, array, map or chan.
func ElemKind(v any) int

// ElemName returns the name of the element type.
func ElemName(v any) string

// SameType reports whether a and b have identical dynamic types.
func SameType(a, b any) bool

// Comparable reports whether == on v cannot fail because of v's type.
func Comparable(v any) bool

// BoolOf returns the value of a bool of any type.
func BoolOf(v any) bool

// IntOf returns the value of a signed integer of any type.
func IntOf(v any) int64

// UintOf returns the value of an unsigned integer of any type.
func UintOf(v any) uint64

// FloatOf returns the value of a float of any type.
func FloatOf(v any) float64

// RealOf returns the real part of a complex number of any type.
func RealOf(v any) float64

// ImagOf returns the imaginary part of a complex number of any type.
func ImagOf(v any) float64

// StringOf returns the value of a string of any type.
func StringOf(v any) string

// BytesOf returns a copy of the elements of a slice or array whose elements are bytes.
func BytesOf(v any) []byte

// IsNil reports whether a pointer, map, chan, func, slice or unsafe.Pointer is nil.
func IsNil(v any) bool

// PointerOf returns the address a pointer, map, chan, func, slice or unsafe.Pointer holds.
func PointerOf(v any) uintptr

// Len returns the length of an array, slice, map, string or chan.
func Len(v any) int

// Index returns element i of an array or slice; of an interface element its dynamic value.
func Index(v any, i int) any

// Elem returns what a non-nil pointer points to.
func Elem(v any) any

// NumField returns the number of fields of a struct.
func NumField(v any) int

// Field returns the value of field i of a struct; of an interface field its dynamic value.
func Field(v any, i int) any

// FieldName returns the name of field i of a struct.
func FieldName(v any, i int) string

// FieldTypeName returns the name of the declared type of field i of a struct.
func FieldTypeName(v any, i int) string

// FieldExported reports whether field i of a struct has an exported name.
func FieldExported(v any, i int) bool

// MapEntries returns the keys of a map in ascending order, and the values in the same order.
func MapEntries(v any) (keys, values []any) {
	n := Len(v)
	keys = make([]any, n)
	values = make([]any, n)
	fillMap(v, keys, values)
	return keys, values
}

// fillMap fills keys and values, which are of type []any and long enough.
func fillMap(v, keys, values any)

// Assign stores v into *target if v's type is assignable to the target's element type.
func Assign(target, v any) bool

// AssignKind tells how *target would take an error: 0 not a pointer or nil, 1 neither interface nor error, 2 fine.
func AssignKind(target any) int

// Plain appends the leading values of a that need no method and no walk, as Println prints them if ln, else as
// Print does, and returns the number of values done. When a whole line is done, its newline too.
func Plain(dst []byte, a []any, ln bool) ([]byte, int)

// Format formats from format[at] and a[arg] on as far as the directives and values are plain. It stops at the end or
// at the '%' of the first directive that is not.
func Format(dst []byte, format string, a []any, at, arg int) (out []byte, next, nextArg int)

// SetInt stores x into the signed integer p points to and reports whether it fits.
func SetInt(p any, x int64) bool

// SetUint stores x into the unsigned integer p points to and reports whether it fits.
func SetUint(p any, x uint64) bool

// SetFloat stores x into the float p points to.
func SetFloat(p any, x float64) bool

// SetString stores s into the string p points to.
func SetString(p any, s string) bool

// SetBool stores b into the bool p points to.
func SetBool(p any, b bool) bool

// A HeldValue is what a reflect.Value holds.
type HeldValue struct {
	Value    any
	Valid    bool // not the zero Value
	Exported bool // not reached through an unexported field
}

// Held is set by package reflect: it opens a reflect.Value and reports whether v is one.
var Held func(v any) (HeldValue, bool)
