//! The books: plain counters beside the events they count, the words made of them, and a copy for other threads.
//!
//! In: increments by the rest of the heap. Out: [`Stats`], the words of `runtime.MemStats` and `ergo_mem_stats` with Go's meanings
//! (the table in the observability design), and [`Published`], the same words behind a sequence lock.
//!
//! Identities that hold for every `Stats`: M1 `heap_alloc = total_alloc - freed`, M2 `heap_objects = mallocs - frees`,
//! M3 `heap_sys = heap_inuse + heap_idle`, M4 `heap_released <= heap_idle`, M5 `sys` is the sum of the seven, M6 `heap_alloc <= heap_inuse`.

use crate::heap::class::N_CLASSES;
use crate::heap::seqlock::Seqlock;

/// Entries of the rings `PauseNs` and `PauseEnd`.
pub const N_PAUSES: usize = 256;

macro_rules! stats {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// One reading of the books. Bytes unless the name says otherwise.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
        #[repr(C)]
        pub struct Stats {
            $($(#[$doc])* pub $name: u64,)*
        }

        /// Names of the words, in order.
        pub static STAT_NAMES: &[&str] = &[$(stringify!($name)),*];

        impl Stats {
            /// All words, in the order of [`STAT_NAMES`].
            pub fn words(&self) -> [u64; STAT_NAMES.len()] {
                [$(self.$name),*]
            }

            fn from_words(words: [u64; STAT_NAMES.len()]) -> Self {
                let [$($name),*] = words;
                Self { $($name),* }
            }
        }
    };
}

stats! {
    /// When this was read, ns since the heap was made.
    time_ns,
    /// 0 off, 1 mark, 2 mark termination, 3 sweep.
    gc_phase,
    /// Allocated and not yet freed, rounded to size classes.
    heap_alloc,
    /// Allocated since the beginning.
    total_alloc,
    /// Objects allocated since the beginning.
    mallocs,
    /// Objects freed since the beginning.
    frees,
    /// `mallocs - frees`.
    heap_objects,
    /// Touched at least once, stacks not counted.
    heap_sys,
    /// In no span.
    heap_idle,
    /// In spans.
    heap_inuse,
    /// Idle and given back to the system.
    heap_released,
    /// In STACK spans.
    stack_inuse,
    /// The same: the heap has no threads.
    stack_sys,
    /// Span records.
    mspan_inuse,
    /// The same.
    mspan_sys,
    /// Allocation classes.
    mcache_inuse,
    /// The same.
    mcache_sys,
    /// Site and sample tables.
    buck_hash_sys,
    /// Bitmaps, tables of finalizers and weak handles.
    gc_sys,
    /// Units, handles, what the rooms above book.
    other_sys,
    /// Sum of the seven.
    sys,
    /// Heap goal.
    next_gc,
    /// End of the last cycle, wall clock, ns since 1970.
    last_gc,
    /// Sum of the pauses.
    pause_total_ns,
    /// Longest pause.
    pause_max_ns,
    /// Cycles completed.
    num_gc,
    /// Of these, asked for.
    num_forced_gc,
    /// Steps of incremental collection.
    gc_steps,
    /// Their time.
    gc_step_total_ns,
    /// The longest.
    gc_step_max_ns,
    /// The longest time beyond a budget.
    gc_step_overrun_max_ns,
    /// Bits of an f64: share of the active time spent collecting.
    gc_cpu_fraction_bits,
    /// Node cells not swept yet.
    ast_nodes,
    /// Their bytes.
    ast_bytes,
    /// Nodes ever made.
    ast_parsed_total,
    /// Nodes ever swept.
    ast_dead_total,
    /// Nodes in state PARSED.
    ast_state_parsed,
    /// Nodes in state SCOPED.
    ast_state_scoped,
    /// Nodes in state EVALUATED.
    ast_state_evaluated,
    /// Strong refs of the host.
    refs_live,
    /// Weak refs of the host.
    refs_weak,
    /// Counted holds on nodes.
    node_handles,
    /// Memory of the host that script objects keep alive, as told.
    external_bytes,
    /// Finalizers queued and not yet run.
    finalizers_pending,
    /// Finalizers run.
    finalizers_run_total,
    /// Bytes marked by the last cycle.
    marked_bytes,
    /// Bytes freed by the last cycle.
    last_freed_bytes,
    /// The limit, `u64::MAX` without.
    memory_limit,
    /// GOGC, `u64::MAX` if off.
    gc_percent,
    /// Trees kept by their text.
    kept_trees,
    /// Their nodes, texts and records.
    kept_tree_bytes,
    /// Parses that they have spared.
    kept_tree_hits,
    /// Of them, let go by trimming.
    kept_trees_trimmed,
}

impl Stats {
    /// Share of the active time spent collecting, 0..1.
    pub fn gc_cpu_fraction(&self) -> f64 {
        f64::from_bits(self.gc_cpu_fraction_bits)
    }
}

/// One row of `BySize`; row 0 is what is large.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SizeRow {
    /// Objects allocated.
    pub mallocs: u64,
    /// Objects freed.
    pub frees: u64,
}

/// What `runtime/metrics` tells beyond [`Stats`]. Rising, unless said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct More {
    /// Marking at the machine's own safepoints, ns.
    pub assist_ns: u64,
    /// Marking by workers, in steps of the host, and in cycles that were asked for, ns.
    pub dedicated_ns: u64,
    /// Time in which the VM was entered, ns.
    pub active_ns: u64,
    /// What the last mark scanned, bytes; not rising.
    pub scanned_bytes: u64,
    /// Package variables, bytes; not rising.
    pub globals_bytes: u64,
    /// Finalizers queued to run.
    pub finalizers_queued: u64,
    /// Of these, begun.
    pub finalizers_run: u64,
    /// The last cycle in which the limiter held assists back, 0 none; not rising.
    pub limiter_last_full: u64,
    /// Cleanups queued to run.
    pub cleanups_queued: u64,
    /// Of these, begun.
    pub cleanups_run: u64,
}

/// The counters of one heap.
pub(super) struct Counters {
    pub(super) total_alloc: u64,
    pub(super) freed_bytes: u64,
    pub(super) mallocs: u64,
    pub(super) frees: u64,
    pub(super) by_class: [SizeRow; N_CLASSES],
    /// Bytes of live large objects.
    pub(super) large_bytes: u64,
    pub(super) heap_inuse: u64,
    pub(super) stack_inuse: u64,
    pub(super) mspan_bytes: u64,
    pub(super) mcache_bytes: u64,
    pub(super) bitmap_bytes: u64,
    pub(super) special_bytes: u64,
    pub(super) other_bytes: u64,
    pub(super) gc_phase: u64,
    pub(super) last_gc: u64,
    pub(super) pause_total_ns: u64,
    pub(super) pause_max_ns: u64,
    /// The last pauses and their ends, as a ring; grows to its length with the first cycles.
    pub(super) pauses: Vec<(u64, u64)>,
    pub(super) num_gc: u64,
    pub(super) num_forced_gc: u64,
    pub(super) gc_steps: u64,
    pub(super) gc_step_total_ns: u64,
    pub(super) gc_step_max_ns: u64,
    pub(super) gc_step_overrun_max_ns: u64,
    /// All time of collecting: pauses, steps, whole cycles.
    pub(super) gc_time_ns: u64,
    pub(super) active_ns: u64,
    pub(super) marked_bytes: u64,
    pub(super) last_freed_bytes: u64,
    pub(super) finalizers_run_total: u64,
    pub(super) more: More,
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            total_alloc: 0,
            freed_bytes: 0,
            mallocs: 0,
            frees: 0,
            by_class: [SizeRow::default(); N_CLASSES],
            large_bytes: 0,
            heap_inuse: 0,
            stack_inuse: 0,
            mspan_bytes: 0,
            mcache_bytes: 0,
            bitmap_bytes: 0,
            special_bytes: 0,
            other_bytes: 0,
            gc_phase: 0,
            last_gc: 0,
            pause_total_ns: 0,
            pause_max_ns: 0,
            pauses: Vec::new(),
            num_gc: 0,
            num_forced_gc: 0,
            gc_steps: 0,
            gc_step_total_ns: 0,
            gc_step_max_ns: 0,
            gc_step_overrun_max_ns: 0,
            gc_time_ns: 0,
            active_ns: 0,
            marked_bytes: 0,
            last_freed_bytes: 0,
            finalizers_run_total: 0,
            more: More::default(),
        }
    }
}

impl Counters {
    /// Bytes allocated and not freed, as flushed.
    #[inline]
    pub(super) fn heap_alloc(&self) -> u64 {
        self.total_alloc - self.freed_bytes
    }

    pub(super) fn count_alloc(&mut self, class: u8, n: u64, n_bytes: u64) {
        self.mallocs += n;
        self.total_alloc += n_bytes;
        if let Some(row) = self.by_class.get_mut(class as usize) {
            row.mallocs += n;
        }
        if class == 0 {
            self.large_bytes += n_bytes;
        }
    }

    pub(super) fn count_free(&mut self, class: u8, n: u64, n_bytes: u64) {
        self.frees += n;
        self.freed_bytes += n_bytes;
        if let Some(row) = self.by_class.get_mut(class as usize) {
            row.frees += n;
        }
        if class == 0 {
            self.large_bytes -= n_bytes;
        }
    }

    /// The last pause and its end; zeros before the first.
    pub(super) fn last_pause(&self) -> (u64, u64) {
        let at = self.num_gc.wrapping_sub(1) as usize % N_PAUSES;
        self.pauses.get(at).copied().unwrap_or_default()
    }

    /// Books one pause that ended at `end_ns` of the wall clock; the number of the cycle is not counted yet.
    pub(super) fn count_pause(&mut self, pause_ns: u64, end_ns: u64) {
        let at = self.num_gc as usize % N_PAUSES;
        match self.pauses.get_mut(at) {
            Some(row) => *row = (pause_ns, end_ns),
            None => self.pauses.push((pause_ns, end_ns)),
        }
        self.pause_total_ns += pause_ns;
        self.pause_max_ns = self.pause_max_ns.max(pause_ns);
    }
}

/// A copy of [`Stats`] that any thread can read, torn never.
#[derive(Default)]
pub struct Published(Seqlock<{ STAT_NAMES.len() }>);

impl Published {
    /// Writes a new copy. One writer: the thread that runs the heap.
    pub(super) fn write(&self, stats: &Stats) {
        self.0.write(stats.words());
    }

    /// The last copy: as of the last refill, phase change or exit of the machine.
    pub fn read(&self) -> Stats {
        Stats::from_words(self.0.read())
    }
}
