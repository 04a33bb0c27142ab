//! `make bench-reading`: what a reading of the statistics takes, with a quarter of a million nodes in the heap, by the distribution of single readings.
//!
//! In: nothing. Out: a table and a status: 1 if a goal is missed. A reading by another thread is the seqlock's; a snapshot is the exact books of the machine's own thread.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement prints, and ends where something is wrong"
)]

use std::time::Instant;

use ergo::engine::Engine;
use ergo::engine::config::Config;

const N: usize = 200_000;

/// Nanoseconds of each of many runs, sorted.
fn times(mut run: impl FnMut()) -> Vec<u64> {
    let mut all: Vec<u64> = (0..N)
        .map(|_| {
            let begin = Instant::now();
            run();
            begin.elapsed().as_nanos() as u64
        })
        .collect();
    all.sort_unstable();
    all
}

fn row(name: &str, all: &[u64], per_mille: f64, goal_ns: u64) -> bool {
    let at = |share: f64| all[((all.len() - 1) as f64 * share) as usize];
    let is_met = at(per_mille) < goal_ns;
    println!(
        "{name:<44} p50 {:>6} ns  p99 {:>6} ns  p99.9 {:>7} ns  p{} < {goal_ns} ns: {}",
        at(0.5),
        at(0.99),
        at(0.999),
        per_mille * 100.0,
        if is_met { "met" } else { "MISSED" }
    );
    is_met
}

fn main() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let mut source = String::from("package p\n");
    for i in 0..63_000 {
        source.push_str(&format!("var x{i} = {i}\n"));
    }
    let (_root, _unit, failure) = engine.parse("p.go", source.as_bytes()).expect("memory");
    assert!(failure.is_none());
    engine.collect();
    engine.publish();
    let shared = engine.shared();
    let nodes = shared.mem_stats().heap.ast_nodes;
    println!("{nodes} nodes, {N} single readings each, the clock's own time included");
    assert!(nodes >= 250_000);
    let mut sum = 0;
    let clock = times(|| {});
    let reading = times(|| sum += shared.mem_stats().heap.heap_alloc);
    let snapshot = times(|| {
        engine.publish();
        sum += shared.mem_stats().heap.heap_alloc;
    });
    std::hint::black_box(sum);
    row("the clock alone", &clock, 0.5, u64::MAX);
    // Rows 38 and 42 of docs/checklist.md.
    let mut is_met = row("a reading from any thread (seqlock)", &reading, 0.99, 1000);
    is_met &= row(
        "a snapshot: exact books, published and read",
        &snapshot,
        0.999,
        100_000,
    );
    std::process::exit(i32::from(!is_met));
}
