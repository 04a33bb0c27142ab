// Package weak holds pointers that do not keep alive what they point to.
package weak

import (
	"runtime"
	"unsafe"
)

// handle returns what stands for the object around p, and where p points in it; nil and the address if it is no object.
func handle(p unsafe.Pointer) (object unsafe.Pointer, offset uintptr)

// target returns the pointer again, nil if the object died.
func target(object unsafe.Pointer, offset uintptr) unsafe.Pointer

// Pointer is a weak pointer. Two of them are equal if the pointers they are made from are.
type Pointer[T any] struct {
	_      [0]*T
	object unsafe.Pointer
	offset uintptr
}

// Make returns a weak pointer.
func Make[T any](ptr *T) Pointer[T] {
	if ptr == nil {
		return Pointer[T]{}
	}
	object, offset := handle(unsafe.Pointer(ptr))
	runtime.KeepAlive(ptr)
	return Pointer[T]{object: object, offset: offset}
}

// Value returns the pointer, or nil if what it points to was found dead.
func (p Pointer[T]) Value() *T { return (*T)(target(p.object, p.offset)) }
