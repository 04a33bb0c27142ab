//! Steps: a cycle cut into pieces, for the host's frame loop and for the machine's safepoints.
//!
//! In: a budget. Out: work done within it, told in [`Progress`]. Between two steps the machine runs.
//!
//! One step does units ([`crate::heap::mark::UNIT_BYTES`] of scanning, or a span swept) until its budget is used up; so it is late by one unit at
//! most, and says by how much. Beginning and end of a mark are pauses of their own and are not cut.
//!
//! The machine steps by itself ([`Heap::safepoint_step`]): allocation asks for a step each [`QUANTUM_BYTES`], and the step does work in proportion
//! (an *assist*): remaining work / remaining room, so that marking ends before the heap reaches its goal, and sweeping before the next cycle.

use std::time::{Duration, Instant};

use crate::heap::capture::Stage;
use crate::heap::config::debug;
use crate::heap::cycle::phase;
use crate::heap::mark::{Marker, UNIT_BYTES};
use crate::heap::ring::{Event, kind};
use crate::heap::roots::Roots;
use crate::heap::sweep::Unit;
use crate::heap::{Heap, want};

/// Bytes allocated between two assists.
pub(super) const QUANTUM_BYTES: u64 = 16 << 10;

/// The least work of an assist: what a stop costs must be worth it.
const LEAST_UNITS: u64 = 16;

/// Units of settling that a quantum owes: they are few, and nothing is swept before them.
const SETTLING_UNITS: u64 = 64;

/// How long a step may work.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Units, at most.
    pub units: u64,
    /// No new unit begins after this time from the beginning of the step.
    pub time: Option<Duration>,
}

impl Budget {
    /// To the end of the cycle.
    pub const ALL: Budget = Budget {
        units: u64::MAX,
        time: None,
    };
}

/// What a step did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Phase now.
    pub phase: u64,
    /// What the step took.
    pub elapsed_ns: u64,
    /// How far it went over its budget.
    pub overrun_ns: u64,
    /// Bytes marked in this cycle so far, or by the last one.
    pub marked_bytes: u64,
    /// Bytes freed in this cycle so far.
    pub freed_bytes: u64,
    /// Share of the cycle that is done, 0..=1000. An estimate: what is to be marked is known at the end.
    pub permille_done: u32,
    /// Frame mode: frames until the cycle is over, as it looks; else 0.
    pub frames_left: u32,
    /// The cycle that ran is over.
    pub is_over: bool,
}

/// Units that a step has left, and until when.
pub(super) struct Clock {
    start: Instant,
    budget: Budget,
    done: u64,
    /// The machine's own step, which allocation owes.
    is_assist: bool,
    /// To the end, also of what the workers do.
    waits: bool,
}

impl Clock {
    pub(super) fn new(budget: Budget) -> Self {
        Self {
            start: Instant::now(),
            budget,
            done: 0,
            is_assist: false,
            waits: budget.units == u64::MAX && budget.time.is_none(),
        }
    }

    /// One more unit is done; true if another may begin. A look at the clock costs a hundredth of a unit that misses the caches.
    #[inline]
    pub(super) fn tick(&mut self) -> bool {
        self.done += 1;
        self.may_go_on()
    }

    fn is_late(&self) -> bool {
        self.budget
            .time
            .is_some_and(|time| self.start.elapsed() >= time)
    }

    fn may_go_on(&self) -> bool {
        self.done < self.budget.units && !self.is_late()
    }
}

impl Heap {
    /// A cycle runs, or one may begin: the heap is half way from what the last one left to where the pacer would begin the next; where
    /// nobody paces, it has grown by half. A cycle that is to be written down is always worth it.
    pub fn is_worth_a_step(&mut self) -> bool {
        if self.counters.gc_phase != phase::OFF || self.capture_stage() == Stage::Asked {
            return true;
        }
        self.flush();
        if self.quiet_bytes() > 0 {
            return false;
        }
        let marked = self.counters.marked_bytes;
        let grown = self.live_now().saturating_sub(marked);
        let enough = match self.pacer.trigger {
            u64::MAX => (marked / 2).max(2 * QUANTUM_BYTES),
            trigger => trigger.saturating_sub(marked) / 2,
        };
        grown >= enough.max(1)
    }

    /// What a step tells that had nothing to do.
    pub fn idle_progress(&self) -> Progress {
        Progress {
            phase: self.counters.gc_phase,
            marked_bytes: self.counters.marked_bytes,
            freed_bytes: self.counters.last_freed_bytes,
            permille_done: 1000,
            is_over: true,
            ..Progress::default()
        }
    }

    /// Goes on with the cycle, or begins one, for at most `budget`.
    pub fn step(&mut self, roots: &mut dyn Roots, budget: Budget) -> Progress {
        self.step_by(roots, Clock::new(budget))
    }

    fn step_by(&mut self, roots: &mut dyn Roots, mut clock: Clock) -> Progress {
        let budget = clock.budget;
        if self.counters.gc_phase == phase::OFF {
            self.begin_cycle(roots, false);
        }
        let is_over = self.go_on(roots, &mut clock);
        self.plan_next_step();
        let elapsed = clock.start.elapsed();
        let over = budget
            .time
            .map_or(Duration::ZERO, |time| elapsed.saturating_sub(time));
        self.book_step(nanos(elapsed), nanos(over));
        self.tell(Event {
            kind: if clock.is_assist {
                kind::ASSIST
            } else {
                kind::GC_STEP
            },
            a: match self.counters.gc_phase {
                phase::MARK | phase::MARK_TERM => self.mark_number(),
                _ => self.counters.num_gc,
            },
            b: nanos(elapsed),
            c: nanos(over),
            d: match self.counters.gc_phase {
                phase::MARK => self.barrier.grey().marked_bytes(),
                _ => self.counters.marked_bytes,
            },
            ..Event::default()
        });
        Progress {
            phase: self.counters.gc_phase,
            elapsed_ns: nanos(elapsed),
            overrun_ns: nanos(over),
            marked_bytes: match self.counters.gc_phase {
                phase::MARK => self.barrier.grey().marked_bytes(),
                _ => self.counters.marked_bytes,
            },
            // Nothing was freed since, if the cycle is over.
            freed_bytes: self.counters.freed_bytes - self.cycle.freed_before,
            permille_done: self.permille_done(),
            frames_left: 0,
            is_over,
        }
    }

    /// What the machine does at a safepoint when [`Heap::wants_collect`]: a whole cycle in the stress modes, else the step that allocation owes.
    pub fn safepoint_step(&mut self, roots: &mut dyn Roots) {
        let bits = self.config.debug;
        if bits & debug::STRESS_STEP == 0
            && bits & (debug::STRESS_SAFEPOINT | debug::STRESS_ALLOC) != 0
        {
            return self.collect(roots, false);
        }
        let wanted = self.take_want();
        self.cycle.is_asked |= wanted & want::ASKED != 0;
        if wanted & !want::SAMPLED == want::MARKED && self.counters.gc_phase == phase::OFF {
            // The mark that the workers are done with has been ended without their asking. It is no reason for another.
            return;
        }
        if (self.is_limited() || self.waits_for_frames()) && !self.cycle.is_asked {
            // The program first, or the host's frames; the next quantum asks again.
            return self.plan_next_step();
        }
        let units = if bits & debug::STRESS_STEP != 0 {
            1
        } else {
            self.owed_units()
        };
        let time = match self.config.max_assist_us {
            0 => None,
            us => Some(Duration::from_micros(u64::from(us))),
        };
        if self.counters.gc_phase == phase::OFF {
            // The pause is enough for this safepoint.
            self.begin_cycle(roots, false);
            self.plan_next_step();
        } else {
            let mut clock = Clock::new(Budget { units, time });
            clock.is_assist = true;
            self.step_by(roots, clock);
        }
        let goes_on = self.cycle.is_asked && self.counters.gc_phase != phase::OFF;
        if goes_on || bits & debug::STRESS_STEP != 0 {
            self.want_collect();
        }
    }

    /// Units until the budget is used up; true if the cycle is over.
    pub(super) fn go_on(&mut self, roots: &mut dyn Roots, clock: &mut Clock) -> bool {
        loop {
            match self.counters.gc_phase {
                phase::MARK => {
                    if !self.name_roots(roots, clock) || !self.mark_units(clock) {
                        return false;
                    }
                    self.try_to_end_mark(roots);
                }
                phase::MARK_TERM => {
                    // What allocation owes was reckoned for this phase; sweeping is the next quantum's.
                    if !self.settle_units(clock) || clock.is_assist {
                        return false;
                    }
                }
                phase::SWEEP => {
                    if !self.sweep_units_of(clock) {
                        return false;
                    }
                    self.end_cycle();
                    return true;
                }
                _ => return true,
            }
            if !clock.may_go_on() {
                return false;
            }
        }
    }

    /// Sweeps to the end (true), or until the budget is used up.
    fn sweep_units_of(&mut self, clock: &mut Clock) -> bool {
        let (start, from) = (Instant::now(), self.cycle.sweep_at);
        let is_shared = self.cycle.shares_sweep;
        let is_done = loop {
            match self.sweep_unit() {
                Unit::Over if !self.release_unit() => break true,
                // They ask for the step that goes on, unless this one waits for it.
                Unit::Wait if !clock.waits => break false,
                Unit::Wait => std::thread::yield_now(),
                Unit::Done | Unit::Over => {}
            }
            if !clock.tick() {
                break false;
            }
        };
        // What workers do says nothing about the machine's speed.
        if !is_shared {
            let n_spans = from.saturating_sub(self.cycle.sweep_at) as u64;
            self.note_sweep_rate(start.elapsed(), n_spans);
        }
        is_done
    }

    /// Names the roots that the beginning left out: to the end (true), or until the budget is used up.
    fn name_roots(&mut self, roots: &mut dyn Roots, clock: &mut Clock) -> bool {
        self.flush_if_checked();
        while !self.cycle.has_all_roots {
            if self.mark_more_tables() {
                if !clock.tick() {
                    return false;
                }
                continue;
            }
            let mut marker = Marker::new(self);
            let is_more = roots.mark_more(&mut marker)
                || self.mark_more_ready(&mut marker)
                || self.mark_more_specials(&mut marker);
            let invalid = marker.invalid;
            self.note_invalid(invalid);
            self.cycle.has_all_roots = !is_more;
            if let Some(team) = self.barrier.grey().team().filter(|_| !is_more) {
                team.wake();
            }
            if is_more && !clock.tick() {
                return false;
            }
        }
        true
    }

    /// Where pointers to free cells are bugs, those to cells that are not in the books yet are none.
    fn flush_if_checked(&mut self) {
        if self.config.debug & debug::INVALIDPTR != 0 {
            self.flush();
        }
    }

    /// Scans until nothing is grey (true) or the budget is used up.
    fn mark_units(&mut self, clock: &mut Clock) -> bool {
        let start = Instant::now();
        let is_done = self.mark_until_late(clock);
        let spent = match clock.is_assist {
            true => &mut self.cycle.assist_ns,
            false => &mut self.cycle.step_ns,
        };
        *spent += nanos(start.elapsed());
        is_done
    }

    fn mark_until_late(&mut self, clock: &mut Clock) -> bool {
        self.flush_if_checked();
        // Who allocates beyond the goal waits until the mark that holds the garbage is over, as long as an assist may take.
        let is_beyond = clock.is_assist && self.live_now() >= self.pacer.goal;
        if let Some(team) = self.barrier.grey().team() {
            team.call_to_mark();
        }
        let mut marker = Marker::new(self);
        let is_done = loop {
            if marker.unit() {
                if clock.tick() {
                    continue;
                }
                break false;
            }
            match self.barrier.grey().team() {
                Some(team) if team.is_working() => {}
                _ => break true,
            }
            // They ask for the step that ends the mark, unless this one waits for it.
            if !clock.waits && (!is_beyond || clock.is_late()) {
                break false;
            }
            std::thread::yield_now();
        };
        let invalid = marker.invalid;
        self.note_invalid(invalid);
        is_done
    }

    /// Units that allocation owes for what it took since the last step.
    fn owed_units(&self) -> u64 {
        let taken = self
            .counters
            .total_alloc
            .saturating_sub(self.cycle.alloc_at_step);
        let room = |end: u64| end.saturating_sub(self.live_now()).max(QUANTUM_BYTES);
        let owed = match self.counters.gc_phase {
            phase::MARK => {
                let scanned = self.barrier.grey().scanned_bytes();
                let left = self.cycle.expected_scan(scanned).div_ceil(UNIT_BYTES);
                share(left, taken, room(self.pacer.goal))
            }
            phase::MARK_TERM => SETTLING_UNITS,
            phase::SWEEP => share(self.n_unswept(), taken, room(self.pacer.trigger)),
            _ => 0,
        };
        match self.counters.gc_phase {
            // What the workers do need not be done here.
            phase::MARK if self.barrier.grey().is_shared() => owed,
            phase::SWEEP if self.cycle.shares_sweep => owed.max(1),
            _ => owed.max(LEAST_UNITS),
        }
    }

    fn permille_done(&self) -> u32 {
        let (done, all) = match self.counters.gc_phase {
            phase::MARK => {
                let scanned = self.barrier.grey().scanned_bytes();
                (scanned, scanned + self.cycle.expected_scan(scanned))
            }
            phase::SWEEP => {
                let all = self.spans.len() as u64;
                (all.saturating_sub(self.cycle.sweep_at as u64), all)
            }
            phase::MARK_TERM => return 900,
            _ => return 1000,
        };
        // Marking is the first nine tenths.
        let part = (done * 1000).checked_div(all.max(1)).unwrap_or(0).min(1000) as u32;
        if self.counters.gc_phase == phase::MARK {
            part * 9 / 10
        } else {
            900 + part / 10
        }
    }
}

/// `left` · `taken` / `room`.
fn share(left: u64, taken: u64, room: u64) -> u64 {
    (u128::from(left) * u128::from(taken))
        .div_ceil(u128::from(room))
        .min(u128::from(u64::MAX)) as u64
}

pub(super) fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
