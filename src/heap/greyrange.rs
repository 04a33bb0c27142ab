//! Where a span has grey cells, and whether somebody sees to them: what those who make cells grey and the one who scans the span tell each other.
//!
//! In: numbers of bitmap words. Out: the words to scan, and who is to queue the span.
//!
//! Invariant Y2 of `grey.rs`: a span that is left has no grey cell, or somebody queues it. Whoever makes a cell grey widens the range and then enters the span; whoever leaves it
//! clears `queued` and then looks at the range. All of this is in one total order (SeqCst), so one of the two sees the other. `tests/loom` has the model.

use crate::mem::sync::{AtomicBool, AtomicU64, Ordering};

/// The words `from..=to` of a span's bitmaps in which a cell turned grey since the last scan. One word, so that it is read and replaced whole.
pub(super) struct GreyRange(AtomicU64);

impl GreyRange {
    /// No word has grey cells: `from` is above `to`.
    const NONE: u64 = u64::MAX << 32;

    pub(super) fn new() -> Self {
        Self(AtomicU64::new(Self::NONE))
    }

    fn ends(range: u64) -> (u32, u32) {
        ((range >> 32) as u32, range as u32)
    }

    fn widened(range: u64, word: u32) -> u64 {
        let (from, to) = Self::ends(range);
        u64::from(from.min(word)) << 32 | u64::from(to.max(word))
    }

    /// Takes a word in.
    #[inline(always)]
    pub(super) fn widen(&self, word: u32, is_shared: bool) {
        let mut old = self.0.load(Ordering::SeqCst);
        if !is_shared {
            return self.0.store(Self::widened(old, word), Ordering::Relaxed);
        }
        loop {
            let new = Self::widened(old, word);
            if new == old {
                return;
            }
            match self
                .0
                .compare_exchange_weak(old, new, Ordering::SeqCst, Ordering::SeqCst)
            {
                Ok(_) => return,
                Err(now) => old = now,
            }
        }
    }

    /// The words; they are forgotten.
    #[inline]
    pub(super) fn take(&self, is_shared: bool) -> Option<(u32, u32)> {
        let range = if is_shared {
            // What comes after this look is found when the span is left (Y2).
            match self.0.load(Ordering::SeqCst) {
                Self::NONE => Self::NONE,
                _ => self.0.swap(Self::NONE, Ordering::SeqCst),
            }
        } else {
            let range = self.0.load(Ordering::Relaxed);
            self.0.store(Self::NONE, Ordering::Relaxed);
            range
        };
        let (from, to) = Self::ends(range);
        (from <= to).then_some((from, to))
    }

    /// A cell turned grey since the last scan.
    pub(super) fn is_some(&self) -> bool {
        self.0.load(Ordering::SeqCst) != Self::NONE
    }

    pub(super) fn clear(&self) {
        self.0.store(Self::NONE, Ordering::Relaxed);
    }
}

/// The span waits in a list, or somebody scans it (Y1).
pub(super) struct Queued(AtomicBool);

impl Queued {
    /// It does not.
    pub(super) fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// True: it did not wait yet, and who asked is to put it into a list. Where one thread marks.
    #[inline(always)]
    pub(super) fn enter_alone(&self) -> bool {
        let is_new = !self.0.load(Ordering::Relaxed);
        if is_new {
            self.0.store(true, Ordering::Relaxed);
        }
        is_new
    }

    /// The same where others do too.
    #[inline(always)]
    pub(super) fn enter(&self) -> bool {
        !self.0.load(Ordering::SeqCst) && !self.0.swap(true, Ordering::SeqCst)
    }

    /// Who scanned the span has found nothing more; true: something turned grey meanwhile, and it is to put the span into a list again.
    #[inline(always)]
    pub(super) fn leave(&self, grey: &GreyRange) -> bool {
        self.0.swap(false, Ordering::SeqCst);
        grey.is_some() && self.enter()
    }

    /// It waits no more. Where one thread marks.
    #[inline(always)]
    pub(super) fn clear(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
}
