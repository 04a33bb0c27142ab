//go:build !ergo_tree

package ergo

// The installed library: ergo.pc tells where it is, and its rpath.

// #cgo pkg-config: ergo
import "C"
