//! Allocation: bump through zeroed free runs of spans; large objects get spans of their own.
//!
//! In: shapes and sizes. Out: zeroed cells. Allocation never collects; it asks for a cycle (`Heap::wants_collect`), and at the
//! memory limit it refuses without effect.
//!
//! An [`AllocClass`] is what the machine's fast path works on: `p = cursor; if p + elem_bytes <= limit { cursor = p + elem_bytes; p }`,
//! else [`Heap::alloc_slow`]. Counters and alloc bits follow at refill and flush, from how far the cursor went.
//!
//! While a mark runs, what is booked is booked black: marked and scanned, since its contents come from the snapshot or are newer themselves.
//!
//! Invariants. A1: `flushed <= cursor <= run_end`, all in `span`, and cells in `cursor..run_end` are free and zero. A2: a [`ClassRef`]
//! comes from the heap it is used with and lives as long. A3: `limit` is `run_end`, or `cursor` in stress mode. A class for objects
//! of size zero has `elem_bytes` 0 and no limit: every allocation gives the one shared address. A4: `cursor + elem_bytes <= limit` only where the cell at
//! `cursor` may be handed out; where there is no run, both are null.

use std::ptr::NonNull;
use std::sync::atomic::Ordering;

use crate::heap::Heap;
use crate::heap::class::{
    MAX_SMALL_BYTES, class_bytes, class_cells, class_magic, class_of, class_pages,
};
use crate::heap::config::debug;
use crate::heap::mutant::Mutant;
use crate::heap::shape::{ByShape, ClassGroup, GROUP, Pattern, PatternRef, Shape};
use crate::heap::span::{Kind, SpanPlan, SpanRef};
use crate::mem::{OutOfMemory, PAGE_BYTES};

/// What all objects of size zero share; never in a heap.
#[repr(align(16))]
struct ZeroBase(#[expect(dead_code, reason = "only its address counts")] [u64; 2]);
static ZERO_BASE: ZeroBase = ZeroBase([0; 2]);

/// A function that gives so many zeroed bytes of a pattern.
pub(super) type AllocBytes =
    fn(&mut Heap, Kind, PatternRef, u64) -> Result<NonNull<u8>, OutOfMemory>;

/// The function behind [`Heap::alloc_bytes`] that counts in the rows of sites, or the one that does not.
pub(super) fn alloc_bytes_as(counts_sites: bool) -> AllocBytes {
    match counts_sites {
        true => Heap::bytes_as::<true>,
        false => Heap::bytes_as::<false>,
    }
}

/// The address of objects of size zero.
#[inline]
pub fn zero_base() -> NonNull<u8> {
    NonNull::from(&ZERO_BASE).cast()
}

/// Allocation state of one (size class, pattern). The first three fields are the machine's fast path.
#[repr(C)]
pub struct AllocClass {
    /// Next free byte.
    pub cursor: *mut u8,
    /// End of what the fast path may hand out.
    pub limit: *mut u8,
    /// Bytes of a cell.
    pub elem_bytes: u64,
    /// Cells below are in the books.
    pub(super) flushed: *mut u8,
    /// End of the zeroed run.
    pub(super) run_end: *mut u8,
    /// Where the run is.
    pub(super) span: Option<SpanRef>,
    /// Further spans with free cells.
    pub(super) partial: Option<SpanRef>,
    /// What the cells hold.
    pub(super) pattern: PatternRef,
    /// Bytes from `sample_base` to the next point of the sampler (`sampler.rs`).
    pub(super) next_sample: u64,
    pub(super) sample_base: *mut u8,
    pub(super) kind: Kind,
    /// Size class, 0 if each object is large.
    pub(super) class: u8,
}

/// An allocation class of a heap, by address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClassRef(pub(super) NonNull<AllocClass>);

impl ClassRef {
    /// The address, as code carries it.
    pub fn addr(self) -> u64 {
        self.0.as_ptr() as usize as u64
    }

    /// The class at an address.
    ///
    /// # Safety
    /// `addr` came from [`ClassRef::addr`] of a heap that still lives.
    pub unsafe fn from_addr(addr: u64) -> Option<ClassRef> {
        NonNull::new(addr as usize as *mut AllocClass).map(ClassRef)
    }

    /// The class, for the machine's fast path.
    pub fn as_ptr(self) -> *mut AllocClass {
        self.0.as_ptr()
    }

    /// Bytes of a cell.
    pub fn elem_bytes(self) -> u64 {
        // SAFETY: A2.
        unsafe { (*self.0.as_ptr()).elem_bytes }
    }

    #[expect(
        clippy::mut_from_ref,
        reason = "the heap is borrowed mutably where this is called, once at a time"
    )]
    pub(super) fn get(&self) -> &mut AllocClass {
        // SAFETY: A2; the callers hold the heap mutably and drop the borrow before the next.
        unsafe { &mut *self.0.as_ptr() }
    }
}

impl Heap {
    /// Interns a shape. All shapes without pointers are one pattern.
    ///
    /// # Errors
    /// Never today; the signature leaves room for a bounded table.
    pub fn pattern(&mut self, shape: &Shape) -> Result<PatternRef, OutOfMemory> {
        if shape.is_noscan() {
            return Ok(self.noscan);
        }
        if let Some(known) = self.patterns.get(shape) {
            return Ok(known.0);
        }
        let at = new_pattern(shape.clone());
        self.counters.other_bytes += pattern_bytes(at);
        self.patterns.insert(ByShape(at));
        Ok(at)
    }

    /// The class for single objects of a shape; the same for equal shapes.
    ///
    /// # Errors
    /// No memory for the record.
    pub fn alloc_class(&mut self, shape: &Shape) -> Result<ClassRef, OutOfMemory> {
        if shape.size == 0 {
            return Ok(self.zero_class);
        }
        if shape.is_noscan() {
            return self.class_for(self.noscan, Kind::NoScan, class_of(shape.size), shape.size);
        }
        let class = class_of(shape.size);
        if class == 0 {
            let pattern = self.pattern(shape)?;
            return self.class_for(pattern, Kind::Scan, 0, shape.size);
        }
        // One object a cell: shapes that differ only behind their last pointer share spans.
        let cell = Shape {
            size: class_bytes(class),
            align: 8,
            words: shape.words.clone(),
            ..Shape::default()
        };
        let pattern = self.pattern(&cell)?;
        self.class_for(pattern, Kind::Scan, class, shape.size)
    }

    /// The class of (pattern, size class); large classes are made anew for each `n_bytes`.
    pub(super) fn class_for(
        &mut self,
        pattern: PatternRef,
        kind: Kind,
        class: u8,
        n_bytes: u64,
    ) -> Result<ClassRef, OutOfMemory> {
        if class == 0 {
            let key = (pattern.0.as_ptr() as usize, n_bytes);
            if let Some(&class) = self.large_classes.get(&key) {
                return Ok(class);
            }
            let class = self.new_class(pattern, kind, 0, n_bytes)?;
            self.large_classes.insert(key, class);
            return Ok(class);
        }
        let place = &pattern.classes[class as usize / GROUP];
        let group = match place.get() {
            Some(group) => group,
            None => {
                let group = NonNull::from(Box::leak(Box::<ClassGroup>::default()));
                self.counters.mcache_bytes += size_of::<ClassGroup>() as u64;
                place.set(Some(group));
                group
            }
        };
        // SAFETY: S2: the group lives as long as its pattern.
        let slot = unsafe { &group.as_ref()[class as usize % GROUP] };
        if let Some(at) = slot.get() {
            return Ok(ClassRef(at));
        }
        let at = self.new_class(pattern, kind, class, class_bytes(class))?;
        slot.set(Some(at.0));
        Ok(at)
    }

    pub(super) fn new_class(
        &mut self,
        pattern: PatternRef,
        kind: Kind,
        class: u8,
        elem_bytes: u64,
    ) -> Result<ClassRef, OutOfMemory> {
        let wanted_bytes = size_of::<AllocClass>() as u64;
        self.classes
            .try_reserve(1)
            .map_err(|_| OutOfMemory { wanted_bytes })?;
        let next_sample = self.first_countdown(kind);
        let at = ClassRef(NonNull::from(Box::leak(Box::new(AllocClass {
            cursor: std::ptr::null_mut(),
            limit: std::ptr::null_mut(),
            elem_bytes,
            flushed: std::ptr::null_mut(),
            run_end: std::ptr::null_mut(),
            span: None,
            partial: None,
            pattern,
            next_sample,
            sample_base: std::ptr::null_mut(),
            kind,
            class,
        }))));
        self.classes.push(at);
        self.counters.mcache_bytes += wanted_bytes;
        Ok(at)
    }

    /// A zeroed object.
    ///
    /// # Errors
    /// No memory, or the limit; nothing has happened.
    #[inline]
    pub fn alloc(&mut self, class: ClassRef) -> Result<NonNull<u8>, OutOfMemory> {
        self.alloc_as::<true>(class)
    }

    #[inline]
    fn alloc_as<const COUNTS: bool>(
        &mut self,
        class: ClassRef,
    ) -> Result<NonNull<u8>, OutOfMemory> {
        let at = class.get();
        let p = at.cursor;
        let end = p.wrapping_add(at.elem_bytes as usize);
        if end <= at.limit {
            at.cursor = end;
            if COUNTS {
                self.book_site(at.elem_bytes);
            }
            // SAFETY: A4: the cell exists, so its address is not null.
            return Ok(unsafe { NonNull::new_unchecked(p) });
        }
        self.alloc_slow::<COUNTS>(class)
    }

    /// Counts a cell in the current site's row.
    #[inline(always)]
    fn book_site(&self, n_bytes: u64) {
        // SAFETY: J1.
        unsafe { self.sites.current.0.as_ref() }.book(n_bytes);
    }

    /// [`Heap::alloc`] without the fast path.
    #[cold]
    #[inline(never)]
    fn alloc_slow<const COUNTS: bool>(
        &mut self,
        class: ClassRef,
    ) -> Result<NonNull<u8>, OutOfMemory> {
        if self.config.debug & debug::STRESS_ALLOC != 0 {
            self.want_collect();
        }
        let at = class.get();
        if at.elem_bytes == 0 {
            return Ok(zero_base());
        }
        if at.class == 0 {
            let (kind, pattern, n_bytes) = (at.kind, at.pattern, at.elem_bytes);
            return self.alloc_large(kind, pattern, n_bytes);
        }
        let n_bytes = at.elem_bytes;
        let p = self.take_slow(class)?;
        if COUNTS {
            self.book_site(n_bytes);
        }
        Ok(p)
    }

    /// A cell of a class of small objects, counted for no site.
    fn take_slow(&mut self, class: ClassRef) -> Result<NonNull<u8>, OutOfMemory> {
        let at = class.get();
        if at.cursor.is_null() || at.cursor.wrapping_add(at.elem_bytes as usize) > at.run_end {
            self.refill(class)?;
        }
        let at = class.get();
        let p = at.cursor;
        at.cursor = p.wrapping_add(at.elem_bytes as usize);
        if at.is_sampled() {
            self.sample_cell(class);
        }
        class.get().set_limit(self.config.debug);
        NonNull::new(p).ok_or(OutOfMemory { wanted_bytes: 0 })
    }

    /// The cell of a node: nodes are counted by themselves.
    #[inline(always)]
    pub(super) fn take_node(&mut self) -> Result<NonNull<u8>, OutOfMemory> {
        let at = self.node_class.get();
        let p = at.cursor;
        let end = p.wrapping_add(at.elem_bytes as usize);
        if end <= at.limit {
            at.cursor = end;
            // SAFETY: A4.
            return Ok(unsafe { NonNull::new_unchecked(p) });
        }
        self.take_node_slow()
    }

    #[cold]
    #[inline(never)]
    fn take_node_slow(&mut self) -> Result<NonNull<u8>, OutOfMemory> {
        if self.config.debug & debug::STRESS_ALLOC != 0 {
            self.want_collect();
        }
        self.take_slow(self.node_class)
    }

    /// `n` zeroed elements of a pattern, side by side.
    ///
    /// # Errors
    /// As [`Heap::alloc`]; also if the size overflows.
    pub fn alloc_array(
        &mut self,
        pattern: PatternRef,
        elem_bytes: u64,
        n: u64,
    ) -> Result<NonNull<u8>, OutOfMemory> {
        let n_bytes = elem_bytes.checked_mul(n).ok_or(OutOfMemory {
            wanted_bytes: u64::MAX,
        })?;
        if n_bytes == 0 {
            return Ok(zero_base());
        }
        let kind = if pattern == self.noscan {
            Kind::NoScan
        } else {
            Kind::Scan
        };
        self.alloc_bytes(kind, pattern, n_bytes)
    }

    /// `n_bytes` zeroed bytes without pointers.
    ///
    /// # Errors
    /// As [`Heap::alloc`].
    pub fn alloc_noscan(&mut self, n_bytes: u64) -> Result<NonNull<u8>, OutOfMemory> {
        if n_bytes == 0 {
            return Ok(zero_base());
        }
        self.alloc_bytes(Kind::NoScan, self.noscan, n_bytes)
    }

    /// By address: to ask whether to count would cost as much as to count.
    pub(super) fn alloc_bytes(
        &mut self,
        kind: Kind,
        pattern: PatternRef,
        n_bytes: u64,
    ) -> Result<NonNull<u8>, OutOfMemory> {
        (self.alloc_bytes_as)(self, kind, pattern, n_bytes)
    }

    fn bytes_as<const COUNTS: bool>(
        &mut self,
        kind: Kind,
        pattern: PatternRef,
        n_bytes: u64,
    ) -> Result<NonNull<u8>, OutOfMemory> {
        let class = class_of(n_bytes);
        if class == 0 {
            return self.alloc_asked_large(kind, pattern, n_bytes);
        }
        let class = self.class_for(pattern, kind, class, n_bytes)?;
        self.alloc_as::<COUNTS>(class)
    }

    /// `n_bytes` of an object that no program measures (code, texts), in the cell of a larger class if that spares a small heap a span.
    pub(super) fn alloc_packed(
        &mut self,
        kind: Kind,
        pattern: PatternRef,
        n_bytes: u64,
    ) -> Result<NonNull<u8>, OutOfMemory> {
        match self.lender(pattern, n_bytes) {
            Some(class) => self.alloc(class),
            None => self.alloc_bytes(kind, pattern, n_bytes),
        }
    }

    /// [`Heap::alloc_noscan`] for bytes that no program measures.
    ///
    /// # Errors
    /// As [`Heap::alloc`].
    pub fn alloc_text(&mut self, n_bytes: u64) -> Result<NonNull<u8>, OutOfMemory> {
        match n_bytes {
            0 => Ok(zero_base()),
            _ => self.alloc_packed(Kind::NoScan, self.noscan, n_bytes),
        }
    }

    /// The class with the smallest cells of this pattern that has one of at least `n_bytes` at hand, while the heap is small and the class for `n_bytes` has no
    /// span.
    fn lender(&self, pattern: PatternRef, n_bytes: u64) -> Option<ClassRef> {
        const SMALL_HEAP_BYTES: u64 = 256 << 10;
        const MAX_CELL_BYTES: u64 = 1 << 10;
        let class = class_of(n_bytes);
        if class == 0 || self.counters.heap_inuse >= SMALL_HEAP_BYTES {
            return None;
        }
        let has_own = |at: &AllocClass| at.class == class && at.span.is_some();
        let has_room = |at: &AllocClass| {
            let end = at.cursor as usize as u64 + at.elem_bytes;
            at.span.is_some() && end <= at.run_end as usize as u64
        };
        let of_pattern = self.classes.iter().filter(|c| c.get().pattern == pattern);
        if of_pattern.clone().any(|c| has_own(c.get())) {
            return None;
        }
        let fitting = of_pattern.filter(|c| (n_bytes..=MAX_CELL_BYTES).contains(&c.elem_bytes()));
        fitting
            .filter(|c| has_room(c.get()))
            .min_by_key(|c| c.elem_bytes())
            .copied()
    }

    /// Apart, so that the way of small objects saves no registers for it.
    #[cold]
    #[inline(never)]
    fn alloc_asked_large(
        &mut self,
        kind: Kind,
        pattern: PatternRef,
        n_bytes: u64,
    ) -> Result<NonNull<u8>, OutOfMemory> {
        if self.config.debug & debug::STRESS_ALLOC != 0 {
            self.want_collect();
        }
        self.alloc_large(kind, pattern, n_bytes)
    }

    /// An object in a span of its own.
    fn alloc_large(
        &mut self,
        kind: Kind,
        pattern: PatternRef,
        n_bytes: u64,
    ) -> Result<NonNull<u8>, OutOfMemory> {
        debug_assert!(n_bytes > MAX_SMALL_BYTES);
        let n_pages = n_bytes.div_ceil(PAGE_BYTES);
        let run = self.take_pages(n_pages)?;
        let span_bytes = n_pages * PAGE_BYTES;
        let span = self.add_span(SpanPlan {
            base: run.base,
            n_pages,
            elem_bytes: span_bytes,
            n_elems: 1,
            magic: 0,
            kind,
            class: 0,
            pattern,
            alloc_class: std::ptr::null_mut(),
            need_zero: false,
            node: None,
        })?;
        if run.need_zero {
            zero(run.base, span_bytes);
        }
        self.book_run(span, 0, 1);
        self.book_site(span_bytes);
        self.count_large(span, span_bytes);
        self.look_around();
        NonNull::new(run.base as usize as *mut u8).ok_or(OutOfMemory {
            wanted_bytes: n_bytes,
        })
    }

    /// Pages for a span, within the limit.
    pub(super) fn take_pages(
        &mut self,
        n_pages: u64,
    ) -> Result<crate::heap::pages::PageRun, OutOfMemory> {
        let room = self.limit_room();
        match self.pages.alloc(n_pages, room) {
            Ok(run) => Ok(run),
            Err(refused) if room == u64::MAX => Err(refused),
            Err(_) => {
                // Idle pages of the wrong size may be what fills the limit.
                self.pages.release(0);
                let room = self.limit_room();
                self.pages.alloc(n_pages, room)
            }
        }
    }

    /// Bytes that the limit leaves.
    pub(super) fn limit_room(&self) -> u64 {
        if self.config.memory_limit == u64::MAX {
            return u64::MAX;
        }
        self.config.memory_limit.saturating_sub(self.used_bytes())
    }

    /// Publishes a span over pages just taken; gives them back on failure.
    pub(super) fn add_span(&mut self, plan: SpanPlan) -> Result<SpanRef, OutOfMemory> {
        let (base, n_pages) = (plan.base, plan.n_pages);
        let made = self
            .spans
            .try_reserve(1)
            .map_err(|_| OutOfMemory { wanted_bytes: 8 })
            .and_then(|()| SpanRef::create(plan));
        let span = match made {
            Ok(span) => span,
            Err(refused) => {
                self.pages.free(base, n_pages);
                return Err(refused);
            }
        };
        span.heap.store(self, Ordering::Relaxed);
        span.set_swept_by(self.cycle.sweep_number);
        span.position.set(self.spans.len() as u32);
        self.spans.push(span);
        self.count_span(span, true);
        Ok(span)
    }

    /// Books a span that comes or goes.
    pub(super) fn count_span(&mut self, span: SpanRef, comes: bool) {
        let (record, bits) = span.record_bytes();
        let inuse = if span.kind == Kind::Stack {
            &mut self.counters.stack_inuse
        } else {
            self.low_addr = self.low_addr.min(span.base);
            self.high_addr = self.high_addr.max(span.base + span.n_bytes());
            &mut self.counters.heap_inuse
        };
        if comes {
            *inuse += span.n_bytes();
            self.counters.mspan_bytes += record;
            self.counters.bitmap_bytes += bits;
        } else {
            *inuse -= span.n_bytes();
            self.counters.mspan_bytes -= record;
            self.counters.bitmap_bytes -= bits;
        }
    }

    /// Takes a span out of the heap's list: the last one takes its place, or the last one that is still to be swept, and the last one that one's (W3).
    fn leave_list(&mut self, span: SpanRef) {
        let mut at = span.position.get() as usize;
        if at < self.cycle.sweep_at {
            self.cycle.sweep_at -= 1;
            let last = self.cycle.sweep_at;
            self.spans.swap(at, last);
            self.note_position(at);
            at = last;
        }
        self.spans.swap_remove(at);
        self.note_position(at);
    }

    fn note_position(&self, at: usize) {
        if let Some(span) = self.spans.get(at) {
            span.position.set(at as u32);
        }
    }

    /// Takes a span out of the heap and gives its pages back.
    pub(super) fn drop_span(&mut self, span: SpanRef) {
        if span.kind == Kind::Stack {
            self.forget_given(span);
        }
        self.leave_list(span);
        self.count_span(span, false);
        if span.node_page != 0 {
            self.forget_node_page(span);
        }
        let (base, n_pages) = (span.base, span.n_pages);
        // A worker may be looking at the record of a stack: a torn pair of words can be any address (R13).
        let were_marking = self.rest_workers();
        // SAFETY: H1: no cell of it is live, and no class, queue or list names it any more.
        unsafe { span.destroy() };
        if were_marking {
            self.start_workers();
        }
        self.pages.free(base, n_pages);
    }

    /// Books what the class handed out since the last time.
    pub(super) fn flush_class(&mut self, class: ClassRef) {
        let at = class.get();
        let Some(span) = at.span else {
            return;
        };
        let from = span.index_of(at.flushed as usize as u64);
        let n = (at.cursor as usize - at.flushed as usize) as u64 / at.elem_bytes;
        if n == 0 {
            return;
        }
        at.flushed = at.cursor;
        self.book_run(span, from, from + n as u32);
    }

    /// Books the cells `from..to` of a span as allocated.
    fn book_run(&mut self, span: SpanRef, from: u32, to: u32) {
        let n = to - from;
        let n_bytes = u64::from(n) * span.elem_bytes;
        let is_marking = self.barrier.is_on() && !self.barrier.is_broken(Mutant::BornWhite);
        span.set_alloc_run(from, to, is_marking);
        span.n_alloc.set(span.n_alloc.get() + n);
        self.counters.count_alloc(span.class, u64::from(n), n_bytes);
        if is_marking {
            self.barrier.grey().count_marked(n_bytes);
        }
    }

    /// Gives the class its next free run.
    fn refill(&mut self, class: ClassRef) -> Result<(), OutOfMemory> {
        self.flush_class(class);
        loop {
            if let Some(span) = class.get().span
                && let Some((from, to)) = span.free_run(span.free_index.get())
            {
                self.start_run(class, span, from, to);
                return Ok(());
            }
            self.look_around();
            self.sweep_for(class);
            let at = class.get();
            if let Some(next) = at.partial {
                at.partial = next.next_partial.take();
                at.span = Some(next);
                continue;
            }
            let span = self.new_class_span(class)?;
            class.get().span = Some(span);
        }
    }

    fn start_run(&mut self, class: ClassRef, span: SpanRef, from: u32, to: u32) {
        span.free_index.set(to);
        let start = span.cell(from);
        if span.need_zero.get() {
            zero(start, span.cell(to) - start);
        }
        let at = class.get();
        at.settle_countdown();
        at.cursor = start as usize as *mut u8;
        at.sample_base = at.cursor;
        at.flushed = at.cursor;
        at.run_end = span.cell(to) as usize as *mut u8;
        at.set_limit(self.config.debug);
    }

    fn new_class_span(&mut self, class: ClassRef) -> Result<SpanRef, OutOfMemory> {
        let at = class.get();
        let (kind, pattern, size_class) = (at.kind, at.pattern, at.class);
        let n_pages = u64::from(class_pages(size_class));
        let node = if kind == Kind::Node {
            Some((self.next_node_page()?, self.nodes.as_ptr().cast_const()))
        } else {
            None
        };
        let run = self.take_pages(n_pages)?;
        let span = self.add_span(SpanPlan {
            base: run.base,
            n_pages,
            elem_bytes: class_bytes(size_class),
            n_elems: class_cells(size_class),
            magic: class_magic(size_class),
            kind,
            class: size_class,
            pattern,
            alloc_class: class.as_ptr(),
            need_zero: run.need_zero,
            node,
        })?;
        if node.is_some() {
            self.enter_node_page(span);
        }
        Ok(span)
    }

    /// Between two spans, and after large objects: looks at the pacer and publishes the books.
    fn look_around(&mut self) {
        if self.live_now() >= self.cycle.next_step {
            self.want_collect();
        }
        self.publish();
    }

    /// Books what the class of this span handed out; its alloc bits are exact afterwards.
    pub(super) fn flush_span(&mut self, span: SpanRef) {
        if let Some(class) = NonNull::new(span.alloc_class) {
            self.flush_class(ClassRef(class));
        }
    }

    /// Books everything handed out so far; alloc bits and counters are exact afterwards.
    pub fn flush(&mut self) {
        for i in 0..self.classes.len() {
            if let Some(&class) = self.classes.get(i) {
                self.flush_class(class);
            }
        }
    }

    /// Flushes and lets go of every run: nothing of A1 is in use until the next refill.
    pub(super) fn retire_runs(&mut self) {
        self.flush();
        for class in &self.classes {
            let at = class.get();
            if at.elem_bytes == 0 {
                continue;
            }
            // What is left of the run is zero still, and is found again as an ordinary free run.
            at.span = None;
            at.partial = None;
            at.settle_countdown();
            at.sample_base = std::ptr::null_mut();
            at.cursor = std::ptr::null_mut();
            at.limit = std::ptr::null_mut();
            at.flushed = std::ptr::null_mut();
            at.run_end = std::ptr::null_mut();
        }
    }
}

/// Boxes a pattern; the heap owns it and frees it last.
pub(super) fn new_pattern(shape: Shape) -> PatternRef {
    PatternRef(NonNull::from(Box::leak(Box::new(Pattern::new(shape)))))
}

pub(super) fn pattern_bytes(at: PatternRef) -> u64 {
    (size_of::<Pattern>() + at.shape.words.len() + at.entries.len() * 4) as u64
}

/// Zeroes cells that nobody uses.
pub(super) fn zero(base: u64, n_bytes: u64) {
    // SAFETY: A1: the range is a free run of a span of ours, or idle pages of ours.
    unsafe { std::ptr::write_bytes(base as usize as *mut u8, 0, n_bytes as usize) };
}
