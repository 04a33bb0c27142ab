// Package runtime has the errors of run-time panics: what a machine needs when its program first recovers from one, and no more. Scripts know
// them through the other package runtime.
package runtime

// Error is a run-time panic as an error.
type Error interface {
	error
	RuntimeError()
}

// errorString is a run-time panic that says so: its text begins with "runtime error: ". The machine makes these.
type errorString string

func (e errorString) Error() string { return string(e) }
func (e errorString) RuntimeError() {}

// boundsError is the same of an index or a slice out of range. The machine makes these.
type boundsError string

func (e boundsError) Error() string { return string(e) }
func (e boundsError) RuntimeError() {}

// plainError is a run-time panic with its own words. The machine makes these.
type plainError string

func (e plainError) Error() string { return string(e) }
func (e plainError) RuntimeError() {}

// TypeAssertionError is a failed type assertion. The machine makes these.
type TypeAssertionError struct {
	message string
}

func (e *TypeAssertionError) Error() string { return e.message }
func (*TypeAssertionError) RuntimeError()   {}

// PanicNilError is the value of panic(nil).
type PanicNilError struct {
	_ [0]func()
}

func (*PanicNilError) Error() string {
	return "panic called with nil argument"
}
func (*PanicNilError) RuntimeError() {}

// kept makes sure that code for the types the machine boxes exists.
var kept = []Error{errorString(""), boundsError(""), plainError(""), (*TypeAssertionError)(nil), (*PanicNilError)(nil)}
