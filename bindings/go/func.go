package ergo

// #include "bridge.h"
import "C"

import (
	"fmt"
	"reflect"
	"runtime"
	"unsafe"
)

// callee is a function of a script, found and checked.
type callee struct {
	m   *machine
	mod C.ergo_module
	f   C.ergo_func
	sig *signature
	n   int // cells that a call takes
}

func (mod *Module) find(symbol, signatureText string, t reflect.Type) (*callee, error) {
	sig, err := signatureOf(t)
	if err != nil {
		return nil, err
	}
	if signatureText == "" {
		signatureText = sig.text
	}
	name, freeName := text(symbol)
	defer freeName()
	goText, freeText := text(signatureText)
	defer freeText()
	c := &callee{m: mod.m, mod: mod.n, sig: sig, n: max(sig.inSlots, sig.outSlots)}
	if err := mod.m.inside(func() C.ergo_status { return C.ergo_find(mod.m.p, mod.n, name, goText, &c.f) }); err != nil {
		return nil, err
	}
	return c, nil
}

// begin enters the machine and gives a call its cells, which lie behind those of the calls around it.
func (c *callee) begin() ([]uint64, error) {
	m := c.m
	m.mu.Lock()
	if m.p == nil {
		m.mu.Unlock()
		return nil, ErrClosed
	}
	if m.used+c.n+1 > len(m.cells) {
		// Calls that are active keep the old ones.
		m.cells = make([]uint64, 2*len(m.cells)+c.n+1)
	}
	io := m.cells[m.used : m.used+c.n+1]
	m.used += c.n + 1
	return io, nil
}

// end leaves again.
func (c *callee) end() {
	poke()
	c.m.used -= c.n + 1
	c.m.mu.Unlock()
	runtime.KeepAlive(c.m)
}

func (c *callee) run(io []uint64) error {
	if s := C.ergo_call(c.m.p, c.f, (*C.ergo_slot)(&io[0]), C.uint32_t(c.n)); s != C.ERGO_OK {
		return c.m.failed(s)
	}
	return nil
}

// put is the i-th argument, into its cells.
func (c *callee) put(i, at int, io []uint64, v unsafe.Pointer) error {
	return given(c.m, c.sig.in[i].put(c.m, c.mod, io[at:], v))
}

// Func finds a function, or a method as "(*Enemy).Hit", as a Go function: Func[func(float64) (float64, error)](m, "Half"). With a last result of
// type error that is why a call failed; without one a call that fails panics with it. Common signatures are called without reflection; for the others
// Func0 to Func3 are, and this takes three times as long.
func Func[F any](mod *Module, symbol string) (F, error) { return FuncAs[F](mod, symbol, "") }

// FuncAs is Func with the signature as the script has it, where Go's types do not tell: for Pointer.
func FuncAs[F any](mod *Module, symbol, signatureText string) (f F, err error) {
	c, err := mod.find(symbol, signatureText, reflect.TypeFor[F]())
	if err != nil {
		return f, err
	}
	switch f := any(&f).(type) {
	case *func():
		*f = func() { must(proc(c)()) }
	case *func() error:
		*f = proc(c)
	case *func() (int, error):
		*f = func0[int](c)
	case *func() (float64, error):
		*f = func0[float64](c)
	case *func() (string, error):
		*f = func0[string](c)
	case *func(int) error:
		*f = proc1[int](c)
	case *func(float64) error:
		*f = proc1[float64](c)
	case *func(string) error:
		*f = proc1[string](c)
	case *func(float64) float64:
		*f = sure1(func1[float64, float64](c))
	case *func(float64) (float64, error):
		*f = func1[float64, float64](c)
	case *func(int) int:
		*f = sure1(func1[int, int](c))
	case *func(int) (int, error):
		*f = func1[int, int](c)
	case *func(string) string:
		*f = sure1(func1[string, string](c))
	case *func(string) (string, error):
		*f = func1[string, string](c)
	case *func(float64, float64) float64:
		*f = sure2(func2[float64, float64, float64](c))
	case *func(float64, float64) (float64, error):
		*f = func2[float64, float64, float64](c)
	case *func(int, int) int:
		*f = sure2(func2[int, int, int](c))
	case *func(int, int) (int, error):
		*f = func2[int, int, int](c)
	default:
		t := reflect.TypeFor[F]()
		reflect.ValueOf(f).Elem().Set(reflect.MakeFunc(t, c.reflected(t)))
	}
	return f, nil
}

// Func0 finds a function without parameters and with one result; its calls use no reflection, whatever the types.
func Func0[R any](mod *Module, symbol string) (func() (R, error), error) {
	c, err := mod.find(symbol, "", reflect.TypeFor[func() R]())
	if err != nil {
		return nil, err
	}
	return func0[R](c), nil
}

// Func1 is Func0 with one parameter.
func Func1[A, R any](mod *Module, symbol string) (func(A) (R, error), error) {
	c, err := mod.find(symbol, "", reflect.TypeFor[func(A) R]())
	if err != nil {
		return nil, err
	}
	return func1[A, R](c), nil
}

// Func2 is Func0 with two parameters.
func Func2[A, B, R any](mod *Module, symbol string) (func(A, B) (R, error), error) {
	c, err := mod.find(symbol, "", reflect.TypeFor[func(A, B) R]())
	if err != nil {
		return nil, err
	}
	return func2[A, B, R](c), nil
}

// Func3 is Func0 with three parameters.
func Func3[A, B, D, R any](mod *Module, symbol string) (func(A, B, D) (R, error), error) {
	c, err := mod.find(symbol, "", reflect.TypeFor[func(A, B, D) R]())
	if err != nil {
		return nil, err
	}
	return func3[A, B, D, R](c), nil
}

// Batch1 finds a function of one number and calls it for each element of `in`, all in one crossing. It stops at the first call that fails, and tells how many did not.
func Batch1[A, R any](mod *Module, symbol string) (func(in []A, out []R) (int, error), error) {
	c, err := mod.find(symbol, "", reflect.TypeFor[func(A) R]())
	if err != nil {
		return nil, err
	}
	a, r := &c.sig.in[0], &c.sig.out[0]
	if a.kind > byte1 && a.kind != image || r.kind > byte1 && r.kind != image {
		return nil, fmt.Errorf("ergo: a batch takes numbers and plain structs, not %s", c.sig.text)
	}
	return func(in []A, out []R) (int, error) {
		if len(out) < len(in) {
			return 0, fmt.Errorf("ergo: a batch of %d has room for %d results", len(in), len(out))
		}
		if len(in) == 0 {
			return 0, nil
		}
		io := make([]uint64, len(in)*c.n)
		for i := range in {
			a.put(c.m, c.mod, io[i*c.n:], unsafe.Pointer(&in[i]))
		}
		var done C.size_t
		err := c.m.inside(func() C.ergo_status {
			return C.ergo_go_batch(c.m.p, c.f, (*C.ergo_slot)(&io[0]), C.uint32_t(c.n), C.size_t(len(in)), &done)
		})
		for i := range int(done) {
			r.get(io[i*c.n:], unsafe.Pointer(&out[i]))
		}
		return int(done), err
	}, nil
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func sure1[A, R any](f func(A) (R, error)) func(A) R {
	return func(a A) R {
		r, err := f(a)
		must(err)
		return r
	}
}

func sure2[A, B, R any](f func(A, B) (R, error)) func(A, B) R {
	return func(a A, b B) R {
		r, err := f(a, b)
		must(err)
		return r
	}
}

func proc(c *callee) func() error {
	return func() error {
		io, err := c.begin()
		if err != nil {
			return err
		}
		defer c.end()
		return c.run(io)
	}
}

func proc1[A any](c *callee) func(A) error {
	return func(a A) error {
		io, err := c.begin()
		if err != nil {
			return err
		}
		defer c.end()
		if err := c.put(0, 0, io, unsafe.Pointer(&a)); err != nil {
			return err
		}
		return c.run(io)
	}
}

func func0[R any](c *callee) func() (R, error) {
	return func() (r R, err error) {
		io, err := c.begin()
		if err != nil {
			return r, err
		}
		defer c.end()
		if err = c.run(io); err == nil {
			c.sig.out[0].get(io, unsafe.Pointer(&r))
		}
		return r, err
	}
}

func func1[A, R any](c *callee) func(A) (R, error) {
	return func(a A) (r R, err error) {
		io, err := c.begin()
		if err != nil {
			return r, err
		}
		defer c.end()
		if err = c.put(0, 0, io, unsafe.Pointer(&a)); err != nil {
			return r, err
		}
		if err = c.run(io); err == nil {
			c.sig.out[0].get(io, unsafe.Pointer(&r))
		}
		return r, err
	}
}

func func2[A, B, R any](c *callee) func(A, B) (R, error) {
	return func(a A, b B) (r R, err error) {
		io, err := c.begin()
		if err != nil {
			return r, err
		}
		defer c.end()
		if err = c.put(0, 0, io, unsafe.Pointer(&a)); err != nil {
			return r, err
		}
		if err = c.put(1, c.sig.in[0].slots, io, unsafe.Pointer(&b)); err != nil {
			return r, err
		}
		if err = c.run(io); err == nil {
			c.sig.out[0].get(io, unsafe.Pointer(&r))
		}
		return r, err
	}
}

func func3[A, B, D, R any](c *callee) func(A, B, D) (R, error) {
	return func(a A, b B, d D) (r R, err error) {
		io, err := c.begin()
		if err != nil {
			return r, err
		}
		defer c.end()
		at := 0
		for i, v := range [...]unsafe.Pointer{unsafe.Pointer(&a), unsafe.Pointer(&b), unsafe.Pointer(&d)} {
			if err = c.put(i, at, io, v); err != nil {
				return r, err
			}
			at += c.sig.in[i].slots
		}
		if err = c.run(io); err == nil {
			c.sig.out[0].get(io, unsafe.Pointer(&r))
		}
		return r, err
	}
}

// reflected is a call for reflect.MakeFunc.
func (c *callee) reflected(t reflect.Type) func([]reflect.Value) []reflect.Value {
	return func(args []reflect.Value) []reflect.Value {
		results := make([]reflect.Value, t.NumOut())
		for i := range results {
			results[i] = reflect.New(t.Out(i))
		}
		err := c.reflectedCall(args, results)
		if c.sig.hasError {
			if err != nil {
				results[len(results)-1].Elem().Set(reflect.ValueOf(err))
			}
		} else {
			must(err)
		}
		for i := range results {
			results[i] = results[i].Elem()
		}
		return results
	}
}

func (c *callee) reflectedCall(args, results []reflect.Value) error {
	io, err := c.begin()
	if err != nil {
		return err
	}
	defer c.end()
	at := 0
	for i := range c.sig.in {
		arg := reflect.New(args[i].Type())
		arg.Elem().Set(args[i])
		if err := c.put(i, at, io, arg.UnsafePointer()); err != nil {
			return err
		}
		at += c.sig.in[i].slots
	}
	if err := c.run(io); err != nil {
		return err
	}
	at = 0
	for i := range c.sig.out {
		c.sig.out[i].get(io[at:], results[i].UnsafePointer())
		at += c.sig.out[i].slots
	}
	return nil
}
