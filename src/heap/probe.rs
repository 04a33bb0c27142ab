//! Probes: what is told of syntax trees one by one, beyond the sums: traces of units from parse to death, deaths of chosen kinds, walks.
//!
//! In: a trace id for what is parsed from now on, a set of kinds, the steps of a walk. Out: events, and counts of what was probed.
//!
//! A unit takes the trace id that is in force when it is parsed and keeps it; its nodes have it too. Events of its life carry it: PARSE_BEGIN, PARSE_END,
//! SCOPE_END (if all units of the package share it), COMPILE_END, EVAL_FIRST, and at its end UNIT_DEAD. Nothing of this costs a program that runs.
//!
//! A walk is probed at nodes of the kinds of its mask only, composite ones (by default those that the engine names: files and functions); of the probes at depth 0
//! every N-th is a full reading. The counters are plain: whoever walks has the heap.

use crate::heap::Heap;
use crate::heap::counters::Stats;
use crate::heap::node::NodePtr;
use crate::heap::ring::{Event, kind};
use crate::heap::unit::UnitPtr;

/// A set of kinds of nodes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct KindSet([u64; 4]);

impl KindSet {
    /// These kinds.
    pub fn of(kinds: impl IntoIterator<Item = u8>) -> KindSet {
        let mut set = KindSet::default();
        for kind in kinds {
            if let Some(word) = set.0.get_mut(kind as usize / 64) {
                *word |= 1 << (kind % 64);
            }
        }
        set
    }

    /// It is one of them.
    #[inline]
    pub fn has(&self, kind: u8) -> bool {
        self.0
            .get(kind as usize / 64)
            .is_some_and(|word| word >> (kind % 64) & 1 != 0)
    }
}

/// Full readings: one in so many probes at depth 0.
pub const DEFAULT_EVERY: u64 = 10;

/// What walks have been, so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WalkCounts {
    /// Walks begun.
    pub walks: u64,
    /// Nodes probed.
    pub probes: u64,
    /// Of these, at depth 0.
    pub roots: u64,
    /// Full readings.
    pub readings: u64,
}

/// The probes of one heap.
pub(super) struct Probes {
    /// For units that are parsed from now on; 0: none.
    pub(super) trace: u64,
    /// Kinds of which each death is told.
    tracked: KindSet,
    walked: KindSet,
    every: u64,
    counts: WalkCounts,
}

impl Default for Probes {
    fn default() -> Self {
        Probes {
            trace: 0,
            tracked: KindSet::default(),
            walked: KindSet::default(),
            every: DEFAULT_EVERY,
            counts: WalkCounts::default(),
        }
    }
}

impl Heap {
    /// Units that are parsed from now on belong to this trace; 0: to none.
    pub fn set_trace(&mut self, trace: u64) {
        self.probes.trace = trace;
    }

    /// The trace in force.
    pub fn trace(&self) -> u64 {
        self.probes.trace
    }

    /// Each death of a node of these kinds is told by an event of its own.
    pub fn track_kinds(&mut self, kinds: KindSet) {
        self.probes.tracked = kinds;
    }

    /// Walks are probed at these kinds; at depth 0 every `every`-th probe is a full reading (0: never).
    pub fn probe_walks(&mut self, kinds: KindSet, every: u64) {
        self.probes.walked = kinds;
        self.probes.every = every;
    }

    /// What walks have been.
    pub fn walk_counts(&self) -> WalkCounts {
        self.probes.counts
    }

    /// A walk begins: the baseline of memory.
    pub fn walk_begins(&mut self, root: NodePtr) {
        self.probes.counts.walks += 1;
        if self.has_ring() {
            let stats = self.stats();
            self.tell(Event {
                kind: kind::WALK_BEGIN,
                node: root.id(),
                a: stats.heap_alloc,
                b: stats.num_gc,
                d: root.unit().trace(),
                ..Event::default()
            });
        }
    }

    /// A walk comes to a node.
    #[inline]
    pub fn walk_visits(&mut self, node: NodePtr, depth: u32) {
        if self.probes.walked.has(node.kind()) {
            self.probe(node, depth);
        }
    }

    #[cold]
    fn probe(&mut self, node: NodePtr, depth: u32) {
        let (every, counts) = (self.probes.every, &mut self.probes.counts);
        counts.probes += 1;
        let mut is_reading = false;
        if depth == 0 {
            counts.roots += 1;
            is_reading = every != 0 && counts.roots.is_multiple_of(every);
            counts.readings += u64::from(is_reading);
        }
        if !self.has_ring() {
            return;
        }
        let stats = self.stats();
        self.tell(Event {
            kind: kind::WALK_PROBE,
            node: node.id(),
            a: stats.heap_alloc,
            b: stats.num_gc,
            c: u64::from(node.kind()),
            d: u64::from(depth),
            ..Event::default()
        });
        if is_reading {
            self.tell_reading(&stats);
        }
    }

    /// Tells a reading that a walk or a rule asked for.
    pub fn tell_reading(&self, stats: &Stats) {
        self.tell(Event {
            kind: kind::SNAPSHOT,
            a: stats.heap_alloc,
            b: stats.heap_objects,
            c: stats.num_gc,
            d: stats.ast_nodes,
            ..Event::default()
        });
    }

    /// A mark found this node dead.
    #[inline]
    pub(super) fn tell_node_dead(&self, node: NodePtr) {
        if self.probes.tracked.has(node.kind()) {
            let unit = node.unit();
            self.tell(Event {
                kind: kind::NODE_FREED,
                node: node.id(),
                a: u64::from(node.kind()),
                b: self.mark_number(),
                c: self.mark_number().saturating_sub(unit.birth_cycle()),
                d: unit.trace(),
                ..Event::default()
            });
        }
    }

    /// The last node of a unit is gone, and nothing roots it.
    pub(super) fn tell_unit_dead(&self, unit: UnitPtr) {
        self.tell(Event {
            kind: kind::UNIT_DEAD,
            a: unit.trace(),
            b: u64::from(unit.n_nodes()),
            c: self.counters.num_gc,
            d: self.now_ns().saturating_sub(unit.birth_ns()),
            ..Event::default()
        });
    }

    /// The host let something go that it had given to the script: by closing it, or because a collection found it unreachable.
    pub fn tell_release(&self, number: u64, is_closed: bool) {
        self.tell(Event {
            kind: kind::RELEASE,
            a: u64::from(is_closed),
            b: number,
            c: self.counters.num_gc,
            ..Event::default()
        });
    }
}
