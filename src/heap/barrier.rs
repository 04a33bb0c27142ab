//! The write barrier: what every store of a pointer into the heap passes.
//!
//! In: slots of heap cells, globals, handle slots. Out: the store, and during a mark the *old* value shaded (deletion barrier), also
//! when nil is stored: IF a mark runs THEN what a slot held when it began stays reachable for it.
//!
//! While cycles stop the world nothing is stored during a mark, so the flag is never up when the machine runs; the test is emitted all the same.
//! Initialising stores into a fresh cell before the next safepoint may leave the barrier out. Bulk moves shade the destination's old pointers
//! first, then move word by word.
//!
//! Unsafe: writes to memory of others. Obligation B1: slots are aligned words of live cells (or of roots named to the collector), `n` of them
//! at each address, and pointer slots are written only through here.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use crate::heap::Heap;
use crate::heap::shape::{IFACE_BIT, PatternRef};
use crate::heap::span::SpanRef;

/// The flag that stores test; at a fixed address as long as its heap.
#[derive(Default)]
#[repr(C)]
pub struct Barrier {
    /// Not zero while a mark runs.
    pub on: AtomicU32,
}

/// Stores a pointer.
///
/// # Safety
/// B1.
#[inline(always)]
pub unsafe fn store(barrier: &Barrier, slot: *mut u64, new: u64) {
    // SAFETY: B1.
    let at = unsafe { AtomicU64::from_ptr(slot) };
    if barrier.on.load(Ordering::Relaxed) != 0 {
        shade(at.load(Ordering::Relaxed));
    }
    at.store(new, Ordering::Relaxed);
}

/// Copies `n` words, pointers or not, that may overlap; what classes the words have is not asked: during a mark each old word that is
/// the address of a cell is shaded, which can only keep too much for one cycle.
///
/// # Safety
/// B1 for both ranges.
pub unsafe fn copy_words(barrier: &Barrier, dst: *mut u64, src: *const u64, n: usize) {
    if barrier.on.load(Ordering::Relaxed) != 0 {
        // SAFETY: B1.
        unsafe { shade_words(dst, n) };
    }
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
    if barrier.on.load(Ordering::Relaxed) != 0 {
        // SAFETY: B1.
        unsafe { shade_elems(pattern, dst, elem_bytes, n) };
    }
    let off = Barrier::default();
    // SAFETY: B1; elements with pointers are whole words. Old pointers are shaded already.
    unsafe { copy_words(&off, dst.cast(), src.cast(), n_bytes / 8) };
}

/// Zeroes `n` words.
///
/// # Safety
/// B1.
pub unsafe fn clear_words(barrier: &Barrier, dst: *mut u64, n: usize) {
    if barrier.on.load(Ordering::Relaxed) != 0 {
        // SAFETY: B1.
        unsafe { shade_words(dst, n) };
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
unsafe fn shade_words(at: *mut u64, n: usize) {
    for i in 0..n {
        // SAFETY: B1.
        shade(unsafe { AtomicU64::from_ptr(at.add(i)) }.load(Ordering::Relaxed));
    }
}

/// # Safety
/// B1.
#[cold]
unsafe fn shade_elems(pattern: PatternRef, dst: *mut u8, elem_bytes: u64, n: u64) {
    for i in 0..n {
        for &entry in &pattern.entries {
            let at = i * elem_bytes + u64::from(entry & !IFACE_BIT) * 8;
            // SAFETY: B1; the entry lies in element i.
            let slot = unsafe { AtomicU64::from_ptr(dst.add(at as usize).cast()) };
            // Interface data is shaded whatever its type: an inline value that looks like an address costs one cycle.
            shade(slot.load(Ordering::Relaxed));
        }
    }
}

/// Marks the cell that an old value points into, if it is one.
#[cold]
#[inline(never)]
pub fn shade(old: u64) {
    let Some(span) = SpanRef::of(old) else {
        return;
    };
    let index = span.index_of(old);
    // Grey from here on: `mark & !scan` is found when the mark goes on, which queues the span (its heap keeps the list).
    if span.is_alloc(index) && span.set_mark(index) {
        span.widen_grey(index / 64);
        // SAFETY: H1: a published span of an open heap; the mutator of that heap is the caller.
        if let Some(heap) = unsafe { span.heap.get().as_mut() } {
            heap.shaded.push(span);
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
