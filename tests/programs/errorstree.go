// errors: wrapping, Is, As, Join, Unwrap, own types.
package main

import (
	"errors"
	"fmt"
	"os"
)

var errBase = errors.New("base")

type codeErr struct {
	code int
	err  error
}

func (e *codeErr) Error() string        { return fmt.Sprintf("code %d: %v", e.code, e.err) }
func (e *codeErr) Unwrap() error        { return e.err }
func (e *codeErr) Is(target error) bool { t, ok := target.(*codeErr); return ok && t.code == e.code }

type timeout interface{ Timeout() bool }

type netErr struct{}

func (netErr) Error() string { return "net" }
func (netErr) Timeout() bool { return true }

type sentinel string

func (s sentinel) Error() string { return string(s) }

const eof = sentinel("my eof")

type asErr struct{}

func (asErr) Error() string { return "as" }
func (asErr) As(target any) bool {
	if s, ok := target.(*sentinel); ok {
		*s = "from As"
		return true
	}
	return false
}

func chain(n int) error {
	if n == 0 {
		return errBase
	}
	return fmt.Errorf("level %d: %w", n, chain(n-1))
}

func main() {
	err := chain(3)
	fmt.Println(err, errors.Is(err, errBase), err == errBase)
	for e := err; e != nil; e = errors.Unwrap(e) {
		fmt.Printf("%T %v\n", e, e)
	}
	ce := &codeErr{404, fmt.Errorf("get: %w", os.ErrNotExist)}
	wrapped := fmt.Errorf("ctx: %w", ce)
	var target *codeErr
	fmt.Println(errors.As(wrapped, &target), target.code, target == ce)
	fmt.Println(errors.Is(wrapped, os.ErrNotExist), errors.Is(wrapped, &codeErr{code: 404}), errors.Is(wrapped, &codeErr{code: 500}))

	j := errors.Join(errBase, nil, ce, netErr{})
	fmt.Printf("%v\n", j)
	fmt.Println(errors.Is(j, errBase), errors.Is(j, os.ErrNotExist), errors.Unwrap(j) == nil, errors.Join(nil, nil) == nil)
	var to timeout
	fmt.Println(errors.As(j, &to), to.Timeout())

	two := fmt.Errorf("%w and %w and %v", errBase, eof, netErr{})
	fmt.Println(two, errors.Is(two, errBase), errors.Is(two, eof), errors.Is(two, netErr{}), errors.Unwrap(two) == nil)
	var s sentinel
	fmt.Println(errors.As(two, &s), s)
	fmt.Println(errors.As(fmt.Errorf("x: %w", asErr{}), &s), s)
	fmt.Println(errors.Is(nil, errBase), errors.Is(errBase, nil), errors.Is(nil, nil), errors.As(nil, &s))
	fmt.Println(errors.New("a") == errors.New("a"), eof == sentinel("my eof"))
	fmt.Println(fmt.Errorf("no wrap: %v", errBase), errors.Unwrap(fmt.Errorf("%v", errBase)))
	fmt.Println(fmt.Errorf("not an error: %w", 5), fmt.Errorf("nil: %w", nil))
	multi := fmt.Errorf("outer: %w", errors.Join(chain(1), fmt.Errorf("in join: %w", ce)))
	target = nil
	fmt.Println(errors.Is(multi, errBase), errors.As(multi, &target), target.code)
	fmt.Printf("%q\n", multi)
	if u, ok := errors.Join(errBase, eof).(interface{ Unwrap() []error }); ok {
		fmt.Println(len(u.Unwrap()), u.Unwrap())
	}
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		errors.As(err, nil)
	}()
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var notPtr int
		errors.As(err, &notPtr)
	}()
}
