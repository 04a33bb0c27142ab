// Package pprof writes profiles in the form that the pprof tool reads.
package pprof

import (
	"errors"
	"io"
)

// heapProfile returns the heap profile, compressed.
func heapProfile() []byte

// A Profile is a collection of stacks with what they allocated: "heap" and "allocs" are known.
type Profile struct {
	name string
}

// Lookup returns the profile with this name, or nil if there is none.
func Lookup(name string) *Profile {
	switch name {
	case "heap", "allocs":
		return &Profile{name}
	}
	return nil
}

// Name returns the profile's name.
func (p *Profile) Name() string { return p.name }

// WriteTo writes the profile to w. debug must be 0: the compressed form.
func (p *Profile) WriteTo(w io.Writer, debug int) error {
	if debug != 0 {
		return errors.New("runtime/pprof: profiles as text are not supported")
	}
	return WriteHeapProfile(w)
}

// WriteHeapProfile writes the heap profile to w: allocations of each line exactly, how they divide among stacks and what is in use as sampled.
func WriteHeapProfile(w io.Writer) error {
	_, err := w.Write(heapProfile())
	return err
}
