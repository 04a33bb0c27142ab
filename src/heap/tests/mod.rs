//! Tests of the heap. One helper, [`TestHeap`], touches the API; the files beside it say what they check.

mod audit;
mod books;
mod colours;
mod identities;
mod jobs;
mod model;
mod mutator;
mod nodes;
mod objects;
mod pacing;
mod pages;
mod pieces;
pub(crate) mod requests;
mod roots;
mod specials;
mod trees;
mod workers;

use std::alloc::{Layout, alloc, dealloc};
use std::ffi::c_void;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::heap::Heap;
use crate::heap::alloc::ClassRef;
use crate::heap::config::{HeapConfig, debug};
use crate::heap::handle::RefValue;
use crate::heap::mark::Marker;
use crate::heap::roots::Roots;
use crate::heap::shape::{Shape, WordClass};
use crate::mem::source::ReallocHook;

/// Root words of a test: plain pointers.
#[derive(Default)]
pub(super) struct TestRoots(pub(super) Vec<u64>);

impl Roots for TestRoots {
    fn mark_roots(&mut self, marker: &mut Marker<'_>) {
        for &word in &self.0 {
            marker.mark(word);
        }
    }
}

/// A heap in verify mode with its roots.
pub(super) struct TestHeap {
    pub(super) heap: Box<Heap>,
    pub(super) roots: TestRoots,
}

impl TestHeap {
    pub(super) fn new() -> Self {
        Self::with_debug(debug::VERIFY | debug::INVALIDPTR | debug::POISON)
    }

    pub(super) fn with_debug(bits: u32) -> Self {
        Self::with_config(HeapConfig {
            debug: bits,
            ..HeapConfig::default()
        })
    }

    pub(super) fn with_config(config: HeapConfig) -> Self {
        Self {
            heap: Heap::new(config).unwrap(),
            roots: TestRoots::default(),
        }
    }

    /// A cycle that must find no contradiction.
    pub(super) fn collect(&mut self) {
        self.heap.collect(&mut self.roots, true);
        assert_eq!(self.heap.take_bugs(), Vec::<String>::new());
    }

    pub(super) fn alloc(&mut self, class: ClassRef) -> u64 {
        self.heap.alloc(class).unwrap().as_ptr() as u64
    }

    /// The class of objects with `n` words, all pointers.
    pub(super) fn pointers(&mut self, n: usize) -> ClassRef {
        self.heap.alloc_class(&all_pointers(n)).unwrap()
    }

    /// True if `ptr` points into an allocated cell.
    pub(super) fn is_live(&mut self, ptr: u64) -> bool {
        self.heap.object_extent(ptr).is_some()
    }

    pub(super) fn live_bytes(&mut self) -> u64 {
        self.heap.stats().heap_alloc
    }
}

pub(super) fn all_pointers(n: usize) -> Shape {
    Shape {
        size: n as u64 * 8,
        align: 8,
        words: vec![WordClass::Pointer; n],
        ..Shape::default()
    }
}

/// A value of type `type_id` for a host to hold: one pointer.
pub(super) fn held_pointer(type_id: u64, at: u64, weak: bool) -> RefValue {
    let mut classes = [WordClass::Scalar; 4];
    classes[0] = WordClass::Pointer;
    RefValue {
        type_id,
        words: [at, 0, 0, 0],
        classes,
        n_words: 1,
        weak,
    }
}

/// An allocator of a host, whose memory is not zero; `n_bytes`: what it has given and not got back.
pub(super) fn host_allocator(n_bytes: &'static AtomicI64) -> ReallocHook {
    ReallocHook {
        func: host_realloc,
        user: std::ptr::from_ref(n_bytes).cast_mut().cast(),
    }
}

/// # Safety
/// `realloc`'s contract, with 0 for nothing; `n_bytes` as [`host_allocator`] gave it.
unsafe extern "C" fn host_realloc(
    n_bytes: *mut c_void,
    p: *mut c_void,
    old: usize,
    new: usize,
    align: usize,
) -> *mut c_void {
    // SAFETY: it was a reference to a static.
    let n_bytes = unsafe { &*n_bytes.cast::<AtomicI64>() };
    n_bytes.fetch_add(new as i64 - old as i64, Ordering::Relaxed);
    if new == 0 {
        // SAFETY: made below with this layout.
        unsafe { dealloc(p.cast(), Layout::from_size_align(old, align).unwrap()) };
        return std::ptr::null_mut();
    }
    // SAFETY: not empty; filled with what is not zero.
    unsafe {
        let fresh = alloc(Layout::from_size_align(new, align).unwrap());
        fresh.write_bytes(0xAB, new);
        fresh.cast()
    }
}

pub(super) fn load(object: u64, word: usize) -> u64 {
    // SAFETY: tests pass live cells with that many words.
    unsafe { *((object as usize + word * 8) as *const u64) }
}

pub(super) fn store(heap: &Heap, object: u64, word: usize, value: u64) {
    let slot = (object as usize + word * 8) as *mut u64;
    // SAFETY: tests pass live cells with that many words.
    unsafe { crate::heap::barrier::store(heap.barrier(), slot, value) };
}

/// A small generator, so that a failing seed can be run again.
pub(super) struct Rng(pub(super) u64);

impl Rng {
    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// A binary tree of objects with four words.
pub(super) fn binary_tree(t: &mut TestHeap, depth: u32) -> u64 {
    let class = t.pointers(4);
    let at = t.alloc(class);
    if depth > 0 {
        for word in 0..2 {
            let child = binary_tree(t, depth - 1);
            store(&t.heap, at, word, child);
        }
    }
    at
}
