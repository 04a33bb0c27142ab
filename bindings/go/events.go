package ergo

// #include "bridge.h"
// #cgo noescape ergo_events_poll
// #cgo nocallback ergo_events_poll
// #cgo nocallback ergo_tick
import "C"

import (
	"iter"
	"time"
)

// EventKind says what has happened; ergo.h tells what A to D are of each.
type EventKind uint16

// Some kinds of events; ergo.h has all of them.
const (
	EventParseEnd  EventKind = C.ERGO_EV_PARSE_END
	EventNodeDead  EventKind = C.ERGO_EV_NODE_DEAD
	EventGCStart   EventKind = C.ERGO_EV_GC_START
	EventGCRoots   EventKind = C.ERGO_EV_GC_ROOTS
	EventGCStep    EventKind = C.ERGO_EV_GC_STEP
	EventAssist    EventKind = C.ERGO_EV_ASSIST
	EventGCMarkEnd EventKind = C.ERGO_EV_GC_MARKTERM
	EventGCEnd     EventKind = C.ERGO_EV_GC_END
	EventLeak      EventKind = C.ERGO_EV_LEAK
	EventPolicy    EventKind = C.ERGO_EV_POLICY_FIRED
	EventDelta     EventKind = C.ERGO_EV_DELTA
	EventLost      EventKind = C.ERGO_EV_LOST
	EventStall     EventKind = C.ERGO_EV_STALL
)

// Event is one record of the ring.
type Event struct {
	Kind       EventKind
	Flags      uint16
	Goroutine  uint32
	Time       time.Duration // of the VM's clock
	Node       uint64
	Site, Seq  uint32
	A, B, C, D uint64
}

// Events takes what has happened since out of the ring (Config.EventRing), oldest first, until it is empty. Any goroutine, one at a time.
func (vm *VM) Events() iter.Seq[Event] {
	return func(yield func(Event) bool) {
		var c C.ergo_event
		for {
			n := C.uint32_t(0)
			vm.m.alive(func(p *C.ergo_vm) { n = C.ergo_events_poll(p, &c, 1) })
			if n == 0 {
				return
			}
			if !yield(Event{EventKind(c.kind), uint16(c.flags), uint32(c.goroutine), time.Duration(c.time_ns), uint64(c.node),
				uint32(c.site), uint32(c.seq), uint64(c.a), uint64(c.b), uint64(c.c), uint64(c.d)}) {
				return
			}
		}
	}
}

// Tick asks for an EventDelta at the next safepoint. Any goroutine.
func (vm *VM) Tick() { vm.m.alive(func(p *C.ergo_vm) { C.ergo_tick(p) }) }
