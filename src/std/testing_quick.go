// Package quick calls functions with random arguments, to see whether something always holds.
package quick

import (
	"flag"
	"fmt"
	"math"
	"math/rand"
	"reflect"
	"strings"
	"time"
)

var checks = flag.Int("quickchecks", 100, "The default number of iterations for each check")

// Config says how a check is to be made.
type Config struct {
	MaxCount      int        // how many calls; 0: as many as the flag -quickchecks says
	MaxCountScale float64    // times what the flag says, if MaxCount is 0
	Rand          *rand.Rand // nil: another one each time
	Values        func([]reflect.Value, *rand.Rand)
}

func (c *Config) calls() int {
	switch {
	case c.MaxCount != 0:
		return c.MaxCount
	case c.MaxCountScale != 0:
		return int(c.MaxCountScale * float64(*checks))
	}
	return *checks
}

func (c *Config) source() *rand.Rand {
	if c.Rand == nil {
		return rand.New(rand.NewSource(time.Now().UnixNano()))
	}
	return c.Rand
}

// fill makes arguments.
func (c *Config) fill(args []reflect.Value, typ reflect.Type, r *rand.Rand) error {
	if c.Values != nil {
		c.Values(args, r)
		return nil
	}
	for i := range args {
		var ok bool
		if args[i], ok = Value(typ.In(i), r); !ok {
			return SetupError(fmt.Sprintf("cannot create arbitrary value of type %s for argument %d", typ.In(i), i))
		}
	}
	return nil
}

// SetupError says that a check cannot be made.
type SetupError string

func (s SetupError) Error() string { return string(s) }

// CheckError says what a function failed on.
type CheckError struct {
	Count int // of the call, from 1
	In    []any
}

func (s *CheckError) Error() string {
	return fmt.Sprintf("#%d: failed on input %s", s.Count, listed(s.In))
}

// CheckEqualError says what two functions differ on.
type CheckEqualError struct {
	CheckError
	Out1 []any
	Out2 []any
}

func (s *CheckEqualError) Error() string {
	return fmt.Sprintf("%s. Output 1: %s. Output 2: %s", s.CheckError.Error(), listed(s.Out1), listed(s.Out2))
}

func listed(values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprintf("%#v", v)
	}
	return strings.Join(texts, ", ")
}

func plain(values []reflect.Value) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v.Interface()
	}
	return all
}

// repeat calls f with new arguments until it gives an error, or often enough.
func (c *Config) repeat(typ reflect.Type, f func(count int, args []reflect.Value) error) error {
	if c == nil {
		c = &Config{}
	}
	args := make([]reflect.Value, typ.NumIn())
	r := c.source()
	for i := range c.calls() {
		err := c.fill(args, typ, r)
		if err == nil {
			err = f(i+1, args)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Check looks for arguments for which a function returns false. The error is a *CheckError if there are such.
func Check(f any, config *Config) error {
	v := reflect.ValueOf(f)
	switch {
	case v.Kind() != reflect.Func:
		return SetupError("argument is not a function")
	case v.Type().NumOut() != 1:
		return SetupError("function does not return one value")
	case v.Type().Out(0).Kind() != reflect.Bool:
		return SetupError("function does not return a bool")
	}
	return config.repeat(v.Type(), func(count int, args []reflect.Value) error {
		if v.Call(args)[0].Bool() {
			return nil
		}
		return &CheckError{count, plain(args)}
	})
}

// CheckEqual looks for arguments for which two functions return different values. The error is a *CheckEqualError if there are such.
func CheckEqual(f, g any, config *Config) error {
	v, w := reflect.ValueOf(f), reflect.ValueOf(g)
	switch {
	case v.Kind() != reflect.Func:
		return SetupError("f is not a function")
	case w.Kind() != reflect.Func:
		return SetupError("g is not a function")
	case v.Type() != w.Type():
		return SetupError("functions have different types")
	}
	return config.repeat(v.Type(), func(count int, args []reflect.Value) error {
		out1, out2 := plain(v.Call(args)), plain(w.Call(args))
		if reflect.DeepEqual(out1, out2) {
			return nil
		}
		return &CheckEqualError{CheckError{count, plain(args)}, out1, out2}
	})
}

// Generator makes random values of its own type.
type Generator interface {
	Generate(rand *rand.Rand, size int) reflect.Value
}

// most is the size of values: how many elements there may be.
const most = 50

// Value returns a random value of a type; false if there is no way to make one.
func Value(t reflect.Type, rand *rand.Rand) (value reflect.Value, ok bool) {
	return sized(t, rand, most)
}

func float(r *rand.Rand, limit float64) float64 {
	f := r.Float64() * limit
	if r.Int()&1 == 1 {
		return -f
	}
	return f
}

func sized(t reflect.Type, r *rand.Rand, size int) (v reflect.Value, ok bool) {
	if g, is := reflect.Zero(t).Interface().(Generator); is {
		return g.Generate(r, size), true
	}
	v = reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.Bool:
		v.SetBool(r.Int()&1 == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(r.Uint64()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(r.Uint64())
	case reflect.Float32:
		v.SetFloat(float64(float32(float(r, math.MaxFloat32))))
	case reflect.Float64:
		v.SetFloat(float(r, math.MaxFloat64))
	case reflect.Complex64:
		re := float32(float(r, math.MaxFloat32))
		v.SetComplex(complex128(complex(re, float32(float(r, math.MaxFloat32)))))
	case reflect.Complex128:
		re := float(r, math.MaxFloat64)
		v.SetComplex(complex(re, float(r, math.MaxFloat64)))
	case reflect.String:
		chars := make([]rune, r.Intn(most))
		for i := range chars {
			chars[i] = rune(r.Intn(0x10ffff))
		}
		v.SetString(string(chars))
	default:
		return v, composite(v, r, size)
	}
	return v, true
}

// composite fills a value that has elements, fields or something to point to.
func composite(v reflect.Value, r *rand.Rand, size int) bool {
	t := v.Type()
	switch t.Kind() {
	case reflect.Array:
		return each(v.Len(), v.Index, r, size)
	case reflect.Slice:
		n := r.Intn(size)
		v.Set(reflect.MakeSlice(t, n, n))
		return each(n, v.Index, r, size-n)
	case reflect.Struct:
		n := v.NumField()
		switch {
		case n > size:
			size = 1
		case n > 0:
			size /= n
		}
		return each(n, v.Field, r, size)
	case reflect.Map:
		n := r.Intn(size)
		v.Set(reflect.MakeMap(t))
		for range n {
			key, ok1 := sized(t.Key(), r, size)
			elem, ok2 := sized(t.Elem(), r, size)
			if !ok1 || !ok2 {
				return false
			}
			v.SetMapIndex(key, elem)
		}
		return true
	case reflect.Pointer:
		if r.Intn(size) == 0 {
			return true
		}
		v.Set(reflect.New(t.Elem()))
		return each(1, func(int) reflect.Value { return v.Elem() }, r, size)
	}
	return false
}

// each fills parts in order.
func each(n int, part func(int) reflect.Value, r *rand.Rand, size int) bool {
	for i := range n {
		p := part(i)
		v, ok := sized(p.Type(), r, size)
		if !ok {
			return false
		}
		p.Set(v)
	}
	return true
}
