// Package cmp compares ordered values.
package cmp

// Ordered are the types with < <= >= >.
type Ordered interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr |
		~float32 | ~float64 |
		~string
}

// Less reports whether x < y; NaN is less than all numbers.
func Less[T Ordered](x, y T) bool {
	return x < y || x != x && y == y
}

// Compare returns -1, 0 or 1; NaN equals NaN and is less than all numbers.
func Compare[T Ordered](x, y T) int {
	if x < y {
		return -1
	}
	if x > y {
		return 1
	}
	if x == y {
		return 0
	}
	if x != x {
		if y != y {
			return 0
		}
		return -1
	}
	return 1
}

// Or returns the first value that is not zero.
func Or[T comparable](vals ...T) T {
	var zero T
	for _, v := range vals {
		if v != zero {
			return v
		}
	}
	return zero
}
