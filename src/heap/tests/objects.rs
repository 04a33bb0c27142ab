//! Kinds of objects: large, interior pointers, interfaces, code, stacks, zero-size, refs.

use super::{TestHeap, all_pointers, held_pointer, load, store};
use crate::heap::Heap;
use crate::heap::alloc::zero_base;
use crate::heap::class::round_up_size;
use crate::heap::config::{HeapConfig, debug};
use crate::heap::cycle::phase;
use crate::heap::shape::{Shape, WordClass};
use std::ptr::NonNull;

#[test]
fn interior_pointers_keep_the_whole() {
    let mut t = TestHeap::new();
    let class = t.pointers(6);
    let at = t.alloc(class);
    let inner = t.alloc(class);
    store(&t.heap, at, 5, inner + 47);
    t.roots.0.push(at + 17);
    t.collect();
    assert!(t.is_live(at) && t.is_live(inner));
    assert_eq!(t.heap.object_extent(inner + 47), Some((inner, 48)));
    t.roots.0.clear();
    t.collect();
    assert!(!t.is_live(at) && !t.is_live(inner));
}

#[test]
fn a_large_array_is_scanned_to_its_end() {
    let mut t = TestHeap::new();
    let pattern = t.heap.pattern(&all_pointers(1)).unwrap();
    let n = 100_000;
    let big = t.heap.alloc_array(pattern, 8, n as u64).unwrap().as_ptr() as u64;
    let class = t.pointers(2);
    for i in [0, 511, 512, n - 1] {
        let small = t.alloc(class);
        store(&t.heap, big, i, small);
    }
    t.roots.0.push(big + 8 * 777);
    t.collect();
    for i in [0, 511, 512, n - 1] {
        assert!(t.is_live(load(big, i)));
    }
    assert_eq!(t.live_bytes(), round_up_size(n as u64 * 8) + 4 * 16);
    t.roots.0.clear();
    t.collect();
    assert_eq!(t.live_bytes(), 0);
    let again = t.heap.alloc_array(pattern, 8, n as u64).unwrap().as_ptr() as u64;
    assert!(
        (0..n).all(|i| load(again, i) == 0),
        "reused pages are zeroed"
    );
}

#[test]
fn a_large_struct_of_many_words() {
    let mut t = TestHeap::new();
    let mut words = vec![WordClass::Scalar; 5000];
    words.push(WordClass::Pointer);
    let class = t
        .heap
        .alloc_class(&Shape {
            size: 5001 * 8,
            align: 8,
            words,
            ..Shape::default()
        })
        .unwrap();
    let at = t.alloc(class);
    let small = t.pointers(1);
    let leaf = t.alloc(small);
    store(&t.heap, at, 5000, leaf);
    t.roots.0.push(at);
    t.collect();
    assert!(t.is_live(leaf));
}

#[test]
fn a_long_list_needs_no_work_list() {
    let mut t = TestHeap::new();
    let class = t.pointers(2);
    let mut head = 0;
    for _ in 0..200_000 {
        let cell = t.alloc(class);
        store(&t.heap, cell, 0, head);
        head = cell;
    }
    t.roots.0.push(head);
    t.collect();
    assert_eq!(t.heap.stats().heap_objects, 200_000);
    t.roots.0.clear();
    t.collect();
    assert_eq!(t.heap.stats().heap_objects, 0);
}

unsafe fn odd_types_hold_pointers(type_word: u64) -> bool {
    type_word & 1 == 1
}

#[test]
fn interface_data_is_read_by_its_type() {
    let mut t = TestHeap::with_config(HeapConfig {
        debug: debug::VERIFY,
        iface_is_pointer: odd_types_hold_pointers,
        ..HeapConfig::default()
    });
    let iface = Shape {
        size: 16,
        align: 8,
        words: vec![WordClass::Scalar, WordClass::IfaceData],
        ..Shape::default()
    };
    let class = t.heap.alloc_class(&iface).unwrap();
    let leafs = t.pointers(1);
    let (a, b) = (t.alloc(class), t.alloc(class));
    let (x, y) = (t.alloc(leafs), t.alloc(leafs));
    store(&t.heap, a, 0, 3);
    store(&t.heap, a, 1, x);
    store(&t.heap, b, 0, 2);
    store(&t.heap, b, 1, y);
    t.roots.0.extend([a, b]);
    t.collect();
    assert!(t.is_live(x) && !t.is_live(y));
}

#[test]
fn code_marks_its_pointer_words_only() {
    let mut t = TestHeap::new();
    let leafs = t.pointers(1);
    let (x, y) = (t.alloc(leafs), t.alloc(leafs));
    let code = t.heap.alloc_code(3, 50_000).unwrap();
    let base = code.base.as_ptr() as u64;
    store(&t.heap, code.ptr_word(2) as u64, 0, x);
    store(&t.heap, code.raw() as u64, 0, y);
    t.roots.0.push(base + 4000);
    t.collect();
    assert!(t.is_live(base) && t.is_live(x) && !t.is_live(y));
    let small = t.heap.alloc_code(0, 8).unwrap();
    assert_eq!((small.n_ptrs, small.n_words), (0, 2));
    t.roots.0.clear();
    t.collect();
    assert_eq!(t.live_bytes(), 0);
}

#[test]
fn stacks_are_beside_the_heap() {
    let mut t = TestHeap::new();
    let mut stacks: Vec<NonNull<u8>> = Vec::new();
    for i in 0..100u64 {
        let n_bytes = 1024 << (i % 7);
        let at = t.heap.alloc_stack(n_bytes).unwrap();
        // SAFETY: the stack has that many bytes.
        unsafe { at.as_ptr().write_bytes(i as u8, n_bytes as usize) };
        stacks.push(at);
    }
    t.collect();
    assert_eq!(t.heap.stats().heap_alloc, 0);
    assert!(t.heap.stats().stack_inuse > 0);
    for (i, at) in (0..100u8).zip(&stacks) {
        // SAFETY: not freed yet.
        assert_eq!(unsafe { *at.as_ptr() }, i);
        // SAFETY: freed once.
        unsafe { t.heap.free_stack(*at) };
    }
    t.collect();
    assert!(t.heap.stats().stack_inuse <= 8192 * 4 + 16384);
}

#[test]
fn many_stacks_in_any_order() {
    let mut t = TestHeap::new();
    let mut rng = super::Rng(5);
    let mut stacks: Vec<(NonNull<u8>, u64)> = Vec::new();
    for step in 0..20_000u64 {
        if rng.below(5) < 3 || stacks.is_empty() {
            let n_bytes = 1024 << rng.below(6);
            let at = t.heap.alloc_stack(n_bytes).unwrap();
            // SAFETY: the stack has at least a word.
            unsafe { at.cast::<u64>().as_ptr().write(step) };
            stacks.push((at, step));
        } else {
            let i = rng.below(stacks.len());
            let (at, tag) = stacks.swap_remove(i);
            // SAFETY: not freed yet; freed once.
            unsafe {
                assert_eq!(at.cast::<u64>().as_ptr().read(), tag, "two owners");
                t.heap.free_stack(at);
            }
        }
    }
    t.collect();
    for (at, _) in stacks {
        // SAFETY: freed once.
        unsafe { t.heap.free_stack(at) };
    }
    assert!(t.heap.stats().stack_inuse <= 8192 * 4 + 16384);
}

#[test]
fn zero_sizes_share_an_address() {
    let mut t = TestHeap::with_debug(debug::STRESS_ALLOC);
    let class = t.heap.alloc_class(&Shape::default()).unwrap();
    assert_eq!(t.heap.alloc(class), Ok(zero_base()));
    let pattern = t.heap.pattern(&all_pointers(1)).unwrap();
    assert_eq!(t.heap.alloc_array(pattern, 8, 0), Ok(zero_base()));
    assert_eq!(t.heap.alloc_noscan(0), Ok(zero_base()));
    assert!(t.heap.alloc_array(pattern, 8, u64::MAX / 4).is_err());
    assert_eq!(t.heap.stats().mallocs, 0);
}

#[test]
fn other_heaps_and_host_memory_are_ignored() {
    let mut a = TestHeap::new();
    let mut b = TestHeap::new();
    let class = a.pointers(1);
    let at = a.alloc(class);
    let host = 5u64;
    b.roots
        .0
        .extend([at, &raw const host as u64, 1, u64::MAX, 0]);
    b.collect();
    a.collect();
    assert!(!a.is_live(at));
}

#[test]
fn refs_go_stale() {
    let mut t = TestHeap::new();
    let class = t.pointers(2);
    let (strong, weak) = (t.alloc(class), t.alloc(class));
    let value = |at, weak| held_pointer(9, at, weak);
    let s = t.heap.ref_new(value(strong, false)).unwrap();
    let w = t.heap.ref_new(value(weak, true)).unwrap();
    assert_eq!(t.heap.ref_get(w).unwrap().words[0], weak);
    t.collect();
    assert!(t.is_live(strong) && !t.is_live(weak));
    assert_eq!(t.heap.ref_get(w), None);
    assert_eq!(t.heap.ref_get(s).unwrap().type_id, 9);
    let table = t.heap.ref_table();
    assert!(std::thread::spawn(move || table.free(s)).join().unwrap());
    assert!(!t.heap.ref_free(s), "freed twice");
    assert_eq!(t.heap.ref_get(s), None);
    t.collect();
    assert!(!t.is_live(strong));
    let again = t.heap.ref_new(value(0, false)).unwrap();
    assert_ne!(again, s);
    assert_eq!(t.heap.ref_get(s), None);
    assert!(t.heap.ref_free(w) && t.heap.ref_free(again));
    let stats = t.heap.stats();
    assert_eq!((stats.refs_live, stats.refs_weak), (0, 0));
}

#[test]
fn the_limit_refuses_without_effect() {
    let mut t = TestHeap::with_config(HeapConfig {
        memory_limit: 2 << 20,
        debug: debug::VERIFY,
        ..HeapConfig::default()
    });
    assert!(t.heap.alloc_noscan(1 << 40).is_err());
    let class = t.pointers(8);
    let mut n = 0u64;
    while t.heap.alloc(class).is_ok() {
        n += 1;
    }
    assert!(n * 64 > 1 << 20 && n * 64 <= 2 << 20, "{n}");
    t.collect();
    assert!(t.heap.alloc(class).is_ok());
    assert!(t.heap.alloc_noscan(1 << 20).is_ok(), "idle pages make room");
}

#[test]
fn want_is_raised_by_the_pacer() {
    let mut t = TestHeap::with_debug(0);
    let mut bytes = 0;
    while !t.heap.wants_collect() {
        t.heap.alloc_noscan(1024).unwrap();
        bytes += 1024;
    }
    assert!((488 << 10..520 << 10).contains(&bytes), "{bytes}");
    t.collect();
    assert!(!t.heap.wants_collect());
    t.heap.set_gc_percent(None);
    for _ in 0..2000 {
        t.heap.alloc_noscan(1024).unwrap();
    }
    assert!(!t.heap.wants_collect());
    t.heap.shared().hint();
    assert!(t.heap.wants_collect());
}

#[test]
fn a_region_without_cycles_takes_a_wish_of_the_pacer_back() {
    let mut t = TestHeap::with_debug(0);
    while !t.heap.wants_collect() {
        t.heap.alloc_noscan(1024).unwrap();
    }
    assert!(t.heap.keep_quiet(4 << 20));
    let mut bytes = 0;
    while !t.heap.wants_collect() {
        t.heap.alloc_noscan(1024).unwrap();
        bytes += 1024;
    }
    assert!(
        ((4 << 20)..(4 << 20) + (32 << 10)).contains(&bytes),
        "{bytes}"
    );
    assert!(t.heap.keep_quiet(4 << 20));
    t.heap.shared().hint();
    assert!(t.heap.wants_collect());
}

#[test]
fn heaps_come_and_go() {
    for i in 0..300 {
        let mut heap = Heap::new(HeapConfig::default()).unwrap();
        for _ in 0..i {
            heap.alloc_noscan(4000).unwrap();
        }
        heap.close();
    }
}

#[test]
fn a_cycle_goes_on_when_pacing_comes_back() {
    let mut t = TestHeap::with_debug(0);
    grow_until_marking(&mut t);
    t.heap.set_gc_percent(None);
    t.heap.set_gc_percent(Some(100));
    let before = t.heap.counters.num_gc;
    for _ in 0..4000 {
        t.heap.alloc_noscan(1024).unwrap();
        if t.heap.wants_collect() {
            t.heap.safepoint_step(&mut t.roots);
        }
    }
    assert!(t.heap.counters.num_gc > before);
}

#[test]
fn a_cycle_that_was_asked_for_ends_where_nobody_paces() {
    let mut t = TestHeap::with_debug(0);
    t.heap.set_gc_percent(None);
    for _ in 0..1000 {
        t.heap.alloc_noscan(1024).unwrap();
    }
    t.heap.shared().hint();
    let mut steps = 0;
    while t.heap.wants_collect() && steps < 1000 {
        t.heap.safepoint_step(&mut t.roots);
        steps += 1;
    }
    assert!((2..1000).contains(&steps), "{steps}");
    assert_eq!(t.heap.counters.num_gc, 1);
    assert_eq!(t.heap.counters.gc_phase, phase::OFF);
    assert!(t.heap.counters.heap_alloc() < 100 << 10);
}

/// Allocates up to the trigger and begins the mark that it asks for.
fn grow_until_marking(t: &mut TestHeap) {
    while t.heap.counters.gc_phase == phase::OFF {
        t.heap.alloc_noscan(1024).unwrap();
        if t.heap.wants_collect() {
            t.heap.safepoint_step(&mut t.roots);
        }
    }
}

/// A clock that stands still until it is told.
static CLOCK: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

#[test]
fn a_cycle_that_has_begun_goes_on_without_allocation() {
    let mut t = TestHeap::new();
    t.heap.want_collect();
    t.heap.safepoint_step(&mut t.roots);
    assert_eq!(t.heap.counters.gc_phase, phase::MARK);
    assert!(!t.heap.wants_collect(), "nothing was allocated");
    let mut n_ticks = 0;
    while t.heap.counters.gc_phase != phase::OFF {
        t.heap.tick();
        assert!(t.heap.wants_collect());
        t.heap.safepoint_step(&mut t.roots);
        n_ticks += 1;
        assert!(n_ticks < 1000);
    }
    t.heap.tick();
    assert!(!t.heap.wants_collect());
    t.heap.want_collect();
    t.heap.safepoint_step(&mut t.roots);
    t.heap.set_gc_percent(None);
    t.heap.take_want();
    t.heap.tick();
    assert!(!t.heap.wants_collect(), "off is off: the host steps");
}

#[test]
fn a_cycle_is_due_after_two_minutes_without_one() {
    use std::sync::atomic::Ordering::Relaxed;
    const SECOND: u64 = 1_000_000_000;
    let mut t = TestHeap::with_config(HeapConfig {
        clock: Some(|| CLOCK.load(Relaxed)),
        ..HeapConfig::default()
    });
    let wants_at = |t: &mut TestHeap, second: u64| {
        CLOCK.store(second * SECOND, Relaxed);
        t.heap.enter();
        t.heap.leave();
        t.heap.wants_collect()
    };
    assert!(!wants_at(&mut t, 119));
    assert!(wants_at(&mut t, 120));
    while t.heap.counters.num_gc == 0 || t.heap.counters.gc_phase != phase::OFF {
        t.heap.safepoint_step(&mut t.roots);
    }
    t.heap.take_want();
    assert_eq!(t.heap.counters.num_forced_gc, 0);
    assert!(!wants_at(&mut t, 239));
    CLOCK.store(240 * SECOND, Relaxed);
    t.heap.tick();
    assert!(
        t.heap.wants_collect(),
        "also of a machine that stays inside"
    );
    t.collect();
    t.heap.set_gc_percent(None);
    assert!(!wants_at(&mut t, 1000), "off is off");
}
