package ergo

// #include "bridge.h"
// #cgo noescape ergo_parse
// #cgo nocallback ergo_parse
// #cgo nocallback ergo_node_retain
// #cgo nocallback ergo_node_release
// #cgo nocallback ergo_node_kind
// #cgo nocallback ergo_node_kind_name
// #cgo nocallback ergo_node_id
// #cgo nocallback ergo_node_child
// #cgo nocallback ergo_node_child_count
// #cgo nocallback ergo_node_at
// #cgo nocallback ergo_node_retain_parent
// #cgo noescape ergo_node_text
// #cgo nocallback ergo_node_text
// #cgo noescape ergo_node_name
// #cgo nocallback ergo_node_name
// #cgo noescape ergo_node_extent
// #cgo nocallback ergo_node_extent
// #cgo noescape ergo_node_lifespan
// #cgo nocallback ergo_node_lifespan
import "C"

import (
	"iter"
	"runtime"
	"runtime/cgo"
	"sync/atomic"
	"weak"
)

// handle is an owned handle on a node. It may outlive its VM.
type handle struct {
	m        *machine
	p        *C.ergo_node
	released atomic.Bool
	net      runtime.Cleanup
}

func newHandle(m *machine, p *C.ergo_node) *handle {
	h := &handle{m: m, p: p}
	h.net = runtime.AddCleanup(h, func(p *C.ergo_node) { C.ergo_node_release(p) }, p)
	return h
}

// Node is a node of a syntax tree, by value: nodes that were reached from one that is kept share its handle. The zero Node is none. Using a node
// whose handle was released gives nothing. Any goroutine, also while the VM runs.
type Node struct {
	h *handle
	p *C.ergo_node
}

// Parse makes a tree of a file. Of one that does not parse only the error is told. Release it.
func (vm *VM) Parse(file, source string) (Node, error) {
	m := vm.m
	name, free := text(file)
	defer free()
	var p *C.ergo_node
	err := m.inside(func() C.ergo_status {
		src, n := bytesOf(source)
		return C.ergo_parse(m.p, name, src, n, &p)
	})
	if err != nil {
		C.ergo_node_release(p)
		return Node{}, err
	}
	return Node{newHandle(m, p), p}, nil
}

// node is what C may be asked about: nil once the handle is released.
func (n Node) node() *C.ergo_node {
	if n.h == nil || n.h.released.Load() {
		return nil
	}
	poke()
	return n.p
}

// IsValid says whether there is a node.
func (n Node) IsValid() bool { return n.node() != nil }

// Release gives the handle back; all nodes that share it are void then. What else holds the tree keeps it.
func (n Node) Release() {
	if n.h != nil && !n.h.released.Swap(true) {
		n.h.net.Stop()
		C.ergo_node_release(n.h.p)
	}
}

// Keep is a handle of its own on this node: its subtree stays when the rest goes.
func (n Node) Keep() Node {
	p := n.node()
	if p == nil {
		return Node{}
	}
	C.ergo_node_retain(p)
	runtime.KeepAlive(n.h)
	return Node{newHandle(n.h.m, p), p}
}

// Parent is a handle of its own on the parent; none at a root, once the parent is gone, or the VM closed.
func (n Node) Parent() (parent Node) {
	p := n.node()
	if p == nil {
		return Node{}
	}
	_ = n.h.m.inside(func() C.ergo_status {
		if up := C.ergo_node_retain_parent(p); up != nil {
			parent = Node{newHandle(n.h.m, up), up}
		}
		return C.ERGO_OK
	})
	runtime.KeepAlive(n.h)
	return parent
}

// Kind is its kind as go/ast calls it, "BinaryExpr".
func (n Node) Kind() string {
	defer runtime.KeepAlive(n.h)
	p := n.node()
	if p == nil {
		return ""
	}
	return C.GoString(C.ergo_node_kind_name(C.ergo_node_kind(p)))
}

// ID is unique in the process.
func (n Node) ID() uint64 {
	defer runtime.KeepAlive(n.h)
	return uint64(C.ergo_node_id(n.node()))
}

// Text is its source text.
func (n Node) Text() string {
	defer runtime.KeepAlive(n.h)
	var size C.size_t
	p := C.ergo_node_text(n.node(), &size)
	if p == nil {
		return ""
	}
	return borrowed(p, size)
}

// Name is the token of an identifier or literal.
func (n Node) Name() string {
	defer runtime.KeepAlive(n.h)
	var size C.size_t
	p := C.ergo_node_name(n.node(), &size)
	if p == nil {
		return ""
	}
	return borrowed(p, size)
}

// Len is the number of its children.
func (n Node) Len() int {
	defer runtime.KeepAlive(n.h)
	return int(C.ergo_node_child_count(n.node()))
}

// Child is the i-th child, of the same handle.
func (n Node) Child(i int) Node { return n.shared(C.ergo_node_child(n.node(), C.uint32_t(i))) }

// At is the innermost node below at a byte offset of the source, of the same handle.
func (n Node) At(offset int) Node { return n.shared(C.ergo_node_at(n.node(), C.uint32_t(offset))) }

func (n Node) shared(p *C.ergo_node) Node {
	runtime.KeepAlive(n.h)
	if p == nil {
		return Node{}
	}
	return Node{n.h, p}
}

// Children are its children in source order.
func (n Node) Children() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for i := range n.Len() {
			if !yield(n.Child(i)) {
				return
			}
		}
	}
}

// Extent is where a node stands: byte offsets, lines and columns from 1.
type Extent struct {
	Start, End, Line, Column, EndLine, EndColumn int
}

// Extent is where it stands.
func (n Node) Extent() Extent {
	defer runtime.KeepAlive(n.h)
	c := C.ergo_extent{struct_size: C.sizeof_ergo_extent}
	C.ergo_node_extent(n.node(), &c)
	return Extent{int(c.start), int(c.end), int(c.line), int(c.column), int(c.end_line), int(c.end_column)}
}

// Lifespan is the life of a node so far.
type Lifespan struct {
	ID             uint64
	State          uint32 // parsed, scoped, evaluated, dead: 0 to 3
	BirthNs, Bytes uint64
	Handles        int
	CyclesSurvived int
}

func lifespan(c *C.ergo_lifespan) Lifespan {
	return Lifespan{uint64(c.id), uint32(c.state), uint64(c.birth_ns), uint64(c.bytes), int(c.refcount), int(c.gc_cycles_survived)}
}

// Lifespan is its life so far.
func (n Node) Lifespan() Lifespan {
	defer runtime.KeepAlive(n.h)
	c := C.ergo_lifespan{struct_size: C.sizeof_ergo_lifespan}
	C.ergo_node_lifespan(n.node(), &c)
	return lifespan(&c)
}

// OnDead has f called once the node was swept, inside Run or Finalize; it must not use the VM. Closing the VM drops it.
func (n Node) OnDead(f func(last Lifespan)) error {
	p := n.node()
	if p == nil {
		return &Error{Status: ErrInvalid}
	}
	m := n.h.m
	notice := newCgoHandle(deadNotice{weak.Make(m), f})
	err := m.inside(func() C.ergo_status {
		s := C.ergo_go_on_dead(p, C.uintptr_t(notice))
		if s == C.ERGO_OK {
			m.notices[notice] = struct{}{}
		}
		return s
	})
	if err != nil {
		dropCgoHandle(notice)
	}
	runtime.KeepAlive(n.h)
	return err
}

//export ergoGoDead
func ergoGoDead(handle C.uintptr_t, last *C.ergo_lifespan) {
	notice := cgo.Handle(handle)
	told := notice.Value().(deadNotice)
	dropCgoHandle(notice)
	delete(told.m.Value().notices, notice)
	// A notice that panics has nobody to tell: nothing may pass through the library.
	defer func() { _ = recover() }()
	told.f(lifespan(last))
}

// deadNotice is what OnDead asked for; the machine that tells it is there while it does.
type deadNotice struct {
	m weak.Pointer[machine]
	f func(Lifespan)
}
