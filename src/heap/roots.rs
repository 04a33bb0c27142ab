//! What the heap asks of those above it: to name their roots.
//!
//! In: a machine, a test. Out: the trait [`Roots`], the one way the collector calls upward.

use crate::heap::mark::Marker;

/// Names every pointer that is held outside the heap's own tables.
///
/// Obligations. R1: a marker that verifies ([`Marker::is_verifying`]) is told every root at once,
/// and leaves no trace: what has been named to it alone has not been named. R2: nothing is allocated in the heap and
/// no pointer is stored while it runs. R3: what [`Roots::mark_roots`] leaves to [`Roots::mark_more`] is neither run nor read nor ended before it
/// has been named ([`Heap::mark_now`](crate::heap::Heap::mark_now)): the scan comes before the resumption.
pub trait Roots {
    /// Calls `marker` for each root word that may be read from now on without a word to the collector: frames of the running goroutine, values that the host was lent.
    fn mark_roots(&mut self, marker: &mut Marker<'_>);

    /// Names some of the roots that were left out, about a unit of them; false if there were none.
    fn mark_more(&mut self, _marker: &mut Marker<'_>) -> bool {
        false
    }

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
