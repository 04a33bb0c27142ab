//! Refs: generational handles of hosts on script values.
//!
//! In: up to four words with their classes, and a type number. Out: [`RefId`], which goes stale for ever when it is freed. Strong refs are roots; a weak
//! ref answers as freed once its object is dead.
//!
//! Reading and making refs belongs to the heap's thread; freeing works from any thread: the slot's state goes from LIVE to FREEING by compare-and-swap, and
//! the slot joins a lock-free list that the heap's thread takes whole.
//!
//! Unsafe: the body of a slot. Invariants. L1: a body is touched by the heap's thread only, and is meaningful while the state is LIVE or FREEING. L2: in the table
//! a weak ref has its target's weak handle (`weak.rs`) as its second word, or 0, and keeps that alive: so nothing is to be done when the target dies.
//!
//! A mark reads the table in units. Who is given a ref's words meanwhile, or takes a slot back, shades them first: the snapshot has them.

use std::cell::{Cell, UnsafeCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use crate::heap::Heap;
use crate::heap::barrier::{Barrier, shade};
use crate::heap::capture::Owner;
use crate::heap::mark::Marker;
use crate::heap::shape::WordClass;
use crate::heap::weak::WeakError;
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

impl RefValue {
    /// What a weak ref keeps in the table: its handle, or the target itself if that has none.
    fn weak_word(&self) -> u64 {
        let [target, handle, ..] = self.words;
        if handle == 0 { target } else { handle }
    }
}

#[derive(Default)]
struct Slot {
    /// generation << 2 | FREE, LIVE or FREEING.
    state: AtomicU64,
    /// Next freed slot + 1, or next free one.
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

/// Refs read, or taken back, in a unit: 4 KiB of their words, or of their slots' lines.
const REFS_A_UNIT: u32 = 64;

/// Marks what a ref holds; of a weak one its handle.
fn mark_ref(marker: &mut Marker<'_>, value: &RefValue) {
    if value.weak {
        return marker.mark(value.weak_word());
    }
    marker.mark_words(&value.words, &value.classes);
    if marker.is_capturing() {
        marker.name_words(value.type_id as u32, &value.words, &value.classes);
    }
}

/// Shades what a ref holds, strong or weak.
fn shade_ref(barrier: &Barrier, value: &RefValue) {
    if value.weak {
        return shade(barrier, value.weak_word());
    }
    for (word, class) in value.words.iter().zip(&value.classes) {
        if *class != WordClass::Scalar {
            shade(barrier, *word);
        }
    }
}

/// The heap's side of the table.
#[derive(Default)]
pub(super) struct Refs {
    table: Arc<RefTable>,
    n_slots: u32,
    /// First free slot + 1, linked through the slots.
    free: u32,
    /// The same of those that were freed and not taken back yet.
    freed: u32,
    /// Slots that the mark has read.
    n_read: Cell<u32>,
    pub(super) n_live: u64,
    pub(super) n_weak: u64,
}

impl Refs {
    fn pop_free(&mut self) -> Option<u32> {
        let index = self.free.checked_sub(1)?;
        let slot = self.table.slots.get(index)?;
        self.free = slot.next.load(Ordering::Relaxed);
        Some(index)
    }

    /// Puts what others have freed before what was to be taken back already.
    fn take_freed(&mut self) {
        let first = self.table.freed.swap(0, Ordering::Acquire);
        let slot_of = |at: u32| self.table.slots.get(at.checked_sub(1)?);
        if self.freed != 0 {
            // Mostly one is empty. Their order is of no meaning.
            let mut last = slot_of(first);
            while let Some(next) = last.and_then(|slot| slot_of(slot.next.load(Ordering::Relaxed)))
            {
                last = Some(next);
            }
            if let Some(last) = last {
                last.next.store(self.freed, Ordering::Relaxed);
            } else {
                return;
            }
        }
        self.freed = first;
    }

    /// Takes freed slots back; false if there are none. With a barrier, which is up, what they hold is shaded.
    fn take_back(&mut self, most: u32, barrier: Option<&Barrier>) -> bool {
        for n in 0..most {
            let index = self.freed.checked_sub(1);
            let Some((index, slot)) = index.and_then(|at| Some((at, self.table.slots.get(at)?)))
            else {
                return n > 0;
            };
            self.freed = slot.next.load(Ordering::Relaxed);
            // SAFETY: L1: FREEING slots are the heap's thread's.
            let value = unsafe { &*slot.body.get() };
            if let Some(barrier) = barrier {
                shade_ref(barrier, value);
            }
            if value.weak {
                self.n_weak -= 1;
            } else {
                self.n_live -= 1;
            }
            let generation = slot.state.load(Ordering::Relaxed) >> 2;
            let next = (generation + 1) & u64::from(u32::MAX);
            slot.state.store(next << 2 | FREE, Ordering::Release);
            slot.next.store(self.free, Ordering::Relaxed);
            self.free = index + 1;
        }
        true
    }
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
    pub fn ref_new(&mut self, mut value: RefValue) -> Result<RefId, OutOfMemory> {
        self.collect_freed_refs();
        if value.weak {
            let [target, ..] = value.words;
            value.words = [target, self.handle_for(target)?, 0, 0];
        }
        let index = match self.refs.pop_free() {
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
        if self.barrier.is_on() {
            // It may be given to a frame that has been read, and the ref freed, before its turn comes.
            shade_ref(&self.barrier, &value);
        }
        if !value.weak {
            return Some(value);
        }
        let [target, handle, ..] = value.words;
        // SAFETY: L2.
        let is_alive = handle == 0 || unsafe { self.weak_get(handle) } != 0;
        is_alive.then_some(RefValue {
            words: [target, 0, 0, 0],
            ..value
        })
    }

    /// The weak handle of a target (L2); 0: it is no object of this heap that dies, and is kept if it is any.
    fn handle_for(&mut self, target: u64) -> Result<u64, OutOfMemory> {
        match self.weak_new(target) {
            Ok(handle) => Ok(handle),
            Err(WeakError::NotAnObject) => Ok(0),
            Err(WeakError::Memory(refused)) => Err(refused),
        }
    }

    /// Ends a ref. False if it was stale.
    pub fn ref_free(&mut self, id: RefId) -> bool {
        let freed = self.refs.table.free(id);
        self.collect_freed_refs();
        freed
    }

    /// Takes the freed slots back. What they hold was in the snapshot of the mark that runs, if one does.
    pub(super) fn collect_freed_refs(&mut self) {
        self.refs.take_freed();
        let barrier = self.barrier.is_on().then_some(&self.barrier);
        self.refs.take_back(u32::MAX, barrier);
    }

    /// A mark begins: what was freed before is not in its snapshot.
    pub(super) fn begin_refs(&mut self) {
        self.refs.take_freed();
        self.refs.n_read.set(0);
    }

    /// Takes some of the slots back that were freed before the mark; false if there are none.
    pub(super) fn collect_some_freed_refs(&mut self) -> bool {
        self.refs.take_back(REFS_A_UNIT, None)
    }

    /// Marks what some more refs hold; false if there are none. Freed ones too, which were not when the mark began.
    pub(super) fn mark_more_refs(&self, marker: &mut Marker<'_>) -> bool {
        let from = self.refs.n_read.get();
        let to = self.refs.n_slots.min(from.saturating_add(REFS_A_UNIT));
        self.refs.n_read.set(to);
        if from == to {
            return false;
        }
        marker.names_of(Owner::Handles);
        for index in from..to {
            if let Some(slot) = self.refs.table.slots.get(index)
                && slot.state.load(Ordering::Acquire) & 3 != FREE
            {
                // SAFETY: L1: this is the heap's thread, and a slot that was freed keeps its body until that takes it back.
                mark_ref(marker, unsafe { &*slot.body.get() });
            }
        }
        true
    }

    /// The type number of each ref.
    pub fn ref_types(&self) -> Vec<u64> {
        let mut types = Vec::new();
        self.each_live_ref(|value| types.push(value.type_id));
        types
    }

    /// Marks what refs hold.
    pub(super) fn mark_refs(&self, marker: &mut Marker<'_>) {
        marker.names_of(Owner::Handles);
        self.each_live_ref(|value| mark_ref(marker, value));
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
