//! What one cycle was like, for `gctrace` lines and other observers.
//!
//! In: the state of a cycle whose mark has just ended. Out: a [`CycleRecord`], kept until somebody takes it.

use std::collections::VecDeque;

use crate::heap::Heap;
use crate::heap::pacer::Pacer;

/// What a cycle was like up to the end of its mark; bytes and ns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CycleRecord {
    /// From 1.
    pub number: u64,
    /// When it began, from the heap's beginning.
    pub start_ns: u64,
    /// Share of the active time spent collecting, in percent.
    pub cpu_percent: u64,
    /// First pause.
    pub begin_ns: u64,
    /// From the first pause to the second.
    pub mark_ns: u64,
    /// Second pause.
    pub end_ns: u64,
    /// Marking at the machine's own safepoints.
    pub assist_ns: u64,
    /// Marking that somebody asked for: steps of the host, whole cycles.
    pub step_ns: u64,
    /// Cells when it began.
    pub heap_begin: u64,
    /// Cells when the mark ended.
    pub heap_end: u64,
    /// Of these marked.
    pub heap_marked: u64,
    /// The goal that it had.
    pub goal: u64,
    /// Stacks.
    pub stacks: u64,
    /// Package variables.
    pub globals: u64,
    /// Asked for.
    pub is_forced: bool,
    /// Nodes made since the last cycle's mark ended, nodes that this mark found dead, and nodes that are left.
    pub nodes_born: u64,
    /// See `nodes_born`.
    pub nodes_died: u64,
    /// See `nodes_born`.
    pub nodes_left: u64,
    /// Objects allocated since the beginning, when the mark ended.
    pub mallocs: u64,
    /// Objects freed since the beginning, when the mark ended: before its own sweep.
    pub frees: u64,
    /// Objects allocated since the mark of the cycle before ended, and freed since.
    pub mallocs_since: u64,
    /// See `mallocs_since`.
    pub frees_since: u64,
    /// When the mark ended, wall clock, ns since 1970.
    pub end_wall_ns: u64,
    /// When the sweep behind it ended, from the heap's beginning, and what it freed; 0 while it goes on.
    pub sweep_end_ns: u64,
    /// See `sweep_end_ns`.
    pub freed_bytes: u64,
    /// Bytes allocated since the mark of the cycle before ended.
    pub alloc_since: u64,
    /// Bytes from the system when the mark ended.
    pub used_bytes: u64,
    /// Time in which the machine was entered since the beginning, when the mark ended.
    pub active_ns: u64,
    /// Steps in which it marked.
    pub n_steps: u64,
    /// Its goal was less than GOGC asked for: the memory limit's.
    pub is_limited: bool,
    /// GOGC when the mark ended; `None`: off.
    pub gc_percent: Option<u32>,
    /// The smallest heap goal at GOGC 100 then.
    pub min_heap: u64,
    /// The memory limit then; `u64::MAX`: none.
    pub memory_limit: u64,
    /// The longest step at a safepoint of the machine's own then, in µs.
    pub assist_us: u32,
}

impl CycleRecord {
    /// Both pauses, ns.
    pub fn pause_ns(&self) -> u64 {
        self.begin_ns + self.end_ns
    }

    /// Share of the nodes there were that survived, 0..=1; 1 if there were none.
    pub fn node_survival(&self) -> f64 {
        match self.nodes_left + self.nodes_died {
            0 => 1.0,
            all => self.nodes_left as f64 / all as f64,
        }
    }

    /// Nodes that are left / nodes made since the cycle before: above 1 where older nodes survive. 0 if none were made.
    pub fn node_alive_ratio(&self) -> f64 {
        match self.nodes_born {
            0 => 0.0,
            born => self.nodes_left as f64 / born as f64,
        }
    }
}

/// Records of past cycles that a heap keeps.
const N_RECORDS: usize = 512;

/// The newest records, oldest first, and what they are differences to.
#[derive(Default)]
pub(super) struct History {
    records: VecDeque<CycleRecord>,
    parsed: u64,
    dead: u64,
    mallocs: u64,
    frees: u64,
    total_alloc: u64,
    steps: u64,
}

impl Heap {
    /// Notes what the cycle was like, whose mark ended at `now_ns`; `paced`: what it was begun by.
    pub(super) fn record_cycle(&mut self, paced: &Pacer, end_ns: u64, now_ns: u64) {
        let used_bytes = self.used_bytes();
        let active_ns = self.active_ns();
        let (cycle, c) = (&self.cycle, &self.counters);
        let since = now_ns.saturating_sub(cycle.start_ns);
        let record = CycleRecord {
            number: c.num_gc,
            start_ns: cycle.start_ns,
            cpu_percent: (self.gc_cpu_fraction() * 100.0) as u64,
            begin_ns: cycle.begin_ns,
            mark_ns: since.saturating_sub(cycle.begin_ns + end_ns),
            end_ns,
            assist_ns: cycle.assist_ns,
            step_ns: cycle.step_ns,
            heap_begin: cycle.live_at_begin,
            heap_end: c.heap_alloc(),
            heap_marked: c.marked_bytes,
            goal: paced.goal,
            stacks: c.stack_inuse,
            globals: self.globals_bytes,
            is_forced: cycle.forced,
            nodes_born: self.ast_parsed_total - self.history.parsed,
            nodes_died: self.ast_dead_total - self.history.dead,
            nodes_left: self.ast_parsed_total - self.ast_dead_total,
            mallocs: c.mallocs,
            frees: c.frees,
            mallocs_since: c.mallocs - self.history.mallocs,
            frees_since: c.frees - self.history.frees,
            end_wall_ns: c.last_gc,
            sweep_end_ns: 0,
            freed_bytes: 0,
            alloc_since: c.total_alloc - self.history.total_alloc,
            used_bytes,
            active_ns,
            n_steps: c.gc_steps - self.history.steps,
            is_limited: paced.is_limited,
            gc_percent: self.config.gc_percent,
            min_heap: self.config.min_heap,
            memory_limit: self.config.memory_limit,
            assist_us: self.config.max_assist_us,
        };
        self.history.total_alloc = c.total_alloc;
        self.history.steps = c.gc_steps;
        self.history.mallocs = record.mallocs;
        self.history.frees = record.frees;
        self.history.parsed = self.ast_parsed_total;
        self.history.dead = self.ast_dead_total;
        if self.history.records.len() == N_RECORDS {
            self.history.records.pop_front();
        }
        self.history.records.push_back(record);
        self.counters.more.assist_ns += record.assist_ns;
        self.counters.more.dedicated_ns += record.step_ns;
        // Nobody takes them where there is no machine.
        if self.cycle.records.len() == N_RECORDS {
            self.cycle.records.pop_front();
        }
        self.cycle.records.push_back(record);
    }

    /// The sweep of the newest cycle has ended.
    pub(super) fn record_sweep(&mut self) {
        if let Some(record) = self.history.records.back_mut() {
            record.sweep_end_ns = self.cycle.last_end_ns;
            record.freed_bytes = self.counters.last_freed_bytes;
        }
    }

    /// Records of the newest cycles, oldest first.
    pub fn cycles(&self) -> impl Iterator<Item = &CycleRecord> {
        self.history.records.iter()
    }

    /// The oldest record of a cycle whose mark has ended that was not taken: a step may end one mark and begin and end another.
    pub fn take_cycle_record(&mut self) -> Option<CycleRecord> {
        self.cycle.records.pop_front()
    }
}
