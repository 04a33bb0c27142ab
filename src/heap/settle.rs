//! What follows from the end of a mark before anything is swept, a unit at a time: dead nodes, ranges of the host that nobody points into, and the cycle's record.
//!
//! In: frozen mark bits. Out: every surviving node whose parent is dead has lost parent and sibling link, dead nodes are counted and reported, callbacks of ranges are queued.
//! The machine runs between the units, the phase is MARK_TERM. New cells come out of new spans alone meanwhile, for nothing is swept: those have the sweep's number already, so they are
//! told from spans that this is about.
//!
//! Why it may wait. Nobody reaches a dead node but by a link from a child that survives, and [`NodePtr::parent`](crate::heap::node::NodePtr::parent) answers none where the parent is
//! condemned ([`NodeSpace::is_condemned`]). Nobody points into a range that no mark has found, and a new one is born marked.
//!
//! Invariant S0: no NODE span is swept before the nodes are settled: [`Heap::sweep_unit`] runs in the phase SWEEP alone, and before its turn a span is swept for an object.

use std::sync::atomic::Ordering;

use crate::heap::Heap;
use crate::heap::cycle::phase;
use crate::heap::node::{NodePtr, NodeSpace};
use crate::heap::span::SpanRef;

/// Pages looked at in a unit, four words of bitmaps each.
const LOOKS: u32 = 32;

/// Words of bitmaps, each about 64 nodes, settled in a unit: 4 KiB of nodes.
const WORDS: u32 = 2;

/// What is settled next.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum Stage {
    /// Whether any node is dead.
    #[default]
    Look,
    /// Nodes.
    Nodes,
    /// Ranges of the host.
    Ranges,
}

/// How far it has come.
#[derive(Default)]
pub(super) struct Settling {
    stage: Stage,
    /// The next page, and word there.
    page: u32,
    word: u32,
    has_begun: bool,
    /// Something is left.
    is_open: bool,
}

impl Settling {
    /// Ranges are not wholly read.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// They are being read.
    pub(super) fn is_in_ranges(&self) -> bool {
        self.is_open && self.stage == Stage::Ranges
    }
}

impl Heap {
    /// The marks are frozen: every span is unswept from now on, and no node is settled.
    pub(super) fn freeze_marks(&mut self) {
        self.cycle.sweep_number += 1;
        self.cycle.sweep_at = self.spans.len();
        debug_assert!(
            self.cycle.special_spans.is_empty(),
            "the sweep before is over"
        );
        std::mem::swap(&mut self.cycle.special_spans, &mut self.finalizers.spans);
        self.cycle.settling = Settling {
            page: 1,
            is_open: true,
            ..Settling::default()
        };
        let number = self.cycle.sweep_number;
        self.space().settling.store(number, Ordering::Release);
    }

    /// The cells that no mark has found are dead, and some may still be there: the mark has ended, and the sweep not yet.
    pub(super) fn is_freeing(&self) -> bool {
        matches!(self.counters.gc_phase, phase::MARK_TERM | phase::SWEEP)
    }

    /// Settles some; false if nothing is left.
    pub(super) fn settle_unit(&mut self) -> bool {
        if !self.cycle.settling.has_begun {
            self.cycle.settling.has_begun = true;
            self.deaths_begin();
        }
        match self.cycle.settling.stage {
            Stage::Look => self.look_for_dead(),
            Stage::Nodes => self.settle_nodes(),
            Stage::Ranges => {
                let s = &mut self.cycle.settling;
                // Once they have been read, the marks of their rows are those of the next mark.
                if s.is_open {
                    self.cycle.settling.is_open = self.sweep_some_externals();
                }
            }
        }
        self.cycle.settling.is_open
    }

    /// All of it.
    pub(super) fn settle_all_deaths(&mut self) {
        while self.settle_unit() {}
        self.deaths_end();
        self.space().settling.store(0, Ordering::Release);
    }

    fn look_for_dead(&mut self) {
        let from = self.cycle.settling.page;
        let to = (self.n_node_pages + 1).min(from + LOOKS);
        let number = self.cycle.sweep_number;
        let mut pages = (from..to).filter_map(|page| self.space().page(page));
        let is_found = pages.any(|span| {
            !span.is_swept_by(number) && (0..span.n_words).any(|at| dead_in(span, at) != 0)
        });
        let s = &mut self.cycle.settling;
        s.page = to;
        if is_found {
            (s.stage, s.page) = (Stage::Nodes, 1);
        } else if from == to {
            s.stage = Stage::Ranges;
        }
    }

    fn settle_nodes(&mut self) {
        let (page, from) = (self.cycle.settling.page, self.cycle.settling.word);
        if page > self.n_node_pages {
            self.cycle.settling.stage = Stage::Ranges;
            return;
        }
        let number = self.cycle.sweep_number;
        let span = self
            .space()
            .page(page)
            .filter(|span| !span.is_swept_by(number));
        let n_words = span.map_or(0, |span| span.n_words);
        let to = n_words.min(from + WORDS);
        if let Some(span) = span {
            for at in from..to {
                orphan_survivors(span, at, self.space());
                self.count_dead_nodes(span, at);
            }
        }
        let s = &mut self.cycle.settling;
        (s.page, s.word) = if to == n_words {
            (page + 1, 0)
        } else {
            (page, to)
        };
    }

    fn count_dead_nodes(&mut self, span: SpanRef, at: u32) {
        let mut dead = dead_in(span, at);
        while dead != 0 {
            let cell = span.cell(at * 64 + dead.trailing_zeros());
            dead &= dead - 1;
            // SAFETY: N1: the cell is allocated until this sweep ends.
            if let Some(node) = unsafe { NodePtr::from_addr(cell) } {
                self.count_dead_node(node);
            }
        }
    }
}

/// Dead cells of a word of a span's bitmaps.
fn dead_in(span: SpanRef, at: u32) -> u64 {
    let word = span.bits().get(at as usize);
    word.map_or(0, |word| word.alloc.get() & !word.mark.get())
}

fn orphan_survivors(span: SpanRef, at: u32, space: &NodeSpace) {
    let mut live = span
        .bits()
        .get(at as usize)
        .map_or(0, |word| word.mark.get());
    while live != 0 {
        let cell = span.cell(at * 64 + live.trailing_zeros());
        live &= live - 1;
        // SAFETY: N1: a marked cell is a live node.
        let Some(node) = (unsafe { NodePtr::from_addr(cell) }) else {
            continue;
        };
        if let Some(parent) = space.cell(node.parent_link())
            && space.is_condemned(parent)
        {
            node.orphan();
        }
    }
}
