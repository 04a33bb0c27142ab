//! A sequence lock: words that one thread writes together and others read together, without waiting for one another.
//!
//! In: words of the writer. Out: the same words, never some of one writing and some of another: an odd sequence number means that they are being written, and a
//! number that has changed means that they were. `tests/loom` runs a writer and a reader in every order.

use crate::mem::sync::{AtomicU64, Ordering, fence, spin_loop};

/// `N` words.
pub(super) struct Seqlock<const N: usize> {
    sequence: AtomicU64,
    words: [AtomicU64; N],
}

impl<const N: usize> Default for Seqlock<N> {
    fn default() -> Self {
        Self {
            sequence: AtomicU64::new(0),
            words: std::array::from_fn(|_| AtomicU64::new(0)),
        }
    }
}

impl<const N: usize> Seqlock<N> {
    /// Writes all words. One writer.
    pub(super) fn write(&self, words: [u64; N]) {
        let sequence = self.sequence.load(Ordering::Relaxed);
        self.sequence.store(sequence + 1, Ordering::Relaxed);
        fence(Ordering::Release);
        for (slot, word) in self.words.iter().zip(words) {
            slot.store(word, Ordering::Relaxed);
        }
        self.sequence.store(sequence + 2, Ordering::Release);
    }

    /// The words of the last writing; `None` if the writer was in between.
    pub(super) fn try_read(&self) -> Option<[u64; N]> {
        let before = self.sequence.load(Ordering::Acquire);
        let words = std::array::from_fn(|i| self.words[i].load(Ordering::Relaxed));
        fence(Ordering::Acquire);
        let is_whole = before & 1 == 0 && self.sequence.load(Ordering::Relaxed) == before;
        is_whole.then_some(words)
    }

    /// The words of the last writing.
    pub(super) fn read(&self) -> [u64; N] {
        loop {
            if let Some(words) = self.try_read() {
                return words;
            }
            spin_loop();
        }
    }
}
