//! The work list of a mark: spans with grey cells, first in first out, linked through their records; and what the mark has done so far.
//!
//! In: spans in which a cell turned grey. Out: the same spans, the longest waiting first, so that marks gather in a span before it is scanned.
//!
//! Invariant Y1: a span whose `queued` is set stands in the list once, or is the one being scanned; no other stands there. So the list needs no memory, and is never longer than the number of spans (G10).

use std::cell::Cell;

use crate::heap::span::SpanRef;

/// Work list and progress of one heap's mark. Touched by the heap's thread alone.
#[derive(Default)]
pub(super) struct Grey {
    head: Cell<Option<SpanRef>>,
    tail: Cell<Option<SpanRef>>,
    /// Bytes of cells marked in this cycle, cells born black among them.
    pub(super) marked_bytes: Cell<u64>,
    /// Bytes of cells scanned in this cycle.
    pub(super) scanned_bytes: Cell<u64>,
}

impl Grey {
    /// Puts a span at the end, unless it waits already or is being scanned.
    #[inline]
    pub(super) fn push(&self, span: SpanRef) {
        if !span.queued.replace(true) {
            self.put_back(span);
        }
    }

    /// Puts a span that was popped at the end again.
    pub(super) fn put_back(&self, span: SpanRef) {
        match self.tail.replace(Some(span)) {
            Some(tail) => tail.next_queued.set(Some(span)),
            None => self.head.set(Some(span)),
        }
    }

    /// Takes the first span out to be scanned; [`Grey::put_back`] or [`Grey::leave`] follows.
    #[inline]
    pub(super) fn pop(&self) -> Option<SpanRef> {
        let span = self.head.get()?;
        self.head.set(span.next_queued.take());
        if self.head.get().is_none() {
            self.tail.set(None);
        }
        Some(span)
    }

    /// A span that was popped has no grey cell any more.
    #[inline]
    pub(super) fn leave(span: SpanRef) {
        span.queued.set(false);
    }

    /// Nothing is grey.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.head.get().is_none()
    }

    /// Books a cell that turned grey or black.
    #[inline]
    pub(super) fn count_marked(&self, n_bytes: u64) {
        self.marked_bytes.set(self.marked_bytes.get() + n_bytes);
    }

    /// Books what was scanned.
    #[inline]
    pub(super) fn count_scanned(&self, n_bytes: u64) {
        self.scanned_bytes.set(self.scanned_bytes.get() + n_bytes);
    }

    /// A new mark begins.
    pub(super) fn restart(&self) {
        debug_assert!(self.is_empty());
        self.marked_bytes.set(0);
        self.scanned_bytes.set(0);
    }
}
