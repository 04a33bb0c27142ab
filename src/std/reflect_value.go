package reflect

import "unsafe"

// flag holds what is known of a Value beside its type: the kind in the low bits, then the facts below, then the number of
// the method if it is a method value.
type flag uintptr

const (
	flagKindMask    flag = 1<<5 - 1
	flagStickyRO    flag = 1 << 5 // reached through an unexported field
	flagEmbedRO     flag = 1 << 6 // reached through an unexported embedded field
	flagIndir       flag = 1 << 7 // ptr is the address of the value, else the value itself
	flagAddr        flag = 1 << 8 // the address is a variable's
	flagMethod      flag = 1 << 9
	flagMethodShift      = 10
	flagRO               = flagStickyRO | flagEmbedRO
)

func (f flag) kind() Kind { return Kind(f & flagKindMask) }

// ro makes what is reached through an unexported field unexported for good.
func (f flag) ro() flag {
	if f&flagRO != 0 {
		return flagStickyRO
	}
	return 0
}

// Value is a Go value of any type; the zero Value is no value at all.
//
// A value that is a pointer in memory (pointer, map, chan, func, unsafe.Pointer) may stand in ptr; all others are pointed to.
type Value struct {
	typ *rtype
	ptr unsafe.Pointer
	flag
}

// ValueError is what a method of Value panics with when the kind is wrong.
type ValueError struct {
	Method string
	Kind   Kind
}

// Error describes the call.
func (e *ValueError) Error() string {
	if e.Kind == Invalid {
		return "reflect: call of " + e.Method + " on zero Value"
	}
	return "reflect: call of " + e.Method + " on " + e.Kind.String() + " Value"
}

var zeroWord uint64

func unpack(i any) (typ *rtype, ptr unsafe.Pointer)
func packAt(t *rtype, p unsafe.Pointer) any
func packDirect(t *rtype, word unsafe.Pointer) any
func unsafeNew(t *rtype) unsafe.Pointer
func unsafeNewArray(t *rtype, n int) unsafe.Pointer
func memmove(t *rtype, dst, src unsafe.Pointer)
func memclr(t *rtype, p unsafe.Pointer)
func slicecopy(t *rtype, dst, src unsafe.Pointer, n int)
func memequal(t *rtype, a, b unsafe.Pointer) bool

// ValueOf returns i's dynamic value, the zero Value for a nil interface.
func ValueOf(i any) Value {
	t, p := unpack(i)
	if t == nil {
		return Value{}
	}
	f := flag(t.kind())
	if !t.has(factDirect) {
		f |= flagIndir
	}
	return Value{t, p, f}
}

// pack makes an interface of v, which may be of interface type: then it is what that holds.
func pack(v Value) any {
	switch {
	case v.flag&flagIndir != 0:
		return packAt(v.typ, v.ptr)
	default:
		return packDirect(v.typ, v.ptr)
	}
}

// indirect returns the value at p.
func indirect(t *rtype, p unsafe.Pointer, f flag) Value {
	return Value{t, p, f | flagIndir | flag(t.kind())}
}

// loaded is indirect for fresh memory: what is a pointer in memory is loaded, so that the memory may go.
func loaded(t *rtype, p unsafe.Pointer, f flag) Value {
	if t.has(factDirect) {
		return Value{t, *(*unsafe.Pointer)(p), f | flag(t.kind())}
	}
	return indirect(t, p, f)
}

// addr is the address of v's memory: its own if it has one, else of a copy.
func (v Value) addr() unsafe.Pointer {
	if v.flag&flagIndir != 0 {
		return v.ptr
	}
	p := new(unsafe.Pointer)
	*p = v.ptr
	return unsafe.Pointer(p)
}

// pointer is the word of a value that is a pointer in memory.
func (v Value) pointer() unsafe.Pointer {
	if v.flag&flagIndir != 0 {
		return *(*unsafe.Pointer)(v.ptr)
	}
	return v.ptr
}

func (v Value) mustBe(k Kind, method string) {
	if v.kind() != k {
		panic(&ValueError{"reflect.Value." + method, v.kind()})
	}
}

func (v Value) mustBeExported(method string) {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value." + method, Invalid})
	}
	if v.flag&flagRO != 0 {
		panic("reflect: reflect.Value." + method + " using value obtained using unexported field")
	}
}

func (v Value) mustBeAssignable(method string) {
	v.mustBeExported(method)
	if v.flag&flagAddr == 0 {
		panic("reflect: reflect.Value." + method + " using unaddressable value")
	}
}

// IsValid reports whether v is a value.
func (v Value) IsValid() bool { return v.flag != 0 }

// Kind is the kind of v's type, Invalid for the zero Value.
func (v Value) Kind() Kind { return v.kind() }

// Type is v's type.
func (v Value) Type() Type {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value.Type", Invalid})
	}
	if v.flag&flagMethod != 0 {
		return v.methodType()
	}
	return v.typ
}

// CanAddr reports whether v is a variable.
func (v Value) CanAddr() bool { return v.flag&flagAddr != 0 }

// CanSet reports whether v can be changed: a variable not reached through an unexported field.
func (v Value) CanSet() bool { return v.flag&(flagAddr|flagRO) == flagAddr }

// CanInterface reports whether Interface may be called.
func (v Value) CanInterface() bool {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value.CanInterface", Invalid})
	}
	return v.flag&flagRO == 0
}

// Interface returns v as an interface.
func (v Value) Interface() any {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value.Interface", Invalid})
	}
	if v.flag&flagRO != 0 {
		panic("reflect.Value.Interface: cannot return value obtained from unexported field or method")
	}
	return v.value()
}

// value is Interface for all that is a value.
func (v Value) value() any {
	if v.flag&flagMethod != 0 {
		v = v.bind()
	}
	return pack(v)
}

// TypeAssert is v.Interface().(T).
func TypeAssert[T any](v Value) (T, bool) {
	if v.flag == 0 {
		panic(&ValueError{"reflect.TypeAssert", Invalid})
	}
	if v.flag&flagRO != 0 {
		panic("reflect.TypeAssert: cannot return value obtained from unexported field or method")
	}
	x, ok := v.value().(T)
	return x, ok
}

// Addr is a pointer to the variable v.
func (v Value) Addr() Value {
	if v.flag&flagAddr == 0 {
		panic("reflect.Value.Addr of unaddressable value")
	}
	return Value{pointerTo(v.typ), v.ptr, v.flag.ro() | flag(Pointer)}
}

// UnsafeAddr is the address of the variable v.
func (v Value) UnsafeAddr() uintptr {
	if v.typ == nil {
		panic(&ValueError{"reflect.Value.UnsafeAddr", Invalid})
	}
	if v.flag&flagAddr == 0 {
		panic("reflect.Value.UnsafeAddr of unaddressable value")
	}
	return uintptr(v.ptr)
}

// Elem is what an interface holds or a pointer points to.
func (v Value) Elem() Value {
	switch v.kind() {
	case Interface:
		x := ValueOf(pack(v))
		if x.flag != 0 {
			x.flag |= v.flag.ro()
		}
		return x
	case Pointer:
		p := v.pointer()
		if p == nil {
			return Value{}
		}
		return indirect(v.typ.elem(), p, v.flag&flagRO|flagAddr)
	}
	panic(&ValueError{"reflect.Value.Elem", v.kind()})
}

// Indirect is v.Elem() for a pointer, else v.
func Indirect(v Value) Value {
	if v.Kind() == Pointer {
		return v.Elem()
	}
	return v
}

// IsNil reports whether v is nil.
func (v Value) IsNil() bool {
	switch v.kind() {
	case Chan, Func, Map, Pointer, UnsafePointer:
		return v.flag&flagMethod == 0 && v.pointer() == nil
	case Interface, Slice:
		return *(*unsafe.Pointer)(v.ptr) == nil
	}
	panic(&ValueError{"reflect.Value.IsNil", v.kind()})
}

// Bool is the value of a bool.
func (v Value) Bool() bool {
	v.mustBe(Bool, "Bool")
	return *(*bool)(v.ptr)
}

// Int is the value of a signed integer.
func (v Value) Int() int64 {
	switch v.kind() {
	case Int:
		return int64(*(*int)(v.ptr))
	case Int8:
		return int64(*(*int8)(v.ptr))
	case Int16:
		return int64(*(*int16)(v.ptr))
	case Int32:
		return int64(*(*int32)(v.ptr))
	case Int64:
		return *(*int64)(v.ptr)
	}
	panic(&ValueError{"reflect.Value.Int", v.kind()})
}

// Uint is the value of an unsigned integer.
func (v Value) Uint() uint64 {
	switch v.kind() {
	case Uint:
		return uint64(*(*uint)(v.ptr))
	case Uint8:
		return uint64(*(*uint8)(v.ptr))
	case Uint16:
		return uint64(*(*uint16)(v.ptr))
	case Uint32:
		return uint64(*(*uint32)(v.ptr))
	case Uint64:
		return *(*uint64)(v.ptr)
	case Uintptr:
		return uint64(*(*uintptr)(v.ptr))
	}
	panic(&ValueError{"reflect.Value.Uint", v.kind()})
}

// Float is the value of a float.
func (v Value) Float() float64 {
	switch v.kind() {
	case Float32:
		return float64(*(*float32)(v.ptr))
	case Float64:
		return *(*float64)(v.ptr)
	}
	panic(&ValueError{"reflect.Value.Float", v.kind()})
}

// Complex is the value of a complex number.
func (v Value) Complex() complex128 {
	switch v.kind() {
	case Complex64:
		return complex128(*(*complex64)(v.ptr))
	case Complex128:
		return *(*complex128)(v.ptr)
	}
	panic(&ValueError{"reflect.Value.Complex", v.kind()})
}

// String is the value of a string; of any other value a text that names its type.
func (v Value) String() string {
	switch v.kind() {
	case String:
		return *(*string)(v.ptr)
	case Invalid:
		return "<invalid Value>"
	}
	return "<" + v.Type().String() + " Value>"
}

// Bytes is a []byte or an addressable array of bytes.
func (v Value) Bytes() []byte {
	switch v.kind() {
	case Slice:
		if v.typ.elem().kind() != Uint8 {
			panic("reflect.Value.Bytes of non-byte slice")
		}
		return *(*[]byte)(v.ptr)
	case Array:
		if v.typ.elem().kind() != Uint8 {
			panic("reflect.Value.Bytes of non-byte array")
		}
		if !v.CanAddr() {
			panic("reflect.Value.Bytes of unaddressable byte array")
		}
		return unsafe.Slice((*byte)(v.ptr), v.typ.length())
	}
	panic(&ValueError{"reflect.Value.Bytes", v.kind()})
}

// CanInt reports whether Int may be called.
func (v Value) CanInt() bool { return v.kind() >= Int && v.kind() <= Int64 }

// CanUint reports whether Uint may be called.
func (v Value) CanUint() bool { return v.kind() >= Uint && v.kind() <= Uintptr }

// CanFloat reports whether Float may be called.
func (v Value) CanFloat() bool { return v.kind() == Float32 || v.kind() == Float64 }

// CanComplex reports whether Complex may be called.
func (v Value) CanComplex() bool { return v.kind() == Complex64 || v.kind() == Complex128 }

// Pointer is the address that v holds.
func (v Value) Pointer() uintptr {
	switch v.kind() {
	case Chan, Map, Pointer, Slice, String, UnsafePointer:
		return uintptr(v.UnsafePointer())
	case Func:
		if v.flag&flagMethod != 0 {
			v = v.bind()
		}
		return codeOf(v.pointer())
	}
	panic(&ValueError{"reflect.Value.Pointer", v.kind()})
}

// UnsafePointer is the address that v holds.
func (v Value) UnsafePointer() unsafe.Pointer {
	switch v.kind() {
	case Chan, Map, Pointer, UnsafePointer:
		return v.pointer()
	case Func:
		return unsafe.Pointer(v.Pointer())
	case Slice, String:
		return *(*unsafe.Pointer)(v.ptr)
	}
	panic(&ValueError{"reflect.Value.UnsafePointer", v.kind()})
}

// InterfaceData is two words that name the value of an interface.
func (v Value) InterfaceData() [2]uintptr {
	v.mustBe(Interface, "InterfaceData")
	return *(*[2]uintptr)(v.ptr)
}

func codeOf(f unsafe.Pointer) uintptr

// OverflowInt reports whether v's type cannot represent x.
func (v Value) OverflowInt(x int64) bool {
	if !v.CanInt() {
		panic(&ValueError{"reflect.Value.OverflowInt", v.kind()})
	}
	return v.typ.OverflowInt(x)
}

// OverflowUint reports whether v's type cannot represent x.
func (v Value) OverflowUint(x uint64) bool {
	if !v.CanUint() {
		panic(&ValueError{"reflect.Value.OverflowUint", v.kind()})
	}
	return v.typ.OverflowUint(x)
}

// OverflowFloat reports whether v's type cannot represent x.
func (v Value) OverflowFloat(x float64) bool {
	if !v.CanFloat() {
		panic(&ValueError{"reflect.Value.OverflowFloat", v.kind()})
	}
	return v.typ.OverflowFloat(x)
}

// OverflowComplex reports whether v's type cannot represent x.
func (v Value) OverflowComplex(x complex128) bool {
	if !v.CanComplex() {
		panic(&ValueError{"reflect.Value.OverflowComplex", v.kind()})
	}
	return v.typ.OverflowComplex(x)
}

// Zero is the zero value of a type.
func Zero(typ Type) Value {
	if typ == nil {
		panic("reflect: Zero(nil)")
	}
	t := typ.common()
	if t.has(factDirect) {
		return Value{t, nil, flag(t.kind())}
	}
	return indirect(t, unsafeNew(t), 0)
}

// New is a pointer to a fresh zero value of a type.
func New(typ Type) Value {
	if typ == nil {
		panic("reflect: New(nil)")
	}
	t := typ.common()
	return Value{pointerTo(t), unsafeNew(t), flag(Pointer)}
}

// NewAt is p as a pointer to a value of a type.
func NewAt(typ Type, p unsafe.Pointer) Value {
	return Value{pointerTo(typ.common()), p, flag(Pointer)}
}

// IsZero reports whether v is the zero value of its type.
func (v Value) IsZero() bool {
	switch v.kind() {
	case Bool:
		return !v.Bool()
	case Int, Int8, Int16, Int32, Int64:
		return v.Int() == 0
	case Uint, Uint8, Uint16, Uint32, Uint64, Uintptr:
		return v.Uint() == 0
	case Float32, Float64:
		return v.Float() == 0 && !signbit(v.Float())
	case Complex64, Complex128:
		c := v.Complex()
		return c == 0 && !signbit(real(c)) && !signbit(imag(c))
	case Array:
		for i := range v.typ.length() {
			if !v.Index(i).IsZero() {
				return false
			}
		}
		return true
	case Chan, Func, Interface, Map, Pointer, Slice, UnsafePointer:
		return v.IsNil()
	case String:
		return v.Len() == 0
	case Struct:
		for i := range v.typ.nField() {
			if name, _, _, _, _, _ := v.typ.field(i); name != "_" && !v.Field(i).IsZero() {
				return false
			}
		}
		return true
	}
	panic(&ValueError{"reflect.Value.IsZero", v.kind()})
}

func signbit(x float64) bool { return *(*uint64)(unsafe.Pointer(&x))>>63 != 0 }

// Comparable reports whether == on v cannot panic.
func (v Value) Comparable() bool {
	switch v.kind() {
	case Invalid:
		return true
	case Interface:
		return v.IsNil() || v.Elem().Comparable()
	case Array:
		for i := range v.typ.length() {
			if !v.Index(i).Comparable() {
				return false
			}
		}
		return v.typ.Comparable()
	case Struct:
		for i := range v.typ.nField() {
			if !v.Field(i).Comparable() {
				return false
			}
		}
		return true
	}
	return v.typ.Comparable()
}

// Equal reports whether v == u. It panics where == would.
func (v Value) Equal(u Value) bool {
	if v.Kind() == Interface {
		v = v.Elem()
	}
	if u.Kind() == Interface {
		u = u.Elem()
	}
	if !v.IsValid() || !u.IsValid() {
		return v.IsValid() == u.IsValid()
	}
	if v.Kind() != u.Kind() || v.Type() != u.Type() {
		return false
	}
	switch v.kind() {
	case Func, Map, Slice:
		panic("reflect.Value.Equal: values of type " + v.Type().String() + " are not comparable")
	}
	return memequal(v.typ, v.addr(), u.addr())
}

// Len is the length of an array, chan, map, slice, string or pointer to array.
func (v Value) Len() int {
	switch v.kind() {
	case Array:
		return v.typ.length()
	case Chan:
		return chanLen(v.pointer())
	case Map:
		return mapLen(v.pointer())
	case Slice:
		return len(*(*[]struct{})(v.ptr))
	case String:
		return len(*(*string)(v.ptr))
	case Pointer:
		if e := v.typ.elem(); e.kind() == Array {
			return e.length()
		}
		panic("reflect: call of reflect.Value.Len on ptr to non-array Value")
	}
	panic(&ValueError{"reflect.Value.Len", v.kind()})
}

// Cap is the capacity of an array, chan, slice or pointer to array.
func (v Value) Cap() int {
	switch v.kind() {
	case Array:
		return v.typ.length()
	case Chan:
		return chanCap(v.pointer())
	case Slice:
		return cap(*(*[]struct{})(v.ptr))
	case Pointer:
		if e := v.typ.elem(); e.kind() == Array {
			return e.length()
		}
		panic("reflect: call of reflect.Value.Cap on ptr to non-array Value")
	}
	panic(&ValueError{"reflect.Value.Cap", v.kind()})
}

// NumField is the number of fields of a struct.
func (v Value) NumField() int {
	v.mustBe(Struct, "NumField")
	return v.typ.nField()
}

// Field is the i'th field of a struct.
func (v Value) Field(i int) Value {
	v.mustBe(Struct, "Field")
	if uint(i) >= uint(v.typ.nField()) {
		panic("reflect: Field index out of range")
	}
	_, pkg, _, typ, offset, embedded := v.typ.field(i)
	f := v.flag & (flagStickyRO | flagIndir | flagAddr)
	if pkg != "" {
		if embedded {
			f |= flagEmbedRO
		} else {
			f |= flagStickyRO
		}
	}
	return indirect(typ, unsafe.Add(v.ptr, offset), f)
}

// FieldByIndex follows the indices through nested structs and pointers to them.
func (v Value) FieldByIndex(index []int) Value {
	if len(index) == 1 {
		return v.Field(index[0])
	}
	v.mustBe(Struct, "FieldByIndex")
	for i, x := range index {
		if i > 0 && v.Kind() == Pointer && v.typ.elem().kind() == Struct {
			if v.IsNil() {
				panic("reflect: indirection through nil pointer to embedded struct")
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}

// FieldByIndexErr is FieldByIndex with an error for a nil pointer on the way.
func (v Value) FieldByIndexErr(index []int) (Value, error) {
	if len(index) == 1 {
		return v.Field(index[0]), nil
	}
	v.mustBe(Struct, "FieldByIndexErr")
	for i, x := range index {
		if i > 0 && v.Kind() == Pointer && v.typ.elem().kind() == Struct {
			if v.IsNil() {
				return Value{}, &nilEmbedded{v.typ.elem().Name()}
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v, nil
}

type nilEmbedded struct{ name string }

func (e *nilEmbedded) Error() string {
	return "reflect: indirection through nil pointer to embedded struct field " + e.name
}

// FieldByName is the field that a selector would name, the zero Value if there is none.
func (v Value) FieldByName(name string) Value {
	v.mustBe(Struct, "FieldByName")
	if f, ok := v.typ.FieldByName(name); ok {
		return v.FieldByIndex(f.Index)
	}
	return Value{}
}

// FieldByNameFunc is the one field whose name matches.
func (v Value) FieldByNameFunc(match func(string) bool) Value {
	if f, ok := v.typ.FieldByNameFunc(match); ok {
		return v.FieldByIndex(f.Index)
	}
	return Value{}
}

// Index is the i'th element of an array, slice or string.
func (v Value) Index(i int) Value {
	switch v.kind() {
	case Array:
		if uint(i) >= uint(v.typ.length()) {
			panic("reflect: array index out of range")
		}
		e := v.typ.elem()
		return indirect(e, unsafe.Add(v.ptr, uintptr(i)*e.size()), v.flag&(flagIndir|flagAddr)|v.flag.ro())
	case Slice:
		if uint(i) >= uint(v.Len()) {
			panic("reflect: slice index out of range")
		}
		e := v.typ.elem()
		base := *(*unsafe.Pointer)(v.ptr)
		return indirect(e, unsafe.Add(base, uintptr(i)*e.size()), flagAddr|v.flag.ro())
	case String:
		s := *(*string)(v.ptr)
		if uint(i) >= uint(len(s)) {
			panic("reflect: string index out of range")
		}
		b := s[i]
		return indirect(typeWord(b), unsafe.Pointer(&b), v.flag.ro())
	}
	panic(&ValueError{"reflect.Value.Index", v.kind()})
}

