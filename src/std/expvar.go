// Package expvar has counters and other variables of a program under public names. It has no HTTP handler: Do and String show them.
package expvar

import (
	"log"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Var is a published variable. String returns its value as JSON.
type Var interface {
	String() string
}

// Int is a counter.
type Int struct {
	i atomic.Int64
}

func (v *Int) Value() int64    { return v.i.Load() }
func (v *Int) String() string  { return strconv.FormatInt(v.i.Load(), 10) }
func (v *Int) Add(delta int64) { v.i.Add(delta) }
func (v *Int) Set(value int64) { v.i.Store(value) }

// Float is a number.
type Float struct {
	bits atomic.Uint64
}

func (v *Float) Value() float64    { return math.Float64frombits(v.bits.Load()) }
func (v *Float) String() string    { return strconv.FormatFloat(v.Value(), 'g', -1, 64) }
func (v *Float) Set(value float64) { v.bits.Store(math.Float64bits(value)) }

// Add adds delta to the number.
func (v *Float) Add(delta float64) {
	for {
		old := v.bits.Load()
		sum := math.Float64bits(math.Float64frombits(old) + delta)
		if v.bits.CompareAndSwap(old, sum) {
			return
		}
	}
}

// String is a text.
type String struct {
	s atomic.Pointer[string]
}

// Value returns the text itself.
func (v *String) Value() string {
	if p := v.s.Load(); p != nil {
		return *p
	}
	return ""
}

// String returns the text as JSON.
func (v *String) String() string { return string(appendQuoted(nil, v.Value())) }

func (v *String) Set(value string) { v.s.Store(&value) }

// Func is a variable that is computed when it is asked for.
type Func func() any

// Value calls the function.
func (f Func) Value() any { return f() }

// String returns what the function returns as JSON.
func (f Func) String() string { return string(appendJSON(nil, f())) }

// KeyValue is an entry of a Map.
type KeyValue struct {
	Key   string
	Value Var
}

// Map is a set of variables by name.
type Map struct {
	mu   sync.Mutex
	vars map[string]Var
	keys []string // sorted
}

// Init takes all entries out.
func (v *Map) Init() *Map {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.vars, v.keys = nil, nil
	return v
}

// String returns the map as JSON.
func (v *Map) String() string {
	var out strings.Builder
	out.WriteByte('{')
	first := true
	v.Do(func(entry KeyValue) {
		if !first {
			out.WriteString(", ")
		}
		first = false
		out.Write(appendQuoted(nil, entry.Key))
		out.WriteString(": ")
		if entry.Value != nil {
			out.WriteString(entry.Value.String())
		} else {
			out.WriteString("null")
		}
	})
	out.WriteByte('}')
	return out.String()
}

// Get returns the variable of this name, or nil.
func (v *Map) Get(key string) Var {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.vars[key]
}

// Set sets the variable of this name.
func (v *Map) Set(key string, av Var) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.set(key, av)
}

func (v *Map) set(key string, av Var) {
	if v.vars == nil {
		v.vars = make(map[string]Var)
	}
	if _, known := v.vars[key]; !known {
		at, _ := slices.BinarySearch(v.keys, key)
		v.keys = slices.Insert(v.keys, at, key)
	}
	v.vars[key] = av
}

// Add adds delta to the *Int of this name, which is made if there is nothing; another variable stays as it is.
func (v *Map) Add(key string, delta int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, known := v.vars[key]; !known {
		v.set(key, new(Int))
	}
	if n, ok := v.vars[key].(*Int); ok {
		n.Add(delta)
	}
}

// AddFloat adds delta to the *Float of this name, which is made if there is nothing; another variable stays as it is.
func (v *Map) AddFloat(key string, delta float64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, known := v.vars[key]; !known {
		v.set(key, new(Float))
	}
	if x, ok := v.vars[key].(*Float); ok {
		x.Add(delta)
	}
}

// Delete takes the variable of this name out.
func (v *Map) Delete(key string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if at, known := slices.BinarySearch(v.keys, key); known {
		v.keys = slices.Delete(v.keys, at, at+1)
		delete(v.vars, key)
	}
}

// Do calls f for the entries in the order of their names.
func (v *Map) Do(f func(KeyValue)) {
	v.mu.Lock()
	keys := slices.Clone(v.keys)
	v.mu.Unlock()
	for _, key := range keys {
		f(KeyValue{key, v.Get(key)})
	}
}

// published are the variables of the program.
var published Map

// Publish publishes a variable; a name can be used once.
func Publish(name string, v Var) {
	published.mu.Lock()
	_, known := published.vars[name]
	if !known {
		published.set(name, v)
	}
	published.mu.Unlock()
	if known {
		log.Panicln("Reuse of exported var name:", name)
	}
}

// Get returns the published variable of this name, or nil.
func Get(name string) Var { return published.Get(name) }

// Do calls f for the published variables in the order of their names.
func Do(f func(KeyValue)) { published.Do(f) }

// NewInt, NewFloat, NewMap and NewString publish a new variable.
func NewInt(name string) *Int {
	v := new(Int)
	Publish(name, v)
	return v
}

func NewFloat(name string) *Float {
	v := new(Float)
	Publish(name, v)
	return v
}

func NewMap(name string) *Map {
	v := new(Map)
	Publish(name, v)
	return v
}

func NewString(name string) *String {
	v := new(String)
	Publish(name, v)
	return v
}

func init() {
	Publish("cmdline", Func(func() any { return os.Args }))
	Publish("memstats", Func(func() any {
		stats := new(runtime.MemStats)
		runtime.ReadMemStats(stats)
		return *stats
	}))
}
