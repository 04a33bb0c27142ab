//! The limiter of the collector's time: a program that keeps hitting its memory limit is not to collect for ever.
//!
//! In: how long the machine was active and how much of that was collection, so far. Out: whether the machine's own steps may work now.
//!
//! Go's leaky bucket (`runtime/mgclimit.go`): time spent collecting fills it, time of the program drains it. When it is full, assists stop until it
//! is less than full: then at most half of the time goes to the collector, and the heap grows beyond its goal instead, up to the
//! hard limit.

/// Nanoseconds of collection, beyond as much of the program's, that are allowed at once.
const CAPACITY_NS: u64 = 1_000_000_000;

/// The bucket.
#[derive(Default)]
pub(super) struct Limiter {
    fill_ns: u64,
    gc_ns: u64,
    active_ns: u64,
    /// The number of the last cycle in which it was full, 0 never.
    pub(super) last_full: u64,
}

impl Limiter {
    /// Takes in what has passed since the last time; both are totals. True while the bucket is full.
    pub(super) fn is_full(&mut self, gc_ns: u64, active_ns: u64, cycle: u64) -> bool {
        let collected = gc_ns.saturating_sub(self.gc_ns);
        let ran = active_ns
            .saturating_sub(self.active_ns)
            .saturating_sub(collected);
        (self.gc_ns, self.active_ns) = (gc_ns, active_ns);
        self.fill_ns = (self.fill_ns + collected)
            .saturating_sub(ran)
            .min(CAPACITY_NS);
        let is_full = self.fill_ns == CAPACITY_NS;
        if is_full {
            self.last_full = cycle;
        }
        is_full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_half() {
        const MS: u64 = 1_000_000;
        let mut limiter = Limiter::default();
        // Nine tenths of the time are collection: full after 1.25 s.
        for ms in 1..=1249 {
            assert!(!limiter.is_full(ms * 9 * MS / 10, ms * MS, 7), "{ms}");
        }
        let full = (1250..1300).find(|ms| limiter.is_full(ms * 9 * MS / 10, ms * MS, 8));
        assert!(full.is_some_and(|ms| ms < 1260), "{full:?}");
        assert_eq!(limiter.last_full, 8);
        // The program runs: not full any more, and after a second empty.
        let (gc, active) = (1170 * MS, 1300 * MS);
        assert!(!limiter.is_full(gc, active + 100 * MS, 9));
        assert!(!limiter.is_full(gc, active + 2000 * MS, 9));
        assert!(!limiter.is_full(gc + 900 * MS, active + 2900 * MS, 10));
        assert!(limiter.is_full(gc + 1000 * MS, active + 3000 * MS, 11));
    }
}
