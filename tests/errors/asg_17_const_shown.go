package main

import "unsafe"

type pointer unsafe.Pointer

const p = pointer(uintptr(1)) // ERROR "11: pointer(uintptr(1)) (value of Pointer type pointer) is not constant"

var (
	_ = int8(complex128(1000)) // ERROR "11: cannot convert complex128(1000) (constant 1000 of type complex128) to type int8"
	_ = int(1e100) // ERROR "10: cannot convert 1e100 (untyped float constant 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000) to type int"
	_ = int8(3.0e2) // ERROR "11: cannot convert 3.0e2 (untyped float constant 300) to type int8"
	_ = int(1.5) // ERROR "10: cannot convert 1.5 (untyped float constant) to type int"
)

func f(done chan struct{}) {
	select {
	case (chan struct{})(done): // ERROR "22: select case must be send or receive (possibly with assignment)"
	case done: // ERROR "7: select case must be send or receive (possibly with assignment)"
	}
}

func main() {}
