// Package context carries deadlines, cancellation and values across calls.
package context

import (
	"errors"
	"sync"
	"time"
)

// Context tells when work should end, and values that belong to it.
type Context interface {
	Deadline() (deadline time.Time, ok bool)
	Done() <-chan struct{}
	Err() error
	Value(key any) any
}

// CancelFunc ends a context.
type CancelFunc func()

// CancelCauseFunc ends a context for a reason.
type CancelCauseFunc func(cause error)

// Canceled is the error of a cancelled context.
var Canceled = errors.New("context canceled")

// DeadlineExceeded is the error of a context whose time is up.
var DeadlineExceeded error = deadlineExceeded{}

type deadlineExceeded struct{}

func (deadlineExceeded) Error() string   { return "context deadline exceeded" }
func (deadlineExceeded) Timeout() bool   { return true }
func (deadlineExceeded) Temporary() bool { return true }

type root struct {
	name string
}

func (*root) Deadline() (deadline time.Time, ok bool) { return time.Time{}, false }
func (*root) Done() <-chan struct{}                   { return nil }
func (*root) Err() error                              { return nil }
func (*root) Value(key any) any                       { return nil }
func (r *root) String() string                        { return r.name }

var (
	background = &root{"context.Background"}
	todo       = &root{"context.TODO"}
)

// Background is the context everything begins with.
func Background() Context { return background }

// TODO is a context to be replaced.
func TODO() Context { return todo }

// cancelKey asks a chain of contexts for its innermost cancelContext.
type cancelKeyType struct{}

var cancelKey any = cancelKeyType{}

type cancelContext struct {
	parent   Context
	mu       sync.Mutex
	done     chan struct{}
	children map[*cancelContext]struct{}
	err      error
	cause    error
	deadline time.Time
	limited  bool
	timer    *time.Timer
	after    func()
}

func (c *cancelContext) Deadline() (deadline time.Time, ok bool) {
	if c.limited {
		return c.deadline, true
	}
	return c.parent.Deadline()
}

func (c *cancelContext) Done() <-chan struct{} { return c.done }

func (c *cancelContext) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *cancelContext) Value(key any) any {
	if key == cancelKey {
		return c
	}
	return c.parent.Value(key)
}

func (c *cancelContext) String() string {
	if c.limited {
		return name(c.parent) + ".WithDeadline(" + c.deadline.String() + " [" + time.Until(c.deadline).String() + "])"
	}
	return name(c.parent) + ".WithCancel"
}

func name(c Context) string {
	if s, ok := c.(interface{ String() string }); ok {
		return s.String()
	}
	return "context"
}

// end cancels c and all below it; remove takes it out of its parent.
func (c *cancelContext) end(err, cause error, remove bool) {
	if cause == nil {
		cause = err
	}
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return
	}
	c.err = err
	c.cause = cause
	close(c.done)
	children := c.children
	c.children = nil
	if c.timer != nil {
		c.timer.Stop()
	}
	c.mu.Unlock()
	for child := range children {
		child.end(err, cause, false)
	}
	if c.after != nil {
		go c.after()
	}
	if remove {
		if parent, ok := c.parent.Value(cancelKey).(*cancelContext); ok {
			parent.mu.Lock()
			delete(parent.children, c)
			parent.mu.Unlock()
		}
	}
}

// attach makes c end with its parent.
func (c *cancelContext) attach() {
	done := c.parent.Done()
	if done == nil {
		return
	}
	select {
	case <-done:
		c.end(c.parent.Err(), Cause(c.parent), false)
		return
	default:
	}
	if parent, ok := c.parent.Value(cancelKey).(*cancelContext); ok && parent.done == done {
		parent.mu.Lock()
		err, cause := parent.err, parent.cause
		if err == nil {
			if parent.children == nil {
				parent.children = make(map[*cancelContext]struct{})
			}
			parent.children[c] = struct{}{}
		}
		parent.mu.Unlock()
		if err != nil {
			c.end(err, cause, false)
		}
		return
	}
	go func() {
		select {
		case <-done:
			c.end(c.parent.Err(), Cause(c.parent), false)
		case <-c.done:
		}
	}()
}

func newCancel(parent Context) *cancelContext {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	return &cancelContext{parent: parent, done: make(chan struct{})}
}

// WithCancel returns a context that cancel ends.
func WithCancel(parent Context) (ctx Context, cancel CancelFunc) {
	c := newCancel(parent)
	c.attach()
	return c, func() { c.end(Canceled, nil, true) }
}

// WithCancelCause is WithCancel with a reason.
func WithCancelCause(parent Context) (ctx Context, cancel CancelCauseFunc) {
	c := newCancel(parent)
	c.attach()
	return c, func(cause error) { c.end(Canceled, cause, true) }
}

// Cause returns the reason why c ended.
func Cause(c Context) error {
	if cc, ok := c.Value(cancelKey).(*cancelContext); ok {
		cc.mu.Lock()
		cause := cc.cause
		cc.mu.Unlock()
		if cause != nil {
			return cause
		}
	}
	return c.Err()
}

// WithDeadline returns a context that ends at d.
func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}

// WithDeadlineCause is WithDeadline with a reason.
func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	if limit, ok := parent.Deadline(); ok && limit.Before(d) {
		return WithCancel(parent)
	}
	c := newCancel(parent)
	c.deadline = d
	c.limited = true
	c.attach()
	left := time.Until(d)
	if left <= 0 {
		c.end(DeadlineExceeded, cause, true)
		return c, func() { c.end(Canceled, nil, false) }
	}
	c.mu.Lock()
	if c.err == nil {
		c.timer = time.AfterFunc(left, func() { c.end(DeadlineExceeded, cause, true) })
	}
	c.mu.Unlock()
	return c, func() { c.end(Canceled, nil, true) }
}

// WithTimeout returns a context that ends after timeout.
func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return WithDeadline(parent, time.Now().Add(timeout))
}

// WithTimeoutCause is WithTimeout with a reason.
func WithTimeoutCause(parent Context, timeout time.Duration, cause error) (Context, CancelFunc) {
	return WithDeadlineCause(parent, time.Now().Add(timeout), cause)
}

// AfterFunc calls f in a goroutine of its own when ctx has ended; stop takes that back and reports whether in time.
func AfterFunc(ctx Context, f func()) (stop func() bool) {
	c := newCancel(ctx)
	called := false
	stopped := false
	c.after = func() {
		if !stopped {
			called = true
			f()
		}
	}
	c.attach()
	return func() bool {
		if called || stopped || c.Err() != nil {
			return false
		}
		stopped = true
		c.end(Canceled, nil, true)
		return true
	}
}

type withoutCancel struct {
	parent Context
}

func (withoutCancel) Deadline() (deadline time.Time, ok bool) { return time.Time{}, false }
func (withoutCancel) Done() <-chan struct{}                   { return nil }
func (withoutCancel) Err() error                              { return nil }
func (c withoutCancel) String() string                        { return name(c.parent) + ".WithoutCancel" }

func (c withoutCancel) Value(key any) any {
	if key == cancelKey {
		return nil
	}
	return c.parent.Value(key)
}

// WithoutCancel returns a context with parent's values that does not end.
func WithoutCancel(parent Context) Context {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	return withoutCancel{parent}
}

type valueContext struct {
	Context
	key, value any
}

func (c *valueContext) Value(key any) any {
	if c.key == key {
		return c.value
	}
	return c.Context.Value(key)
}

func (c *valueContext) String() string { return name(c.Context) + ".WithValue" }

// WithValue returns a context in which key has the value val.
func WithValue(parent Context, key, val any) Context {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	if key == nil {
		panic("nil key")
	}
	return &valueContext{parent, key, val}
}
