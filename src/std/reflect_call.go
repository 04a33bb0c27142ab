package reflect

import "unsafe"

// callFunc calls the function value f of type t; the machine copies the arguments from the addresses args and stores the results at
// the addresses results.
func callFunc(f unsafe.Pointer, t *rtype, args, results []unsafe.Pointer)

// callMethod does the same with a method of the dynamic type of receiver.
func callMethod(receiver any, name, pkg string, t *rtype, args, results []unsafe.Pointer)

// Call calls the function v. A variadic function takes its last arguments one by one.
func (v Value) Call(in []Value) []Value {
	v.mustBe(Func, "Call")
	v.mustBeExported("Call")
	return v.call("Call", in, false)
}

// CallSlice calls the variadic function v with the variadic arguments in a slice.
func (v Value) CallSlice(in []Value) []Value {
	v.mustBe(Func, "CallSlice")
	v.mustBeExported("CallSlice")
	return v.call("CallSlice", in, true)
}

func (v Value) call(op string, in []Value, isSlice bool) []Value {
	t := v.typ
	if v.flag&flagMethod != 0 {
		t = v.methodType()
	} else if v.pointer() == nil {
		panic("reflect.Value.Call: call of nil function")
	}
	in = arranged(op, t, in, isSlice)
	args := make([]unsafe.Pointer, len(in))
	for i, x := range in {
		x.mustBeExported(op)
		args[i] = x.assignTo("reflect.Value.Call", t.in(i)).addr()
	}
	results := make([]unsafe.Pointer, t.nOut())
	for i := range results {
		results[i] = unsafeNew(t.out(i))
	}
	if v.flag&flagMethod != 0 {
		receiver, name, pkg := v.methodReceiver()
		callMethod(receiver, name, pkg, t, args, results)
	} else {
		callFunc(v.pointer(), t, args, results)
	}
	out := make([]Value, len(results))
	for i, p := range results {
		out[i] = loaded(t.out(i), p, 0)
	}
	return out
}

// arranged checks the number and types of arguments and puts variadic ones into a slice.
func arranged(op string, t *rtype, in []Value, isSlice bool) []Value {
	n := t.nIn()
	isVariadic := t.has(factVariadic)
	switch {
	case isSlice && !isVariadic:
		panic("reflect: CallSlice of non-variadic function")
	case isSlice && len(in) < n:
		panic("reflect: CallSlice with too few input arguments")
	case isSlice && len(in) > n:
		panic("reflect: CallSlice with too many input arguments")
	}
	fixed := n
	if isVariadic && !isSlice {
		fixed--
	}
	if len(in) < fixed {
		panic("reflect: Call with too few input arguments")
	}
	if !isVariadic && len(in) > n {
		panic("reflect: Call with too many input arguments")
	}
	for _, x := range in {
		if x.Kind() == Invalid {
			panic("reflect: " + op + " using zero Value argument")
		}
	}
	for i := range fixed {
		if xt, want := in[i].Type(), t.in(i); !xt.AssignableTo(want) {
			panic("reflect: " + op + " using " + xt.String() + " as type " + want.String())
		}
	}
	if !isVariadic || isSlice {
		return in
	}
	return append(in[:fixed:fixed], gathered(op, t.in(fixed), in[fixed:]))
}

// gathered is the slice of the variadic arguments.
func gathered(op string, slice *rtype, in []Value) Value {
	e := slice.elem()
	s := MakeSlice(slice, len(in), len(in))
	for i, x := range in {
		if xt := x.Type(); !xt.AssignableTo(e) {
			panic("reflect: cannot use " + xt.String() + " as type " + e.String() + " in " + op)
		}
		s.Index(i).Set(x)
	}
	return s
}

// maker is what a function of MakeFunc captures. The machine's stub for a function of type typ copies the arguments to fresh
// memory, calls bridge with this and their addresses, and copies the results from the addresses that come back.
type maker struct {
	typ    *rtype
	bridge func(*maker, []unsafe.Pointer) []unsafe.Pointer
	fn     func([]Value) []Value
}

func makeStub(t *rtype, m *maker) unsafe.Pointer

// MakeFunc makes a function of a type; calling it calls fn.
func MakeFunc(typ Type, fn func(args []Value) (results []Value)) Value {
	if typ.Kind() != Func {
		panic("reflect: call of MakeFunc with non-Func type")
	}
	t := typ.common()
	stub := makeStub(t, &maker{t, runMaker, fn})
	return Value{t, stub, flag(Func)}
}

func runMaker(m *maker, args []unsafe.Pointer) []unsafe.Pointer {
	t := m.typ
	in := make([]Value, len(args))
	for i, p := range args {
		in[i] = loaded(t.in(i), p, 0)
	}
	out := m.fn(in)
	if len(out) != t.nOut() {
		panic("reflect: wrong return count from function created by MakeFunc")
	}
	results := make([]unsafe.Pointer, len(out))
	for i, v := range out {
		if v.typ == nil {
			panic("reflect: function created by MakeFunc using closure returned zero Value")
		}
		if v.flag&flagRO != 0 {
			panic("reflect: function created by MakeFunc using closure returned value obtained from unexported field")
		}
		results[i] = v.assignTo("reflect.MakeFunc", t.out(i)).addr()
	}
	return results
}
