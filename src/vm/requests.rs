//! What others ask of a machine while it runs.
//!
//! In: any thread. Out: bits that level 0 takes at its next poll.

use std::sync::atomic::{AtomicU32, Ordering};

/// Leave with `Interrupted`.
const INTERRUPT: u32 = 1;
/// Collect soon.
const COLLECT: u32 = 2;
/// Take a sample.
const TICK: u32 = 4;
/// A CPU profile is being taken: the bit stays until it ends.
const PROFILE: u32 = 8;

/// The request word of one machine; shared, never under a `&mut` of the machine.
#[derive(Default)]
pub struct Requests {
    word: AtomicU32,
}

impl Requests {
    /// The machine leaves at its next poll.
    pub fn interrupt(&self) {
        self.word.fetch_or(INTERRUPT, Ordering::AcqRel);
    }

    /// The machine collects at its next poll.
    pub fn collect(&self) {
        self.word.fetch_or(COLLECT, Ordering::AcqRel);
    }

    /// The machine takes a sample of itself at its next poll.
    pub fn tick(&self) {
        self.word.fetch_or(TICK, Ordering::AcqRel);
    }

    /// A CPU profile begins or ends.
    pub(crate) fn profile(&self, is_on: bool) {
        if is_on {
            self.word.fetch_or(PROFILE, Ordering::AcqRel);
        } else {
            self.word.fetch_and(!PROFILE, Ordering::AcqRel);
        }
    }

    /// True while a CPU profile is taken.
    #[inline]
    pub(crate) fn is_profiled(&self) -> bool {
        self.word.load(Ordering::Relaxed) & PROFILE != 0
    }

    /// True if something was asked for that a poll takes.
    pub(crate) fn want_a_poll(&self) -> bool {
        self.word.load(Ordering::Relaxed) & !PROFILE != 0
    }

    /// True if anything was asked for and not taken, or a profile is taken.
    #[inline]
    pub(crate) fn are_pending(&self) -> bool {
        self.word.load(Ordering::Relaxed) != 0
    }

    /// True if a sample was asked for; it is taken.
    pub(crate) fn wants_tick(&self) -> bool {
        self.word.load(Ordering::Acquire) & TICK != 0
            && self.word.fetch_and(!TICK, Ordering::AcqRel) & TICK != 0
    }

    /// True if an interrupt waits; it is taken.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.word.fetch_and(!INTERRUPT, Ordering::AcqRel) & INTERRUPT != 0
    }

    /// True if a collection was asked for; it is taken.
    pub(crate) fn wants_collect(&self) -> bool {
        self.word.load(Ordering::Acquire) != 0
            && self.word.fetch_and(!COLLECT, Ordering::AcqRel) & COLLECT != 0
    }
}
