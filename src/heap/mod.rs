//! The collected heap: shapes, spans, collector, barriers, handles, finalizers, counters. Knows no Go.
//!
//! In: shapes, sizes, node kinds as plain numbers, roots through the trait [`roots::Roots`]. Out: cells at addresses that never change,
//! found from any interior pointer; the books about them.
//!
//! One thread at a time runs a heap; what other threads may call is said where it stands (node handles, freeing refs, reading [`Published`],
//! asking for a cycle). A cycle happens only in [`Heap::collect`], which the machine calls at safepoints: allocation never collects.
//!
//! Which files of the room hold unsafe code, and for what, stands in `src/ARCHITECTURE.md`. Invariant Q1: a heap is one thread's at a time; it may
//! move between threads between calls.

mod activity;
pub mod alloc;
pub mod barrier;
pub mod capture;
pub mod class;
mod close;
pub mod code;
pub mod colour;
pub mod config;
pub mod counters;
pub mod cycle;
pub mod external;
pub mod finalizer;
pub mod frames;
mod grey;
mod greyrange;
pub mod handle;
mod held;
pub mod histogram;
pub mod jobs;
pub mod kindclock;
pub mod lifecycle;
mod limiter;
pub mod lines;
mod local;
pub mod mark;
mod mutant;
mod newest;
pub mod node;
mod pacer;
mod pages;
mod pause;
pub mod probe;
pub mod record;
pub mod ring;
pub mod roots;
mod roster;
pub mod sampler;
mod seqlock;
mod settle;
pub mod shape;
pub mod sites;
mod slots;
mod span;
mod specials;
pub mod stack;
pub mod steps;
pub mod sweep;
mod sweepers;
mod tables;
pub mod team;
mod tray;
mod treecache;
pub mod unit;
mod verify;
pub mod weak;
pub mod words;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Instant;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::heap::alloc::{AllocBytes, ClassRef, alloc_bytes_as, new_pattern, zero_base};
use crate::heap::barrier::Barrier;
use crate::heap::capture::Captures;
use crate::heap::class::class_of;
use crate::heap::config::{HeapConfig, WantHook, debug};
use crate::heap::counters::{Counters, Published, SizeRow, Stats};
use crate::heap::cycle::Cycle;
use crate::heap::finalizer::Finalizers;
use crate::heap::frames::Frames;
use crate::heap::handle::Refs;
use crate::heap::histogram::TimeHistogram;
use crate::heap::kindclock::KindClock;
use crate::heap::lifecycle::Lifecycle;
use crate::heap::limiter::Limiter;
use crate::heap::node::{DeadNode, NODE_BYTES, NodeSpace};
use crate::heap::pacer::{Inputs, Pacer};
use crate::heap::pages::Pages;
use crate::heap::probe::Probes;
use crate::heap::record::History;
use crate::heap::ring::{Event, Ring};
use crate::heap::sampler::Sampler;
use crate::heap::shape::{ByShape, PatternRef, Shape};
use crate::heap::sites::Sites;
use crate::heap::span::{Kind, SpanRef};
use crate::heap::stack::{N_BINS, StackBin};
use crate::heap::team::Workers;
use crate::heap::treecache::TreeCache;
use crate::heap::unit::UnitPtr;
use crate::mem::OutOfMemory;
use crate::mem::source::Source;

/// Bits of [`Shared::want`].
mod want {
    /// The pacer, a stress mode, or a cycle that is to go on.
    pub(super) const PACED: u32 = 1;
    /// Somebody asked: the cycle goes on to its end, also where nobody paces.
    pub(super) const ASKED: u32 = 2;
    /// The workers have found nothing more to mark.
    pub(super) const MARKED: u32 = 4;
    /// Samples wait for their buckets; no cycle is wanted for that.
    pub(super) const SAMPLED: u32 = 8;
}

/// What other threads may touch of a heap; outlives it.
#[derive(Default)]
pub struct Shared {
    /// The books as of the last refill, phase change or exit of the machine.
    pub stats: Published,
    /// Not zero: a cycle is wanted, by whom tell the bits of [`want`].
    want: AtomicU32,
    /// The steps of incremental collection.
    pub step_times: TimeHistogram,
    /// The pauses of cycles.
    pub pause_times: TimeHistogram,
    /// Host memory that script objects keep alive.
    external: AtomicI64,
    /// Where events go, if anybody wants them.
    ring: Option<Ring>,
}

impl Shared {
    /// Asks for a cycle soon.
    pub fn hint(&self) {
        self.want.fetch_or(want::ASKED, Ordering::Release);
    }

    /// The workers ask for the step that ends the mark.
    fn want_step(&self) {
        self.want.fetch_or(want::MARKED, Ordering::Release);
    }

    /// The event ring, for its one reader.
    pub fn ring(&self) -> Option<&Ring> {
        self.ring.as_ref()
    }

    /// Tells of host memory kept alive, or not any more.
    pub fn add_external(&self, delta_bytes: i64) {
        self.external.fetch_add(delta_bytes, Ordering::Relaxed);
    }
}

/// One collected heap. Boxed, because spans know its address.
pub struct Heap {
    config: HeapConfig,
    pages: Pages,
    spans: Vec<SpanRef>,
    classes: Vec<ClassRef>,
    patterns: FxHashSet<ByShape>,
    large_classes: FxHashMap<(usize, u64), ClassRef>,
    noscan: PatternRef,
    /// Code was installed.
    has_code: bool,
    alloc_bytes_as: AllocBytes,
    code_pattern: PatternRef,
    node_pattern: PatternRef,
    zero_class: ClassRef,
    node_class: ClassRef,
    stack_bins: [StackBin; N_BINS],
    /// Address range of all spans there ever were: the first test of the marker.
    low_addr: u64,
    high_addr: u64,
    counters: Counters,
    sites: Sites,
    sampler: Sampler,
    history: History,
    lifecycle: Lifecycle,
    probes: Probes,
    pacer: Pacer,
    nodes: NonNull<NodeSpace>,
    n_node_pages: u32,
    free_node_pages: Vec<u32>,
    ast_parsed_total: u64,
    ast_dead_total: u64,
    node_roots: BTreeMap<u64, u32>,
    node_watch: FxHashMap<u64, Vec<u64>>,
    units: Vec<UnitPtr>,
    n_unit_slots: u32,
    free_unit_slots: Vec<u32>,
    dead_nodes: VecDeque<DeadNode>,
    finalizers: Finalizers,
    refs: Refs,
    barrier: Barrier,
    cycle: Cycle,
    frames: Frames,
    globals_bytes: u64,
    active_since: Option<u64>,
    limiter: Limiter,
    active_depth: u32,
    bugs: Vec<String>,
    /// What audit mode saw at the beginning of the mark that runs, by the base of its span.
    audit: Option<HashMap<u64, Vec<u64>>>,
    /// The last reading that verify mode saw.
    last_verified: Option<Box<Stats>>,
    birth: Instant,
    want_hook: Option<WantHook>,
    shared: Arc<Shared>,
    workers: Workers,
    captures: Captures,
    /// Trees kept by their text.
    trees: TreeCache,
    /// What the front end's time goes into, if somebody wants to know.
    kind_clock: Option<KindClock>,
}

// SAFETY: Q1: what a heap points to is its own, or shared through atomics (node space, `Shared`, `RefTable`).
unsafe impl Send for Heap {}

impl Heap {
    /// An empty heap.
    ///
    /// # Errors
    /// No memory for its first tables.
    pub fn new(config: HeapConfig) -> Result<Box<Heap>, OutOfMemory> {
        let bytes_only = Shape {
            size: 8,
            align: 8,
            words: Vec::new(),
            ..Shape::default()
        };
        let pacer = Pacer::new(&Inputs {
            marked: 0,
            live: 0,
            scan: 0,
            stacks: 0,
            globals: 0,
            gc_percent: config.gc_percent,
            min_heap: config.min_heap,
            memory_limit: config.memory_limit,
            non_heap: 0,
        });
        let ring = match config.ring_bytes {
            0 => None,
            n_bytes => Some(Ring::new(n_bytes, config.is_flight_recorder)?),
        };
        let placeholder = ClassRef(NonNull::dangling());
        let alloc_bytes_as = alloc_bytes_as(config.counts_sites);
        let mut heap = Box::new(Heap {
            config,
            pages: Pages::new(Source::new(config.realloc)),
            spans: Vec::new(),
            classes: Vec::new(),
            patterns: FxHashSet::default(),
            large_classes: FxHashMap::default(),
            noscan: new_pattern(bytes_only.clone()),
            has_code: false,
            alloc_bytes_as,
            code_pattern: new_pattern(bytes_only.clone()),
            node_pattern: new_pattern(bytes_only),
            zero_class: placeholder,
            node_class: placeholder,
            stack_bins: Default::default(),
            low_addr: u64::MAX,
            high_addr: 0,
            counters: Counters::default(),
            sites: Sites::new(),
            history: History::default(),
            lifecycle: Lifecycle::default(),
            probes: Probes::default(),
            sampler: Sampler::new(config.sample_bytes, config.sample_seed),
            pacer,
            nodes: NonNull::from(Box::leak(Box::new(NodeSpace::new()))),
            n_node_pages: 0,
            free_node_pages: Vec::new(),
            ast_parsed_total: 0,
            ast_dead_total: 0,
            node_roots: BTreeMap::new(),
            node_watch: FxHashMap::default(),
            units: Vec::new(),
            n_unit_slots: 0,
            free_unit_slots: Vec::new(),
            dead_nodes: VecDeque::new(),
            finalizers: Finalizers::default(),
            refs: Refs::default(),
            barrier: Barrier::default(),
            cycle: Cycle::default(),
            frames: Frames::default(),
            globals_bytes: 0,
            active_since: None,
            limiter: Limiter::default(),
            active_depth: 0,
            bugs: Vec::new(),
            audit: None,
            last_verified: None,
            birth: Instant::now(),
            want_hook: None,
            shared: Arc::new(Shared {
                ring,
                ..Shared::default()
            }),
            workers: Workers::default(),
            captures: Captures::default(),
            trees: TreeCache::default(),
            kind_clock: None,
        });
        let at: *mut Heap = &raw mut *heap;
        heap.barrier.belongs_to(at);
        heap.plan_next_step();
        // The other stress modes begin with the first cycle that is due.
        if heap.config.debug & debug::STRESS_STEP != 0 {
            heap.want_collect();
        }
        let noscan = heap.noscan;
        heap.zero_class = heap.new_class(noscan, Kind::NoScan, 0, 0)?;
        let zero = heap.zero_class.get();
        zero.cursor = zero_base().as_ptr();
        zero.limit = std::ptr::null_mut();
        let nodes = heap.node_pattern;
        heap.node_class = heap.class_for(nodes, Kind::Node, class_of(NODE_BYTES), NODE_BYTES)?;
        heap.publish();
        Ok(heap)
    }

    /// The configuration, as changed since.
    pub fn config(&self) -> &HeapConfig {
        &self.config
    }

    /// How long steps took.
    pub fn step_times(&self) -> &TimeHistogram {
        &self.shared.step_times
    }

    /// How long the pauses of cycles took.
    pub fn pause_times(&self) -> &TimeHistogram {
        &self.shared.pause_times
    }

    /// What other threads may use.
    pub fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    /// `hook` is called, beside the flag of [`Heap::wants_collect`], whenever a cycle becomes wanted.
    pub fn set_want_hook(&mut self, hook: Option<WantHook>) {
        self.want_hook = hook;
    }

    /// True if a cycle is due at the next safepoint.
    #[inline]
    pub fn wants_collect(&self) -> bool {
        self.shared.want.load(Ordering::Acquire) & !want::SAMPLED != 0
    }

    /// The same, or samples wait for their buckets: one look for both.
    #[inline]
    pub fn wants_attention(&self) -> bool {
        self.shared.want.load(Ordering::Acquire) != 0
    }

    /// Samples wait.
    pub(super) fn want_names(&self) {
        self.shared.want.fetch_or(want::SAMPLED, Ordering::Relaxed);
    }

    /// They do not wait any more.
    pub(super) fn have_names(&self) {
        self.shared
            .want
            .fetch_and(!want::SAMPLED, Ordering::Relaxed);
    }

    /// Asks for a cycle at the next safepoint.
    pub(crate) fn want_collect(&self) {
        if self.shared.want.fetch_or(want::PACED, Ordering::AcqRel) & want::PACED == 0
            && let Some(hook) = self.want_hook
        {
            // SAFETY: whoever set the hook keeps its argument alive as long as the heap.
            unsafe { (hook.func)(hook.user) };
        }
    }

    /// The pacer wants no cycle any more. What others ask for stands.
    fn want_no_pace(&self) {
        self.shared.want.fetch_and(!want::PACED, Ordering::AcqRel);
    }

    /// Takes what is wanted: bits of [`want`].
    fn take_want(&self) -> u32 {
        self.shared.want.swap(0, Ordering::AcqRel)
    }

    /// Books bytes of tables outside the heap that a room above keeps for this heap (`OtherSys`).
    pub fn add_other_bytes(&mut self, delta: i64) {
        self.counters.other_bytes = self.counters.other_bytes.saturating_add_signed(delta);
    }

    /// Events are written.
    #[inline]
    pub fn has_ring(&self) -> bool {
        self.shared.ring.is_some()
    }

    /// Writes an event, if anybody wants them; its time is set.
    #[inline]
    pub fn tell(&self, event: Event) {
        if let Some(ring) = &self.shared.ring {
            ring.push(Event {
                time_ns: self.now_ns(),
                ..event
            });
        }
    }

    /// Writes an event of a moment whose time was read already: records and events of one moment have one time.
    pub(super) fn tell_at(&self, time_ns: u64, event: Event) {
        if let Some(ring) = &self.shared.ring {
            ring.push(Event { time_ns, ..event });
        }
    }

    /// From now on the front end's time is charged to kinds of nodes.
    pub fn time_kinds(&mut self) -> KindClock {
        self.kind_clock.get_or_insert_with(KindClock::new).clone()
    }

    /// The clock, if there is one.
    pub fn kind_clock(&self) -> Option<&KindClock> {
        self.kind_clock.as_ref()
    }

    /// Source texts parsed since the beginning.
    pub fn n_parses(&self) -> u64 {
        self.lifecycle.totals.n_units
    }

    /// Bytes taken from the system and not given back.
    fn used_bytes(&self) -> u64 {
        let c = &self.counters;
        self.pages.touched_bytes() - self.pages.released_bytes()
            + c.mspan_bytes
            + c.mcache_bytes
            + c.bitmap_bytes
            + c.special_bytes
            + c.other_bytes
            + self.captures.n_bytes()
            + self.trees.table_bytes()
            + self.sites.n_bytes()
            + self.sampler.n_bytes()
    }

    /// The books, exact.
    pub fn stats(&mut self) -> Stats {
        self.flush();
        self.read_books()
    }

    /// One row of `BySize`: class 1..=67, or 0 for large objects.
    pub fn size_row(&self, class: u8) -> SizeRow {
        self.counters
            .by_class
            .get(class as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Writes the copy for other threads, as of the last flush.
    pub fn publish(&self) {
        self.shared.stats.write(&self.read_books());
    }

    fn read_books(&self) -> Stats {
        let c = &self.counters;
        let heap_idle = self.pages.idle_bytes();
        let gc_sys = c.bitmap_bytes + c.special_bytes;
        let buck_hash_sys = self.sites.n_bytes() + self.sampler.n_bytes();
        let other_sys = c.other_bytes
            + self.captures.n_bytes()
            + self.trees.table_bytes()
            + self.space().n_bytes();
        let heap_sys = c.heap_inuse + heap_idle;
        let [parsed, scoped, evaluated] =
            [0, 1, 2].map(|i: usize| self.space().by_state[i].load(Ordering::Relaxed));
        let ast_nodes = self.ast_parsed_total - self.ast_dead_total;
        Stats {
            time_ns: self.now_ns(),
            gc_phase: c.gc_phase,
            heap_alloc: c.heap_alloc(),
            total_alloc: c.total_alloc,
            mallocs: c.mallocs,
            frees: c.frees,
            heap_objects: c.mallocs - c.frees,
            heap_sys,
            heap_idle,
            heap_inuse: c.heap_inuse,
            heap_released: self.pages.released_bytes(),
            stack_inuse: c.stack_inuse,
            stack_sys: c.stack_inuse,
            mspan_inuse: c.mspan_bytes,
            mspan_sys: c.mspan_bytes,
            mcache_inuse: c.mcache_bytes,
            mcache_sys: c.mcache_bytes,
            buck_hash_sys,
            gc_sys,
            other_sys,
            sys: heap_sys
                + c.stack_inuse
                + c.mspan_bytes
                + c.mcache_bytes
                + buck_hash_sys
                + gc_sys
                + other_sys,
            next_gc: self.pacer.goal,
            last_gc: c.last_gc,
            pause_total_ns: c.pause_total_ns,
            pause_max_ns: c.pause_max_ns,
            num_gc: c.num_gc,
            num_forced_gc: c.num_forced_gc,
            gc_steps: c.gc_steps,
            gc_step_total_ns: c.gc_step_total_ns,
            gc_step_max_ns: c.gc_step_max_ns,
            gc_step_overrun_max_ns: c.gc_step_overrun_max_ns,
            gc_cpu_fraction_bits: self.gc_cpu_fraction().to_bits(),
            ast_nodes,
            ast_bytes: ast_nodes * NODE_BYTES,
            ast_parsed_total: self.ast_parsed_total,
            ast_dead_total: self.ast_dead_total,
            ast_state_parsed: parsed,
            ast_state_scoped: scoped,
            ast_state_evaluated: evaluated,
            refs_live: self.refs.n_live,
            refs_weak: self.refs.n_weak,
            node_handles: self.space().n_handles(),
            external_bytes: u64::try_from(self.shared.external.load(Ordering::Relaxed))
                .unwrap_or(0),
            finalizers_pending: (self.n_ready() + self.n_host_ready()) as u64,
            finalizers_run_total: c.finalizers_run_total,
            marked_bytes: c.marked_bytes,
            last_freed_bytes: c.last_freed_bytes,
            memory_limit: self.config.memory_limit,
            gc_percent: self.config.gc_percent.map_or(u64::MAX, u64::from),
            kept_trees: self.trees.n_trees(),
            kept_tree_bytes: self.trees.counts.n_bytes,
            kept_tree_hits: self.trees.counts.hits,
            kept_trees_trimmed: self.trees.counts.trimmed,
        }
    }
}
