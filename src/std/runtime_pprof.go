// Package pprof writes profiles in the form that the pprof tool reads, and as text.
package pprof

import (
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
)

// heapProfile and cpuProfile return profiles, compressed. The second is the one being taken, or the last one.
func heapProfile() []byte
func cpuProfile() []byte

// startCPU begins a CPU profile; false if one is being taken. stopCPU ends it.
func startCPU(hz int) bool
func stopCPU() bool

// cpuTo is where the CPU profile goes.
var cpuTo io.Writer

// StartCPUProfile begins a CPU profile, which StopCPUProfile writes to w: a hundred samples a second of the time in which the machine runs.
func StartCPUProfile(w io.Writer) error {
	if !startCPU(100) {
		return errors.New("cpu profiling already in use")
	}
	cpuTo = w
	return nil
}

// StopCPUProfile ends the CPU profile, if this package began one, and writes it.
func StopCPUProfile() {
	if cpuTo == nil {
		return
	}
	stopCPU()
	w := cpuTo
	cpuTo = nil
	w.Write(cpuProfile())
}

// WriteHeapProfile writes the heap profile to w: allocations of each line exactly, how they divide among stacks and what is in use as sampled.
func WriteHeapProfile(w io.Writer) error {
	_, err := w.Write(heapProfile())
	return err
}

// Profile is a collection of stacks: those of the machine ("allocs", "goroutine", "heap"; "block", "mutex" and "threadcreate" are always
// empty here), or one of the program's own.
type Profile struct {
	name   string
	count  func() int
	stacks func() []samples
	added  map[any][]uintptr
}

// samples are a stack and how often it was met.
type samples struct {
	pcs []uintptr
	n   int
}

// profiles are all profiles by name.
var profiles = func() map[string]*Profile {
	all := make(map[string]*Profile)
	for _, name := range [...]string{"block", "mutex", "threadcreate"} {
		all[name] = &Profile{name: name}
	}
	records := func() int {
		n, _ := runtime.MemProfile(nil, true)
		return n
	}
	all["heap"] = &Profile{name: "heap", count: records}
	all["allocs"] = &Profile{name: "allocs", count: records}
	all["goroutine"] = &Profile{name: "goroutine", count: runtime.NumGoroutine, stacks: goroutines}
	return all
}()

// Lookup returns the profile with this name, or nil if there is none.
func Lookup(name string) *Profile { return profiles[name] }

// Profiles returns all profiles, by name.
func Profiles() []*Profile {
	all := make([]*Profile, 0, len(profiles))
	for _, p := range profiles {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *Profile) int { return strings.Compare(a.name, b.name) })
	return all
}

// NewProfile makes a profile of the program's own. Its name must be new.
func NewProfile(name string) *Profile {
	if name == "" {
		panic("pprof: NewProfile with empty name")
	}
	if profiles[name] != nil {
		panic("pprof: NewProfile name already in use: " + name)
	}
	p := &Profile{name: name, added: make(map[any][]uintptr)}
	profiles[name] = p
	return p
}

// Name returns the profile's name.
func (p *Profile) Name() string { return p.name }

// Count returns how many stacks there are now.
func (p *Profile) Count() int {
	if p.count != nil {
		return p.count()
	}
	return len(p.added)
}

// Add adds the stack of the caller, skip frames up, for value, which must not be in the profile.
func (p *Profile) Add(value any, skip int) {
	if p.added == nil {
		panic("pprof: Add called on built-in Profile " + p.name)
	}
	if _, known := p.added[value]; known {
		panic("pprof: Profile.Add of duplicate value")
	}
	pcs := make([]uintptr, 32)
	p.added[value] = pcs[:runtime.Callers(skip+1, pcs)]
}

// Remove takes the stack of value out.
func (p *Profile) Remove(value any) { delete(p.added, value) }

// WriteTo writes the profile to w: for the pprof tool if debug is 0, else as text; goroutines with 2 as a panic prints them.
func (p *Profile) WriteTo(w io.Writer, debug int) error {
	switch {
	case p.name == "heap" || p.name == "allocs":
		if debug == 0 {
			return WriteHeapProfile(w)
		}
		return writeHeapText(w)
	case p.name == "goroutine" && debug >= 2:
		_, err := w.Write(allStacks())
		return err
	}
	stacks := p.own()
	if p.stacks != nil {
		stacks = p.stacks()
	}
	if debug == 0 {
		return writeProto(w, p.name, stacks)
	}
	return writeText(w, p.name, stacks)
}

// own returns the stacks of a profile of the program's own.
func (p *Profile) own() []samples {
	var counts counter
	for _, pcs := range p.added {
		counts.add(pcs)
	}
	return counts.list()
}
