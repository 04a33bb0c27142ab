package reflect

import "unsafe"

func mapLen(m unsafe.Pointer) int
func mapGet(t *rtype, m, key, elem unsafe.Pointer) bool
func mapSet(t *rtype, m, key, elem unsafe.Pointer)
func mapDelete(t *rtype, m, key unsafe.Pointer)
func mapClear(t *rtype, m unsafe.Pointer)
func mapIter(t *rtype, m unsafe.Pointer) unsafe.Pointer
func mapNext(t *rtype, it, key, elem unsafe.Pointer) bool
func makeMap(t *rtype, n int) unsafe.Pointer

// MakeMap is make(map[K]V).
func MakeMap(typ Type) Value { return MakeMapWithSize(typ, 0) }

// MakeMapWithSize is make(map[K]V, n).
func MakeMapWithSize(typ Type, n int) Value {
	if typ.Kind() != Map {
		panic("reflect.MakeMapWithSize of non-map type")
	}
	t := typ.common()
	return Value{t, makeMap(t, n), flag(Map)}
}

// MapIndex is the element of a key, the zero Value if there is none.
func (v Value) MapIndex(key Value) Value {
	v.mustBe(Map, "MapIndex")
	k := key.assignTo("reflect.Value.MapIndex", v.typ.key())
	e := v.typ.elem()
	p := unsafeNew(e)
	if !mapGet(v.typ, v.pointer(), k.addr(), p) {
		return Value{}
	}
	return loaded(e, p, (v.flag | key.flag).ro())
}

// MapKeys are the keys in no order.
func (v Value) MapKeys() []Value {
	v.mustBe(Map, "MapKeys")
	keys := make([]Value, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		keys = append(keys, it.Key())
	}
	return keys
}

// SetMapIndex sets the element of a key; the zero Value deletes it.
func (v Value) SetMapIndex(key, elem Value) {
	v.mustBe(Map, "SetMapIndex")
	v.mustBeExported("SetMapIndex")
	key.mustBeExported("SetMapIndex")
	k := key.assignTo("reflect.Value.SetMapIndex", v.typ.key())
	if elem.typ == nil {
		mapDelete(v.typ, v.pointer(), k.addr())
		return
	}
	elem.mustBeExported("SetMapIndex")
	e := elem.assignTo("reflect.Value.SetMapIndex", v.typ.elem())
	mapSet(v.typ, v.pointer(), k.addr(), e.addr())
}

// A MapIter walks over a map.
type MapIter struct {
	m         Value
	it        unsafe.Pointer
	key, elem unsafe.Pointer
	state     int
}

// States of a MapIter.
const (
	iterNew = iota
	iterAt
	iterDone
)

// MapRange returns an iterator before the first entry.
func (v Value) MapRange() *MapIter {
	if v.kind() != Map {
		panic(&ValueError{"reflect.Value.MapRange", v.kind()})
	}
	return &MapIter{m: v}
}

// Next goes to the next entry and reports whether there is one.
func (iter *MapIter) Next() bool {
	if !iter.m.IsValid() {
		panic("MapIter.Next called on an iterator that does not have an associated map Value")
	}
	switch iter.state {
	case iterNew:
		iter.it = mapIter(iter.m.typ, iter.m.pointer())
	case iterDone:
		panic("MapIter.Next called on exhausted iterator")
	}
	// Fresh memory for each entry: what Key and Value have given out stays.
	iter.key, iter.elem = unsafeNew(iter.m.typ.key()), unsafeNew(iter.m.typ.elem())
	iter.state = iterAt
	if iter.it == nil || !mapNext(iter.m.typ, iter.it, iter.key, iter.elem) {
		iter.state = iterDone
	}
	return iter.state == iterAt
}

func (iter *MapIter) check(method string) {
	switch iter.state {
	case iterNew:
		panic(method + " called before Next")
	case iterDone:
		panic(method + " called on exhausted iterator")
	}
}

// Key is the key of the entry.
func (iter *MapIter) Key() Value {
	iter.check("MapIter.Key")
	return loaded(iter.m.typ.key(), iter.key, iter.m.flag.ro())
}

// Value is the element of the entry.
func (iter *MapIter) Value() Value {
	iter.check("MapIter.Value")
	return loaded(iter.m.typ.elem(), iter.elem, iter.m.flag.ro())
}

// Reset makes the iterator one over v; the zero Value lets the map go.
func (iter *MapIter) Reset(v Value) {
	if v.IsValid() {
		v.mustBe(Map, "MapRange")
	}
	*iter = MapIter{m: v}
}

// SetIterKey assigns the key of the entry to v.
func (v Value) SetIterKey(iter *MapIter) {
	iter.check("reflect: Value.SetIterKey")
	v.mustBeAssignable("SetIterKey")
	iter.m.mustBeExported("SetIterKey")
	key := iter.Key().assignTo("reflect.MapIter.SetKey", v.typ)
	memmove(v.typ, v.ptr, key.addr())
}

// SetIterValue assigns the element of the entry to v.
func (v Value) SetIterValue(iter *MapIter) {
	iter.check("reflect: Value.SetIterValue")
	v.mustBeAssignable("SetIterValue")
	iter.m.mustBeExported("SetIterValue")
	elem := iter.Value().assignTo("reflect.MapIter.SetValue", v.typ)
	memmove(v.typ, v.ptr, elem.addr())
}
