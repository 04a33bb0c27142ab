//! One collection: roots, mark, sweep, books.
//!
//! In: the roots of the machine. Out: every unreachable cell freed, actions and dead nodes queued, counters and pacer renewed.
//!
//! ```text
//! Idle -> Mark -> MarkTerm -> Sweep -> Idle
//! ```
//!
//! | state | what happens | who waits |
//! |---|---|---|
//! | begin (pause) | the barrier goes up; roots without a barrier are read: the running goroutine, values lent to the host; runs of the allocator are retired | the machine |
//! | Mark | units of naming the other roots, and of scanning; the machine runs between steps, births are black | nobody |
//! | end (pause) | newly held nodes; if nothing is grey: barrier down, marks frozen, goal renewed | the machine |
//! | MarkTerm | dead nodes and ranges of the host, the record (`settle.rs`) | nobody |
//! | Sweep | a span at a time, by steps and before the allocator uses a span | nobody |
//!
//! Invariants. C1: between two steps everything that the machine can reach was reachable when the mark began, or is newer (the argument is in
//! `barrier.rs`); so what is unmarked at the end is garbage. C2: a mark begins with clean bitmaps: the sweep before it is over. C3: between
//! two steps the phase is MARK IF AND ONLY IF the barrier is up.

use crate::heap::Heap;
use crate::heap::config::debug;
use crate::heap::counters::N_PAUSES;
use crate::heap::mark::Marker;
use crate::heap::mutant::Mutant;
use crate::heap::pacer::{Growth, Inputs, Pacer, Snapshot};
use crate::heap::pause::Pause;
use crate::heap::record::CycleRecord;
use crate::heap::ring::{Event, kind};
use crate::heap::roots::Roots;
use crate::heap::settle::Settling;
use crate::heap::span::SpanRef;
use crate::heap::specials::Reading;
use crate::heap::steps::{Budget, Clock, QUANTUM_BYTES, nanos};
use crate::heap::sweepers::Swept;
use crate::heap::tables::TableReading;
use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Phases, the numbers of `ergo_gc_phase`.
pub mod phase {
    /// No cycle.
    pub const OFF: u64 = 0;
    /// Marking.
    pub const MARK: u64 = 1;
    /// Mark termination.
    pub const MARK_TERM: u64 = 2;
    /// Sweeping.
    pub const SWEEP: u64 = 3;
}

/// Idle bytes kept beyond what the goal needs, so that small heaps do not go to the system each cycle.
const IDLE_RESERVE_BYTES: u64 = 1 << 20;

/// Pages given back to the system at a time.
const RELEASE_PAGES: u64 = 16;

/// What lasts from step to step.
#[derive(Default)]
pub(super) struct Cycle {
    /// Marks begun so far, those that were given up and begun again among them.
    pub(super) n_marks: u64,
    /// Sweeps begun so far.
    pub(super) sweep_number: u64,
    /// W3.
    pub(super) sweep_at: usize,
    /// Spans to be swept first: those with specials, and what workers leave to the machine.
    pub(super) special_spans: Vec<SpanRef>,
    /// Workers sweep too.
    pub(super) shares_sweep: bool,
    /// What they have swept, and spans that they found empty: not booked yet, not given back yet.
    pub(super) swept: Vec<Swept>,
    pub(super) empty_spans: Vec<SpanRef>,
    /// `freed_bytes` when the cycle began.
    pub(super) freed_before: u64,
    /// `total_alloc` when the last mark ended.
    pub(super) alloc_at_term: u64,
    /// `total_alloc` when the last mark began.
    pub(super) alloc_at_begin: u64,
    /// What of the marked bytes is thought to be alive, and from what that is known.
    pub(super) live_estimate: u64,
    pub(super) growth: Growth,
    /// `total_alloc` after the last step.
    pub(super) alloc_at_step: u64,
    /// Live bytes at which the next step is due.
    pub(super) next_step: u64,
    /// Bytes scanned by the last mark.
    pub(super) last_scanned: u64,
    /// Bytes in cells when the mark began: no mark scans more.
    pub(super) live_at_begin: u64,
    /// The second pause, and what the mark was paced by.
    end_ns: u64,
    paced: Pacer,
    /// How far the deaths behind it have been settled.
    pub(super) settling: Settling,
    /// Where the naming of the heap's own tables has come to.
    pub(super) tables: TableReading,
    /// The first pause, and when it began.
    pub(super) begin_ns: u64,
    pub(super) start_ns: u64,
    /// Time of marking at safepoints, and of marking that was asked for.
    pub(super) assist_ns: u64,
    pub(super) step_ns: u64,
    /// Records of cycles, until they are taken.
    pub(super) records: VecDeque<CycleRecord>,
    pub(super) forced: bool,
    /// Somebody asked for it: it goes on to its end, also where nobody paces.
    pub(super) is_asked: bool,
    /// When the last cycle ended, by the clock of durations.
    pub(super) last_end_ns: u64,
    /// Where the naming of what specials keep has come to.
    pub(super) specials: Reading,
    /// Queued actions, from the front, that the mark has not named yet; 0 outside of a mark.
    pub(super) ready_left: std::cell::Cell<usize>,
    /// `total_alloc` before which no cycle begins by itself; 0: no such region.
    pub(super) quiet_until: u64,
    /// All roots have been named.
    pub(super) has_all_roots: bool,
    /// The machine has not run since the mark began.
    is_exact: bool,
}

impl Cycle {
    /// Bytes that are still to be scanned: as many as last time, and once those are done, what the heap can have at most.
    pub(super) fn expected_scan(&self, scanned: u64) -> u64 {
        let likely = self.last_scanned + self.last_scanned / 8;
        if likely > scanned {
            likely - scanned
        } else {
            self.live_at_begin.saturating_sub(scanned)
        }
    }
}

impl Heap {
    /// One whole cycle, after the one that runs, if any. `forced`: asked for by the program or the host (counted in `NumForcedGC`).
    ///
    /// Every pointer that is not named by `roots`, a ref, a rooted unit or node, a node handle, a queued action or a live cell is dead after it.
    pub fn collect(&mut self, roots: &mut dyn Roots, forced: bool) {
        let start = Instant::now();
        let mut clock = Clock::new(Budget::ALL);
        self.take_want();
        if self.counters.gc_phase != phase::OFF {
            self.go_on(roots, &mut clock);
        }
        self.begin_cycle(roots, forced);
        self.cycle.is_exact = true;
        self.go_on(roots, &mut clock);
        self.counters.gc_time_ns += nanos(start.elapsed());
        self.plan_next_step();
        if self.config.debug & debug::STRESS_SAFEPOINT != 0 {
            self.want_collect();
        }
    }

    fn enter_phase(&mut self, phase: u64) {
        self.counters.gc_phase = phase;
        self.publish();
    }

    /// Idle -> Mark: reads all roots.
    pub(super) fn begin_cycle(&mut self, roots: &mut dyn Roots, forced: bool) {
        let pause = Pause::begin();
        self.cycle.n_marks += 1;
        self.hire_workers();
        self.retire_runs();
        self.cycle.start_ns = self.now_ns();
        let event = Event {
            kind: kind::GC_START,
            a: self.mark_number(),
            b: u64::from(forced),
            c: self.counters.heap_alloc(),
            d: self.pacer.goal,
            ..Event::default()
        };
        self.tell_at(self.cycle.start_ns, event);
        self.cycle.freed_before = self.counters.freed_bytes;
        self.cycle.live_at_begin = self.counters.heap_alloc();
        self.cycle.alloc_at_begin = self.counters.total_alloc;
        self.cycle.forced = forced;
        (self.cycle.assist_ns, self.cycle.step_ns) = (0, 0);
        self.cycle.is_exact = false;
        self.cycle.has_all_roots = false;
        self.barrier.grey().restart();
        self.barrier.on.store(1, Ordering::Relaxed);
        self.begin_capture();
        self.begin_audit(roots);
        self.begin_tables();
        let mut marker = Marker::new(self);
        roots.mark_roots(&mut marker);
        let n_special = self.finalizers.spans.len();
        self.cycle.specials.begin(n_special);
        self.cycle.ready_left.set(self.n_ready());
        let invalid = marker.invalid;
        self.note_invalid(invalid);
        self.enter_phase(phase::MARK);
        self.start_workers();
        self.cycle.begin_ns = pause.ns();
        self.tell(Event {
            kind: kind::GC_ROOTS,
            a: self.mark_number(),
            b: self.cycle.begin_ns,
            ..Event::default()
        });
    }

    /// The number of the mark that runs, or of the next one.
    pub fn mark_number(&self) -> u64 {
        self.counters.num_gc + 1
    }

    /// The number of the mark that runs, 0 if none does.
    pub fn mark_that_runs(&self) -> u64 {
        if self.barrier.is_on() {
            self.mark_number()
        } else {
            0
        }
    }

    /// What the mark that runs is told by: no other has it, not even one that was given up and begun again. 0 if none runs.
    pub fn mark_ticket(&self) -> u64 {
        if self.barrier.is_on() {
            self.cycle.n_marks
        } else {
            0
        }
    }

    /// Marks roots before their turn, because they are about to be touched. Only while a mark runs.
    pub fn mark_now(&mut self, name_roots: impl FnOnce(&mut Marker<'_>)) {
        let mut marker = Marker::new(self);
        name_roots(&mut marker);
        let invalid = marker.invalid;
        self.note_invalid(invalid);
    }

    /// Mark -> MarkTerm, if no node is held that the mark has not seen.
    pub(super) fn try_to_end_mark(&mut self, roots: &mut dyn Roots) {
        let pause = Pause::begin();
        self.rest_workers();
        if self.has_lost_work() {
            return self.mark_alone(roots);
        }
        let mut marker = Marker::new(self);
        self.mark_newly_held(&mut marker);
        if !self.barrier.grey().is_empty() {
            self.start_workers();
            return;
        }
        if self.barrier.is_broken(Mutant::UsedUnswept) {
            self.flush();
        } else {
            self.retire_runs();
        }
        if self.config.debug & debug::VERIFY != 0 {
            let bugs = self.verify_marks(roots, self.cycle.is_exact);
            self.bugs.extend(bugs);
        }
        self.end_audit();
        self.barrier.on.store(0, Ordering::Relaxed);
        self.counters.marked_bytes = self.barrier.grey().marked_bytes();
        self.cycle.last_scanned = self.barrier.grey().scanned_bytes();
        self.book_workers();
        self.note_mark_rate();
        self.cycle.alloc_at_term = self.counters.total_alloc;
        self.estimate_live();
        self.freeze_marks();
        self.cycle.paced = self.pacer;
        self.repace(roots.global_bytes());
        self.enter_phase(phase::MARK_TERM);
        self.cycle.end_ns = pause.ns();
    }

    /// MarkTerm -> Sweep: settles what the end of the mark has left (true), or until the budget is used up.
    pub(super) fn settle_units(&mut self, clock: &mut Clock) -> bool {
        while self.settle_unit() {
            if !clock.tick() {
                return false;
            }
        }
        self.end_settling();
        true
    }

    /// MarkTerm -> Sweep: nothing is left to be settled.
    pub(super) fn end_settling(&mut self) {
        self.settle_all_deaths();
        let end_ns = self.cycle.end_ns;
        self.count_cycle(self.cycle.begin_ns + end_ns);
        let now_ns = self.now_ns();
        let paced = self.cycle.paced;
        self.record_cycle(&paced, end_ns, now_ns);
        let event = Event {
            kind: kind::GC_MARKTERM,
            a: self.counters.num_gc,
            b: end_ns,
            c: self.counters.marked_bytes,
            d: self.pacer.goal,
            ..Event::default()
        };
        self.tell_at(now_ns, event);
        self.enter_phase(phase::SWEEP);
        self.share_sweep();
    }

    /// What is marked without what was born during the mark lived when it began: births are black, and all the rest was found from there.
    fn estimate_live(&mut self) {
        let born = self.counters.total_alloc - self.cycle.alloc_at_begin;
        let snapshot = Snapshot {
            live: self.counters.marked_bytes.saturating_sub(born),
            allocated: self.cycle.alloc_at_begin,
        };
        self.cycle.live_estimate = self.cycle.growth.live_after(snapshot, born);
    }

    fn has_lost_work(&self) -> bool {
        self.barrier
            .grey()
            .team()
            .is_some_and(|team| team.is_broken())
    }

    /// Begins the mark again, without workers.
    fn mark_alone(&mut self, roots: &mut dyn Roots) {
        let (forced, is_asked) = (self.cycle.forced, self.cycle.is_asked);
        self.abandon_cycle();
        self.dismiss_workers();
        self.config.n_workers = 0;
        self.begin_cycle(roots, forced);
        self.cycle.is_asked = is_asked;
    }

    /// Books the time of the workers.
    fn book_workers(&mut self) {
        let busy_ns = self.barrier.grey().team().map_or(0, |team| team.busy_ns());
        self.cycle.step_ns += busy_ns;
        self.counters.gc_time_ns += busy_ns;
    }

    /// Books the time that the workers swept.
    fn book_sweepers(&mut self) {
        let swept_ns = self
            .barrier
            .grey()
            .team()
            .map_or(0, |team| team.take_swept_ns());
        self.counters.gc_time_ns += swept_ns;
    }

    /// Sweep -> Idle.
    pub(super) fn end_cycle(&mut self) {
        self.sweep_units();
        self.book_sweepers();
        self.counters.last_freed_bytes = self.counters.freed_bytes - self.cycle.freed_before;
        if self.config.debug & debug::VERIFY != 0 {
            self.verify_books();
        }
        self.cycle.is_asked = false;
        self.end_frames();
        self.end_capture();
        self.cycle.last_end_ns = self.now_ns();
        self.record_sweep();
        self.enter_phase(phase::OFF);
        self.tell_end();
    }

    fn tell_end(&self) {
        let (pause_ns, _) = self.counters.last_pause();
        self.tell(Event {
            kind: kind::GC_END,
            a: self.counters.num_gc,
            b: self.counters.last_freed_bytes,
            c: self.counters.heap_alloc(),
            d: pause_ns,
            ..Event::default()
        });
    }

    /// Gives up the mark that runs, or ends its sweep.
    pub(super) fn abandon_cycle(&mut self) {
        self.rest_workers();
        self.barrier.on.store(0, Ordering::Relaxed);
        if self.is_freeing() {
            self.settle_all_deaths();
            self.counters.gc_phase = phase::SWEEP;
            self.sweep_alone();
            self.sweep_all();
            self.sweep_units();
        } else {
            while self.barrier.grey().pop().is_some() {}
            self.audit = None;
            for span in &self.spans {
                span.forget_mark();
            }
        }
        self.counters.gc_phase = phase::OFF;
    }

    /// Sets when allocation asks for the next step.
    pub(super) fn plan_next_step(&mut self) {
        self.cycle.alloc_at_step = self.counters.total_alloc;
        self.replan();
    }

    /// Sets when the next step is due; the goal may have changed.
    fn replan(&mut self) {
        self.cycle.next_step = match self.counters.gc_phase {
            phase::OFF => {
                let quiet = self.quiet_bytes();
                let rest = if quiet == 0 {
                    0
                } else {
                    self.live_now().saturating_add(quiet)
                };
                self.pacer.trigger.max(rest)
            }
            // Nobody paces: the host steps, or asks for the end.
            _ if self.pacer.goal == u64::MAX => u64::MAX,
            _ => self.live_now() + QUANTUM_BYTES,
        };
    }

    /// Until so many bytes more are allocated no cycle begins by itself; 0 ends that. One that runs is the caller's to end first. False, and nothing
    /// is changed: the memory limit would not let them be allocated.
    #[must_use]
    pub fn keep_quiet(&mut self, n_bytes: u64) -> bool {
        self.flush();
        let room = self.config.memory_limit.saturating_sub(self.used_bytes());
        if n_bytes > room {
            return false;
        }
        let total = self.counters.total_alloc;
        self.cycle.quiet_until = if n_bytes == 0 {
            0
        } else {
            total.saturating_add(n_bytes)
        };
        if n_bytes > 0 {
            self.want_no_pace();
        }
        self.replan();
        true
    }

    /// A cycle runs.
    pub fn is_collecting(&self) -> bool {
        self.counters.gc_phase != phase::OFF
    }

    /// What is left of the region without cycles.
    pub fn quiet_bytes(&self) -> u64 {
        self.cycle
            .quiet_until
            .saturating_sub(self.counters.total_alloc)
    }

    /// Live bytes as the pacer sees them: marked by the last cycle or allocated since, and what the host says they keep alive.
    pub(super) fn live_now(&self) -> u64 {
        let since = self.counters.total_alloc - self.cycle.alloc_at_term;
        let external = self.shared.external.load(Ordering::Relaxed);
        let external = u64::try_from(external).unwrap_or(0);
        (self.counters.marked_bytes + since).saturating_add(external)
    }

    pub(super) fn note_invalid(&mut self, invalid: Option<u64>) {
        if let Some(ptr) = invalid {
            self.bugs.push(format!("pointer {ptr:#x} into a free cell"));
        }
    }

    /// Books a step.
    pub(super) fn book_step(&mut self, elapsed_ns: u64, overrun_ns: u64) {
        let c = &mut self.counters;
        c.gc_time_ns += elapsed_ns;
        c.gc_steps += 1;
        c.gc_step_total_ns += elapsed_ns;
        c.gc_step_max_ns = c.gc_step_max_ns.max(elapsed_ns);
        c.gc_step_overrun_max_ns = c.gc_step_overrun_max_ns.max(overrun_ns);
        self.shared.step_times.count(elapsed_ns);
        self.publish();
    }

    /// Sets goal and trigger from what the cycle marked.
    fn repace(&mut self, globals: u64) {
        self.globals_bytes = globals;
        self.pacer = Pacer::new(&self.pacer_inputs());
    }

    pub(super) fn pacer_inputs(&self) -> Inputs {
        let external = self.shared.external.load(Ordering::Relaxed);
        let external = u64::try_from(external).unwrap_or(0);
        Inputs {
            marked: self.counters.marked_bytes.saturating_add(external),
            live: self.cycle.live_estimate.saturating_add(external),
            scan: self.cycle.last_scanned,
            stacks: self.counters.stack_inuse,
            globals: self.globals_bytes,
            gc_percent: self.config.gc_percent,
            min_heap: self.config.min_heap,
            memory_limit: self.config.memory_limit,
            non_heap: self.used_bytes() - self.counters.heap_inuse.min(self.used_bytes()),
        }
    }

    /// Gives back some of the idle pages that the next goal does not need; false if there are none.
    pub(super) fn release_unit(&mut self) -> bool {
        let needed = self.pacer.goal.saturating_add(self.pacer.goal / 10);
        let keep = needed.saturating_sub(self.counters.heap_inuse);
        self.pages
            .release_some(keep.max(IDLE_RESERVE_BYTES), RELEASE_PAGES)
            > 0
    }

    /// NumGC and the ring of pauses.
    fn count_cycle(&mut self, pause_ns: u64) {
        let end = self.wall_ns();
        // M8: the wall clock may be set back; LastGC may not.
        let end = end.max(self.counters.last_gc);
        self.counters.count_pause(pause_ns, end);
        self.shared.pause_times.count(pause_ns);
        self.counters.last_gc = end;
        self.counters.num_gc += 1;
        let n_cycles = &self.space().n_cycles;
        n_cycles.store(self.counters.num_gc, Ordering::Relaxed);
        self.counters.num_forced_gc += u64::from(self.cycle.forced);
    }

    /// Gives all idle pages back to the system now; bytes released.
    pub fn release_memory(&mut self) -> u64 {
        let done = self.pages.release(0);
        self.publish();
        done
    }

    /// Sets GOGC (`None`: off); the goal follows at once. The old value.
    pub fn set_gc_percent(&mut self, percent: Option<u32>) -> Option<u32> {
        let old = std::mem::replace(&mut self.config.gc_percent, percent);
        self.pacer = Pacer::new(&self.pacer_inputs());
        self.replan();
        self.publish();
        old
    }

    /// Sets the memory limit (`u64::MAX`: none); the goal follows at once. The old value.
    pub fn set_memory_limit(&mut self, limit_bytes: u64) -> u64 {
        let old = std::mem::replace(&mut self.config.memory_limit, limit_bytes);
        self.pacer = Pacer::new(&self.pacer_inputs());
        self.replan();
        self.publish();
        old
    }

    /// Sets the smallest goal at GOGC 100. The old value.
    pub fn set_min_heap(&mut self, n_bytes: u64) -> u64 {
        let old = std::mem::replace(&mut self.config.min_heap, n_bytes);
        self.pacer = Pacer::new(&self.pacer_inputs());
        self.replan();
        self.publish();
        old
    }

    /// Sets the time of steps whose callers name none, in µs.
    pub fn set_max_step_us(&mut self, us: u32) {
        self.config.max_step_us = us;
    }

    /// Sets the longest step of the machine's own, in µs.
    pub fn set_max_assist_us(&mut self, us: u32) {
        self.config.max_assist_us = us;
    }

    /// Pauses, newest first: (ns, end on the wall clock), at most 256.
    pub fn pauses(&self) -> Vec<(u64, u64)> {
        let c = &self.counters;
        let n = c.num_gc.min(c.pauses.len() as u64);
        (0..n)
            .filter_map(|back| c.pauses.get((c.num_gc - 1 - back) as usize % N_PAUSES))
            .copied()
            .collect()
    }

    /// The address range of an object: base and cell bytes of the allocated cell that `ptr` points into.
    pub fn object_extent(&mut self, ptr: u64) -> Option<(u64, u64)> {
        let span = SpanRef::of(ptr)?;
        if !std::ptr::eq(span.owner(), self) {
            return None;
        }
        self.flush_span(span);
        self.settle(span);
        let index = span.index_of(ptr);
        let is_live = span.is_alloc(index) && !self.is_condemned(ptr);
        is_live.then(|| (span.cell(index), span.elem_bytes))
    }

    /// Whether [`Heap::take_bugs`] has anything.
    pub fn has_bugs(&self) -> bool {
        !self.bugs.is_empty()
    }

    /// Contradictions that verify and invalidptr modes found; they are taken.
    pub fn take_bugs(&mut self) -> Vec<String> {
        std::mem::take(&mut self.bugs)
    }
}
