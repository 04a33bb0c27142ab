//! What others ask of a machine while it runs.
//!
//! In: any thread. Out: bits that level 0 takes at its next poll.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Instant;

/// Leave with `Interrupted`.
const INTERRUPT: u32 = 1;
/// Collect soon.
const COLLECT: u32 = 2;
/// Take a sample.
const TICK: u32 = 4;
/// A CPU profile is being taken: the bit stays until it ends.
const PROFILE: u32 = 8;

/// The request word of one machine; shared, never under a `&mut` of the machine.
pub struct Requests {
    word: AtomicU32,
    /// Somebody runs the machine.
    is_inside: AtomicBool,
    /// Ticks in a row that found the one before them not taken, while somebody was inside; and the time of the first.
    unanswered: AtomicU32,
    stalled_since_ns: AtomicU64,
    /// What times are counted from.
    birth: Instant,
}

impl Default for Requests {
    fn default() -> Requests {
        Requests {
            word: AtomicU32::new(0),
            is_inside: AtomicBool::new(false),
            unanswered: AtomicU32::new(0),
            stalled_since_ns: AtomicU64::new(0),
            birth: Instant::now(),
        }
    }
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

    /// The machine takes a sample of itself at its next poll. One thread ticks.
    pub fn tick(&self) {
        let before = self.word.fetch_or(TICK, Ordering::AcqRel);
        if before & TICK == 0 || !self.is_inside.load(Ordering::Acquire) {
            return;
        }
        if self.unanswered.fetch_add(1, Ordering::AcqRel) == 0 {
            let now_ns = self.now_ns();
            self.stalled_since_ns.store(now_ns, Ordering::Release);
        }
    }

    fn now_ns(&self) -> u64 {
        u64::try_from(self.birth.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    /// Ticks in a row that nobody answered while somebody was inside.
    pub fn unanswered(&self) -> u32 {
        self.unanswered.load(Ordering::Acquire)
    }

    /// Somebody begins to run the machine, or ends.
    pub(crate) fn set_inside(&self, on: bool) {
        self.is_inside.store(on, Ordering::Release);
        if !on {
            self.unanswered.store(0, Ordering::Release);
        }
    }

    /// Takes the ticks that were not answered and the time since the first of them, if there were any.
    pub(crate) fn take_stall(&self) -> Option<(u32, u64)> {
        if self.unanswered.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let ticks = self.unanswered.swap(0, Ordering::AcqRel);
        let since = self.stalled_since_ns.load(Ordering::Acquire);
        Some((ticks, self.now_ns().saturating_sub(since)))
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
