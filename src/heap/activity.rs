//! Time: the heap's clocks, the time in which the machine is active, and the cycle that is due when there was none for long.
//!
//! In: entries and exits of the machine. Out: `now_ns`, the share of the active time spent collecting, and every two minutes of a
//! machine that is used a wish for a cycle, as Go's `forcegc` has it: what died after the last cycle of a program that has become quiet
//! goes too. With GOGC off there is none. Both clocks can be replaced by the configuration.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::heap::Heap;
use crate::heap::counters::More;
use crate::heap::cycle::phase;

/// Time without a cycle after which one is due.
const LONGEST_REST_NS: u64 = 120 * 1_000_000_000;

impl Heap {
    /// Nanoseconds since the heap was made.
    pub fn now_ns(&self) -> u64 {
        match self.config.clock {
            Some(clock) => clock(),
            None => u64::try_from(self.birth.elapsed().as_nanos()).unwrap_or(u64::MAX),
        }
    }

    /// Wall clock, ns since 1970.
    pub(super) fn wall_ns(&self) -> u64 {
        match self.config.wall_clock {
            Some(clock) => clock(),
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |d| u64::try_from(d.as_nanos()).unwrap_or(u64::MAX)),
        }
    }

    /// The machine begins to run, or to collect for its host: time counts as active until [`Heap::leave`].
    pub fn enter(&mut self) {
        if self.active_depth == 0 {
            let now = self.now_ns();
            self.active_since = Some(now);
            self.begin_if_long_ago(now);
        }
        self.active_depth += 1;
    }

    /// The machine returned to whom it was entered from.
    pub fn leave(&mut self) {
        self.active_depth = self.active_depth.saturating_sub(1);
        if self.active_depth == 0
            && let Some(since) = self.active_since.take()
        {
            self.counters.active_ns += self.now_ns().saturating_sub(since);
        }
    }

    /// What is counted beyond [`Stats`](crate::heap::counters::Stats).
    pub fn more(&self) -> More {
        More {
            active_ns: self.active_ns(),
            scanned_bytes: self.cycle.last_scanned,
            globals_bytes: self.globals_bytes,
            limiter_last_full: self.limiter.last_full,
            ..self.counters.more
        }
    }

    /// Time in which the machine was entered, up to now.
    pub(super) fn active_ns(&self) -> u64 {
        let running = match self.active_since {
            Some(since) => self.now_ns().saturating_sub(since),
            None => 0,
        };
        self.counters.active_ns + running
    }

    /// The machine's own steps are held back now. Stress modes are not.
    pub(super) fn is_limited(&mut self) -> bool {
        let (gc_ns, active_ns) = (self.counters.gc_time_ns, self.thread_ns());
        let number = self.mark_number();
        let is_full = self.limiter.is_full(gc_ns, active_ns, number);
        is_full && self.counters.gc_phase != phase::OFF && self.config.debug == 0
    }

    /// Active time of all threads: workers count as long as the machine does.
    fn thread_ns(&self) -> u64 {
        self.active_ns() * (1 + u64::from(self.n_workers()))
    }

    /// Share of the active time spent collecting.
    pub(super) fn gc_cpu_fraction(&self) -> f64 {
        let active = self.thread_ns().max(self.counters.gc_time_ns);
        if active == 0 {
            return 0.0;
        }
        self.counters.gc_time_ns as f64 / active as f64
    }

    /// The machine has run for a while without asking for anything. A cycle that has begun goes on: a program that does not allocate would
    /// else run in the middle of a mark for ever, and pay the barrier for each pointer that it stores.
    pub fn tick(&mut self) {
        if self.counters.gc_phase != phase::OFF && self.config.gc_percent.is_some() {
            self.want_collect();
        }
        let now = self.now_ns();
        self.begin_if_long_ago(now);
    }

    fn begin_if_long_ago(&self, now: u64) {
        let is_long = now.saturating_sub(self.cycle.last_end_ns) >= LONGEST_REST_NS;
        let is_quiet = self.quiet_bytes() > 0 || self.config.gc_percent.is_none();
        if is_long && self.counters.gc_phase == phase::OFF && !is_quiet {
            self.want_collect();
        }
    }
}
