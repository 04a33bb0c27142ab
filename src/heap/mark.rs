//! Marking: from the roots to everything reachable, without recursion and without allocating.
//!
//! In: root words, told through [`Marker`]. Out: mark bits.
//!
//! 1. A span has two bitmaps, `mark` and `scan`; a cell is white (neither), grey (mark only) or black (both).
//! 2. Marking a cell sets its bit and queues its span, unless it is queued. The queue is a first-in-first-out list through the span records, so
//!    marks of one span gather before it is scanned, and the work list never needs memory (the idea of Go's 'Green Tea').
//! 3. Scanning a span takes words of `mark & !scan`, between the first and the last in which something turned grey, until none is left or 4 KiB
//!    are scanned: then the span goes back to the end of the queue. A large object is scanned in pieces of 4 KiB with a cursor in its span. So one
//!    unit ([`Marker::unit`]) reads 4 KiB, or one cell where cells are larger (code objects).
//! 4. A NODE cell marks its children (first, then their siblings) and its unit's text; never parent or sibling.
//!
//! A marker lives for one step, or for one stretch of a worker's (`team.rs`); what lasts from step to step stands in `grey.rs`, in the spans, and in the heap's `cycle`.
//!
//! Unsafe: reads of words in cells. Invariant K1: a marked cell is allocated and its words lie inside its span; every word is read as a relaxed atomic.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::heap::Heap;
use crate::heap::capture::Captures;
use crate::heap::config::debug;
use crate::heap::external::Externals;
use crate::heap::grey::Grey;
use crate::heap::local::Local;
use crate::heap::node::{NodePtr, NodeSpace};
use crate::heap::shape::{IFACE_BIT, Pattern, Reading, Shape, WordClass};
use crate::heap::span::{Bits, Kind, SpanRef};
use crate::heap::unit::UnitPtr;
use crate::mem::PAGE_BYTES;

/// Bytes scanned at a time: the longest stretch that nothing interrupts.
pub(super) const UNIT_BYTES: u64 = 4096;

/// What a marker knows of its heap: fixed while a mark runs, but for what is younger than the mark, and that is black.
#[derive(Clone, Copy)]
pub(super) struct View {
    heap: *const Heap,
    space: *const NodeSpace,
    externals: *const Externals,
    low: u64,
    n_range: u64,
    has_externals: bool,
    cycle: u64,
    iface_is_pointer: unsafe fn(u64) -> bool,
    type_number: unsafe fn(u64) -> u32,
    note_invalid: bool,
    captures: *const Captures,
}

// SAFETY: the tables behind the pointers are read through atomics, or change only while the workers rest (T2).
unsafe impl Send for View {}

impl View {
    pub(super) fn of(heap: &Heap) -> Self {
        let externals = heap.barrier.externals();
        Self {
            heap,
            space: heap.space(),
            externals,
            low: heap.low_addr,
            n_range: heap.high_addr.saturating_sub(heap.low_addr),
            has_externals: !externals.is_empty(),
            cycle: heap.cycle.n_marks,
            iface_is_pointer: heap.config.iface_is_pointer,
            type_number: heap.config.type_number,
            captures: &raw const heap.captures,
            // What the machine has handed out and not booked yet looks free to a worker.
            note_invalid: heap.config.debug & debug::INVALIDPTR != 0
                && !heap.barrier.grey().is_shared(),
        }
    }
}

/// The state of one mark.
pub struct Marker<'h> {
    heap: *const Heap,
    space: &'h NodeSpace,
    low: u64,
    n_range: u64,
    has_externals: bool,
    externals: &'h Externals,
    grey: &'h Grey,
    is_shared: bool,
    local: Local,
    /// The span that was asked for last.
    last: Option<SpanRef>,
    cycle: u64,
    pub(super) iface_is_pointer: unsafe fn(u64) -> bool,
    pub(super) type_number: unsafe fn(u64) -> u32,
    /// What is scanned is written down (`capture`): never while workers mark.
    pub(super) is_capturing: bool,
    captures: &'h Captures,
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
    /// The machine has run since the mark began: a word that may be a pointer may be left from a call that ended since, and need not be marked.
    pub(super) skips_maybe: bool,
}

/// Bytes of a piece: whole elements where they are shorter than a unit.
fn piece_bytes(pattern: &Pattern) -> u64 {
    (UNIT_BYTES / pattern.elem_bytes).max(1) * pattern.elem_bytes.min(UNIT_BYTES)
}

/// A cell is scanned in pieces.
#[inline(always)]
fn is_long(span: SpanRef) -> bool {
    span.elem_bytes > UNIT_BYTES && span.kind == Kind::Scan
}

/// Cells of a bitmap word that are scanned soon: their cache lines are asked for some cells before they are read.
struct Ahead {
    first: u64,
    elem_bytes: u64,
    bits: u64,
}

impl Ahead {
    /// Begins with the cells behind the first.
    #[inline(always)]
    fn of(first: u64, elem_bytes: u64, grey: u64) -> Self {
        const DISTANCE: usize = 4;
        let mut ahead = Ahead {
            first,
            elem_bytes,
            bits: grey & grey.wrapping_sub(1),
        };
        // Mostly there is one.
        if ahead.bits != 0 {
            for _ in 0..DISTANCE {
                ahead.next();
            }
        }
        ahead
    }

    #[inline(always)]
    fn next(&mut self) {
        if self.bits != 0 {
            let bit = u64::from(self.bits.trailing_zeros());
            self.bits &= self.bits - 1;
            prefetch(self.first + bit * self.elem_bytes);
        }
    }
}

/// Asks for the cache line of a cell that is scanned soon.
#[inline(always)]
fn prefetch(addr: u64) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch reads nothing that the program sees, whatever the address.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(
            addr as usize as *const i8,
        );
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = addr;
}

#[inline(always)]
pub(super) fn read(addr: u64) -> u64 {
    // SAFETY: K1: callers pass word addresses inside marked cells; all writers of pointer words are atomic or stopped.
    unsafe { AtomicU64::from_ptr(addr as usize as *mut u64) }.load(Ordering::Relaxed)
}

impl<'h> Marker<'h> {
    pub(super) fn new(heap: &'h Heap) -> Self {
        // SAFETY: the heap is borrowed as long as the marker.
        let marker = unsafe { Self::of_view(View::of(heap), heap.barrier.grey()) };
        Self {
            is_capturing: heap.captures.is_running(),
            ..marker
        }
    }

    /// # Safety
    /// The heap of the view lives, and its tables stay, as long as the marker does.
    pub(super) unsafe fn of_view(view: View, grey: &'h Grey) -> Self {
        // SAFETY: the caller's promise.
        let (space, externals, captures) =
            unsafe { (&*view.space, &*view.externals, &*view.captures) };
        Self {
            heap: view.heap,
            space,
            low: view.low,
            has_externals: view.has_externals,
            n_range: view.n_range,
            externals,
            grey,
            is_shared: grey.is_shared(),
            local: Local::default(),
            last: None,
            cycle: view.cycle,
            iface_is_pointer: view.iface_is_pointer,
            type_number: view.type_number,
            is_capturing: false,
            captures,
            invalid: None,
            note_invalid: view.note_invalid,
            shadow: None,
            life: PhantomData,
        }
    }

    /// What tells this mark from all others ([`Heap::mark_ticket`]).
    pub fn cycle(&self) -> u64 {
        self.cycle
    }

    /// This is the second mark of verify mode, which is to see every root.
    pub fn is_verifying(&self) -> bool {
        self.shadow.is_some()
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

    /// The same for a word that need not be a pointer, or may be one into a cell that is free by now.
    pub fn mark_maybe(&mut self, word: u64) {
        if self
            .shadow
            .as_ref()
            .is_some_and(|shadow| shadow.skips_maybe)
        {
            return;
        }
        let invalid = self.invalid;
        self.mark(word);
        self.invalid = invalid;
    }

    #[cold]
    fn mark_external(&mut self, ptr: u64) {
        self.externals.mark(ptr);
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
        let Some(span) = self.span_of(ptr) else {
            return;
        };
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
        if !self.is_shared {
            word.mark.set(marks | bit);
        } else if self.local.is_of(span) {
            if self.local.mark(index / 64, bit) {
                self.grey.count_marked(span.elem_bytes);
            }
            return;
        } else if word.mark.add(bit) & bit != 0 {
            return;
        }
        self.grey.count_marked(span.elem_bytes);
        if span.kind != Kind::NoScan {
            self.grey.push(span, index / 64);
        }
    }

    /// The span of ours that a pointer points into. The last one is tried first: what was allocated together points to each other.
    #[inline(always)]
    fn span_of(&mut self, ptr: u64) -> Option<SpanRef> {
        if let Some(last) = self.last
            && ptr.wrapping_sub(last.base) < last.n_pages * PAGE_BYTES
        {
            return Some(last);
        }
        let Some(span) = SpanRef::of(ptr) else {
            if self.has_externals {
                self.mark_external(ptr);
            }
            return None;
        };
        if !std::ptr::eq(span.owner(), self.heap) {
            return None;
        }
        self.last = Some(span);
        Some(span)
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

    /// Marks until nothing is grey.
    pub(super) fn drain(&mut self) {
        while let Some((span, cell)) = self.shadow.as_mut().and_then(|s| s.work.pop()) {
            self.scan_cell(span, cell);
        }
        if self.shadow.is_none() {
            while self.unit() {}
        }
    }

    /// Scans at most [`UNIT_BYTES`] (or one cell); false if nothing is grey.
    pub(super) fn unit(&mut self) -> bool {
        let Some(span) = self.grey.pop() else {
            return false;
        };
        let is_done = if self.is_capturing {
            self.scan_and_capture(span)
        } else if is_long(span) {
            self.scan_piece::<false>(span)
        } else {
            self.scan_span::<false>(span)
        };
        if is_done {
            self.grey.leave(span);
        } else {
            self.grey.put_back(span);
        }
        true
    }

    /// The same with everything written down. Apart, so that marking without it is as it would be alone.
    #[cold]
    #[inline(never)]
    fn scan_and_capture(&mut self, span: SpanRef) -> bool {
        if is_long(span) {
            self.scan_piece::<true>(span)
        } else {
            self.scan_span::<true>(span)
        }
    }

    /// Blackens grey cells of a span, also those that turn grey meanwhile; true if none is left.
    fn scan_span<const CAPTURE: bool>(&mut self, span: SpanRef) -> bool {
        let mut left = (UNIT_BYTES / span.elem_bytes).max(1) as u32;
        let all = left;
        let mut is_done = true;
        if self.is_shared {
            self.local.begin(span);
        }
        'span: while let Some((from, to)) = self.take_grey(span) {
            for at in from..=to {
                left -= self.scan_word::<CAPTURE>(span, at, left);
                if left == 0 {
                    // Perhaps nothing is grey any more; the next turn finds out.
                    span.grey.widen(at, self.is_shared);
                    span.grey.widen(to, self.is_shared);
                    is_done = false;
                    break 'span;
                }
            }
        }
        self.grey
            .count_scanned(u64::from(all - left) * span.elem_bytes);
        if self.is_shared {
            self.share_marks(span);
        }
        is_done
    }

    /// L1. What is left to be scanned is noted before the span is put back or left.
    fn share_marks(&mut self, span: SpanRef) {
        let twice = self.local.end();
        self.grey.uncount_marked(twice * span.elem_bytes);
        if let Some((from, to)) = self.local.take_grey() {
            span.grey.widen(from, true);
            span.grey.widen(to, true);
        }
    }

    /// Words of the span in which cells turned grey, made so by others or here.
    fn take_grey(&mut self, span: SpanRef) -> Option<(u32, u32)> {
        let shared = span.grey.take(self.is_shared);
        shared.or_else(|| self.local.take_grey())
    }

    /// Blackens at most `n_most` grey cells of a bitmap word; how many.
    fn scan_word<const CAPTURE: bool>(&mut self, span: SpanRef, at: u32, n_most: u32) -> u32 {
        let Some(word) = span.bits().get(at as usize) else {
            return 0;
        };
        let first = span.cell(at * 64);
        let mut n = 0;
        loop {
            let marks = word.mark.get() | self.local.marks(at);
            let mut grey = marks & !(word.scan.get() | self.local.scanned(at));
            if grey == 0 || n == n_most {
                return n;
            }
            if n_most - n < 64 {
                // The word may have more than are left.
                grey &= grey.wrapping_neg();
            }
            if !self.is_shared || !self.local.blacken(at, grey) {
                self.blacken(word, grey);
            }
            let mut ahead = Ahead::of(first, span.elem_bytes, grey);
            while grey != 0 {
                ahead.next();
                let bit = grey.trailing_zeros();
                grey &= grey - 1;
                n += 1;
                let cell = first + u64::from(bit) * span.elem_bytes;
                self.scan_cell(span, cell);
                if CAPTURE {
                    self.capture_cell(span, cell);
                }
            }
        }
    }

    /// Sets scan bits. The machine may be doing so in the same word: what is born is black.
    #[inline(always)]
    fn blacken(&self, word: &Bits, bits: u64) {
        if self.is_shared {
            word.scan.add(bits);
        } else {
            word.scan.set(word.scan.get() | bits);
        }
    }

    /// Scans the next piece of a cell that is longer than a unit; true if no cell of the span is grey any more. A cursor that is not 0 stands
    /// inside the cell that was begun.
    fn scan_piece<const CAPTURE: bool>(&mut self, span: SpanRef) -> bool {
        let Some(word) = span.bits().first() else {
            return true;
        };
        span.grey.take(self.is_shared);
        let mut from = span.scan_cursor.get();
        if from == 0 {
            let grey = word.mark.get() & !word.scan.get();
            if grey == 0 {
                return true;
            }
            from = u64::from(grey.trailing_zeros()) * span.elem_bytes;
        }
        let index = from / span.elem_bytes;
        let (cell, end) = (index * span.elem_bytes, (index + 1) * span.elem_bytes);
        let to = (from + piece_bytes(&span.pattern)).min(end);
        self.scan_stretch(&span.pattern, span.base + cell, from - cell, to - cell);
        if CAPTURE {
            self.capture_stretch(span, span.base + cell, from - cell, to - cell);
        }
        self.grey.count_scanned(to - from);
        if to < end {
            span.scan_cursor.set(to);
            return false;
        }
        span.scan_cursor.set(0);
        self.blacken(word, 1 << index);
        word.mark.get() & !word.scan.get() == 0
    }

    /// Marks what the bytes `from..to` of a long cell point to: whole elements, or a part of one that is longer than a unit.
    fn scan_stretch(&mut self, pattern: &Pattern, cell: u64, from: u64, to: u64) {
        if pattern.elem_bytes <= UNIT_BYTES {
            return self.scan_elems(pattern, cell + from, cell + to);
        }
        for elem in from / pattern.elem_bytes..to.div_ceil(pattern.elem_bytes) {
            let base = elem * pattern.elem_bytes;
            let (low, high) = (from.saturating_sub(base), to - base);
            let word_of = |entry: &u32| u64::from(entry & !IFACE_BIT) * 8;
            let first = pattern.entries.partition_point(|e| word_of(e) < low);
            let last = pattern.entries.partition_point(|e| word_of(e) < high);
            for &entry in pattern.entries.get(first..last).unwrap_or_default() {
                self.scan_entry(entry, cell + base);
            }
        }
    }

    /// Marks what a cell points to from byte `from` on, as much as a unit reads; up to where.
    pub(super) fn scan_part(&mut self, span: SpanRef, cell: u64, from: u64) -> u64 {
        if !is_long(span) {
            self.scan_cell(span, cell);
            return span.elem_bytes;
        }
        let to = (from + piece_bytes(&span.pattern)).min(span.elem_bytes);
        self.scan_stretch(&span.pattern, cell, from, to);
        to
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
            self.scan_entry(entry, elem);
        }
    }

    #[inline(always)]
    fn scan_entry(&mut self, entry: u32, elem: u64) {
        let at = elem + u64::from(entry & !IFACE_BIT) * 8;
        if entry & IFACE_BIT == 0 {
            self.mark(read(at));
        } else {
            self.mark_iface(read(at - 8), read(at));
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

    /// Where captures are written.
    pub(super) fn captures(&self) -> &'h Captures {
        self.captures
    }

    /// A pointer that may lead into the heap.
    pub(super) fn is_in_range(&self, ptr: u64) -> bool {
        ptr.wrapping_sub(self.low) < self.n_range
    }

    /// The cell with the source text that a node comes from.
    pub(super) fn text_of(&self, node: NodePtr) -> Option<u64> {
        self.space.unit(node.unit_slot())?.text_cell()
    }

    /// Marks the text of a unit, once a cycle; a shadow each time, without a trace.
    pub(super) fn mark_text(&mut self, unit: UnitPtr) {
        let record = unit.get();
        let is_shadow = self.shadow.is_some();
        if is_shadow || record.marked_cycle.load(Ordering::Relaxed) != self.cycle {
            if !is_shadow {
                record.marked_cycle.store(self.cycle, Ordering::Relaxed);
            }
            if let Some(cell) = unit.text_cell() {
                self.mark(cell);
            }
        }
    }

    /// Marks the nodes of a page that have handles; how many.
    pub(super) fn mark_held_cells(&mut self, span: SpanRef) -> u64 {
        let Some(ext) = span.node_ext() else {
            return 0;
        };
        let mut n_held = 0;
        ext.held.look(|cell| {
            let cell = span.cell(cell);
            // SAFETY: K1: a held bit is only set for a live node.
            let node = unsafe { NodePtr::from_addr(cell) };
            let is_held = node.is_some_and(NodePtr::is_held);
            if is_held {
                n_held += 1;
                self.mark_named(u32::MAX, cell);
            }
            is_held
        });
        n_held
    }
}
