package reflect

import "internal/rt"

// fmt prints what a Value holds, and must not import this package to do so.
func init() {
	rt.Held = func(x any) (rt.HeldValue, bool) {
		v, ok := x.(Value)
		if !ok || !v.IsValid() {
			return rt.HeldValue{}, ok
		}
		return rt.HeldValue{Value: v.value(), Valid: true, Exported: v.CanInterface()}, true
	}
}
