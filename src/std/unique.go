// Package unique gives equal values one identity.
package unique

import (
	"runtime"
	"sync"
	"weak"
)

// Handle stands for a value; handles are equal if the values are.
type Handle[T comparable] struct {
	value *T
}

// Value returns a copy of the value.
func (h Handle[T]) Value() T { return *h.value }

// table has a weak.Pointer to the one copy of each value that a handle is in use for.
var (
	mu    sync.Mutex
	table = map[any]any{}
)

// Make returns the handle of a value.
func Make[T comparable](value T) Handle[T] {
	// The type of the key tells values of interface types from those in them.
	key := key[T]{value}
	mu.Lock()
	defer mu.Unlock()
	if known, ok := table[key]; ok {
		if p := known.(weak.Pointer[T]).Value(); p != nil {
			return Handle[T]{p}
		}
	}
	copied := new(T)
	*copied = value
	p := weak.Make(copied)
	table[key] = p
	runtime.AddCleanup(copied, func(p weak.Pointer[T]) {
		mu.Lock()
		defer mu.Unlock()
		// There may be a newer copy.
		if table[key] == any(p) {
			delete(table, key)
		}
	}, p)
	return Handle[T]{copied}
}

type key[T comparable] struct{ value T }
