//! The end of a heap: all memory goes back, except what node handles still need.
//!
//! In: a heap nobody runs any more. Out: nothing, or a node space that its handles own: NODE spans and source texts in detached chunks, which the
//! last `release`, on whatever thread, gives back.
//!
//! If there are handles, a last cycle runs with them as the only roots, so that what stays is the held subtrees and their texts. No finalizer
//! runs any more; whoever wants the host's cleanups takes them before (`Heap::take_host_cleanups`).
//!
//! Unsafe: freeing records that others knew by address. Invariant E1: after `end` no `ClassRef`, `PatternRef`, `RefId` or object pointer of the heap is used.

use crate::heap::Heap;
use crate::heap::mark::Marker;
use crate::heap::node::{Detached, NodeSpace};
use crate::heap::shape::PatternRef;
use crate::heap::span::{Kind, SpanRef};
use crate::mem::PAGE_BYTES;
use crate::mem::source::Chunk;
use std::sync::atomic::Ordering;

impl Drop for Heap {
    fn drop(&mut self) {
        self.end();
    }
}

impl Heap {
    /// Ends the heap; the same as dropping it.
    pub fn close(self: Box<Self>) {}

    fn end(&mut self) {
        self.sweep_alone();
        self.dismiss_workers();
        let held = self.space().n_handles() > 0;
        if held {
            self.abandon_cycle();
            self.keep_held_only();
        }
        let (kept, gone) = self.split_spans(held);
        for span in gone {
            // SAFETY: E1.
            unsafe { span.destroy() };
        }
        for span in &kept {
            span.heap.store(std::ptr::null_mut(), Ordering::Relaxed);
        }
        self.free_classes();
        let patterns = self.end_patterns(held);
        let units = std::mem::take(&mut self.units);
        let overlaps = |chunk: Chunk| {
            let end = chunk.base + chunk.n_bytes;
            kept.iter()
                .any(|s| s.base < end && s.base + s.n_pages * PAGE_BYTES > chunk.base)
        };
        let (source, chunks) = self.pages.dissolve(overlaps);
        // Also without handles: the units' records go the same way, with the hold dropped below.
        self.space().leave(Detached {
            source,
            chunks,
            spans: kept,
            units,
            patterns,
        });
        self.space().close();
        // SAFETY: N4: this was the heap's own hold, and the heap does not touch the space any more.
        unsafe { NodeSpace::drop_hold(self.nodes) };
    }

    /// A cycle with the handles as the only roots.
    fn keep_held_only(&mut self) {
        self.retire_runs();
        self.drop_specials();
        self.node_watch.clear();
        self.node_roots.clear();
        for unit in &self.units {
            unit.get().n_roots.store(0, Ordering::Relaxed);
        }
        self.cycle.n_marks += 1;
        let mut marker = Marker::new(self);
        self.mark_all_held(&mut marker);
        marker.drain();
        self.freeze_marks();
        self.settle_all_deaths();
        self.sweep_all();
        self.sweep_units();
    }

    fn drop_specials(&mut self) {
        for span in std::mem::take(&mut self.finalizers.spans) {
            drop(span.specials.take());
        }
        self.finalizers.ready.clear();
        self.finalizers.host_ready.clear();
    }

    fn split_spans(&mut self, held: bool) -> (Vec<SpanRef>, Vec<SpanRef>) {
        self.drop_specials();
        std::mem::take(&mut self.spans)
            .into_iter()
            .partition(|span| held && span.kind != Kind::Stack)
    }

    fn free_classes(&mut self) {
        for class in std::mem::take(&mut self.classes) {
            // SAFETY: E1; `new_class` boxed it.
            drop(unsafe { Box::from_raw(class.as_ptr()) });
        }
    }

    /// Frees the patterns, or hands them to the spans that stay.
    fn end_patterns(&mut self, held: bool) -> Vec<PatternRef> {
        let all: Vec<PatternRef> = std::mem::take(&mut self.patterns)
            .into_iter()
            .map(|pattern| pattern.0)
            .chain([self.noscan, self.code_pattern, self.node_pattern])
            .collect();
        if held {
            return all;
        }
        for pattern in all {
            // SAFETY: E1, S2: no span is left; `new_pattern` boxed it.
            drop(unsafe { Box::from_raw(pattern.0.as_ptr()) });
        }
        Vec::new()
    }
}
