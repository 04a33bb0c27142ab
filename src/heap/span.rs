//! Spans: runs of pages that hold cells of one size, kind and pattern, and their records.
//!
//! In: pages from `pages`. Out: [`Span`], found from any interior pointer by [`SpanRef::of`].
//!
//! Invariants. H1: a record is published in the page map from the moment its span has pages until they are given back, and a
//! [`SpanRef`] is only made from a published record; so it can be read wherever a pointer into the span may exist.
//! H2: fields without a `Cell` or atomic never change while the record is published; `Cell`s are touched by the thread that
//! runs the heap alone, `scan_cursor` by who scans the span, those about free cells by the worker that sweeps it (W4); other threads (node functions,
//! mark workers) read plain fields and atomics only.
//! H3: bit i of `bits` is about cell i; `alloc` is up to date after `Heap::flush`. In a swept span `mark` and `scan` are zero, except while a mark runs.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::cell::Cell;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

use crate::heap::Heap;
use crate::heap::alloc::AllocClass;
use crate::heap::finalizer::Special;
use crate::heap::greyrange::{GreyRange, Queued};
use crate::heap::held::Held;
use crate::heap::node::NodeSpace;
use crate::heap::shape::PatternRef;
use crate::mem::{OutOfMemory, PAGE_BYTES, map};

/// What the cells of a span are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Kind {
    /// Objects with pointers, read by the pattern.
    Scan,
    /// Objects without pointers.
    NoScan,
    /// Syntax-tree cells.
    Node,
    /// Compiled code: pointer words, then raw words.
    Code,
    /// Stacks: freed by hand, never marked, not in the heap's books.
    Stack,
}

/// A word of a bitmap. One thread alone reads and writes it as plain memory; where mark workers share it, bits are added by [`BitWord::add`].
#[derive(Default)]
pub(super) struct BitWord(AtomicU64);

impl BitWord {
    #[inline(always)]
    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    /// What was set before by this thread is seen by whoever sees this.
    #[inline(always)]
    pub(super) fn set(&self, bits: u64) {
        self.0.store(bits, Ordering::Release);
    }

    /// Sets further bits, whoever else does so; what the word was.
    #[inline(always)]
    pub(super) fn add(&self, bits: u64) -> u64 {
        self.0.fetch_or(bits, Ordering::SeqCst)
    }
}

/// One word of each bitmap, side by side so that marking touches one cache line.
#[derive(Default)]
#[repr(C)]
pub(super) struct Bits {
    pub(super) alloc: BitWord,
    pub(super) mark: BitWord,
    pub(super) scan: BitWord,
}

/// What NODE spans have beside.
pub(super) struct NodeExt {
    /// Cells whose handle count left zero since the collector last looked, and the span's place on the list of such spans.
    pub(super) held: Held<Span>,
    /// J1: on a list of the heap's own, and the next page there.
    pub(super) is_listed: Cell<bool>,
    pub(super) next_listed: Cell<Option<SpanRef>>,
}

/// The record of a span. What every mark reads stands in the first cache line, and nothing there changes; what marking writes begins the second.
#[repr(C, align(64))]
pub(super) struct Span {
    /// First byte.
    pub(super) base: u64,
    /// Pages.
    pub(super) n_pages: u64,
    /// Bytes of a cell; for a large span the whole of it.
    pub(super) elem_bytes: u64,
    /// `n_words` words behind the record.
    bits: *const Bits,
    /// The heap, set when it takes the span in; null once it is closed.
    pub(super) heap: AtomicPtr<Heap>,
    /// How cells are read.
    pub(super) pattern: PatternRef,
    /// See `class_magic`.
    pub(super) magic: u32,
    /// Cells.
    pub(super) n_elems: u32,
    /// Words of each bitmap.
    pub(super) n_words: u32,
    /// What the cells are.
    pub(super) kind: Kind,
    /// Size class, 0 if large.
    pub(super) class: u8,
    /// Where cells turned grey.
    pub(super) grey: GreyRange,
    /// On the marker's queue.
    pub(super) queued: Queued,
    /// Free cells may hold old contents.
    pub(super) need_zero: Cell<bool>,
    /// Efence mode: something was freed here, so nothing is handed out any more.
    pub(super) fenced: Cell<bool>,
    /// Cells allocated, as flushed.
    pub(super) n_alloc: Cell<u32>,
    /// Next on the marker's queue.
    pub(super) next_queued: Cell<Option<SpanRef>>,
    /// Where scanning goes on in cells longer than a unit: bytes from the base, inside the cell that was begun; 0 none.
    pub(super) scan_cursor: Cell<u64>,
    /// Next span of the class with free cells.
    pub(super) next_partial: Cell<Option<SpanRef>>,
    /// First cell to look at for the next free run.
    pub(super) free_index: Cell<u32>,
    /// Index in the heap's list of spans.
    pub(super) position: Cell<u32>,
    /// Number of the sweep that was here last, see `Heap::is_swept`.
    sweep_number: AtomicU64,
    /// Number in the heap's table of node pages, 0 for other kinds.
    pub(super) node_page: u32,
    /// The node space that outlives the heap if need be; null for other kinds.
    pub(super) space: *const NodeSpace,
    /// NODE spans: what other threads touch.
    pub(super) ext: *mut NodeExt,
    /// The class that allocates here; null for large spans.
    pub(super) alloc_class: *mut AllocClass,
    /// STACK spans: index in the list of spans with free cells.
    pub(super) bin_position: Cell<u32>,
    /// STACK spans: first free cell + 1, linked through the cells; 0 none.
    pub(super) free_stack: Cell<u64>,
    /// The block of memory that the record stands in.
    block: NonNull<u8>,
    /// Finalizers, cleanups and weak handles of cells, by cell; one pointer, as most spans have none.
    #[expect(
        clippy::box_collection,
        reason = "a word instead of three in each record"
    )]
    pub(super) specials: Cell<Option<Box<Vec<Special>>>>,
}

/// What a new span is to be.
pub(super) struct SpanPlan {
    pub(super) base: u64,
    pub(super) n_pages: u64,
    pub(super) elem_bytes: u64,
    pub(super) n_elems: u32,
    pub(super) magic: u32,
    pub(super) kind: Kind,
    pub(super) class: u8,
    pub(super) pattern: PatternRef,
    pub(super) alloc_class: *mut AllocClass,
    pub(super) need_zero: bool,
    /// Node page number and space.
    pub(super) node: Option<(u32, *const NodeSpace)>,
}

/// A published span record, by address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct SpanRef(pub(super) NonNull<Span>);

impl Deref for SpanRef {
    type Target = Span;

    #[inline(always)]
    fn deref(&self) -> &Span {
        // SAFETY: H1.
        unsafe { self.0.as_ref() }
    }
}

/// What the block of a record has beside it, to begin at a cache line.
const SLACK: usize = align_of::<Span>() - BLOCK_ALIGN;

/// What every block of the C library is aligned to. For more it cuts larger blocks and leaves splinters, thousands of which it puts together again in whichever
/// step of the collector asks for a larger one next: that took a third of a millisecond.
const BLOCK_ALIGN: usize = 16;

/// The block of a record with its bitmaps, and where these stand behind the record's first byte.
fn layout(n_words: u32) -> Option<(Layout, usize)> {
    let bits = Layout::array::<Bits>(n_words as usize).ok()?;
    let (record, bits_at) = Layout::new::<Span>().extend(bits).ok()?;
    let block = Layout::from_size_align(record.size() + SLACK, BLOCK_ALIGN).ok()?;
    Some((block, bits_at))
}

impl SpanRef {
    /// The span that `addr` points into, of whatever heap of the process.
    #[inline(always)]
    pub(super) fn of(addr: u64) -> Option<SpanRef> {
        NonNull::new(map::get(addr) as *mut Span).map(SpanRef)
    }

    /// Makes and publishes a record.
    pub(super) fn create(plan: SpanPlan) -> Result<SpanRef, OutOfMemory> {
        let n_words = plan.n_elems.div_ceil(64);
        let refused = OutOfMemory {
            wanted_bytes: size_of::<Span>() as u64,
        };
        let (layout, bits_at) = layout(n_words).ok_or(refused)?;
        // SAFETY: the layout is not empty.
        let block = NonNull::new(unsafe { alloc_zeroed(layout) }).ok_or(refused)?;
        let skipped = block.as_ptr().align_offset(align_of::<Span>());
        // SAFETY: the block has `SLACK` bytes more than the record, and is aligned to all but these.
        let raw = unsafe { block.as_ptr().add(skipped) };
        let at = NonNull::new(raw.cast::<Span>()).ok_or(refused)?;
        let ext = match plan.node {
            Some(_) => Box::into_raw(Box::new(NodeExt {
                held: Held::default(),
                is_listed: Cell::new(false),
                next_listed: Cell::new(None),
            })),
            None => std::ptr::null_mut(),
        };
        let (node_page, space) = plan.node.unwrap_or((0, std::ptr::null()));
        let span = Span {
            base: plan.base,
            elem_bytes: plan.elem_bytes,
            magic: plan.magic,
            n_elems: plan.n_elems,
            n_words,
            node_page,
            n_pages: plan.n_pages,
            kind: plan.kind,
            class: plan.class,
            pattern: plan.pattern,
            space,
            ext,
            block,
            // SAFETY: `bits_at` lies inside the block just made.
            bits: unsafe { raw.add(bits_at) }.cast(),
            heap: AtomicPtr::default(),
            alloc_class: plan.alloc_class,
            n_alloc: Cell::new(0),
            free_index: Cell::new(0),
            need_zero: Cell::new(plan.need_zero),
            queued: Queued::new(),
            grey: GreyRange::new(),
            next_queued: Cell::new(None),
            next_partial: Cell::new(None),
            scan_cursor: Cell::new(0),
            sweep_number: AtomicU64::new(0),
            position: Cell::new(0),
            bin_position: Cell::new(0),
            fenced: Cell::new(false),
            free_stack: Cell::new(0),
            specials: Cell::new(None),
        };
        // SAFETY: fresh memory of the right layout.
        unsafe { at.as_ptr().write(span) };
        let span = SpanRef(at);
        if let Err(refused) = map::set(plan.base, plan.n_pages, at.as_ptr() as usize) {
            // SAFETY: nobody has seen the record.
            unsafe { span.free_record() };
            return Err(refused);
        }
        Ok(span)
    }

    /// Takes the record out of the page map and frees it; the pages stay the caller's.
    ///
    /// # Safety
    /// No other copy of this `SpanRef` is used afterwards.
    pub(super) unsafe fn destroy(self) {
        // Clearing needs no memory, so it cannot fail.
        let _ = map::set(self.base, self.n_pages, 0);
        // SAFETY: the caller's promise; it is not published any more.
        unsafe { self.free_record() };
    }

    /// # Safety
    /// As [`SpanRef::destroy`], and the record is not published.
    unsafe fn free_record(self) {
        let (n_words, block) = (self.n_words, self.block);
        if !self.ext.is_null() {
            // SAFETY: `create` boxed it.
            drop(unsafe { Box::from_raw(self.ext) });
        }
        // SAFETY: the caller's promise: last use.
        unsafe { self.0.as_ptr().drop_in_place() };
        if let Some((layout, _)) = layout(n_words) {
            // SAFETY: `create` allocated it with this layout.
            unsafe { dealloc(block.as_ptr(), layout) };
        }
    }

    /// Bytes of a record with its bitmaps, as the books count them: (record, bitmaps).
    pub(super) fn record_bytes(self) -> (u64, u64) {
        let ext = if self.ext.is_null() {
            0
        } else {
            size_of::<NodeExt>() as u64
        };
        let bits = u64::from(self.n_words) * size_of::<Bits>() as u64;
        ((size_of::<Span>() + SLACK) as u64 + ext, bits)
    }

    /// The node part, for NODE spans.
    #[inline]
    pub(super) fn node_ext(&self) -> Option<&NodeExt> {
        // SAFETY: H2: boxed by `create`, freed with the record.
        unsafe { self.ext.as_ref() }
    }
}

impl Span {
    /// The heap that it belongs to; null once that is closed.
    #[inline(always)]
    pub(super) fn owner(&self) -> *mut Heap {
        self.heap.load(Ordering::Relaxed)
    }

    /// The bitmaps.
    #[inline(always)]
    pub(super) fn bits(&self) -> &[Bits] {
        // SAFETY: H2: `create` made `n_words` words there; zero is a valid value.
        unsafe { std::slice::from_raw_parts(self.bits, self.n_words as usize) }
    }

    /// The cell that an address inside the span belongs to; may be `n_elems` or more for the tail.
    #[inline(always)]
    pub(super) fn index_of(&self, addr: u64) -> u32 {
        (((addr - self.base) * u64::from(self.magic)) >> 32) as u32
    }

    /// First byte of a cell.
    #[inline(always)]
    pub(super) fn cell(&self, index: u32) -> u64 {
        self.base + u64::from(index) * self.elem_bytes
    }

    /// Bit `index` of the alloc bitmap.
    #[inline]
    pub(super) fn is_alloc(&self, index: u32) -> bool {
        self.bits()
            .get(index as usize / 64)
            .is_some_and(|w| w.alloc.get() >> (index % 64) & 1 != 0)
    }

    /// Bit `index` of the mark bitmap.
    #[inline]
    pub(super) fn is_marked(&self, index: u32) -> bool {
        self.bits()
            .get(index as usize / 64)
            .is_some_and(|w| w.mark.get() >> (index % 64) & 1 != 0)
    }

    /// Sets bit `index` of the mark bitmap; true if it was clear.
    #[inline]
    pub(super) fn set_mark(&self, index: u32) -> bool {
        let bit = 1 << (index % 64);
        self.bits()
            .get(index as usize / 64)
            .is_some_and(|w| w.mark.add(bit) & bit == 0)
    }

    /// First free run at or after `from`, as cell indices.
    pub(super) fn free_run(&self, from: u32) -> Option<(u32, u32)> {
        let start = self.scan_alloc(from, false)?;
        let end = self.scan_alloc(start, true).unwrap_or(self.n_elems);
        Some((start, end))
    }

    /// First cell at or after `from` whose alloc bit is `wanted`.
    fn scan_alloc(&self, from: u32, wanted: bool) -> Option<u32> {
        let mut keep = u64::MAX << (from % 64);
        let words = self.bits().get(from as usize / 64..)?;
        for (word, w) in (from / 64..).zip(words) {
            let bits = if wanted {
                w.alloc.get()
            } else {
                !w.alloc.get()
            } & keep;
            if bits != 0 {
                let at = word * 64 + bits.trailing_zeros();
                return (at < self.n_elems).then_some(at);
            }
            keep = u64::MAX;
        }
        None
    }

    /// Sets the alloc bits of cells `from..to`; with `black`, before them, both bits of marking: who sees a cell allocated sees it black.
    pub(super) fn set_alloc_run(&self, from: u32, to: u32, black: bool) {
        for word in from / 64..to.div_ceil(64) {
            let Some(w) = self.bits().get(word as usize) else {
                return;
            };
            let low = from.max(word * 64) - word * 64;
            let high = to.min(word * 64 + 64) - word * 64;
            let run = if high - low == 64 {
                u64::MAX
            } else {
                ((1 << (high - low)) - 1) << low
            };
            if black {
                w.mark.add(run);
                w.scan.add(run);
            }
            w.alloc.set(w.alloc.get() | run);
        }
    }

    /// The sweep of this number has been here, or the span is newer; what it did is seen (W5).
    #[inline]
    pub(super) fn is_swept_by(&self, number: u64) -> bool {
        self.sweep_number.load(Ordering::Acquire) == number
    }

    /// W5.
    #[inline]
    pub(super) fn set_swept_by(&self, number: u64) {
        self.sweep_number.store(number, Ordering::Release);
    }

    /// Forgets a mark that is given up.
    pub(super) fn forget_mark(&self) {
        for w in self.bits() {
            w.mark.set(0);
            w.scan.set(0);
        }
        self.grey.clear();
        self.queued.clear();
        self.next_queued.set(None);
        self.scan_cursor.set(0);
    }

    /// Bytes of its pages.
    pub(super) fn n_bytes(&self) -> u64 {
        self.n_pages * PAGE_BYTES
    }
}
