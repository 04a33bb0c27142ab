//! Histograms of times: how many lasted how long.
//!
//! In: durations in ns. Out: 16 counts by powers of two, exact in number and sum of counts, coarse in time.
//!
//! Counts only rise, and each is an atomic of its own: other threads may read them while the heap's thread adds. A reader that wants sums to
//! agree asks on the heap's thread.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts of a histogram.
pub const N_BUCKETS: usize = 16;

/// How many lasted how long: bucket i counts what was shorter than 1 µs << i and did not fit in the one before; the last one, the rest.
#[derive(Default)]
pub struct TimeHistogram {
    counts: [AtomicU64; N_BUCKETS],
}

impl TimeHistogram {
    /// Lower edges of the buckets in ns; the first is 0, the last has no upper edge.
    pub const EDGES_NS: [u64; N_BUCKETS] = {
        let mut edges = [0; N_BUCKETS];
        let mut i = 1;
        while i < N_BUCKETS {
            edges[i] = 1000 << (i - 1);
            i += 1;
        }
        edges
    };

    /// Books one. Only on the heap's thread.
    pub(super) fn count(&self, ns: u64) {
        let bucket = Self::EDGES_NS.partition_point(|edge| *edge <= ns) - 1;
        if let Some(count) = self.counts.get(bucket) {
            count.store(count.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        }
    }

    /// The counts now.
    pub fn counts(&self) -> [u64; N_BUCKETS] {
        std::array::from_fn(|i| self.counts[i].load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets() {
        let h = TimeHistogram::default();
        for ns in [0, 999, 1000, 1999, 2000, 16_383_999, 16_384_000, u64::MAX] {
            h.count(ns);
        }
        let mut wanted = [0; N_BUCKETS];
        (wanted[0], wanted[1], wanted[2], wanted[14], wanted[15]) = (2, 2, 1, 1, 2);
        assert_eq!(h.counts(), wanted);
    }
}
