//! Costs of frames: bytes between pushes and pops, by function.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

#[path = "common/engines.rs"]
mod engines;

use engines::{ALL_KINDS, ran};
use ergo::engine::config::Config;
use ergo::heap::ring::{Event, kind};

/// What frames cost themselves adds up to TotalAlloc, whatever the collector does; pushes and pops of a function match; events tell the same.
#[test]
fn frame_delta_sum_equals_total() {
    for gc_debug in [0, 8] {
        let config = Config {
            counts_frames: true,
            event_ring_bytes: 64 << 20,
            gc_debug,
            ..Config::default()
        };
        let mut engine = ran(ALL_KINDS, config);
        let costs = engine.frame_costs();
        engine.publish();
        let books = engine.shared().mem_stats().heap;
        let bytes: u64 = costs.iter().map(|(_, cost)| cost.bytes).sum();
        let change: i64 = costs.iter().map(|(_, cost)| cost.heap_alloc).sum();
        let cycles: u64 = costs.iter().map(|(_, cost)| cost.cycles).sum();
        assert_eq!(
            (bytes, change, cycles),
            (books.total_alloc, books.heap_alloc as i64, books.num_gc)
        );
        let of = |name: &str| {
            let found = costs.iter().find(|(n, _)| n.as_deref() == Some(name));
            found.unwrap_or_else(|| panic!("no {name}: {costs:?}")).1
        };
        // 2^11 - 1 calls, each of which allocates a node of two words, and nothing else.
        let tree = of("main.tree");
        assert_eq!(
            (tree.pushes, tree.pops, tree.bytes),
            (2047, 2047, 2047 * 16)
        );
        let main = of("main.main");
        assert_eq!((main.pushes, main.pops), (1, 1));
        let shared = engine.shared();
        let told: Vec<Event> = std::iter::from_fn(|| shared.pop_event())
            .filter(|e| e.kind == kind::FRAME)
            .collect();
        let (pushes, pops): (Vec<&Event>, Vec<&Event>) = told.iter().partition(|e| e.d == 1);
        let all = |of: fn(&ergo::vm::framecost::FrameCost) -> u64| {
            costs.iter().map(|c| of(&c.1)).sum::<u64>()
        };
        assert_eq!(
            (pushes.len() as u64, pops.len() as u64),
            (all(|c| c.pushes), all(|c| c.pops))
        );
        assert!(told.iter().map(|e| e.b).sum::<u64>() <= bytes);
        assert!(told.is_sorted_by_key(|e| e.c), "NumGC");
    }
}

/// Off is off: no event, no row.
#[test]
fn frames_are_counted_only_if_asked_for() {
    let config = Config {
        event_ring_bytes: 8 << 20,
        ..Config::default()
    };
    let mut engine = ran(ALL_KINDS, config);
    assert!(engine.frame_costs().is_empty());
    let shared = engine.shared();
    let mut told = std::iter::from_fn(|| shared.pop_event());
    assert!(told.all(|e| e.kind != kind::FRAME));
}
