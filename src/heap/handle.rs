//! Refs: generational handles of hosts on script values.
//!
//! In: up to four words with their classes, and a type number. Out: [`RefId`], which goes stale for ever when it is freed. Strong refs are roots; a weak
//! ref answers as freed once its object is dead.
//!
//! Reading and making refs belongs to the heap's thread; freeing works from any thread: the slot's state goes from LIVE to FREEING by compare-and-swap, and
//! the slot joins a lock-free list that the heap's thread takes whole.
//!
//! Unsafe: the body of a slot. Invariant L1: a body is touched by the heap's thread only, and is meaningful while the state is LIVE.

use std::cell::UnsafeCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use crate::heap::Heap;
use crate::heap::barrier::shade;
use crate::heap::capture::Owner;
use crate::heap::mark::Marker;
use crate::heap::shape::WordClass;
use crate::heap::span::SpanRef;
use crate::mem::OutOfMemory;
use crate::mem::buckets::Buckets;

/// Words that a ref can hold; larger values are boxed by the caller.
pub const REF_WORDS: usize = 4;

const FREE: u64 = 0;
const LIVE: u64 = 1;
const FREEING: u64 = 2;

/// A host's hold on a script value: generation · 2^32 + slot + 1. 0 is none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RefId(pub u64);

/// What a ref holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RefValue {
    /// Type number of the rooms above.
    pub type_id: u64,
    /// Words, `n_words` of them.
    pub words: [u64; REF_WORDS],
    /// Class of each word.
    pub classes: [WordClass; REF_WORDS],
    /// How many.
    pub n_words: u8,
    /// Does not keep its object; only for a single pointer word.
    pub weak: bool,
}

#[derive(Default)]
struct Slot {
    /// generation << 2 | FREE, LIVE or FREEING.
    state: AtomicU64,
    /// Next freed slot + 1.
    next: AtomicU32,
    body: UnsafeCell<RefValue>,
}

// SAFETY: L1: the body is touched by one thread at a time; the rest are atomics.
unsafe impl Sync for Slot {}
// SAFETY: plain data.
unsafe impl Send for Slot {}

/// The refs of one heap; shared with whoever frees.
#[derive(Default)]
pub struct RefTable {
    slots: Buckets<Slot>,
    freed: AtomicU32,
}

impl RefTable {
    fn slot(&self, id: RefId) -> Option<(&Slot, u64)> {
        let index = (id.0 as u32).checked_sub(1)?;
        Some((self.slots.get(index)?, id.0 >> 32))
    }

    /// Ends a ref, from any thread. False if it was stale.
    pub fn free(&self, id: RefId) -> bool {
        let Some((slot, generation)) = self.slot(id) else {
            return false;
        };
        let won = slot.state.compare_exchange(
            generation << 2 | LIVE,
            generation << 2 | FREEING,
            Ordering::AcqRel,
            Ordering::Relaxed,
        );
        if won.is_err() {
            return false;
        }
        let mut head = self.freed.load(Ordering::Relaxed);
        loop {
            slot.next.store(head, Ordering::Relaxed);
            match self.freed.compare_exchange_weak(
                head,
                id.0 as u32,
                Ordering::Release,
                Ordering::Relaxed,
            ) {
                Ok(_) => return true,
                Err(now) => head = now,
            }
        }
    }
}

/// The heap's side of the table.
#[derive(Default)]
pub(super) struct Refs {
    table: Arc<RefTable>,
    n_slots: u32,
    free: Vec<u32>,
    pub(super) n_live: u64,
    pub(super) n_weak: u64,
}

impl Heap {
    /// The table, for freeing from any thread.
    pub fn ref_table(&self) -> Arc<RefTable> {
        Arc::clone(&self.refs.table)
    }

    /// Makes a ref.
    ///
    /// # Errors
    /// No memory for the table.
    pub fn ref_new(&mut self, value: RefValue) -> Result<RefId, OutOfMemory> {
        self.collect_freed_refs();
        let index = match self.refs.free.pop() {
            Some(index) => index,
            None => {
                let index = self.refs.n_slots;
                let before = self.refs.table.slots.n_bytes();
                self.refs.table.slots.ensure(index)?;
                self.counters.other_bytes += self.refs.table.slots.n_bytes() - before;
                self.refs.n_slots += 1;
                index
            }
        };
        let slot = self.refs.table.slots.ensure(index)?;
        // Generation 0 is never given out, so that a ref is never a small number.
        let generation = (slot.state.load(Ordering::Relaxed) >> 2).max(1);
        // SAFETY: L1: the slot is free and this is the heap's thread.
        unsafe { *slot.body.get() = value };
        slot.state.store(generation << 2 | LIVE, Ordering::Release);
        if value.weak {
            self.refs.n_weak += 1;
        } else {
            self.refs.n_live += 1;
        }
        Ok(RefId(generation << 32 | u64::from(index + 1)))
    }

    /// What a ref holds; `None` if it is stale, or weak and its object dead.
    pub fn ref_get(&self, id: RefId) -> Option<RefValue> {
        let (slot, generation) = self.refs.table.slot(id)?;
        if slot.state.load(Ordering::Acquire) != generation << 2 | LIVE {
            return None;
        }
        // SAFETY: L1: live, and this is the heap's thread.
        let value = unsafe { *slot.body.get() };
        if value.weak && self.barrier.is_on() {
            shade(&self.barrier, value.words[0]);
        }
        // A weak ref whose object died has lost its word.
        (value.n_words > 0).then_some(value)
    }

    /// Ends a ref. False if it was stale.
    pub fn ref_free(&mut self, id: RefId) -> bool {
        let freed = self.refs.table.free(id);
        self.collect_freed_refs();
        freed
    }

    /// Takes the freed slots back.
    pub(super) fn collect_freed_refs(&mut self) {
        let mut at = self.refs.table.freed.swap(0, Ordering::Acquire);
        while let Some(index) = at.checked_sub(1) {
            let table = Arc::clone(&self.refs.table);
            let Some(slot) = table.slots.get(index) else {
                return;
            };
            at = slot.next.load(Ordering::Relaxed);
            // SAFETY: L1: FREEING slots are the heap's thread's.
            let weak = unsafe { (*slot.body.get()).weak };
            if weak {
                self.refs.n_weak -= 1;
            } else {
                self.refs.n_live -= 1;
            }
            let generation = slot.state.load(Ordering::Relaxed) >> 2;
            let next = (generation + 1) & u64::from(u32::MAX);
            slot.state.store(next << 2 | FREE, Ordering::Release);
            self.refs.free.push(index);
        }
    }

    /// The type number of each ref.
    pub fn ref_types(&self) -> Vec<u64> {
        let mut types = Vec::new();
        self.each_live_ref(|value| types.push(value.type_id));
        types
    }

    /// Marks what strong refs hold.
    pub(super) fn mark_refs(&self, marker: &mut Marker<'_>) {
        marker.names_of(Owner::Handles);
        self.each_live_ref(|value| {
            if !value.weak {
                marker.mark_words(&value.words, &value.classes);
                if marker.is_capturing() {
                    marker.name_words(value.type_id as u32, &value.words, &value.classes);
                }
            }
        });
    }

    /// Empties weak refs whose objects are not marked.
    pub(super) fn clear_weak_refs(&self) {
        self.each_live_ref(|value| {
            if !value.weak || value.n_words == 0 {
                return;
            }
            let [target, ..] = value.words;
            let dead = SpanRef::of(target).is_some_and(|span| {
                std::ptr::eq(span.owner(), self) && !span.is_marked(span.index_of(target))
            });
            if dead {
                value.n_words = 0;
                value.words = [0; REF_WORDS];
            }
        });
    }

    pub(super) fn each_live_ref(&self, mut visit: impl FnMut(&mut RefValue)) {
        if self.refs.n_live + self.refs.n_weak == 0 {
            return;
        }
        for index in 0..self.refs.n_slots {
            let Some(slot) = self.refs.table.slots.get(index) else {
                return;
            };
            if slot.state.load(Ordering::Acquire) & 3 == LIVE {
                // SAFETY: L1: this is the heap's thread; the borrow ends with the visit.
                visit(unsafe { &mut *slot.body.get() });
            }
        }
    }
}
