package reflect

import (
	"strconv"
	"unsafe"
)

// A converter turns a value into one of another type.
type converter func(v Value, to *rtype) Value

// Convert is the conversion of v to a type.
func (v Value) Convert(typ Type) Value {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value.Convert", Invalid})
	}
	if v.flag&flagMethod != 0 {
		v = v.bind()
	}
	to := typ.common()
	convert := conversion(v.typ, to)
	if convert == nil {
		panic("reflect.Value.Convert: value of type " + v.typ.String() + " cannot be converted to type " + to.String())
	}
	return convert(v, to)
}

// CanConvert reports whether Convert would not panic.
func (v Value) CanConvert(typ Type) bool {
	if !v.Type().ConvertibleTo(typ) {
		return false
	}
	if v.Kind() == Slice {
		switch {
		case typ.Kind() == Array:
			return typ.Len() <= v.Len()
		case typ.Kind() == Pointer && typ.Elem().Kind() == Array:
			return typ.Elem().Len() <= v.Len()
		}
	}
	return true
}

func isInt(k Kind) bool     { return k >= Int && k <= Int64 }
func isUint(k Kind) bool    { return k >= Uint && k <= Uintptr }
func isFloat(k Kind) bool   { return k == Float32 || k == Float64 }
func isComplex(k Kind) bool { return k == Complex64 || k == Complex128 }

// conversion finds how values of type from become values of type to, nil if they do not.
func conversion(from, to *rtype) converter {
	f, t := from.kind(), to.kind()
	switch {
	case isInt(f) || isUint(f):
		switch {
		case isInt(t) || isUint(t):
			return convertInt
		case isFloat(t):
			return convertIntFloat
		case t == String:
			return convertIntString
		}
	case isFloat(f):
		switch {
		case isInt(t):
			return convertFloatInt
		case isUint(t):
			return convertFloatUint
		case isFloat(t):
			return convertFloat
		}
	case isComplex(f) && isComplex(t):
		return convertComplex
	case f == String && t == Slice && to.elem().declaredIn() == "":
		switch to.elem().kind() {
		case Uint8:
			return convertStringBytes
		case Int32:
			return convertStringRunes
		}
	case f == Slice && t == String && from.elem().declaredIn() == "":
		switch from.elem().kind() {
		case Uint8:
			return convertBytesString
		case Int32:
			return convertRunesString
		}
	case f == Slice && t == Pointer && to.elem().kind() == Array && from.elem() == to.elem().elem():
		return convertSliceArrayPtr
	case f == Slice && t == Array && from.elem() == to.elem():
		return convertSliceArray
	case f == Chan && t == Chan && from.ChanDir() == BothDir && from.elem() == to.elem() && (from.Name() == "" || to.Name() == ""):
		return convertSame
	}
	if sameUnderlying(to, from, false) {
		return convertSame
	}
	if t == Pointer && f == Pointer && !to.has(factNamed) && !from.has(factNamed) && sameUnderlying(to.elem(), from.elem(), false) {
		return convertSame
	}
	if t == Interface && from.implements(to) {
		return convertInterface
	}
	return nil
}

// made is a fresh variable of the type, to be filled in through its pointer and then hidden.
func made(t *rtype, ro flag) (Value, unsafe.Pointer) {
	p := unsafeNew(t)
	return indirect(t, p, ro), p
}

func setBits(p unsafe.Pointer, size uintptr, bits uint64) {
	switch size {
	case 1:
		*(*uint8)(p) = uint8(bits)
	case 2:
		*(*uint16)(p) = uint16(bits)
	case 4:
		*(*uint32)(p) = uint32(bits)
	case 8:
		*(*uint64)(p) = bits
	}
}

func setFloat(p unsafe.Pointer, size uintptr, x float64) {
	if size == 4 {
		*(*float32)(p) = float32(x)
		return
	}
	*(*float64)(p) = x
}

func convertInt(v Value, to *rtype) Value {
	r, p := made(to, v.flag.ro())
	if v.CanInt() {
		setBits(p, to.size(), uint64(v.Int()))
	} else {
		setBits(p, to.size(), v.Uint())
	}
	return r
}

func convertIntFloat(v Value, to *rtype) Value {
	r, p := made(to, v.flag.ro())
	if v.CanInt() {
		setFloat(p, to.size(), float64(v.Int()))
	} else {
		setFloat(p, to.size(), float64(v.Uint()))
	}
	return r
}

func convertIntString(v Value, to *rtype) Value {
	s := "\uFFFD"
	if v.CanInt() {
		if x := v.Int(); int64(rune(x)) == x {
			s = string(rune(x))
		}
	} else if x := v.Uint(); uint64(rune(x)) == x {
		s = string(rune(x))
	}
	return stringOf(s, v.flag.ro(), to)
}

func stringOf(s string, ro flag, to *rtype) Value {
	r, p := made(to, ro)
	*(*string)(p) = s
	return r
}

func convertFloatInt(v Value, to *rtype) Value {
	r, p := made(to, v.flag.ro())
	setBits(p, to.size(), uint64(int64(v.Float())))
	return r
}

func convertFloatUint(v Value, to *rtype) Value {
	r, p := made(to, v.flag.ro())
	setBits(p, to.size(), uint64(v.Float()))
	return r
}

func convertFloat(v Value, to *rtype) Value {
	if v.kind() == Float32 && to.kind() == Float32 {
		return convertSame(v, to)
	}
	r, p := made(to, v.flag.ro())
	setFloat(p, to.size(), v.Float())
	return r
}

func convertComplex(v Value, to *rtype) Value {
	r, p := made(to, v.flag.ro())
	if to.kind() == Complex64 {
		*(*complex64)(p) = complex64(v.Complex())
	} else {
		*(*complex128)(p) = v.Complex()
	}
	return r
}

func convertStringBytes(v Value, to *rtype) Value {
	r, p := made(to, v.flag.ro())
	*(*[]byte)(p) = []byte(v.String())
	return r
}

func convertStringRunes(v Value, to *rtype) Value {
	r, p := made(to, v.flag.ro())
	*(*[]rune)(p) = []rune(v.String())
	return r
}

func convertBytesString(v Value, to *rtype) Value {
	return stringOf(string(*(*[]byte)(v.ptr)), v.flag.ro(), to)
}

func convertRunesString(v Value, to *rtype) Value {
	return stringOf(string(*(*[]rune)(v.ptr)), v.flag.ro(), to)
}

// mustHold panics if the slice v is shorter than the array type; what is the target in words.
func (v Value) mustHold(array *rtype, what string) {
	if n := array.length(); n > v.Len() {
		panic("reflect: cannot convert slice with length " + strconv.Itoa(v.Len()) + " to " + what + " with length " + strconv.Itoa(n))
	}
}

func convertSliceArrayPtr(v Value, to *rtype) Value {
	v.mustHold(to.elem(), "pointer to array")
	return Value{to, *(*unsafe.Pointer)(v.ptr), v.flag.ro() | flag(Pointer)}
}

func convertSliceArray(v Value, to *rtype) Value {
	v.mustHold(to, "array")
	r, p := made(to, v.flag.ro())
	if to.length() > 0 {
		memmove(to, p, *(*unsafe.Pointer)(v.ptr))
	}
	return r
}

// convertSame keeps the memory, a copy of it if it is a variable's.
func convertSame(v Value, to *rtype) Value {
	p, f := v.ptr, v.flag
	if f&flagAddr != 0 {
		p = unsafeNew(to)
		memmove(to, p, v.ptr)
		f &^= flagAddr
	}
	return Value{to, p, f&flagIndir | v.flag.ro() | flag(to.kind())}
}

func convertInterface(v Value, to *rtype) Value { return v.inInterface(to) }
