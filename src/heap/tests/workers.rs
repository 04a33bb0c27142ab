//! Mark workers: what they mark is what one thread would have marked, and their end is orderly.

use super::{TestHeap, all_pointers, binary_tree, load, store};
use crate::heap::config::{HeapConfig, debug};
use crate::heap::cycle::phase;
use crate::heap::shape::{Shape, WordClass};
use crate::heap::steps::Budget;

fn heap_with(n_workers: u32) -> TestHeap {
    TestHeap::with_config(HeapConfig {
        n_workers,
        ..HeapConfig::default()
    })
}

#[test]
fn whole_cycles_agree_with_one_thread() {
    let marked = |n_workers: u32| {
        let mut t = heap_with(n_workers);
        let (kept, _lost) = (binary_tree(&mut t, 14), binary_tree(&mut t, 12));
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
    let kept = binary_tree(&mut t, 14);
    t.roots.0.push(kept);
    t.heap.begin_cycle(&mut t.roots, false);
    assert_eq!(t.heap.counters.gc_phase, phase::MARK);
    let start = std::time::Instant::now();
    loop {
        let fresh = binary_tree(&mut t, 2);
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
    let kept = binary_tree(&mut t, 14);
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
        let kept = binary_tree(&mut t, 10);
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

/// Steps of one unit until a sweep runs that workers share.
fn begin_shared_sweep(t: &mut TestHeap) {
    let budget = Budget {
        units: 1,
        time: None,
    };
    for _ in 0..1_000_000 {
        t.heap.step(&mut t.roots, budget);
        if t.heap.counters.gc_phase == phase::SWEEP {
            assert!(t.heap.cycle.shares_sweep);
            return;
        }
        std::thread::yield_now();
    }
    panic!("the mark does not end");
}

/// The machine does nothing but wait: what lies on the tray is swept all the same, and its books say so once it books that.
#[test]
fn the_workers_sweep_alone() {
    let mut t = heap_with(2);
    let (kept, _lost) = (binary_tree(&mut t, 14), binary_tree(&mut t, 14));
    t.roots.0.push(kept);
    begin_shared_sweep(&mut t);
    let (before, n_bytes) = (t.heap.counters.freed_bytes, 32 * ((1 << 15) - 1));
    let start = std::time::Instant::now();
    t.heap.take_want();
    while !t.heap.wants_collect() {
        assert!(start.elapsed().as_secs() < 60, "nobody asked for a step");
        std::thread::yield_now();
    }
    let n_swept = t.heap.spans.iter().filter(|&&s| t.heap.is_swept(s)).count();
    assert!(n_swept >= 200, "{n_swept} spans");
    assert_eq!(t.heap.counters.freed_bytes, before, "not booked yet");
    t.heap.step(&mut t.roots, Budget::ALL);
    assert_eq!(t.heap.counters.gc_phase, phase::OFF);
    assert_eq!(t.heap.counters.freed_bytes, n_bytes);
    assert_eq!(t.heap.counters.heap_alloc(), n_bytes);
    t.heap.verify_books();
    assert_eq!(t.heap.take_bugs(), Vec::<String>::new());
}

/// Whatever the machine does while workers sweep: the books come out as without them.
#[test]
fn the_machine_goes_on_while_workers_sweep() {
    let run = |n_workers: u32| {
        let mut t = heap_with(n_workers);
        let mut lost = Vec::new();
        for n in 0..6 {
            let (kept, dead) = (binary_tree(&mut t, 12), binary_tree(&mut t, 12));
            t.roots.0.push(kept);
            lost.push(dead);
            let budget = Budget {
                units: 1,
                time: None,
            };
            let stack = t.heap.alloc_stack(100_000).unwrap();
            while t.heap.counters.gc_phase != phase::SWEEP {
                t.heap.step(&mut t.roots, budget);
            }
            // W4: all of these look at spans that a worker may have.
            for &dead in &lost {
                assert!(!t.is_live(dead) && t.heap.object_extent(dead).is_none());
            }
            let weak = t.heap.weak_new(kept).unwrap();
            // SAFETY: the handle is new, the stack is not used.
            unsafe {
                assert_eq!(t.heap.weak_get(weak), kept);
                t.heap.free_stack(stack);
            }
            t.roots.0.push(weak);
            let mut n_words = 0_u64;
            t.heap.each_word(&mut |_| n_words += 1);
            assert!(n_words > 0);
            let fresh = binary_tree(&mut t, 10 + n % 2);
            assert!(t.is_live(fresh));
            t.heap.verify_reading();
            while t.heap.counters.gc_phase != phase::OFF {
                t.heap.step(&mut t.roots, Budget::ALL);
            }
            t.heap.verify_books();
            assert_eq!(t.heap.take_bugs(), Vec::<String>::new());
        }
        t.collect();
        let c = &t.heap.counters;
        (c.heap_alloc(), c.total_alloc, c.mallocs, c.frees)
    };
    assert_eq!(run(2), run(0));
}

#[test]
fn heaps_end_in_the_middle_of_a_sweep() {
    for n_units in 0..50 {
        let mut t = heap_with(2);
        let (kept, _lost) = (binary_tree(&mut t, 14), binary_tree(&mut t, 14));
        t.roots.0.push(kept);
        begin_shared_sweep(&mut t);
        let budget = Budget {
            units: n_units,
            time: None,
        };
        t.heap.step(&mut t.roots, budget);
        t.heap.close();
    }
}

/// A sweep is over when all of it is booked, however the workers' last results and the machine's last steps fall together.
#[test]
fn a_sweep_ends_with_its_books() {
    let mut t = TestHeap::with_config(HeapConfig {
        n_workers: 2,
        debug: debug::VERIFY,
        ..HeapConfig::default()
    });
    let kept = binary_tree(&mut t, 6);
    t.roots.0.push(kept);
    let budget = Budget {
        units: 1,
        time: None,
    };
    for _ in 0..600 {
        let _lost = binary_tree(&mut t, 5);
        t.heap.step(&mut t.roots, budget);
        while t.heap.counters.gc_phase != phase::OFF {
            t.heap.step(&mut t.roots, budget);
            std::thread::yield_now();
        }
        assert_eq!(t.heap.take_bugs(), Vec::<String>::new());
        assert_eq!(t.heap.counters.heap_alloc(), 32 * ((1 << 7) - 1));
    }
}
