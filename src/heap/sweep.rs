//! Sweeping: unmarked cells are freed, by bitmaps alone, except where death has consequences.
//!
//! In: frozen mark bits. Out: alloc bits = marks, clean bitmaps, empty spans given back, classes that find their free runs again.
//!
//! Order. First nodes are settled (`settle.rs`). Then span by span
//! ([`Heap::sweep_unit`]), by steps and by allocation: first spans with specials, then all. At last units without nodes and roots.
//!
//! In a span with specials, dead objects with a finalizer have their weak handles cleared, are queued and marked again; others queue their
//! cleanups.
//!
//! Invariants. W2: between the end of the mark and a span's sweep a cell of it is alive IF AND ONLY IF it is marked, afterwards IF AND ONLY IF it is allocated
//! ([`Heap::is_live`]); nothing is handed out in a span before it is swept. W3: spans at and above `sweep_at` in the heap's list are
//! swept, or given to workers (`sweepers.rs`); a span in `special_spans` or given that was swept before its turn was not dropped then, so its record is still there.
//!
//! Unsafe: poisoning freed cells. Invariant: only cells with a clear mark and a set alloc bit are written.

use crate::heap::Heap;
use crate::heap::alloc::ClassRef;
use crate::heap::cycle::phase;
use crate::heap::finalizer::{Action, Ready, SPECIAL_BYTES, Special};
use crate::heap::node::{DeadNode, Lifespan, NODE_BYTES, NodePtr, count, state};
use crate::heap::ring::{Event, kind};
use crate::heap::span::{Bits, Kind, SpanRef};
use crate::heap::weak;
use std::sync::atomic::Ordering;

/// Spans looked at in one unit: a step over spans that need no sweep is bounded too.
const MOST_LOOKS: u32 = 64;

/// What freed words look like in poison mode.
pub const POISON_WORD: u64 = 0xDEAD_DEAD_DEAD_DEAD;

/// What a unit of sweeping did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    /// Something.
    Done,
    /// Nothing, until a worker has swept what it took.
    Wait,
    /// Nothing: all is swept.
    Over,
}

/// How cells are swept.
#[derive(Clone, Copy)]
pub(super) struct Mode {
    /// Number of the sweep.
    pub(super) number: u64,
    pub(super) poison: bool,
    pub(super) efence: bool,
}

/// What is left of a span.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Full,
    /// It has free cells.
    Free,
    Empty,
    /// Nothing in it is handed out again.
    Fenced,
}

/// What sweeping its cells made of a span.
pub(super) struct Cells {
    pub(super) n_freed: u32,
    pub(super) fate: Fate,
}

impl Heap {
    /// Sweeps one span, or looks at many that need no sweep, or books what workers have swept.
    pub(super) fn sweep_unit(&mut self) -> Unit {
        if let Some(span) = self.cycle.special_spans.pop() {
            if !self.is_swept(span) {
                self.sweep_span(span, true);
            }
            return Unit::Done;
        }
        if self.book_swept() || self.drop_empty_spans() {
            return Unit::Done;
        }
        if self.cycle.shares_sweep {
            return self.sweep_beside_workers();
        }
        for _ in 0..MOST_LOOKS {
            let Some(at) = self.cycle.sweep_at.checked_sub(1) else {
                return Unit::Over;
            };
            self.cycle.sweep_at = at;
            if let Some(&span) = self.spans.get(at)
                && span.kind != Kind::Stack
                && !self.is_swept(span)
            {
                self.sweep_span(span, true);
                return Unit::Done;
            }
        }
        Unit::Done
    }

    /// Sweeps what is left. Alone.
    pub(super) fn sweep_all(&mut self) {
        while self.sweep_unit() == Unit::Done {}
    }

    /// Looks for a span with free cells for a class, before a new one is made.
    pub(super) fn sweep_for(&mut self, class: ClassRef) {
        const MOST_SPANS: u32 = 64;
        if !self.is_freeing() {
            return;
        }
        for _ in 0..MOST_SPANS {
            if self.counters.gc_phase == phase::MARK_TERM {
                // Nothing is swept before.
                if !self.settle_unit() {
                    self.end_settling();
                }
                continue;
            }
            if class.get().partial.is_some() || self.sweep_unit() != Unit::Done {
                return;
            }
        }
    }

    /// The sweep of this cycle has been at a span, or the span is newer.
    #[inline]
    pub(super) fn is_swept(&self, span: SpanRef) -> bool {
        span.is_swept_by(self.cycle.sweep_number)
    }

    /// Sweeps a span before its turn, for somebody who goes on to use it: it is kept even if nothing in it lives.
    pub(super) fn ensure_swept(&mut self, span: SpanRef) {
        self.settle(span);
        if !self.is_swept(span) {
            self.sweep_span(span, false);
        }
    }

    /// A cell that the sweep will free.
    pub(super) fn is_condemned(&self, addr: u64) -> bool {
        let Some(span) = SpanRef::of(addr).filter(|_| self.is_freeing()) else {
            return false;
        };
        self.settle(span);
        !self.is_swept(span) && !span.is_marked(span.index_of(addr))
    }

    /// W2: the cell that `addr` points into survives the current sweep.
    pub(super) fn is_live(&mut self, addr: u64) -> bool {
        let Some(span) = SpanRef::of(addr) else {
            return false;
        };
        self.flush_span(span);
        self.settle(span);
        let index = span.index_of(addr);
        if self.is_swept(span) {
            span.is_alloc(index)
        } else {
            span.is_marked(index)
        }
    }

    pub(super) fn sweep_span(&mut self, span: SpanRef, may_drop: bool) {
        span.set_swept_by(self.cycle.sweep_number);
        self.sweep_specials(span);
        if self.captures.wants_sweep() {
            self.capture_survivors(span);
        }
        let cells = sweep_cells(span, self.sweep_mode());
        if cells.n_freed > 0 {
            let n = u64::from(cells.n_freed);
            self.counters.count_free(span.class, n, n * span.elem_bytes);
        }
        match cells.fate {
            Fate::Full | Fate::Fenced => {}
            Fate::Empty if may_drop => self.drop_span(span),
            Fate::Empty | Fate::Free if span.alloc_class.is_null() => {}
            Fate::Empty | Fate::Free => {
                // SAFETY: A2: the class lives as long as the heap; no other borrow of it is alive here.
                let class = unsafe { &mut *span.alloc_class };
                span.next_partial.set(class.partial);
                class.partial = Some(span);
            }
        }
    }

    fn sweep_specials(&mut self, span: SpanRef) {
        let Some(list) = span.specials.take() else {
            return;
        };
        let before = list.len();
        let n_ready = self.n_ready();
        let mut keep: Vec<Special> = Vec::new();
        for object in list.chunk_by(|a, b| a.index == b.index) {
            self.sweep_object_specials(span, object, &mut keep);
        }
        for n in n_ready..self.n_ready() {
            self.tell(Event {
                kind: kind::FINALIZER_QUEUED,
                a: n as u64 + 1,
                ..Event::default()
            });
        }
        self.counters.special_bytes -= (before - keep.len()) as u64 * SPECIAL_BYTES;
        if !keep.is_empty() {
            span.specials.set(Some(Box::new(keep)));
            self.finalizers.spans.push(span);
        }
    }

    /// Decides about the specials of one object.
    fn sweep_object_specials(
        &mut self,
        span: SpanRef,
        object: &[Special],
        keep: &mut Vec<Special>,
    ) {
        let Some(index) = object.first().map(|s| s.index) else {
            return;
        };
        if span.is_marked(index) {
            for special in object {
                let is_over =
                    matches!(special.action, Action::Weak { handle } if !self.is_live(handle));
                if let Action::Sample { sample } = special.action {
                    self.sampler.survived(sample, self.counters.num_gc);
                }
                if !is_over {
                    keep.push(*special);
                }
            }
            return;
        }
        let resurrected = object
            .iter()
            .any(|s| matches!(s.action, Action::Finalizer { .. }));
        for special in object {
            match special.action {
                Action::Weak { handle } => {
                    if self.is_live(handle) {
                        weak::clear(handle);
                    }
                }
                Action::Finalizer { .. } => {
                    span.set_mark(index);
                    self.counters.more.finalizers_queued += 1;
                    self.finalizers.ready.push_back(Ready {
                        action: special.action,
                        object: span.cell(index),
                    });
                }
                Action::Cleanup { .. } | Action::Host { .. } | Action::Sample { .. }
                    if resurrected =>
                {
                    keep.push(*special);
                }
                Action::Sample { sample } => self.sampler.died(sample),
                Action::Host { id } => self.finalizers.host_ready.push_back(id),
                Action::Cleanup { .. } => {
                    self.counters.more.cleanups_queued += 1;
                    self.finalizers.ready.push_back(Ready {
                        action: special.action,
                        object: 0,
                    });
                }
            }
        }
    }

    pub(super) fn count_dead_node(&mut self, node: NodePtr) {
        if !self.node_watch.is_empty()
            && let Some(callbacks) = self.node_watch.remove(&node.addr())
        {
            let last = Lifespan {
                state: state::DEAD,
                ..node.lifespan()
            };
            self.dead_nodes.extend(
                callbacks
                    .into_iter()
                    .map(|callback| DeadNode { callback, last }),
            );
        }
        self.ast_dead_total += 1;
        count(&self.space().by_kind, node.kind(), |n| n.saturating_sub(1));
        self.lifecycle.count_death(node.kind(), node.id());
        self.tell_node_dead(node);
        let unit = node.unit().get();
        unit.n_live.fetch_sub(1, Ordering::Relaxed);
        if let Some(n) = self.space().by_state.get(node.state() as usize) {
            n.fetch_sub(1, Ordering::Relaxed);
        }
        node.die();
    }

    /// The next watched node that died.
    pub fn pop_dead_node(&mut self) -> Option<DeadNode> {
        self.dead_nodes.pop_front()
    }

    /// Reports that wait to be taken.
    pub fn n_dead_nodes(&self) -> usize {
        self.dead_nodes.len()
    }

    /// The numbers of all reports that were asked for and not taken, at the heap's end.
    pub fn take_dead_callbacks(&mut self) -> Vec<u64> {
        let queued = std::mem::take(&mut self.dead_nodes);
        let watched = std::mem::take(&mut self.node_watch);
        let queued = queued.into_iter().map(|dead| dead.callback);
        queued.chain(watched.into_values().flatten()).collect()
    }
}

/// Sweeps the cells of a span, on whatever thread has it. What becomes of the span, and the number of the sweep, is the caller's.
pub(super) fn sweep_cells(span: SpanRef, mode: Mode) -> Cells {
    let before = span.n_alloc.get();
    let mut live = 0;
    for (at, word) in (0u32..).zip(span.bits()) {
        if mode.poison {
            poison_cells(span, at, word.alloc.get() & !word.mark.get());
        }
        live += sweep_word(word);
    }
    let n_freed = before - live;
    if n_freed > 0 {
        span.need_zero.set(true);
    }
    span.n_alloc.set(live);
    span.free_index.set(0);
    let fate = if mode.efence && (n_freed > 0 || span.fenced.get()) {
        // Nothing in a span where something was freed is handed out again.
        span.fenced.set(true);
        Fate::Fenced
    } else if live == 0 {
        Fate::Empty
    } else if live < span.n_elems {
        Fate::Free
    } else {
        Fate::Full
    };
    Cells { n_freed, fate }
}

/// Alloc bits become the marks; marks are cleared. Live cells of the word.
fn sweep_word(word: &Bits) -> u32 {
    let live = word.mark.get() & word.alloc.get();
    word.alloc.set(live);
    word.mark.set(0);
    word.scan.set(0);
    live.count_ones()
}

fn poison_cells(span: SpanRef, word_at: u32, mut dead: u64) {
    while dead != 0 {
        let cell = span.cell(word_at * 64 + dead.trailing_zeros());
        dead &= dead - 1;
        for at in (cell..cell + span.elem_bytes).step_by(8) {
            // SAFETY: the cell is dead and inside its span.
            unsafe { *(at as usize as *mut u64) = POISON_WORD };
        }
    }
    debug_assert!(NODE_BYTES.is_multiple_of(8));
}
