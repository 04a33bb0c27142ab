//! What one cycle was like, for `gctrace` lines and other observers.
//!
//! In: the state of a cycle whose mark has just ended. Out: a [`CycleRecord`], kept until somebody takes it; and the newest of them, packed: a heap of half a MiB would keep a
//! quarter as much of records alone.

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
    /// All but the newest, packed.
    older: VecDeque<u8>,
    n_older: usize,
    /// Its sweep may still go on.
    newest: Option<CycleRecord>,
    parsed: u64,
    dead: u64,
    mallocs: u64,
    frees: u64,
    total_alloc: u64,
    steps: u64,
}

impl CycleRecord {
    /// All fields in the order of the struct.
    fn numbers(&self) -> [u64; N_FIELDS] {
        [
            self.number,
            self.start_ns,
            self.cpu_percent,
            self.begin_ns,
            self.mark_ns,
            self.end_ns,
            self.assist_ns,
            self.step_ns,
            self.heap_begin,
            self.heap_end,
            self.heap_marked,
            self.goal,
            self.stacks,
            self.globals,
            u64::from(self.is_forced),
            self.nodes_born,
            self.nodes_died,
            self.nodes_left,
            self.mallocs,
            self.frees,
            self.mallocs_since,
            self.frees_since,
            self.end_wall_ns,
            self.sweep_end_ns,
            self.freed_bytes,
            self.alloc_since,
            self.used_bytes,
            self.active_ns,
            self.n_steps,
            u64::from(self.is_limited),
            self.gc_percent.map_or(0, |n| u64::from(n) + 1),
            self.min_heap,
            self.memory_limit,
            u64::from(self.assist_us),
        ]
    }

    /// What [`CycleRecord::pack`] wrote; `None` where there is none.
    fn unpack(bytes: &mut impl Iterator<Item = u8>) -> Option<CycleRecord> {
        let mut next = || number(bytes);
        Some(CycleRecord {
            number: next()?,
            start_ns: next()?,
            cpu_percent: next()?,
            begin_ns: next()?,
            mark_ns: next()?,
            end_ns: next()?,
            assist_ns: next()?,
            step_ns: next()?,
            heap_begin: next()?,
            heap_end: next()?,
            heap_marked: next()?,
            goal: next()?,
            stacks: next()?,
            globals: next()?,
            is_forced: next()? != 0,
            nodes_born: next()?,
            nodes_died: next()?,
            nodes_left: next()?,
            mallocs: next()?,
            frees: next()?,
            mallocs_since: next()?,
            frees_since: next()?,
            end_wall_ns: next()?,
            sweep_end_ns: next()?,
            freed_bytes: next()?,
            alloc_since: next()?,
            used_bytes: next()?,
            active_ns: next()?,
            n_steps: next()?,
            is_limited: next()? != 0,
            gc_percent: next()?.checked_sub(1).map(|n| n as u32),
            min_heap: next()?,
            memory_limit: next()?,
            assist_us: next()? as u32,
        })
    }

    /// Writes all numbers, seven bits a byte, the low ones first; the last byte of one is below 128.
    fn pack(&self, out: &mut VecDeque<u8>) {
        for mut number in self.numbers() {
            while number >= 128 {
                out.push_back(number as u8 | 128);
                number >>= 7;
            }
            out.push_back(number as u8);
        }
    }
}

/// Numbers of a record.
const N_FIELDS: usize = 34;

/// The next packed number.
fn number(bytes: &mut impl Iterator<Item = u8>) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = bytes.next()?;
        number |= u64::from(byte & 127) << shift;
        if byte < 128 {
            break;
        }
    }
    Some(number)
}

impl History {
    /// Adds the newest record; beyond [`N_RECORDS`] the oldest goes.
    fn push(&mut self, record: CycleRecord) {
        if let Some(older) = self.newest.replace(record) {
            older.pack(&mut self.older);
            self.n_older += 1;
        }
        if self.n_older == N_RECORDS {
            let oldest = self.older.iter().scan(0, |n_ends, &byte| {
                let is_in = *n_ends < N_FIELDS;
                *n_ends += usize::from(byte < 128);
                is_in.then_some(())
            });
            let n_bytes = oldest.count();
            self.older.drain(..n_bytes);
            self.n_older -= 1;
        }
    }

    /// All records, oldest first.
    fn iter(&self) -> impl Iterator<Item = CycleRecord> {
        let mut bytes = self.older.iter().copied();
        std::iter::from_fn(move || CycleRecord::unpack(&mut bytes)).chain(self.newest)
    }
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
        self.history.push(record);
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
        if let Some(record) = &mut self.history.newest {
            record.sweep_end_ns = self.cycle.last_end_ns;
            record.freed_bytes = self.counters.last_freed_bytes;
        }
    }

    /// Records of the newest cycles, oldest first.
    pub fn cycles(&self) -> impl Iterator<Item = CycleRecord> {
        self.history.iter()
    }

    /// The oldest record of a cycle whose mark has ended that was not taken: a step may end one mark and begin and end another.
    pub fn take_cycle_record(&mut self) -> Option<CycleRecord> {
        self.cycle.records.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_kept_as_they_were() {
        let record = |number: u64| {
            let mut bytes = VecDeque::new();
            for field in 0..N_FIELDS as u64 {
                // Numbers of all lengths, all different.
                bytes.extend(packed((number + field) << (field * 3 % 50)));
            }
            let mut record = CycleRecord::unpack(&mut bytes.into_iter()).unwrap();
            record.number = number;
            record.memory_limit = u64::MAX;
            record.gc_percent = number.is_multiple_of(2).then_some(number as u32);
            record
        };
        let mut history = History::default();
        for n in 1..=N_RECORDS as u64 + 700 {
            history.push(record(n));
            let first = n.saturating_sub(N_RECORDS as u64) + 1;
            if n % 100 == 0 {
                assert!(history.iter().eq((first..=n).map(record)));
            }
        }
    }

    fn packed(mut number: u64) -> Vec<u8> {
        let mut out = Vec::new();
        while number >= 128 {
            out.push(number as u8 | 128);
            number >>= 7;
        }
        out.push(number as u8);
        out
    }
}
