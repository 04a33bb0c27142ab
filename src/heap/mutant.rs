//! Mutants: the collector with one rule broken.
//!
//! In: the choice of a test. Out: an answer at the places where the rules are kept, which is a constant `false` outside tests. `make gc-mutants` shows
//! that the random mutator of `tests/mutator.rs` catches every one.

use crate::heap::barrier::Barrier;

/// Ways to break the collector that lose objects: proof that the tests would see it (only tests can choose one).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[cfg_attr(not(test), expect(dead_code, reason = "tests choose"))]
pub(super) enum Mutant {
    /// The collector as it is.
    #[default]
    None,
    /// No barrier at all.
    NoBarrier,
    /// The barrier is skipped when nil is stored.
    SkipNilStores,
    /// A goroutine runs, or its frame is read, before its stack was scanned (the mutator's part).
    ResumeUnscanned,
    /// A weak pointer gives its target out unshaded.
    WeakUnshaded,
    /// Cells are born white during a mark.
    BornWhite,
    /// What is handed out of a span before its sweep.
    UsedUnswept,
}

#[cfg(test)]
impl Mutant {
    /// Those that break something.
    pub(super) const ALL: [Mutant; 6] = [
        Mutant::NoBarrier,
        Mutant::SkipNilStores,
        Mutant::ResumeUnscanned,
        Mutant::WeakUnshaded,
        Mutant::BornWhite,
        Mutant::UsedUnswept,
    ];
}

impl Barrier {
    /// A test has broken this rule.
    #[inline(always)]
    pub(super) fn is_broken(&self, rule: Mutant) -> bool {
        #[cfg(test)]
        return self.mutant.get() == rule;
        #[cfg(not(test))]
        {
            let _ = rule;
            false
        }
    }
}

#[cfg(test)]
impl crate::heap::Heap {
    /// Breaks the collector.
    pub(super) fn set_mutant(&mut self, mutant: Mutant) {
        self.barrier.mutant.set(mutant);
    }
}
