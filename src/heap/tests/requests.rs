//! What is asked of the allocator: nothing in the pauses of a mark (rule A0 of `pause.rs`), and no block with more than the usual alignment for spans (`span.rs`).
//! Counted by thread, so that tests beside each other do not matter.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use super::nodes::tree;
use super::{TestHeap, TestRoots, binary_tree, held_pointer};
use crate::heap::config::HeapConfig;
use crate::heap::steps::Budget;

/// The system's allocator, which counts what each thread asks of it.
struct Counting;

thread_local! {
    static N_REQUESTS: Cell<u64> = const { Cell::new(0) };
    static N_ALIGNED: Cell<u64> = const { Cell::new(0) };
    static N_PAUSES: Cell<u64> = const { Cell::new(0) };
    static IN_PAUSES: Cell<u64> = const { Cell::new(0) };
}

fn count(layout: Layout) {
    // A thread that ends may free when its counters are gone.
    let _ = N_REQUESTS.try_with(|n| n.set(n.get() + 1));
    if layout.align() > 16 {
        let _ = N_ALIGNED.try_with(|n| n.set(n.get() + 1));
    }
}

// SAFETY: passed on to the system's allocator; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout);
        // SAFETY: the caller's contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout);
        // SAFETY: the caller's contract.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        count(layout);
        // SAFETY: the caller's contract.
        unsafe { System.dealloc(p, layout) }
    }

    unsafe fn realloc(&self, p: *mut u8, layout: Layout, n: usize) -> *mut u8 {
        count(layout);
        // SAFETY: the caller's contract.
        unsafe { System.realloc(p, layout, n) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Requests of this thread.
pub(in crate::heap) fn so_far() -> u64 {
    N_REQUESTS.with(Cell::get)
}

/// A pause is over that began when there had been so many.
pub(in crate::heap) fn note_pause(n_before: u64) {
    N_PAUSES.with(|n| n.set(n.get() + 1));
    IN_PAUSES.with(|n| n.set(n.get() + so_far() - n_before));
}

/// Pauses of this thread, and requests in them, since the last call.
pub(crate) fn take_pauses() -> (u64, u64) {
    (N_PAUSES.take(), IN_PAUSES.take())
}
/// So many cycles, in steps, over a world of trees of which half is replaced before each, with all that the end of a mark has to settle: nodes, handles, refs, ranges,
/// finalizers. Pauses, and requests in them.
fn pauses_over(live_mib: u64, n_cycles: u64) -> (u64, u64) {
    let mut t = TestHeap::with_config(HeapConfig {
        gc_percent: None,
        ..HeapConfig::default()
    });
    // 1,023 objects of 32 bytes each.
    let n_trees = (live_mib << 5) as usize;
    let trees = (0..n_trees).map(|_| binary_tree(&mut t, 9)).collect();
    t.roots = TestRoots(trees);
    t.collect();
    take_pauses();
    N_ALIGNED.take();
    for cycle in 0..n_cycles {
        for at in (cycle as usize % 2..n_trees).step_by(2) {
            t.roots.0[at] = binary_tree(&mut t, 9);
        }
        let some = t.roots.0[cycle as usize];
        for i in 0..200 {
            let strong = t.heap.ref_new(held_pointer(1, some, false)).unwrap();
            t.heap.ref_table().free(strong);
            let dead = binary_tree(&mut t, 0);
            let weak = t.heap.ref_new(held_pointer(1, dead, true)).unwrap();
            assert_eq!(t.heap.ref_get(weak).map(|value| value.words[0]), Some(dead));
            t.heap.set_finalizer(dead, some, [0, 0]).unwrap();
            t.heap.add_external_range(i << 20, 100, i + 1).unwrap();
        }
        let unit = t.heap.new_unit("a.go", b"text").unwrap();
        let (root, _) = tree(&mut t, unit, 6, 4);
        let first = root.first_child().unwrap();
        first.retain();
        t.heap.on_node_dead(root, cycle);
        t.heap.unit_unroot(unit);
        while !t
            .heap
            .step(
                &mut t.roots,
                Budget {
                    units: 50,
                    time: None,
                },
            )
            .is_over
        {}
        assert_eq!(first.parent(), None);
        assert_eq!(
            t.heap.pop_dead_node().map(|dead| dead.callback),
            Some(cycle)
        );
        while t.heap.pop_ready().is_some() {}
        while t.heap.pop_host_ready().is_some() {}
        // SAFETY: it was retained above.
        assert!(unsafe { first.release() });
    }
    take_pauses()
}

#[test]
fn the_pauses_of_a_mark_neither_allocate_nor_free() {
    let before = so_far();
    drop(Box::new(1));
    assert_eq!(so_far(), before + 2, "the counter counts");
    for (live_mib, n_cycles) in [(8, 12), (64, 6)] {
        let (n_pauses, n_requests) = pauses_over(live_mib, n_cycles);
        assert!(n_pauses >= 2 * n_cycles, "{n_pauses} pauses");
        assert_eq!(n_requests, 0, "at {live_mib} MiB, in {n_pauses} pauses");
    }
}

/// Thousands of spans come and go: for blocks of larger alignment the C library cuts others, and joins the splinters in whichever step asks next.
#[test]
fn records_of_spans_are_plain_blocks() {
    let before = N_ALIGNED.get();
    drop(Box::new(Aligned(1)));
    assert_eq!(N_ALIGNED.get(), before + 2, "the counter counts");
    pauses_over(8, 4);
    assert_eq!(N_ALIGNED.get(), 0);
}

/// What asks for a block at a cache line.
#[repr(align(64))]
struct Aligned(#[expect(dead_code, reason = "a byte to allocate")] u8);
