package atomic

import "internal/rt"

// Value holds a value of one type, any type.
type Value struct {
	v any
}

func (v *Value) check(op string, val any) {
	if val == nil {
		panic("sync/atomic: " + op + " of nil value into Value")
	}
	if v.v != nil && !rt.SameType(v.v, val) {
		panic("sync/atomic: " + op + " of inconsistently typed value into Value")
	}
}

// Load returns the value, nil if none was stored.
func (v *Value) Load() (val any) { return v.v }

// Store sets the value; its type must never change.
func (v *Value) Store(val any) {
	v.check("store", val)
	v.v = val
}

// Swap sets the value and returns what it was.
func (v *Value) Swap(new any) (old any) {
	v.check("swap", new)
	old = v.v
	v.v = new
	return old
}

// CompareAndSwap sets the value if it is old.
func (v *Value) CompareAndSwap(old, new any) (swapped bool) {
	v.check("compare and swap", new)
	if old != nil && !rt.SameType(old, new) {
		panic("sync/atomic: compare and swap of inconsistently typed values")
	}
	if v.v != old {
		return false
	}
	v.v = new
	return true
}
