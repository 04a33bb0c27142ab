//! The books: counters, identities, sizes, memory given back, readings from other threads.

use super::{TestHeap, host_allocator};
use crate::heap::Heap;
use crate::heap::class::{class_of, round_up_size};
use crate::heap::config::{HeapConfig, debug};
use std::sync::atomic::{AtomicI64, Ordering};

#[test]
fn counters_are_exact_at_any_moment() {
    let mut t = TestHeap::new();
    let mut bytes = 0;
    for i in 1..2000u64 {
        let n = i * 37 % 3000 + 1;
        t.heap.alloc_noscan(n).unwrap();
        bytes += round_up_size(n);
        let stats = t.heap.stats();
        assert_eq!((stats.mallocs, stats.heap_alloc), (i, bytes));
    }
    assert_eq!(t.heap.size_row(class_of(100)).frees, 0);
    t.collect();
    let stats = t.heap.stats();
    assert_eq!((stats.frees, stats.heap_alloc), (1999, 0));
    assert_eq!(stats.total_alloc, bytes);
    assert_eq!((stats.num_gc, stats.num_forced_gc), (1, 1));
    assert!(stats.last_gc > 0 && stats.pause_total_ns > 0);
    assert_eq!(t.heap.pauses(), [(stats.pause_total_ns, stats.last_gc)]);
    assert_eq!(t.heap.shared().stats.read().heap_alloc, 0);
}

#[test]
fn idle_pages_go_back() {
    let mut t = TestHeap::new();
    for _ in 0..100 {
        t.heap.alloc_noscan(200_000).unwrap();
    }
    t.collect();
    let stats = t.heap.stats();
    assert_eq!(stats.heap_inuse, 0);
    assert!(stats.heap_idle > 19 << 20);
    assert!(stats.heap_idle - stats.heap_released <= 2 << 20);
    t.heap.release_memory();
    let stats = t.heap.stats();
    assert_eq!(stats.heap_idle, stats.heap_released);
    t.heap.alloc_noscan(200_000).unwrap();
    t.collect();
}

#[test]
fn a_heap_at_rest_is_small() {
    let mut heap = Heap::new(HeapConfig::default()).unwrap();
    let stats = heap.stats();
    assert!(stats.sys < 8 << 10, "{}", stats.sys);
}

#[test]
fn other_threads_read_whole_books() {
    let mut t = TestHeap::with_debug(0);
    let shared = t.heap.shared();
    let reader = std::thread::spawn(move || {
        let mut last = 0;
        loop {
            let s = shared.stats.read();
            assert_eq!(s.heap_sys, s.heap_inuse + s.heap_idle);
            assert_eq!(s.heap_objects, s.mallocs - s.frees);
            assert!(s.total_alloc >= last);
            last = s.total_alloc;
            if s.num_gc == 20 {
                return;
            }
        }
    });
    for _ in 0..20 {
        for _ in 0..3000 {
            t.heap.alloc_noscan(500).unwrap();
        }
        t.collect();
    }
    reader.join().unwrap();
}

static HOOK_BYTES: AtomicI64 = AtomicI64::new(0);

#[test]
fn the_hosts_allocator_gives_all_and_gets_all_back() {
    let mut t = TestHeap::with_config(HeapConfig {
        debug: debug::VERIFY,
        realloc: Some(host_allocator(&HOOK_BYTES)),
        ..HeapConfig::default()
    });
    for n in [8, 100, 5000, 100_000, 3_000_000] {
        let at = t.heap.alloc_noscan(n).unwrap();
        // SAFETY: the cell has that many bytes.
        let bytes = unsafe { std::slice::from_raw_parts(at.as_ptr(), n as usize) };
        assert!(bytes.iter().all(|b| *b == 0));
    }
    t.collect();
    assert!(HOOK_BYTES.load(Ordering::Relaxed) > 3_000_000);
    drop(t);
    assert_eq!(HOOK_BYTES.load(Ordering::Relaxed), 0);
}
