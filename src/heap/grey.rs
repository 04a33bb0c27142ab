//! What one thread has to scan, and what it has marked so far.
//!
//! In: spans with grey cells. Out: the same spans, the longest waiting first, so that marks gather in a span before it is scanned.
//!
//! Without workers there is one `Grey`, a first-in-first-out list linked through the span records. With workers each marking thread has its own,
//! a lane (`team.rs`): it takes from its own end, and steals when that is empty.
//!
//! Invariants. Y1: a span whose `queued` is set stands in one list or lane once, or is the one that somebody scans; no other stands there. So one
//! thread at a time scans a span, the list needs no memory, and is never longer than the number of spans (G10). Y2: a span that is left has no
//! grey cell, or somebody queues it (`greyrange.rs`).

use std::cell::Cell;
use std::sync::Arc;

use crate::heap::span::SpanRef;
use crate::heap::team::{Lane, Team};

/// Work list and progress of one marking thread. Touched by that thread alone.
#[derive(Default)]
pub(super) struct Grey {
    head: Cell<Option<SpanRef>>,
    tail: Cell<Option<SpanRef>>,
    lane: Option<Lane>,
    /// Bytes of cells marked, cells born black among them, since they were booked last.
    marked_bytes: Cell<u64>,
    /// Bytes of cells scanned.
    scanned_bytes: Cell<u64>,
}

impl Grey {
    /// A list that works with others.
    pub(super) fn of_lane(lane: Lane) -> Self {
        Self {
            lane: Some(lane),
            ..Self::default()
        }
    }

    /// The lane, once nobody works with it.
    pub(super) fn into_lane(self) -> Option<Lane> {
        self.lane
    }

    /// Other threads mark too.
    #[inline(always)]
    pub(super) fn is_shared(&self) -> bool {
        self.lane.is_some()
    }

    /// Those who mark beside this thread.
    pub(super) fn team(&self) -> Option<&Arc<Team>> {
        self.lane.as_ref().map(Lane::team)
    }

    /// Notes that a cell of bitmap word `word` turned grey: the span is queued, unless it waits already or is being scanned.
    #[inline(always)]
    pub(super) fn push(&self, span: SpanRef, word: u32) {
        if self.is_shared() {
            return self.widen_and_push(span, word);
        }
        span.grey.widen(word, false);
        if span.queued.enter_alone() {
            self.put_last(span);
        }
    }

    #[inline(never)]
    fn widen_and_push(&self, span: SpanRef, word: u32) {
        span.grey.widen(word, true);
        if span.queued.enter() {
            self.put_back(span);
        }
    }

    /// Puts a span that was popped at the end again.
    pub(super) fn put_back(&self, span: SpanRef) {
        match &self.lane {
            Some(lane) => lane.push(span),
            None => self.put_last(span),
        }
    }

    #[inline]
    fn put_last(&self, span: SpanRef) {
        match self.tail.replace(Some(span)) {
            Some(tail) => tail.next_queued.set(Some(span)),
            None => self.head.set(Some(span)),
        }
    }

    /// Takes a span out to be scanned, of others if there is none here; [`Grey::put_back`] or [`Grey::leave`] follows.
    #[inline]
    pub(super) fn pop(&self) -> Option<SpanRef> {
        if let Some(lane) = &self.lane {
            return lane.pop();
        }
        let span = self.head.get()?;
        self.head.set(span.next_queued.take());
        if self.head.get().is_none() {
            self.tail.set(None);
        }
        Some(span)
    }

    /// A span that was popped has no grey cell any more.
    #[inline]
    pub(super) fn leave(&self, span: SpanRef) {
        if !self.is_shared() {
            return span.queued.clear();
        }
        if span.queued.leave(&span.grey) {
            self.put_back(span);
        }
    }

    /// Nothing waits here, nor in any other lane.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        match &self.lane {
            Some(lane) => lane.team().is_empty(),
            None => self.head.get().is_none(),
        }
    }

    /// Books a cell that turned grey or black.
    #[inline]
    pub(super) fn count_marked(&self, n_bytes: u64) {
        self.marked_bytes.set(self.marked_bytes.get() + n_bytes);
    }

    /// Takes back what another thread has booked too.
    pub(super) fn uncount_marked(&self, n_bytes: u64) {
        self.marked_bytes
            .set(self.marked_bytes.get().saturating_sub(n_bytes));
    }

    /// Books what was scanned.
    #[inline]
    pub(super) fn count_scanned(&self, n_bytes: u64) {
        self.scanned_bytes.set(self.scanned_bytes.get() + n_bytes);
    }

    /// Bytes marked in this cycle, by the workers too.
    pub(super) fn marked_bytes(&self) -> u64 {
        self.marked_bytes.get() + self.team().map_or(0, |team| team.marked_bytes())
    }

    /// Bytes scanned in this cycle, by the workers too.
    pub(super) fn scanned_bytes(&self) -> u64 {
        self.scanned_bytes.get() + self.team().map_or(0, |team| team.scanned_bytes())
    }

    /// Bytes marked and scanned since this was asked last, for a worker's books.
    pub(super) fn take_progress(&self) -> (u64, u64) {
        (self.marked_bytes.take(), self.scanned_bytes.take())
    }

    /// A new mark begins.
    pub(super) fn restart(&self) {
        debug_assert!(self.is_empty());
        self.marked_bytes.set(0);
        self.scanned_bytes.set(0);
        if let Some(team) = self.team() {
            team.restart();
        }
    }
}
