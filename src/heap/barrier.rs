//! The write barrier: what every store of a pointer into the heap passes.
//!
//! In: slots of heap cells, globals, handle slots. Out: the store, and during a mark the *old* value shaded (deletion barrier), also
//! when nil is stored: IF a mark runs THEN what a slot held when it began stays reachable for it.
//!
//! Why the old value is enough: a mark keeps the *snapshot* of its beginning. Roots are read before the machine goes on, and from then on whatever the
//! machine holds was reached from the snapshot or is newer, and what is newer is born black. A pointer of the snapshot can get lost only if the
//! slot that held it is overwritten before it is scanned; that store shades it. Three doors lead past the snapshot: weak pointers, which
//! shade what they give out; the weak handle of an object that has one already, which is shaded when it is found again; and node handles,
//! which the end of the mark looks at again.
//!
//! Initialising stores into a fresh cell before the next safepoint may leave the barrier out. Bulk moves shade the destination's old pointers
//! first, then move word by word.
//!
//! Unsafe: writes to memory of others. Obligation B1: slots are aligned words of live cells (or of roots named to the collector), `n` of them
//! at each address, and pointer slots are written only through here.

use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering};

use crate::heap::Heap;
use crate::heap::external::Externals;
use crate::heap::grey::Grey;
use crate::heap::mutant::Mutant;
use crate::heap::shape::{IFACE_BIT, PatternRef};
use crate::heap::span::{Kind, SpanRef};
use crate::heap::team::{Lane, Team};

/// What stores test and where they shade to; at a fixed address as long as its heap.
#[derive(Default)]
#[repr(C)]
pub struct Barrier {
    /// Not zero while a mark runs.
    pub on: AtomicU32,
    /// Whose cells are shaded; a word that looks like an address of another heap is none of ours.
    heap: AtomicPtr<Heap>,
    grey: Grey,
    externals: Externals,
    #[cfg(test)]
    pub(super) mutant: std::cell::Cell<Mutant>,
}

impl Barrier {
    pub(super) fn belongs_to(&self, heap: *mut Heap) {
        self.heap.store(heap, Ordering::Relaxed);
    }

    pub(super) fn grey(&self) -> &Grey {
        &self.grey
    }

    /// The machine's lane, before a mark.
    pub(super) fn join_team(&mut self, lane: Lane) {
        self.grey = Grey::of_lane(lane);
    }

    /// Forgets the lanes and what is in them.
    pub(super) fn leave_team(&mut self) -> Option<Arc<Team>> {
        let team = self.grey.team().cloned();
        if team.is_some() {
            self.grey = Grey::default();
        }
        team
    }

    pub(super) fn externals(&self) -> &Externals {
        &self.externals
    }

    pub(super) fn externals_mut(&mut self) -> &mut Externals {
        &mut self.externals
    }

    /// A mark runs.
    #[inline]
    pub fn is_on(&self) -> bool {
        self.on.load(Ordering::Relaxed) != 0
    }
}

/// Stores a pointer.
///
/// # Safety
/// B1.
#[inline(always)]
pub unsafe fn store(barrier: &Barrier, slot: *mut u64, new: u64) {
    // SAFETY: B1.
    let at = unsafe { AtomicU64::from_ptr(slot) };
    if barrier.is_on()
        && !barrier.is_broken(Mutant::NoBarrier)
        && !(new == 0 && barrier.is_broken(Mutant::SkipNilStores))
    {
        shade(barrier, at.load(Ordering::Relaxed));
    }
    at.store(new, Ordering::Relaxed);
}

/// Copies `n` words, pointers or not, that may overlap; what classes the words have is not asked: during a mark each old word that is
/// the address of a cell is shaded, which can only keep too much for one cycle.
///
/// # Safety
/// B1 for both ranges.
pub unsafe fn copy_words(barrier: &Barrier, dst: *mut u64, src: *const u64, n: usize) {
    if barrier.is_on() {
        // SAFETY: B1.
        unsafe { shade_words(barrier, dst, n) };
    }
    // SAFETY: B1.
    unsafe { move_words(dst, src, n) };
}

/// Moves `n` words that may overlap, in the order in which none is overwritten before it is read.
///
/// # Safety
/// B1 for both ranges; the old pointers are shaded.
unsafe fn move_words(dst: *mut u64, src: *const u64, n: usize) {
    if dst.cast_const() <= src {
        for i in 0..n {
            // SAFETY: B1.
            unsafe { move_word(dst.add(i), src.add(i)) };
        }
    } else {
        for i in (0..n).rev() {
            // SAFETY: B1.
            unsafe { move_word(dst.add(i), src.add(i)) };
        }
    }
}

/// Copies `n` elements of a pattern, `elem_bytes` each, that may overlap.
///
/// # Safety
/// B1 for both ranges, which have that pattern.
pub unsafe fn copy_elems(
    barrier: &Barrier,
    pattern: PatternRef,
    dst: *mut u8,
    src: *const u8,
    elem_bytes: u64,
    n: u64,
) {
    let n_bytes = (elem_bytes * n) as usize;
    if pattern.entries.is_empty() {
        // SAFETY: B1; no pointers, so plain memory.
        unsafe { std::ptr::copy(src, dst, n_bytes) };
        return;
    }
    if barrier.is_on() {
        // SAFETY: B1.
        unsafe { shade_elems(barrier, pattern, dst, elem_bytes, n) };
    }
    // SAFETY: B1; elements with pointers are whole words. Old pointers are shaded already.
    unsafe { move_words(dst.cast(), src.cast(), n_bytes / 8) };
}

/// Zeroes `n` words.
///
/// # Safety
/// B1.
pub unsafe fn clear_words(barrier: &Barrier, dst: *mut u64, n: usize) {
    if barrier.is_on() {
        // SAFETY: B1.
        unsafe { shade_words(barrier, dst, n) };
    }
    for i in 0..n {
        // SAFETY: B1.
        unsafe { AtomicU64::from_ptr(dst.add(i)) }.store(0, Ordering::Relaxed);
    }
}

/// Zeroes `n` elements of a pattern.
///
/// # Safety
/// B1.
pub unsafe fn clear_elems(
    barrier: &Barrier,
    pattern: PatternRef,
    dst: *mut u8,
    elem_bytes: u64,
    n: u64,
) {
    let n_bytes = (elem_bytes * n) as usize;
    if pattern.entries.is_empty() {
        // SAFETY: B1; no pointers, so plain memory.
        unsafe { std::ptr::write_bytes(dst, 0, n_bytes) };
        return;
    }
    // SAFETY: B1; elements with pointers are whole words.
    unsafe { clear_words(barrier, dst.cast(), n_bytes / 8) };
}

/// # Safety
/// B1 for one word each.
#[inline(always)]
unsafe fn move_word(dst: *mut u64, src: *const u64) {
    // SAFETY: the caller's.
    let (dst, src) = unsafe {
        (
            AtomicU64::from_ptr(dst),
            AtomicU64::from_ptr(src.cast_mut()),
        )
    };
    dst.store(src.load(Ordering::Relaxed), Ordering::Relaxed);
}

/// # Safety
/// B1.
#[cold]
unsafe fn shade_words(barrier: &Barrier, at: *mut u64, n: usize) {
    for i in 0..n {
        // SAFETY: B1.
        let old = unsafe { AtomicU64::from_ptr(at.add(i)) }.load(Ordering::Relaxed);
        shade(barrier, old);
    }
}

/// # Safety
/// B1.
#[cold]
unsafe fn shade_elems(
    barrier: &Barrier,
    pattern: PatternRef,
    dst: *mut u8,
    elem_bytes: u64,
    n: u64,
) {
    for i in 0..n {
        for &entry in &pattern.entries {
            let at = i * elem_bytes + u64::from(entry & !IFACE_BIT) * 8;
            // SAFETY: B1; the entry lies in element i.
            let slot = unsafe { AtomicU64::from_ptr(dst.add(at as usize).cast()) };
            // Interface data is shaded whatever its type: an inline value that looks like an address costs one cycle.
            shade(barrier, slot.load(Ordering::Relaxed));
        }
    }
}

/// Marks the cell that an old value points into, if it is one: grey, and its span joins the work list. A cell that is not in the books yet
/// was born in this mark and is black.
#[cold]
#[inline(never)]
pub fn shade(barrier: &Barrier, old: u64) {
    let owned = |s: &SpanRef| std::ptr::eq(s.owner(), barrier.heap.load(Ordering::Relaxed));
    let Some(span) = SpanRef::of(old).filter(owned) else {
        if !barrier.externals.is_empty() {
            barrier.externals.mark(old);
        }
        return;
    };
    let index = span.index_of(old);
    if span.is_alloc(index) && span.set_mark(index) {
        barrier.grey.count_marked(span.elem_bytes);
        if span.kind != Kind::NoScan {
            barrier.grey.push(span, index / 64);
        }
    }
}

impl Heap {
    /// The flag that stores test.
    #[inline(always)]
    pub fn barrier(&self) -> &Barrier {
        &self.barrier
    }
}
