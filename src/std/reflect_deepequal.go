package reflect

import (
	"unsafe"
)

// visit is a pair of addresses being compared: met again, they count as equal.
type visit struct {
	a, b unsafe.Pointer
	typ  *rtype
}

// DeepEqual reports whether x and y are equal all the way down: what pointers, slices, maps and interfaces refer to counts, not
// their identity. Functions are equal only if both are nil.
func DeepEqual(x, y any) bool {
	if x == nil || y == nil {
		return x == y
	}
	a, b := ValueOf(x), ValueOf(y)
	return a.typ == b.typ && deepEqual(a, b, map[visit]bool{})
}

func deepEqual(a, b Value, seen map[visit]bool) bool {
	if !a.IsValid() || !b.IsValid() {
		return a.IsValid() == b.IsValid()
	}
	if a.typ != b.typ {
		return false
	}
	if again(a, b, seen) {
		return true
	}
	switch a.kind() {
	case Array:
		return equalElements(a, b, a.Len(), seen)
	case Slice:
		return equalSlices(a, b, seen)
	case Interface:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return deepEqual(a.Elem(), b.Elem(), seen)
	case Pointer:
		return a.pointer() == b.pointer() || deepEqual(a.Elem(), b.Elem(), seen)
	case Struct:
		for i := range a.typ.nField() {
			if !deepEqual(a.Field(i), b.Field(i), seen) {
				return false
			}
		}
		return true
	case Map:
		return equalMaps(a, b, seen)
	case Func:
		return a.IsNil() && b.IsNil()
	}
	return memequal(a.typ, a.addr(), b.addr())
}

// again reports whether two references are being compared already, and notes them if not.
func again(a, b Value, seen map[visit]bool) bool {
	var p, q unsafe.Pointer
	switch a.kind() {
	case Pointer, Map:
		p, q = a.pointer(), b.pointer()
	case Slice, Interface:
		p, q = a.ptr, b.ptr
	default:
		return false
	}
	if p == nil || q == nil {
		return false
	}
	if uintptr(p) > uintptr(q) {
		p, q = q, p
	}
	v := visit{p, q, a.typ}
	if seen[v] {
		return true
	}
	seen[v] = true
	return false
}

func equalElements(a, b Value, n int, seen map[visit]bool) bool {
	for i := range n {
		if !deepEqual(a.Index(i), b.Index(i), seen) {
			return false
		}
	}
	return true
}

func equalSlices(a, b Value, seen map[visit]bool) bool {
	if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
		return false
	}
	if a.UnsafePointer() == b.UnsafePointer() {
		return true
	}
	return equalElements(a, b, a.Len(), seen)
}

func equalMaps(a, b Value, seen map[visit]bool) bool {
	if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
		return false
	}
	if a.pointer() == b.pointer() {
		return true
	}
	for it := a.MapRange(); it.Next(); {
		other := b.MapIndex(it.Key())
		if !other.IsValid() || !deepEqual(it.Value(), other, seen) {
			return false
		}
	}
	return true
}
