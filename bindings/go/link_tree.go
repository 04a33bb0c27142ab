//go:build ergo_tree

package ergo

// The library of this checkout, as `make build` leaves it: go build -tags ergo_tree.

// #cgo CFLAGS: -I${SRCDIR}/../../include
// #cgo LDFLAGS: -L${SRCDIR}/../../target/release -lergo -Wl,-rpath,${SRCDIR}/../../target/release
import "C"
