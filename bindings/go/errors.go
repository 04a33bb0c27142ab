package ergo

// #include "bridge.h"
// #cgo noescape ergo_error_count
// #cgo nocallback ergo_error_count
// #cgo noescape ergo_error_get
// #cgo nocallback ergo_error_get
// #cgo noescape ergo_error_frame
// #cgo nocallback ergo_error_frame
// #cgo nocallback ergo_status_name
import "C"

import (
	"fmt"
	"unsafe"
)

// Status is the number of the C interface. It is an error by itself, so that errors.Is(err, ergo.ErrBusy) asks for a kind.
type Status int32

// The kinds of failure.
const (
	ErrNotFound    Status = C.ERGO_NOT_FOUND
	ErrExited      Status = C.ERGO_EXITED
	ErrInvalid     Status = C.ERGO_E_INVALID
	ErrNoMemory    Status = C.ERGO_E_NOMEM
	ErrSyntax      Status = C.ERGO_E_SYNTAX
	ErrType        Status = C.ERGO_E_TYPE
	ErrPanic       Status = C.ERGO_E_PANIC
	ErrFuel        Status = C.ERGO_E_FUEL
	ErrInterrupted Status = C.ERGO_E_INTERRUPTED
	ErrStale       Status = C.ERGO_E_STALE
	ErrBusy        Status = C.ERGO_E_BUSY
	ErrABI         Status = C.ERGO_E_ABI
	ErrLimit       Status = C.ERGO_E_LIMIT
	ErrDeadlock    Status = C.ERGO_E_DEADLOCK
	ErrDenied      Status = C.ERGO_E_DENIED
	ErrBug         Status = C.ERGO_E_BUG
)

// Error gives the name in C, "ERGO_E_BUSY".
func (s Status) Error() string { return C.GoString(C.ergo_status_name(C.ergo_status(s))) }

// Frame is a function of the script on the stack of a panic.
type Frame struct {
	Func, File   string
	Line, Column int
}

// Diagnostic is one finding: where, and in which words. Line and Column count from 1; 0 is unknown.
type Diagnostic struct {
	File         string
	Line, Column int
	Message      string
	Code         string // as "UnusedVar", empty if it is no diagnostic of the checker's
}

// Error is a call that failed. Diagnostic is its first one; a failed check has more.
type Error struct {
	Status Status
	Diagnostic
	More   []Diagnostic
	Frames []Frame // innermost first
	cause  error
}

// Error reads "file:line:column: message", as far as it is known.
func (e *Error) Error() string {
	switch {
	case e.Message == "":
		return e.Status.Error()
	case e.File == "":
		return e.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Unwrap gives the status, and the error of a host function that ended the call.
func (e *Error) Unwrap() []error {
	if e.cause != nil {
		return []error{e.Status, e.cause}
	}
	return []error{e.Status}
}

// borrowed copies a text of the library's.
func borrowed(p *C.char, n C.size_t) string {
	if n == 0 {
		return ""
	}
	return string(unsafe.Slice((*byte)(unsafe.Pointer(p)), int(n)))
}

// failed makes the error of the call that has just failed; m is locked.
func (m *machine) failed(status C.ergo_status) error {
	e := &Error{Status: Status(status)}
	if status == C.ERGO_E_BUSY {
		// Somebody else is inside, in a callback: what the machine remembers is not ours.
		return e
	}
	nframes := 0
	for i := C.uint32_t(0); i < C.ergo_error_count(m.p); i++ {
		c := C.ergo_error{struct_size: C.sizeof_ergo_error}
		if C.ergo_error_get(m.p, i, &c) != C.ERGO_OK || c.status != status {
			break
		}
		d := Diagnostic{borrowed(c.file, c.file_len), int(c.line), int(c.column), borrowed(c.message, c.message_len), borrowed(c.code, c.code_len)}
		if i == 0 {
			e.Diagnostic, nframes = d, int(c.nframes)
		} else {
			e.More = append(e.More, d)
		}
	}
	for i := range nframes {
		c := C.ergo_frame{struct_size: C.sizeof_ergo_frame}
		if C.ergo_error_frame(m.p, 0, C.uint32_t(i), &c) == C.ERGO_OK {
			e.Frames = append(e.Frames, Frame{borrowed(c._func, c.func_len), borrowed(c.file, c.file_len), int(c.line), int(c.column)})
		}
	}
	if t := m.thrown; t != nil && status == C.ERGO_E_PANIC && e.Message == t.text {
		m.thrown = nil
		if t.isPanic {
			panic(t.value)
		}
		e.cause, _ = t.value.(error)
	}
	return e
}
