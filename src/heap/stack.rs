//! Stacks of goroutines: cells of STACK spans, freed by hand, never marked, booked as StackInuse.
//!
//! In: sizes. Out: memory with arbitrary contents. Up to 16 KiB a power of two, several to a span; above, a span each.
//!
//! Unsafe: links of the free list are written into free cells. Invariant K1: a stack is freed once, with the heap that made it,
//! and not used afterwards.

use std::ptr::NonNull;

use crate::heap::Heap;
use crate::heap::span::{Kind, SpanPlan, SpanRef};
use crate::mem::{OutOfMemory, PAGE_BYTES};

/// Smallest stack, as a shift.
const MIN_BITS: u32 = 10;
/// Number of sizes that share spans: 1, 2, 4, 8, 16 KiB.
pub(super) const N_BINS: usize = 5;

/// Spans with free cells of one size.
pub(super) type StackBin = Vec<SpanRef>;

fn bin_of(n_bytes: u64) -> Option<usize> {
    let bits = n_bytes.max(1).next_power_of_two().trailing_zeros();
    let bin = bits.saturating_sub(MIN_BITS) as usize;
    (n_bytes <= 1 << (MIN_BITS + N_BINS as u32 - 1)).then_some(bin)
}

/// Bytes that a stack of `n_bytes` really has.
pub fn stack_bytes(n_bytes: u64) -> u64 {
    match bin_of(n_bytes) {
        Some(bin) => 1 << (MIN_BITS + bin as u32),
        None => n_bytes
            .checked_next_multiple_of(PAGE_BYTES)
            .unwrap_or(u64::MAX),
    }
}

impl Heap {
    /// A stack of at least `n_bytes` ([`stack_bytes`] of them), contents arbitrary, aligned to 16.
    ///
    /// # Errors
    /// No memory, or the limit.
    pub fn alloc_stack(&mut self, n_bytes: u64) -> Result<NonNull<u8>, OutOfMemory> {
        let refused = OutOfMemory {
            wanted_bytes: n_bytes,
        };
        let at = match bin_of(n_bytes) {
            Some(bin) => self.alloc_small_stack(bin)?,
            None => {
                let cell = stack_bytes(n_bytes);
                let span = self.new_stack_span(cell, cell)?;
                span.n_alloc.set(1);
                span.base
            }
        };
        NonNull::new(at as usize as *mut u8).ok_or(refused)
    }

    fn alloc_small_stack(&mut self, bin: usize) -> Result<u64, OutOfMemory> {
        let cell = 1 << (MIN_BITS + bin as u32);
        let last = self.stack_bins.get(bin).and_then(|b| b.last().copied());
        let span = match last {
            Some(span) => span,
            None => {
                let span = self.new_stack_span(cell, cell.max(PAGE_BYTES))?;
                self.bin_push(bin, span);
                span
            }
        };
        let free = span.free_stack.get();
        let at = if free != 0 {
            // SAFETY: K1: the cell is free, its first word is the link.
            let next = unsafe { *(free as usize as *const u64) };
            span.free_stack.set(next);
            free
        } else {
            let fresh = span.free_index.get();
            span.free_index.set(fresh + 1);
            span.base + u64::from(fresh) * cell
        };
        span.n_alloc.set(span.n_alloc.get() + 1);
        if span.free_stack.get() == 0
            && span.free_index.get() == span.n_elems
            && let Some(spans) = self.stack_bins.get_mut(bin)
        {
            // Spans with free cells only; a full one leaves from the end, where it was taken from.
            spans.pop();
        }
        Ok(at)
    }

    fn new_stack_span(&mut self, cell: u64, n_bytes: u64) -> Result<SpanRef, OutOfMemory> {
        let n_pages = n_bytes / PAGE_BYTES;
        let run = self.take_pages(n_pages)?;
        self.add_span(SpanPlan {
            base: run.base,
            n_pages,
            elem_bytes: cell,
            n_elems: (n_bytes / cell) as u32,
            magic: 0,
            kind: Kind::Stack,
            class: 0,
            pattern: self.noscan,
            alloc_class: std::ptr::null_mut(),
            need_zero: false,
            node: None,
        })
    }

    /// Frees a stack of [`Heap::alloc_stack`]; what is none of ours is ignored.
    ///
    /// # Safety
    /// K1.
    pub unsafe fn free_stack(&mut self, stack: NonNull<u8>) {
        let at = stack.as_ptr() as usize as u64;
        let Some(span) = SpanRef::of(at) else {
            return;
        };
        if span.kind != Kind::Stack || !std::ptr::eq(span.owner(), self) {
            return;
        }
        span.n_alloc.set(span.n_alloc.get().saturating_sub(1));
        let Some(bin) = bin_of(span.elem_bytes) else {
            self.drop_span(span);
            return;
        };
        let was_full = span.free_stack.get() == 0 && span.free_index.get() == span.n_elems;
        // SAFETY: K1: the caller gives the cell up; it is at least 1 KiB.
        unsafe { *(at as usize as *mut u64) = span.free_stack.get() };
        span.free_stack.set(at);
        let Some(spans) = self.stack_bins.get(bin) else {
            return;
        };
        let n_spans = spans.len() + usize::from(was_full);
        if was_full {
            self.bin_push(bin, span);
        }
        // One span a size is kept, so that a call in a loop does not map and unmap.
        if span.n_alloc.get() == 0 && n_spans > 1 {
            self.bin_remove(bin, span);
            self.drop_span(span);
        }
    }

    fn bin_push(&mut self, bin: usize, span: SpanRef) {
        if let Some(spans) = self.stack_bins.get_mut(bin) {
            span.bin_position.set(spans.len() as u32);
            spans.push(span);
        }
    }

    fn bin_remove(&mut self, bin: usize, span: SpanRef) {
        let at = span.bin_position.get() as usize;
        if let Some(spans) = self.stack_bins.get_mut(bin) {
            spans.swap_remove(at);
            if let Some(moved) = spans.get(at) {
                moved.bin_position.set(at as u32);
            }
        }
    }
}
