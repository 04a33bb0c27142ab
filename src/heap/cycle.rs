//! One collection: roots, mark, sweep, books.
//!
//! In: the roots of the machine. Out: every unreachable cell freed, actions and dead nodes queued, counters and pacer renewed.
//!
//! ```text
//! Idle -> Mark -> MarkTerm -> Sweep -> Idle
//! ```
//!
//! The world stands still for the whole of it, so the cycle is one pause. The walls are where the incremental cycle will want them: marking is a
//! queue of units, sweeping goes span by span, roots are named through one trait.

use crate::heap::Heap;
use crate::heap::config::debug;
use crate::heap::mark::Marker;
use crate::heap::pacer::{Inputs, Pacer};
use crate::heap::roots::Roots;
use crate::heap::span::SpanRef;
use std::sync::atomic::Ordering;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

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

impl Heap {
    /// One whole cycle. `forced`: asked for by the program or the host (counted in `NumForcedGC`).
    ///
    /// Every pointer that is not named by `roots`, a ref, a rooted unit or node, a node handle, a queued action or a live cell is dead after it.
    pub fn collect(&mut self, roots: &mut dyn Roots, forced: bool) {
        let start = Instant::now();
        self.shared.want.store(0, Ordering::Release);
        self.retire_runs();
        self.collect_freed_refs();
        self.enter_phase(phase::MARK);
        let live_before = self.counters.heap_alloc();
        self.counters.marked_bytes = self.mark_all(roots);
        self.enter_phase(phase::SWEEP);
        self.sweep();
        self.sweep_externals();
        self.counters.last_freed_bytes = live_before - self.counters.heap_alloc();
        let globals = roots.global_bytes();
        self.repace(globals);
        self.release_excess();
        self.finish_cycle(start, forced);
        if self.config.debug & debug::VERIFY != 0 {
            self.verify_books();
        }
        self.enter_phase(phase::OFF);
        if self.config.debug & debug::STRESS_SAFEPOINT != 0 {
            self.want_collect();
        }
    }

    fn enter_phase(&mut self, phase: u64) {
        self.counters.gc_phase = phase;
        self.publish();
    }

    /// Marks from all roots; bytes marked.
    fn mark_all(&mut self, roots: &mut dyn Roots) -> u64 {
        let mut shaded = std::mem::take(&mut self.shaded);
        let mut marker = Marker::new(self);
        for span in shaded.drain(..) {
            marker.requeue(span);
        }
        roots.mark_roots(&mut marker);
        self.mark_own_roots(&mut marker);
        marker.drain();
        marker.mark_held();
        let marked = marker.marked_bytes;
        let invalid = marker.invalid;
        if let Some(ptr) = invalid {
            self.bugs.push(format!("pointer {ptr:#x} into a free cell"));
        }
        if self.config.debug & debug::VERIFY != 0 {
            let bugs = self.verify_marks(roots);
            self.bugs.extend(bugs);
        }
        self.shaded = shaded;
        marked
    }

    /// Marks what the heap's own tables keep.
    pub(super) fn mark_own_roots(&self, marker: &mut Marker<'_>) {
        self.mark_refs(marker);
        self.mark_specials(marker);
        for &node in self.node_roots.keys() {
            marker.mark(node);
        }
        for &unit in &self.units {
            if unit.n_roots() > 0 {
                marker.mark_text(unit);
                marker.mark(unit.root_cell().map_or(0, |root| root.addr()));
            }
        }
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
            stacks: self.counters.stack_inuse,
            globals: self.globals_bytes,
            gc_percent: self.config.gc_percent,
            min_heap: self.config.min_heap,
            memory_limit: self.config.memory_limit,
            non_heap: self.used_bytes() - self.counters.heap_inuse.min(self.used_bytes()),
        }
    }

    /// Gives back idle pages that the next goal does not need.
    fn release_excess(&mut self) {
        let needed = self.pacer.goal.saturating_add(self.pacer.goal / 10);
        let keep = needed.saturating_sub(self.counters.heap_inuse);
        self.pages.release(keep.max(IDLE_RESERVE_BYTES));
    }

    fn finish_cycle(&mut self, start: Instant, forced: bool) {
        let pause_ns = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let end = self.wall_ns();
        // M8: the wall clock may be set back; LastGC may not.
        let end = end.max(self.counters.last_gc);
        self.counters.count_pause(pause_ns, end);
        self.counters.last_gc = end;
        self.counters.num_gc += 1;
        let n_cycles = &self.space().n_cycles;
        n_cycles.store(self.counters.num_gc, Ordering::Relaxed);
        self.counters.num_forced_gc += u64::from(forced);
        self.counters.gc_time_ns += pause_ns;
    }

    /// Wall clock, ns since 1970.
    fn wall_ns(&self) -> u64 {
        match self.config.wall_clock {
            Some(clock) => clock(),
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |d| u64::try_from(d.as_nanos()).unwrap_or(u64::MAX)),
        }
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
        self.publish();
        old
    }

    /// Sets the memory limit (`u64::MAX`: none); the goal follows at once. The old value.
    pub fn set_memory_limit(&mut self, limit_bytes: u64) -> u64 {
        let old = std::mem::replace(&mut self.config.memory_limit, limit_bytes);
        self.pacer = Pacer::new(&self.pacer_inputs());
        self.publish();
        old
    }

    /// Sets the smallest goal at GOGC 100. The old value.
    pub fn set_min_heap(&mut self, n_bytes: u64) -> u64 {
        let old = std::mem::replace(&mut self.config.min_heap, n_bytes);
        self.pacer = Pacer::new(&self.pacer_inputs());
        self.publish();
        old
    }

    /// Pauses, newest first: (ns, end on the wall clock), at most 256.
    pub fn pauses(&self) -> Vec<(u64, u64)> {
        let c = &self.counters;
        let n = c.num_gc.min(c.pause_ns.len() as u64);
        (0..n)
            .filter_map(|back| {
                let at = (c.num_gc - 1 - back) as usize % c.pause_ns.len();
                Some((*c.pause_ns.get(at)?, *c.pause_end.get(at)?))
            })
            .collect()
    }

    /// The machine begins to run: time counts as active.
    pub fn enter(&mut self) {
        if self.active_depth == 0 {
            self.active_since = Some(Instant::now());
        }
        self.active_depth += 1;
    }

    /// The machine returned to its host; the books are published.
    pub fn exit(&mut self) {
        self.active_depth = self.active_depth.saturating_sub(1);
        if self.active_depth == 0
            && let Some(since) = self.active_since.take()
        {
            self.counters.active_ns += u64::try_from(since.elapsed().as_nanos()).unwrap_or(0);
        }
        self.flush();
        self.publish();
    }

    /// Share of the active time spent collecting.
    pub(super) fn gc_cpu_fraction(&self) -> f64 {
        let running = self.active_since.map_or(0, |since| {
            u64::try_from(since.elapsed().as_nanos()).unwrap_or(0)
        });
        let active = (self.counters.active_ns + running).max(self.counters.gc_time_ns);
        if active == 0 {
            return 0.0;
        }
        self.counters.gc_time_ns as f64 / active as f64
    }

    /// The address range of an object: base and cell bytes of the allocated cell that `ptr` points into.
    pub fn object_extent(&mut self, ptr: u64) -> Option<(u64, u64)> {
        let span = SpanRef::of(ptr)?;
        if !std::ptr::eq(span.heap.get(), self) {
            return None;
        }
        self.flush_span(span);
        let index = span.index_of(ptr);
        span.is_alloc(index)
            .then(|| (span.cell(index), span.elem_bytes))
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
