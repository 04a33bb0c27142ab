package reflect

import (
	"iter"
	"unsafe"
)

// A Method is a method of a type.
type Method struct {
	Name    string
	PkgPath string // of unexported methods of interface types
	Type    Type   // with the receiver as the first parameter, unless of an interface type
	Func    Value  // takes the receiver first
	Index   int    // for Type.Method
}

// IsExported reports whether the method is exported.
func (m Method) IsExported() bool { return m.PkgPath == "" }

// NumMethod is the number of exported methods, for interface types of all.
func (t *rtype) NumMethod() int { return t.nMethod() }

// Method describes the i'th method in order of name.
func (t *rtype) Method(i int) Method {
	if i < 0 || i >= t.nMethod() {
		panic("reflect: Method index out of range")
	}
	name, pkg, typ := t.method(i)
	m := Method{Name: name, PkgPath: pkg, Type: typ, Index: i}
	if t.kind() != Interface {
		m.Type, m.Func = methodFunc(t, i, typ)
	}
	return m
}

// MethodByName finds a method.
func (t *rtype) MethodByName(name string) (Method, bool) {
	for i := range t.nMethod() {
		if found, _, _ := t.method(i); found == name {
			return t.Method(i), true
		}
	}
	return Method{}, false
}

// Methods iterates over the methods.
func (t *rtype) Methods() iter.Seq[Method] {
	return func(yield func(Method) bool) {
		for i := range t.NumMethod() {
			if !yield(t.Method(i)) {
				return
			}
		}
	}
}

// methodFunc makes the function of a method expression T.M, and its type.
func methodFunc(t *rtype, i int, typ *rtype) (Type, Value) {
	in := []Type{t}
	for k := range typ.nIn() {
		in = append(in, typ.in(k))
	}
	var out []Type
	for k := range typ.nOut() {
		out = append(out, typ.out(k))
	}
	full := FuncOf(in, out, typ.has(factVariadic))
	name, pkg, _ := t.method(i)
	m := &methodStub{typ: full.common(), from: t, name: name, pkg: pkg}
	return full, Value{m.typ, makeMethodStub(m.typ, m), flag(Func)}
}

// Method returns the i'th method bound to v.
func (v Value) Method(i int) Value {
	if v.typ == nil {
		panic(&ValueError{"reflect.Value.Method", Invalid})
	}
	if v.flag&flagMethod != 0 || i < 0 || i >= v.typ.nMethod() {
		panic("reflect: Method index out of range")
	}
	if v.kind() == Interface && v.IsNil() {
		panic("reflect: Method on nil interface value")
	}
	keep := v.flag.ro() | v.flag&flagIndir
	return Value{v.typ, v.ptr, keep | flag(Func) | flag(i)<<flagMethodShift | flagMethod}
}

// MethodByName returns the method bound to v, the zero Value if there is none.
func (v Value) MethodByName(name string) Value {
	if v.typ == nil {
		panic(&ValueError{"reflect.Value.MethodByName", Invalid})
	}
	if v.flag&flagMethod == 0 {
		for i := range v.typ.nMethod() {
			if found, _, _ := v.typ.method(i); found == name {
				return v.Method(i)
			}
		}
	}
	return Value{}
}

// NumMethod is the number of methods of v's type.
func (v Value) NumMethod() int {
	if v.typ == nil {
		panic(&ValueError{"reflect.Value.NumMethod", Invalid})
	}
	if v.flag&flagMethod != 0 {
		return 0
	}
	return v.typ.nMethod()
}

// Methods iterates over the methods bound to v.
func (v Value) Methods() iter.Seq2[Method, Value] {
	return func(yield func(Method, Value) bool) {
		for i := range v.NumMethod() {
			if !yield(v.typ.Method(i), v.Method(i)) {
				return
			}
		}
	}
}

// methodType is the type of the method that v is.
func (v Value) methodType() *rtype {
	_, _, typ := v.typ.method(int(v.flag >> flagMethodShift))
	return typ
}

// methodReceiver returns the interface that the method of v is called on, and the method's name.
func (v Value) methodReceiver() (receiver any, name, pkg string) {
	name, pkg, _ = v.typ.method(int(v.flag >> flagMethodShift))
	base := Value{v.typ, v.ptr, v.flag&flagIndir | flag(v.typ.kind())}
	return pack(base), name, pkg
}

// bind makes a function value out of a method value.
func (v Value) bind() Value {
	ro := v.flag.ro()
	v.flag &^= flagStickyRO | flagEmbedRO
	m := &methodStub{typ: v.methodType()}
	m.receiver, m.name, m.pkg = v.methodReceiver()
	if v.flag&flagIndir != 0 {
		m.receiver, m.from, m.at = nil, v.typ, v.ptr
	}
	return Value{m.typ, makeMethodStub(m.typ, m), flag(Func) | ro}
}

// methodStub is what a function captures that calls a method: of receiver; or of what a variable of type from holds at the call; or,
// without a variable, of the first argument, which is of type from.
type methodStub struct {
	typ       *rtype
	receiver  any
	from      *rtype
	at        unsafe.Pointer
	name, pkg string
}

func makeMethodStub(t *rtype, m *methodStub) unsafe.Pointer
