// Package trace writes execution traces, which go tool trace opens: goroutines, collections, the heap.
package trace

import (
	"errors"
	"io"
)

// begin has the machine note what its goroutines do, end no longer; false if that is so already.
func begin() bool
func end() bool

// written returns the trace.
func written() []byte

// traceTo is where the trace goes.
var traceTo io.Writer

// Start begins a trace, which Stop writes to w.
func Start(w io.Writer) error {
	if !begin() {
		return errors.New("tracing is already enabled")
	}
	traceTo = w
	return nil
}

// Stop ends the trace that Start began, and writes it.
func Stop() {
	if traceTo == nil {
		return
	}
	end()
	w := traceTo
	traceTo = nil
	w.Write(written())
}

// IsEnabled reports whether a trace is being taken by this package.
func IsEnabled() bool { return traceTo != nil }
