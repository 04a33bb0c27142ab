//! The event ring: what happened, as fixed records, from the heap's thread to one reader on any other.
//!
//! In: events from whoever runs the heap. Out: records in order, and a count of those that found no room. Neither side locks or waits: `slots.rs` has the ring
//! itself, this file what a record is. A ring that is full drops the newest record; the next one that finds room is preceded by a record [`kind::LOST`] which tells
//! how many were dropped. As a flight recorder it drops the oldest.

use crate::heap::slots::Slots;
use crate::mem::OutOfMemory;

/// Kinds of events; the numbers of the C enum `ergo_event_kind`. Behind each: what a, b, c, d hold.
pub mod kind {
    /// A text is about to be parsed: heap_alloc, num_gc, bytes of text, trace.
    pub const PARSE_BEGIN: u16 = 3;
    /// It has been: nodes made, bytes of text, ns, trace; `node`: id of the root.
    pub const PARSE_END: u16 = 4;
    /// A package was checked: nodes of its files, files, ns, the trace of all of them.
    pub const SCOPE_END: u16 = 5;
    /// Code was made of a function: words, bytes of code, ns, trace.
    pub const COMPILE_END: u16 = 6;
    /// The code of a body ended for the first time: ns since its unit was parsed, trace; `node`: id of the body.
    pub const EVAL_FIRST: u16 = 7;
    /// A mark found nodes dead: nodes, bytes, cycle, smallest id.
    pub const NODE_DEAD: u16 = 8;
    /// A cycle begins: cycle, asked for, heap_alloc, next_gc.
    pub const GC_START: u16 = 9;
    /// Its roots are read: cycle, ns of the pause.
    pub const GC_ROOTS: u16 = 10;
    /// A step: cycle, ns, ns over its budget, marked bytes.
    pub const GC_STEP: u16 = 11;
    /// A step at a safepoint of the program's own: the same.
    pub const ASSIST: u16 = 12;
    /// The mark ends: cycle, ns of the pause, marked bytes, next_gc.
    pub const GC_MARKTERM: u16 = 14;
    /// The cycle is over, its sweep too: cycle, freed bytes, live bytes, pause ns.
    pub const GC_END: u16 = 16;
    /// A finalizer or cleanup of the script became due: how many wait.
    pub const FINALIZER_QUEUED: u16 = 17;
    /// One was taken to be run: how many have been.
    pub const FINALIZER_RUN: u16 = 18;
    /// Something of the host's was let go: 1 if it was closed, 0 if a collection found it; the number of its callback; num_gc.
    pub const RELEASE: u16 = 20;
    /// A leak is suspected: live bytes, bytes a cycle by which they rise, cycles of the rise, live bytes where it began.
    pub const LEAK: u16 = 21;
    /// A rule fired: its place among the rules, its action, heap_alloc, 1 if the host vetoed it.
    pub const POLICY_FIRED: u16 = 26;
    /// A goroutine begins: its number in `goroutine`.
    pub const GOR_CREATE: u16 = 27;
    /// A goroutine ended.
    pub const GOR_EXIT: u16 = 30;
    /// A sample asked for by a tick: bytes allocated and in use since the last one (signed), bytes allocated since the last one, num_gc, phase.
    pub const DELTA: u16 = 33;
    /// Records that found no room: how many.
    pub const LOST: u16 = 34;
    /// A walk of a tree begins: heap_alloc, num_gc, 0, trace; `node`: its root.
    pub const WALK_BEGIN: u16 = 35;
    /// A reading that a rule or a walk asked for: heap_alloc, objects, num_gc, nodes.
    pub const SNAPSHOT: u16 = 36;
    /// The last node of a text is gone: trace, nodes made, num_gc, ns since it was parsed.
    pub const UNIT_DEAD: u16 = 37;
    /// A node of a kind that is tracked was found dead: kind, cycle, cycles since its parse, trace; `node`: its id.
    pub const NODE_FREED: u16 = 38;
    /// A walk came to a node of a kind that is probed: heap_alloc, num_gc, kind, depth; `node`: its id.
    pub const WALK_PROBE: u16 = 39;
    /// A safepoint after ticks that nobody answered: ns since the first of them, ticks.
    pub const STALL: u16 = 40;
    /// A leak alert is closed: live bytes then, live bytes now, cycles since, 1 if it has cleared.
    pub const LEAK_END: u16 = 41;
    /// A frame was pushed or is popped, where that is counted: change of HeapAlloc and bytes allocated since the last such event, num_gc, 1 for a push.
    pub const FRAME: u16 = 42;
    /// Trees that were kept by their text are let go: how many, their bytes.
    pub const TRIM: u16 = 43;
}

/// One event. 64 bytes, the layout of the C struct `ergo_event`; it never grows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(C)]
pub struct Event {
    /// [`kind`].
    pub kind: u16,
    /// 0.
    pub flags: u16,
    /// Number of the goroutine that ran; 0 for none.
    pub goroutine: u32,
    /// ns since the heap was made.
    pub time_ns: u64,
    /// Id of a node; 0 for none.
    pub node: u64,
    /// Number of a site; 0 for none.
    pub site: u32,
    /// Low bits of the record's number.
    pub seq: u32,
    /// Says the kind.
    pub a: u64,
    /// Says the kind.
    pub b: u64,
    /// Says the kind.
    pub c: u64,
    /// Says the kind.
    pub d: u64,
}

/// Bytes of a record.
pub const EVENT_BYTES: u64 = 64;
const _: () = assert!(size_of::<Event>() as u64 == EVENT_BYTES);

/// Words of a record.
const N_WORDS: usize = 8;

impl Event {
    fn words(&self) -> [u64; N_WORDS] {
        [
            u64::from(self.kind) | u64::from(self.flags) << 16 | u64::from(self.goroutine) << 32,
            self.time_ns,
            self.node,
            u64::from(self.site) | u64::from(self.seq) << 32,
            self.a,
            self.b,
            self.c,
            self.d,
        ]
    }

    /// The words of the record with this number.
    fn numbered(mut self, number: u64) -> [u64; N_WORDS] {
        self.seq = number as u32;
        self.words()
    }

    fn of_words(words: [u64; N_WORDS]) -> Event {
        let [head, time_ns, node, tail, a, b, c, d] = words;
        Event {
            kind: head as u16,
            flags: (head >> 16) as u16,
            goroutine: (head >> 32) as u32,
            time_ns,
            node,
            site: tail as u32,
            seq: (tail >> 32) as u32,
            a,
            b,
            c,
            d,
        }
    }
}

/// The ring.
pub struct Ring {
    slots: Slots<N_WORDS>,
}

impl Ring {
    /// A ring of the largest power of two of records that fit into `n_bytes`, at least 2; each has a word beside its 64 bytes.
    ///
    /// # Errors
    /// No memory.
    pub fn new(n_bytes: u64, is_recorder: bool) -> Result<Ring, OutOfMemory> {
        let n = 1_u64 << (n_bytes / EVENT_BYTES).max(2).ilog2();
        let slots = Slots::new(n, is_recorder).ok_or(OutOfMemory {
            wanted_bytes: n * Slots::<N_WORDS>::SLOT_BYTES,
        })?;
        Ok(Ring { slots })
    }

    /// Records that fit.
    pub fn capacity(&self) -> u64 {
        self.slots.capacity()
    }

    /// Events that were to be written.
    pub fn produced(&self) -> u64 {
        self.slots.produced()
    }

    /// Events that were dropped.
    pub fn lost(&self) -> u64 {
        self.slots.lost()
    }

    /// Bytes of the table.
    pub fn n_bytes(&self) -> u64 {
        self.capacity() * Slots::<N_WORDS>::SLOT_BYTES
    }

    /// Writes an event; its `seq` is set. Only the producer.
    pub fn push(&self, event: Event) {
        let time_ns = event.time_ns;
        self.slots.push(
            |number| event.numbered(number),
            |lost, number| {
                let event = Event {
                    kind: kind::LOST,
                    time_ns,
                    a: lost,
                    ..Event::default()
                };
                event.numbered(number)
            },
        );
    }

    /// The oldest record that was not read. Only the consumer.
    pub fn pop(&self) -> Option<Event> {
        self.slots.pop().map(Event::of_words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    fn event(n: u64) -> Event {
        Event {
            kind: kind::DELTA,
            goroutine: !(n as u32),
            time_ns: n,
            a: n ^ 0xFFFF,
            d: n.wrapping_mul(3),
            ..Event::default()
        }
    }

    fn is_whole(e: &Event) -> bool {
        let n = e.time_ns;
        e.goroutine == !(n as u32) && e.a == n ^ 0xFFFF && e.d == n.wrapping_mul(3)
    }

    #[test]
    fn a_full_ring_drops_the_newest_and_tells() {
        let ring = Ring::new(4 * EVENT_BYTES, false).unwrap();
        for n in 0..7 {
            ring.push(event(n));
        }
        assert_eq!((ring.produced(), ring.lost()), (7, 3));
        for n in 0..4 {
            assert_eq!(ring.pop().map(|e| e.time_ns), Some(n));
        }
        assert_eq!(ring.pop(), None);
        ring.push(event(7));
        let lost = ring.pop().unwrap();
        assert_eq!((lost.kind, lost.a), (kind::LOST, 3));
        assert_eq!(ring.pop().map(|e| (e.time_ns, e.seq)), Some((7, 5)));
    }

    #[test]
    fn a_recorder_drops_the_oldest() {
        let ring = Ring::new(4 * EVENT_BYTES, true).unwrap();
        for n in 0..7 {
            ring.push(event(n));
        }
        let times: Vec<u64> = std::iter::from_fn(|| ring.pop())
            .map(|e| e.time_ns)
            .collect();
        assert_eq!(times, [3, 4, 5, 6]);
        assert_eq!((ring.produced(), ring.lost()), (7, 3));
    }

    /// Both ways of dropping, with a reader on another thread: every record is whole, in order, and accounted for.
    #[test]
    fn ring_received_plus_dropped_is_produced() {
        for (is_recorder, n_slots) in [(false, 2), (false, 64), (true, 2), (true, 64)] {
            const N: u64 = 200_000;
            let ring = Arc::new(Ring::new(n_slots * EVENT_BYTES, is_recorder).unwrap());
            let is_over = Arc::new(AtomicBool::new(false));
            let reader = std::thread::spawn({
                let (ring, is_over) = (Arc::clone(&ring), Arc::clone(&is_over));
                move || {
                    let (mut received, mut told, mut last) = (0, 0, None);
                    loop {
                        let ends = is_over.load(Ordering::Acquire);
                        while let Some(event) = ring.pop() {
                            if event.kind == kind::LOST {
                                told += event.a;
                                continue;
                            }
                            assert!(is_whole(&event), "{event:?}");
                            assert!(last < Some(event.time_ns), "{last:?} {event:?}");
                            last = Some(event.time_ns);
                            received += 1;
                        }
                        if ends {
                            return (received, told);
                        }
                        std::thread::yield_now();
                    }
                }
            });
            for n in 0..N {
                ring.push(event(n));
                if n % 1000 == 0 {
                    std::thread::yield_now();
                }
            }
            is_over.store(true, Ordering::Release);
            let (received, told) = reader.join().unwrap();
            assert_eq!(ring.produced(), N);
            assert_eq!(received + ring.lost(), N, "recorder {is_recorder}");
            if !is_recorder {
                assert_eq!(told + ring.slots.untold(), ring.lost());
            }
            assert!(received > 0);
        }
    }
}
