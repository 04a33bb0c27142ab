//! Marking: from the roots to everything reachable, without recursion and without allocating.
//!
//! In: root words, told through [`Marker`]. Out: mark bits.
//!
//! 1. A span has two bitmaps, `mark` and `scan`; a cell is white (neither), grey (mark only) or black (both).
//! 2. Marking a cell sets its bit and queues its span, unless it is queued. The queue is a first-in-first-out list through the span records, so
//!    marks of one span gather before it is scanned, and the work list never needs memory (the idea of Go's 'Green Tea').
//! 3. Scanning a span takes words of `mark & !scan`, between the first and the last in which something turned grey, until none is left. A large object is scanned in pieces of 4 KiB with a cursor in
//!    its span, which goes back to the end of the queue.
//! 4. A NODE cell marks its children (first, then their siblings) and its unit's text; never parent or sibling.
//!
//! While the world is stopped one call of [`Marker::drain`] does all; incremental steps will call it with a budget.
//!
//! Unsafe: reads of words in cells. Invariant K1: a marked cell is allocated and its words lie inside its span; every word is read as a relaxed atomic.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::heap::Heap;
use crate::heap::config::debug;
use crate::heap::node::{NodePtr, NodeSpace};
use crate::heap::shape::{IFACE_BIT, Pattern, Reading, Shape, WordClass};
use crate::heap::span::{Kind, SpanRef};
use crate::heap::unit::UnitPtr;

/// Bytes of a large object scanned at a time.
const PIECE_BYTES: u64 = 4096;

/// The state of one mark.
pub struct Marker<'h> {
    heap: *const Heap,
    space: &'h NodeSpace,
    low: u64,
    n_range: u64,
    has_externals: bool,
    head: Option<SpanRef>,
    tail: Option<SpanRef>,
    cycle: u64,
    iface_is_pointer: unsafe fn(u64) -> bool,
    /// Bytes of cells marked.
    pub(super) marked_bytes: u64,
    /// Cells marked.
    pub(super) marked_cells: u64,
    /// Pointers into free cells (told in `invalidptr` mode): the first one.
    pub(super) invalid: Option<u64>,
    note_invalid: bool,
    /// The second mark of verify mode goes here instead of into the spans.
    pub(super) shadow: Option<Shadow>,
    life: PhantomData<&'h Heap>,
}

/// Mark bits beside the spans' own, and a work list of another kind, so that one checks the other.
#[derive(Default)]
pub(super) struct Shadow {
    pub(super) marks: HashMap<u64, Vec<u64>>,
    work: Vec<(SpanRef, u64)>,
}

#[inline(always)]
fn read(addr: u64) -> u64 {
    // SAFETY: K1: callers pass word addresses inside marked cells; all writers of pointer words are atomic or stopped.
    unsafe { AtomicU64::from_ptr(addr as usize as *mut u64) }.load(Ordering::Relaxed)
}

impl<'h> Marker<'h> {
    pub(super) fn new(heap: &'h Heap) -> Self {
        Self {
            heap,
            space: heap.space(),
            low: heap.low_addr,
            has_externals: !heap.externals.is_empty(),
            n_range: heap.high_addr.saturating_sub(heap.low_addr),
            head: None,
            tail: None,
            cycle: heap.counters.num_gc + 1,
            iface_is_pointer: heap.config.iface_is_pointer,
            marked_bytes: 0,
            marked_cells: 0,
            invalid: None,
            note_invalid: heap.config.debug & debug::INVALIDPTR != 0,
            shadow: None,
            life: PhantomData,
        }
    }

    /// Marks the cell that a root word points into. Nil and addresses outside the heap are ignored.
    #[inline]
    pub fn mark(&mut self, ptr: u64) {
        if ptr.wrapping_sub(self.low) < self.n_range {
            self.mark_in_range(ptr);
        } else if self.has_externals {
            self.mark_external(ptr);
        }
    }

    #[cold]
    fn mark_external(&mut self, ptr: u64) {
        // SAFETY: K1: the heap outlives its marker, and nothing changes the table during a mark.
        unsafe { &(*self.heap).externals }.mark(ptr);
    }

    /// Marks what an interface holds.
    #[inline]
    pub fn mark_iface(&mut self, type_word: u64, data_word: u64) {
        let is_outside = data_word.wrapping_sub(self.low) >= self.n_range;
        if type_word == 0 || (is_outside && !self.has_externals) {
            return;
        }
        // SAFETY: whoever configured the hook vouches for it; the word is a type word.
        if unsafe { (self.iface_is_pointer)(type_word) } {
            self.mark(data_word);
        }
    }

    /// Marks what words in memory layout hold: elements of `shape`, one after another.
    pub fn mark_range(&mut self, words: &[u64], shape: &Shape) {
        let n_elem = (shape.size / 8).max(1) as usize;
        for elem in words.chunks(n_elem) {
            self.mark_words(elem, &shape.words);
        }
    }

    /// Marks what words hold, one class each.
    pub fn mark_words(&mut self, words: &[u64], classes: &[WordClass]) {
        let mut before = 0;
        for (&word, class) in words.iter().zip(classes) {
            match class {
                WordClass::Scalar => {}
                WordClass::Pointer => self.mark(word),
                WordClass::IfaceData => self.mark_iface(before, word),
            }
            before = word;
        }
    }

    fn mark_in_range(&mut self, ptr: u64) {
        let Some(span) = SpanRef::of(ptr) else {
            if self.has_externals {
                self.mark_external(ptr);
            }
            return;
        };
        if !std::ptr::eq(span.heap.get(), self.heap) {
            return;
        }
        let index = span.index_of(ptr);
        let Some(word) = span.bits().get(index as usize / 64) else {
            return;
        };
        let bit = 1 << (index % 64);
        if word.alloc.get() & bit == 0 {
            if self.note_invalid && span.kind != Kind::Stack && self.invalid.is_none() {
                self.invalid = Some(ptr);
            }
            return;
        }
        if self.shadow.is_some() {
            self.mark_shadow(span, index);
            return;
        }
        let marks = word.mark.get();
        if marks & bit != 0 {
            return;
        }
        word.mark.set(marks | bit);
        self.marked_bytes += span.elem_bytes;
        self.marked_cells += 1;
        if span.kind != Kind::NoScan {
            span.widen_grey(index / 64);
            if !span.queued.get() {
                self.push(span);
            }
        }
    }

    fn mark_shadow(&mut self, span: SpanRef, index: u32) {
        let Some(shadow) = &mut self.shadow else {
            return;
        };
        let marks = shadow
            .marks
            .entry(span.base)
            .or_insert_with(|| vec![0; span.n_words as usize]);
        let Some(word) = marks.get_mut(index as usize / 64) else {
            return;
        };
        let bit = 1 << (index % 64);
        if *word & bit == 0 {
            *word |= bit;
            shadow.work.push((span, span.cell(index)));
        }
    }

    fn push(&mut self, span: SpanRef) {
        span.queued.set(true);
        match self.tail {
            Some(tail) => tail.next_queued.set(Some(span)),
            None => self.head = Some(span),
        }
        self.tail = Some(span);
    }

    /// Takes over a span in which the barrier shaded cells.
    pub(super) fn requeue(&mut self, span: SpanRef) {
        if !span.queued.get() {
            self.push(span);
        }
    }

    fn pop(&mut self) -> Option<SpanRef> {
        let span = self.head?;
        self.head = span.next_queued.take();
        if self.head.is_none() {
            self.tail = None;
        }
        Some(span)
    }

    /// Marks until nothing is grey.
    pub(super) fn drain(&mut self) {
        while let Some((span, cell)) = self.shadow.as_mut().and_then(|s| s.work.pop()) {
            self.scan_cell(span, cell);
        }
        while let Some(span) = self.pop() {
            if span.class == 0 && span.kind == Kind::Scan {
                self.scan_piece(span);
            } else {
                self.scan_span(span);
            }
        }
    }

    /// Blackens every grey cell of a span, also those that turn grey meanwhile.
    fn scan_span(&mut self, span: SpanRef) {
        while let Some((from, to)) = span.take_grey() {
            for at in from..=to {
                self.scan_word(span, at);
            }
        }
        span.queued.set(false);
    }

    fn scan_word(&mut self, span: SpanRef, at: u32) {
        let Some(word) = span.bits().get(at as usize) else {
            return;
        };
        let first = span.cell(at * 64);
        loop {
            let mut grey = word.mark.get() & !word.scan.get();
            if grey == 0 {
                return;
            }
            word.scan.set(word.scan.get() | grey);
            while grey != 0 {
                let cell = first + u64::from(grey.trailing_zeros()) * span.elem_bytes;
                grey &= grey - 1;
                self.scan_cell(span, cell);
            }
        }
    }

    /// Scans the next piece of a large object.
    fn scan_piece(&mut self, span: SpanRef) {
        let pattern = &*span.pattern;
        let from = span.scan_cursor.get();
        let n_elems = (PIECE_BYTES / pattern.elem_bytes).max(1);
        let to = (from + n_elems * pattern.elem_bytes).min(span.elem_bytes);
        self.scan_elems(pattern, span.base + from, span.base + to);
        if to + pattern.elem_bytes > span.elem_bytes {
            span.scan_cursor.set(0);
            span.queued.set(false);
            if let [word] = span.bits() {
                word.scan.set(word.mark.get());
            }
        } else {
            span.scan_cursor.set(to);
            self.push(span);
        }
    }

    /// Marks what a cell points to.
    pub(super) fn scan_cell(&mut self, span: SpanRef, cell: u64) {
        match span.kind {
            Kind::Scan => self.scan_elems(&span.pattern, cell, cell + span.elem_bytes),
            Kind::Node => self.scan_node(cell),
            Kind::Code => self.scan_code(cell, span.elem_bytes),
            Kind::NoScan | Kind::Stack => {}
        }
    }

    /// Marks what the elements in `from..to` point to.
    #[inline]
    fn scan_elems(&mut self, pattern: &Pattern, from: u64, to: u64) {
        match pattern.reading {
            Reading::NoScan => {}
            Reading::AllPointers => {
                let mut at = from;
                while at < to {
                    self.mark(read(at));
                    at += 8;
                }
            }
            Reading::Words => {
                let mut at = from;
                while at + pattern.elem_bytes <= to {
                    self.scan_elem(pattern, at);
                    at += pattern.elem_bytes;
                }
            }
        }
    }

    #[inline]
    fn scan_elem(&mut self, pattern: &Pattern, elem: u64) {
        for &entry in &pattern.entries {
            let at = elem + u64::from(entry & !IFACE_BIT) * 8;
            if entry & IFACE_BIT == 0 {
                self.mark(read(at));
            } else {
                self.mark_iface(read(at - 8), read(at));
            }
        }
    }

    fn scan_code(&mut self, cell: u64, n_bytes: u64) {
        let n_ptrs = (read(cell) & u64::from(u32::MAX)).min(n_bytes / 8 - 1);
        for i in 1..=n_ptrs {
            self.mark(read(cell + i * 8));
        }
    }

    fn scan_node(&mut self, cell: u64) {
        // SAFETY: K1: a marked cell of a NODE span is a live node.
        let Some(node) = (unsafe { NodePtr::from_addr(cell) }) else {
            return;
        };
        if let Some(unit) = self.space.unit(node.unit_slot()) {
            self.mark_text(unit);
        }
        for child in node.children() {
            self.mark(child.addr());
        }
    }

    /// Marks the text of a unit, once a cycle.
    pub(super) fn mark_text(&mut self, unit: UnitPtr) {
        let record = unit.get();
        let seen = record.marked_cycle.load(Ordering::Relaxed) == self.cycle;
        if !seen || self.shadow.is_some() {
            record.marked_cycle.store(self.cycle, Ordering::Relaxed);
            self.mark(record.text as usize as u64);
        }
    }

    /// Marks every node with a handle, and all that hangs from them.
    pub(super) fn mark_held(&mut self) {
        let mut seen: Vec<SpanRef> = Vec::new();
        while let Some(first) = self.space.take_held() {
            let mut next = Some(first);
            while let Some(span) = next {
                next = span.node_ext().and_then(NodeSpace::unlink);
                self.mark_held_cells(span);
                seen.push(span);
            }
            self.drain();
        }
        for span in seen {
            let any = span
                .node_ext()
                .is_some_and(|ext| ext.held.iter().any(|w| w.load(Ordering::Relaxed) != 0));
            if any {
                self.space.link(span);
            }
        }
    }

    fn mark_held_cells(&mut self, span: SpanRef) {
        let Some(ext) = span.node_ext() else {
            return;
        };
        for (word_at, word) in (0u32..).zip(&ext.held) {
            // Cleared before the counts are read: a retain that comes later sets the bit again.
            let mut bits = word.swap(0, Ordering::AcqRel);
            let mut keep = 0;
            while bits != 0 {
                let bit = bits.trailing_zeros();
                bits &= bits - 1;
                let cell = span.cell(word_at * 64 + bit);
                // SAFETY: K1: a held bit is only set for a live node.
                let node = unsafe { NodePtr::from_addr(cell) };
                if node.is_some_and(|n| n.count_acquire() != 0) {
                    keep |= 1 << bit;
                    self.mark(cell);
                }
            }
            word.fetch_or(keep, Ordering::AcqRel);
        }
    }
}
