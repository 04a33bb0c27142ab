//! What the heap asks of those above it: to name their roots.
//!
//! In: a machine, a test. Out: the trait [`Roots`], the one way the collector calls upward.

use crate::heap::mark::Marker;

/// Names every pointer that is held outside the heap's own tables.
///
/// Obligations. R1: each call within one cycle names the same roots (verify mode calls twice). R2: nothing is allocated in the heap and
/// no pointer is stored while it runs.
pub trait Roots {
    /// Calls `marker` for each root word: globals, frames of goroutines, interned values.
    fn mark_roots(&mut self, marker: &mut Marker<'_>);

    /// Bytes of globals scanned, for the pacer.
    fn global_bytes(&self) -> u64 {
        0
    }
}

/// No roots at all.
pub struct NoRoots;

impl Roots for NoRoots {
    fn mark_roots(&mut self, _marker: &mut Marker<'_>) {}
}
