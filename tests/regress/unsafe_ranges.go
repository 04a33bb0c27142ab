// unsafe.Slice and unsafe.String take a length that fits behind the pointer.
package main

import (
	"fmt"
	"unsafe"
)

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

var neg = -1
var big uint64 = 1<<64 - 1

func main() {
	try("nil1", func() { s := unsafe.Slice((*int)(nil), 1); _ = s })
	try("nil1b", func() { _ = unsafe.Slice((*int)(nil), 1) })
	try("neg", func() { _ = unsafe.Slice(new(byte), neg) })
	try("big", func() { _ = unsafe.Slice(new(byte), big) })
	try("over", func() { _ = unsafe.Slice(new(uint64), ^uintptr(0)/8) })
	try("over", func() { _ = unsafe.Slice(new(uint64), ^uintptr(0)/8+1) })
	last := (*byte)(unsafe.Pointer(^uintptr(0)))
	try("last1", func() { _ = unsafe.Slice(last, 1) })
	try("last2", func() { _ = unsafe.Slice(last, 2) })
	try("snil0", func() { _ = unsafe.String(nil, 0) })
	try("snil1", func() { _ = unsafe.String(nil, 1) })
	try("sneg", func() { _ = unsafe.String(new(byte), neg) })
	try("sbig", func() { _ = unsafe.String(new(byte), big) })
	try("slast1", func() { _ = unsafe.String(last, 1) })
	try("slast2", func() { _ = unsafe.String(last, 2) })
	a := [2]int{1, 2}
	x := unsafe.Slice(&a[0], 2)
	fmt.Println(x, len(x), cap(x), unsafe.Slice((*int)(nil), 0) == nil)
}
