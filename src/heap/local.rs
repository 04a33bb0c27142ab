//! Marks of the span that is being scanned, gathered before they are shared.
//!
//! In: cells of that span that turn grey while it is scanned, which is where most pointers lead: what was allocated together lies together; and those that turn
//! black. Out: the same bits, in one read-modify-write for each word at the end of the unit instead of one for each cell. Only where workers share the bitmaps: a
//! locked instruction waits for all that was read before it and holds back what comes after, so with one for each object no two of them would
//! be fetched from memory at the same time.
//!
//! Invariant L1: between two units nothing is held back: whoever waits for the workers to rest sees every mark.

use crate::heap::span::{Span, SpanRef};

/// Words of the bitmaps of the largest span of small cells.
const N_WORDS: usize = 16;

/// What one thread has marked in the span that it scans.
#[derive(Default)]
pub(super) struct Local {
    span: Option<SpanRef>,
    words: [u64; N_WORDS],
    /// Cells scanned in this unit.
    scanned: [u64; N_WORDS],
    /// Words with cells that are still to be scanned: from, and one past.
    from: u32,
    to: u32,
}

impl Local {
    /// A unit of this span begins.
    pub(super) fn begin(&mut self, span: SpanRef) {
        if span.n_words as usize <= N_WORDS {
            self.span = Some(span);
            (self.from, self.to) = (u32::MAX, 0);
        }
    }

    /// Marks of this span are gathered here.
    #[inline(always)]
    pub(super) fn is_of(&self, span: SpanRef) -> bool {
        self.span == Some(span)
    }

    /// Marks a cell; true if that was not known here.
    #[inline]
    pub(super) fn mark(&mut self, word: u32, bit: u64) -> bool {
        let Some(bits) = self.words.get_mut(word as usize) else {
            return false;
        };
        let is_new = *bits & bit == 0;
        *bits |= bit;
        if is_new {
            self.from = self.from.min(word);
            self.to = self.to.max(word + 1);
        }
        is_new
    }

    /// The marks of a word that nobody else has seen.
    #[inline]
    pub(super) fn marks(&self, word: u32) -> u64 {
        self.words.get(word as usize).copied().unwrap_or(0)
    }

    /// The cells of a word that were scanned in this unit, which nobody else has seen.
    #[inline]
    pub(super) fn scanned(&self, word: u32) -> u64 {
        self.scanned.get(word as usize).copied().unwrap_or(0)
    }

    /// Cells of the span that is being scanned turn black; false if no span is: then whoever asks does it at once.
    #[inline]
    pub(super) fn blacken(&mut self, word: u32, bits: u64) -> bool {
        match self.scanned.get_mut(word as usize) {
            Some(scanned) if self.span.is_some() => {
                *scanned |= bits;
                true
            }
            _ => false,
        }
    }

    /// The words in which cells turned grey since this was asked; first and last.
    pub(super) fn take_grey(&mut self) -> Option<(u32, u32)> {
        let (from, to) = (self.from, self.to);
        (self.from, self.to) = (u32::MAX, 0);
        (from < to).then(|| (from, to - 1))
    }

    /// L1: the unit ends. Answers how many of the cells somebody else has marked, and counted, too.
    pub(super) fn end(&mut self) -> u64 {
        let Some(span) = self.span.take() else {
            return 0;
        };
        let mut n_twice = 0;
        let own = self.words.iter_mut().zip(&mut self.scanned);
        for ((marked, scanned), shared) in own.zip(Span::bits(&span)) {
            let bits = std::mem::take(marked);
            if bits != 0 {
                n_twice += u64::from((shared.mark.add(bits) & bits).count_ones());
            }
            let bits = std::mem::take(scanned);
            if bits != 0 {
                shared.scan.add(bits);
            }
        }
        n_twice
    }
}
