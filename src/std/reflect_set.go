package reflect

import "unsafe"

// Set assigns x to the variable v.
func (v Value) Set(x Value) {
	v.mustBeAssignable("Set")
	x.mustBeExported("Set")
	x = x.assignTo("reflect.Set", v.typ)
	memmove(v.typ, v.ptr, x.addr())
}

// assignTo converts x to type t as an assignment does.
func (x Value) assignTo(context string, t *rtype) Value {
	if x.flag&flagMethod != 0 {
		x = x.bind()
	}
	switch {
	case x.typ == t:
		return x
	case directlyAssignable(t, x.typ):
		return Value{t, x.ptr, x.flag&(flagIndir|flagAddr)&^flagAddr | x.flag.ro() | flag(t.kind())}
	case t.kind() == Interface && x.typ.implements(t):
		return x.inInterface(t)
	}
	panic(context + ": value of type " + x.typ.String() + " is not assignable to type " + t.String())
}

// inInterface is x as a value of the interface type t, which it implements.
func (x Value) inInterface(t *rtype) Value {
	if x.Kind() == Interface && x.IsNil() {
		return Zero(t)
	}
	held := new(any)
	*held = pack(x)
	return indirect(t, unsafe.Pointer(held), x.flag.ro())
}

// SetZero makes v the zero value.
func (v Value) SetZero() {
	v.mustBeAssignable("SetZero")
	memclr(v.typ, v.ptr)
}

// SetBool sets a bool.
func (v Value) SetBool(x bool) {
	v.mustBeAssignable("SetBool")
	v.mustBe(Bool, "SetBool")
	*(*bool)(v.ptr) = x
}

// SetInt sets a signed integer; high bits are lost.
func (v Value) SetInt(x int64) {
	v.mustBeAssignable("SetInt")
	switch v.kind() {
	case Int:
		*(*int)(v.ptr) = int(x)
	case Int8:
		*(*int8)(v.ptr) = int8(x)
	case Int16:
		*(*int16)(v.ptr) = int16(x)
	case Int32:
		*(*int32)(v.ptr) = int32(x)
	case Int64:
		*(*int64)(v.ptr) = x
	default:
		panic(&ValueError{"reflect.Value.SetInt", v.kind()})
	}
}

// SetUint sets an unsigned integer; high bits are lost.
func (v Value) SetUint(x uint64) {
	v.mustBeAssignable("SetUint")
	switch v.kind() {
	case Uint:
		*(*uint)(v.ptr) = uint(x)
	case Uint8:
		*(*uint8)(v.ptr) = uint8(x)
	case Uint16:
		*(*uint16)(v.ptr) = uint16(x)
	case Uint32:
		*(*uint32)(v.ptr) = uint32(x)
	case Uint64:
		*(*uint64)(v.ptr) = x
	case Uintptr:
		*(*uintptr)(v.ptr) = uintptr(x)
	default:
		panic(&ValueError{"reflect.Value.SetUint", v.kind()})
	}
}

// SetFloat sets a float, rounded.
func (v Value) SetFloat(x float64) {
	v.mustBeAssignable("SetFloat")
	switch v.kind() {
	case Float32:
		*(*float32)(v.ptr) = float32(x)
	case Float64:
		*(*float64)(v.ptr) = x
	default:
		panic(&ValueError{"reflect.Value.SetFloat", v.kind()})
	}
}

// SetComplex sets a complex number, rounded.
func (v Value) SetComplex(x complex128) {
	v.mustBeAssignable("SetComplex")
	switch v.kind() {
	case Complex64:
		*(*complex64)(v.ptr) = complex64(x)
	case Complex128:
		*(*complex128)(v.ptr) = x
	default:
		panic(&ValueError{"reflect.Value.SetComplex", v.kind()})
	}
}

// SetString sets a string.
func (v Value) SetString(x string) {
	v.mustBeAssignable("SetString")
	v.mustBe(String, "SetString")
	*(*string)(v.ptr) = x
}

// SetBytes sets a slice of bytes.
func (v Value) SetBytes(x []byte) {
	v.mustBeAssignable("SetBytes")
	v.mustBe(Slice, "SetBytes")
	if v.typ.elem().kind() != Uint8 {
		panic("reflect.Value.SetBytes of non-byte slice")
	}
	*(*[]byte)(v.ptr) = x
}

// SetPointer sets an unsafe.Pointer.
func (v Value) SetPointer(x unsafe.Pointer) {
	v.mustBeAssignable("SetPointer")
	v.mustBe(UnsafePointer, "SetPointer")
	*(*unsafe.Pointer)(v.ptr) = x
}

// sliceHeader is a slice in memory.
type sliceHeader struct {
	data unsafe.Pointer
	len  int
	cap  int
}

// SliceHeader is a slice in memory, its data a number that keeps nothing alive. Deprecated by unsafe.Slice.
type SliceHeader struct {
	Data uintptr
	Len  int
	Cap  int
}

// StringHeader is a string in memory, its data a number that keeps nothing alive. Deprecated by unsafe.String.
type StringHeader struct {
	Data uintptr
	Len  int
}

// SetLen sets the length of a slice.
func (v Value) SetLen(n int) {
	v.mustBeAssignable("SetLen")
	v.mustBe(Slice, "SetLen")
	s := (*sliceHeader)(v.ptr)
	if uint(n) > uint(s.cap) {
		panic("reflect: slice length out of range in SetLen")
	}
	s.len = n
}

// SetCap sets the capacity of a slice.
func (v Value) SetCap(n int) {
	v.mustBeAssignable("SetCap")
	v.mustBe(Slice, "SetCap")
	s := (*sliceHeader)(v.ptr)
	if n < s.len || n > s.cap {
		panic("reflect: slice capacity out of range in SetCap")
	}
	s.cap = n
}

// Slice is v[i:j].
func (v Value) Slice(i, j int) Value {
	switch v.kind() {
	case String:
		s := *(*string)(v.ptr)
		if i < 0 || j < i || j > len(s) {
			panic("reflect.Value.Slice: string slice index out of bounds")
		}
		part := s[i:j]
		return indirect(v.typ, unsafe.Pointer(&part), v.flag&flagRO)
	case Array:
		if v.flag&flagAddr == 0 {
			panic("reflect.Value.Slice: slice of unaddressable array")
		}
	case Slice:
	default:
		panic(&ValueError{"reflect.Value.Slice", v.kind()})
	}
	s, typ := v.asSlice()
	if i < 0 || j < i || j > s.cap {
		panic("reflect.Value.Slice: slice index out of bounds")
	}
	return v.part(typ, s, i, j, s.cap)
}

// Slice3 is v[i:j:k].
func (v Value) Slice3(i, j, k int) Value {
	switch v.kind() {
	case Array:
		if v.flag&flagAddr == 0 {
			panic("reflect.Value.Slice3: slice of unaddressable array")
		}
	case Slice:
	default:
		panic(&ValueError{"reflect.Value.Slice3", v.kind()})
	}
	s, typ := v.asSlice()
	if i < 0 || j < i || k < j || k > s.cap {
		panic("reflect.Value.Slice3: slice index out of bounds")
	}
	return v.part(typ, s, i, j, k)
}

// asSlice is an array or slice as a slice.
func (v Value) asSlice() (sliceHeader, *rtype) {
	if v.kind() == Array {
		n := v.typ.length()
		return sliceHeader{v.ptr, n, n}, sliceOf(v.typ.elem())
	}
	return *(*sliceHeader)(v.ptr), v.typ
}

func (v Value) part(typ *rtype, s sliceHeader, i, j, k int) Value {
	p := &sliceHeader{s.data, j - i, k - i}
	if k > i {
		p.data = unsafe.Add(s.data, uintptr(i)*typ.elem().size())
	}
	return indirect(typ, unsafe.Pointer(p), v.flag.ro())
}

// Grow makes room for n more elements of the slice v.
func (v Value) Grow(n int) {
	v.mustBeAssignable("Grow")
	v.mustBe(Slice, "Grow")
	if n < 0 {
		panic("reflect.Value.Grow: negative len")
	}
	s := (*sliceHeader)(v.ptr)
	if s.len+n < 0 {
		panic("reflect.Value.Grow: slice overflow")
	}
	if s.len+n > s.cap {
		*s = grown(v.typ.elem(), *s, s.len+n)
	}
}

// grown is a copy of s with capacity for at least n elements.
func grown(e *rtype, s sliceHeader, n int) sliceHeader {
	room := growCap(e, s.cap, n)
	data := unsafeNewArray(e, room)
	slicecopy(e, data, s.data, s.len)
	return sliceHeader{data, s.len, room}
}

func growCap(e *rtype, old, want int) int

// Append appends values to the slice s.
func Append(s Value, x ...Value) Value {
	s.mustBe(Slice, "Append")
	n := s.Len()
	s = s.extended(len(x))
	for i, v := range x {
		s.Index(n + i).Set(v)
	}
	return s
}

// AppendSlice appends the elements of the slice t to the slice s.
func AppendSlice(s, t Value) Value {
	s.mustBe(Slice, "AppendSlice")
	t.mustBe(Slice, "AppendSlice")
	if s.typ.elem() != t.typ.elem() {
		panic("reflect.AppendSlice: " + s.typ.String() + " != " + t.typ.String())
	}
	n := s.Len()
	s = s.extended(t.Len())
	Copy(s.Slice(n, n+t.Len()), t)
	return s
}

// extended is the slice v with n more elements, in fresh memory if they do not fit.
func (v Value) extended(n int) Value {
	v.mustBeExported("Append")
	s := *(*sliceHeader)(v.ptr)
	if s.len+n > s.cap {
		s = grown(v.typ.elem(), s, s.len+n)
	}
	s.len += n
	held := new(sliceHeader)
	*held = s
	return indirect(v.typ, unsafe.Pointer(held), v.flag.ro())
}

// Copy copies elements of src to dst, as copy does.
func Copy(dst, src Value) int {
	if k := dst.kind(); k != Array && k != Slice {
		panic(&ValueError{"reflect.Copy", k})
	}
	if dst.kind() == Array {
		dst.mustBeAssignable("Copy")
	}
	dst.mustBeExported("Copy")
	src.mustBeExported("Copy")
	e := dst.typ.elem()
	if src.kind() == String && e.kind() == Uint8 {
		to, _ := dst.asSlice()
		return copy(unsafe.Slice((*byte)(to.data), to.len), src.String())
	}
	if k := src.kind(); k != Array && k != Slice {
		panic(&ValueError{"reflect.Copy", k})
	}
	if e != src.typ.elem() {
		panic("reflect.Copy: " + e.String() + " != " + src.typ.elem().String())
	}
	to, _ := dst.asSlice()
	from, _ := src.asSlice()
	n := min(to.len, from.len)
	slicecopy(e, to.data, from.data, n)
	return n
}

// MakeSlice is make([]T, len, cap).
func MakeSlice(typ Type, len, cap int) Value {
	if typ.Kind() != Slice {
		panic("reflect.MakeSlice of non-slice type")
	}
	switch {
	case len < 0:
		panic("reflect.MakeSlice: negative len")
	case cap < 0:
		panic("reflect.MakeSlice: negative cap")
	case len > cap:
		panic("reflect.MakeSlice: len > cap")
	}
	t := typ.common()
	s := &sliceHeader{unsafeNewArray(t.elem(), cap), len, cap}
	return indirect(t, unsafe.Pointer(s), 0)
}

// SliceAt is a slice of n elements at p.
func SliceAt(typ Type, p unsafe.Pointer, n int) Value {
	s := &sliceHeader{p, n, n}
	return indirect(sliceOf(typ.common()), unsafe.Pointer(s), 0)
}

// Swapper returns a function that swaps two elements of a slice.
func Swapper(slice any) func(i, j int) {
	v := ValueOf(slice)
	if v.Kind() != Slice {
		panic(&ValueError{Method: "Swapper", Kind: v.Kind()})
	}
	e := v.typ.elem()
	spare := unsafeNew(e)
	return func(i, j int) {
		if uint(i) >= uint(v.Len()) || uint(j) >= uint(v.Len()) {
			panic("reflect: slice index out of range")
		}
		a, b := v.Index(i).ptr, v.Index(j).ptr
		memmove(e, spare, a)
		memmove(e, a, b)
		memmove(e, b, spare)
	}
}

// Clear empties a map or zeroes the elements of a slice.
func (v Value) Clear() {
	switch v.kind() {
	case Slice:
		for i := range v.Len() {
			memclr(v.typ.elem(), v.Index(i).ptr)
		}
	case Map:
		mapClear(v.typ, v.pointer())
	default:
		panic(&ValueError{"reflect.Value.Clear", v.kind()})
	}
}
