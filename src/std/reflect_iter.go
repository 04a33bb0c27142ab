package reflect

import "iter"

// Seq iterates over v as a range clause with one variable does.
func (v Value) Seq() iter.Seq[Value] {
	switch k := v.kind(); {
	case k == Func && v.typ.isIterator(1):
		return func(yield func(Value) bool) {
			v.Call([]Value{v.yielder(func(in []Value) bool { return yield(in[0]) })})
		}
	case isInt(k) || isUint(k):
		return v.count
	case k == Array, k == Slice, k == Pointer && v.typ.elem().kind() == Array:
		return func(yield func(Value) bool) {
			for i := range v.Len() {
				if !yield(ValueOf(i)) {
					return
				}
			}
		}
	case k == String:
		return func(yield func(Value) bool) {
			for i := range v.String() {
				if !yield(ValueOf(i)) {
					return
				}
			}
		}
	case k == Map:
		return func(yield func(Value) bool) {
			for it := v.MapRange(); it.Next(); {
				if !yield(it.Key()) {
					return
				}
			}
		}
	case k == Chan:
		return func(yield func(Value) bool) {
			for x, ok := v.Recv(); ok; x, ok = v.Recv() {
				if !yield(x) {
					return
				}
			}
		}
	}
	panic("reflect: " + v.Type().String() + " cannot produce iter.Seq[Value]")
}

// count yields 0, 1, ... below v, in v's type.
func (v Value) count(yield func(Value) bool) {
	if v.CanInt() {
		for i := range v.Int() {
			if !yield(ValueOf(i).Convert(v.typ)) {
				return
			}
		}
		return
	}
	for i := range v.Uint() {
		if !yield(ValueOf(i).Convert(v.typ)) {
			return
		}
	}
}

// yielder is a function of the type that the iterator v calls.
func (v Value) yielder(yield func([]Value) bool) Value {
	t := v.typ.in(0)
	return MakeFunc(t, func(in []Value) []Value {
		return []Value{ValueOf(yield(in)).Convert(t.out(0))}
	})
}

// Seq2 iterates over v as a range clause with two variables does.
func (v Value) Seq2() iter.Seq2[Value, Value] {
	switch k := v.kind(); {
	case k == Func && v.typ.isIterator(2):
		return func(yield func(Value, Value) bool) {
			v.Call([]Value{v.yielder(func(in []Value) bool { return yield(in[0], in[1]) })})
		}
	case k == Array, k == Slice, k == Pointer && v.typ.elem().kind() == Array:
		return func(yield func(Value, Value) bool) {
			at := Indirect(v)
			for i := range v.Len() {
				if !yield(ValueOf(i), at.Index(i)) {
					return
				}
			}
		}
	case k == String:
		return func(yield func(Value, Value) bool) {
			for i, r := range v.String() {
				if !yield(ValueOf(i), ValueOf(r)) {
					return
				}
			}
		}
	case k == Map:
		return func(yield func(Value, Value) bool) {
			for it := v.MapRange(); it.Next(); {
				if !yield(it.Key(), it.Value()) {
					return
				}
			}
		}
	}
	panic("reflect: " + v.Type().String() + " cannot produce iter.Seq2[Value, Value]")
}

// Fields iterates over the fields of a struct.
func (v Value) Fields() iter.Seq2[StructField, Value] {
	t := v.Type()
	if t.Kind() != Struct {
		panic("reflect: Fields of non-struct type " + t.String())
	}
	return func(yield func(StructField, Value) bool) {
		for i := range v.NumField() {
			if !yield(t.Field(i), v.Field(i)) {
				return
			}
		}
	}
}
