//! Mark workers: what they mark is what one thread would have marked, and their end is orderly.

use super::{TestHeap, all_pointers, load, store};
use crate::heap::config::HeapConfig;
use crate::heap::cycle::phase;
use crate::heap::shape::{Shape, WordClass};
use crate::heap::steps::Budget;

fn heap_with(n_workers: u32) -> TestHeap {
    TestHeap::with_config(HeapConfig {
        n_workers,
        ..HeapConfig::default()
    })
}

/// A binary tree of objects with four words.
fn tree(t: &mut TestHeap, depth: u32) -> u64 {
    let class = t.pointers(4);
    let at = t.alloc(class);
    if depth > 0 {
        for word in 0..2 {
            let child = tree(t, depth - 1);
            store(&t.heap, at, word, child);
        }
    }
    at
}

#[test]
fn whole_cycles_agree_with_one_thread() {
    let marked = |n_workers: u32| {
        let mut t = heap_with(n_workers);
        let (kept, _lost) = (tree(&mut t, 14), tree(&mut t, 12));
        t.roots.0.push(kept);
        t.collect();
        assert_eq!(t.heap.n_workers(), n_workers);
        (
            t.heap.counters.marked_bytes,
            t.live_bytes(),
            t.heap.cycle.expected_scan(0),
        )
    };
    let alone = marked(0);
    assert_eq!(alone.0, ((1 << 15) - 1) * 32);
    for n_workers in 1..=4 {
        assert_eq!(marked(n_workers), alone, "{n_workers} workers");
    }
}

/// The machine allocates and stores while the workers mark; it does no marking of its own but the step that ends it.
#[test]
fn the_workers_finish_a_mark_alone() {
    let mut t = heap_with(1);
    let kept = tree(&mut t, 14);
    t.roots.0.push(kept);
    t.heap.begin_cycle(&mut t.roots, false);
    assert_eq!(t.heap.counters.gc_phase, phase::MARK);
    let start = std::time::Instant::now();
    loop {
        let fresh = tree(&mut t, 2);
        store(&t.heap, kept, 2, fresh);
        if t.heap.wants_collect() {
            break;
        }
        assert!(start.elapsed().as_secs() < 60, "nobody asked for the end");
        std::thread::yield_now();
    }
    t.heap.take_want();
    while t.heap.counters.gc_phase != phase::OFF {
        t.heap.step(&mut t.roots, Budget::ALL);
    }
    assert!(t.is_live(load(kept, 2)));
    t.collect();
}

/// Workers that find nothing more ask for the step that ends the mark. Where it has ended by itself meanwhile, no other begins for that.
#[test]
fn late_news_of_workers_begin_no_cycle() {
    let mut t = heap_with(1);
    let kept = tree(&mut t, 14);
    t.roots.0.push(kept);
    t.collect();
    let n_cycles = t.heap.counters.num_gc;
    t.heap.shared().want_step();
    assert!(t.heap.wants_collect());
    t.heap.safepoint_step(&mut t.roots);
    assert!(!t.heap.wants_collect());
    assert_eq!(t.heap.counters.gc_phase, phase::OFF);
    // Who really asks is heard.
    t.heap.shared().want_step();
    t.heap.shared().hint();
    t.heap.safepoint_step(&mut t.roots);
    assert_eq!(t.heap.counters.gc_phase, phase::MARK);
    t.collect();
    assert_eq!(t.heap.counters.num_gc, n_cycles + 2);
}

#[test]
fn heaps_end_in_the_middle_of_a_mark() {
    for n_units in 0..50 {
        let mut t = heap_with(2);
        let kept = tree(&mut t, 10);
        t.roots.0.push(kept);
        let budget = Budget {
            units: n_units,
            time: None,
        };
        t.heap.step(&mut t.roots, budget);
        t.heap.close();
    }
}

/// Stands for a defect of ours in a worker.
unsafe fn worker_dies(_type_word: u64) -> bool {
    assert!(
        std::thread::current().name() != Some("ergo-mark"),
        "on purpose"
    );
    true
}

#[test]
fn what_a_dying_worker_had_is_not_lost() {
    let mut t = TestHeap::with_config(HeapConfig {
        n_workers: 2,
        iface_is_pointer: worker_dies,
        ..HeapConfig::default()
    });
    let pair = Shape {
        size: 16,
        align: 8,
        words: vec![WordClass::Scalar, WordClass::IfaceData],
        ..Shape::default()
    };
    let class = t.heap.alloc_class(&pair).unwrap();
    let wide = t.heap.pattern(&all_pointers(1)).unwrap();
    let table = t.heap.alloc_array(wide, 8, 50_000).unwrap().as_ptr() as u64;
    for i in 0..50_000 {
        let (object, target) = (t.alloc(class), t.heap.alloc_noscan(16).unwrap());
        store(&t.heap, object, 0, 1);
        store(&t.heap, object, 1, target.as_ptr() as u64);
        store(&t.heap, table, i, object);
    }
    t.roots.0.push(table);
    for _ in 0..3 {
        t.collect();
        for i in 0..50_000 {
            let object = load(table, i);
            assert!(t.is_live(object) && t.is_live(load(object, 1)));
        }
    }
}
