//! What must not allocate, shown by an allocator that counts: readings of the books, handles on nodes, ticks with their samples.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

#[path = "common/engines.rs"]
mod engines;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use engines::drive;
use ergo::engine::Engine;
use ergo::engine::config::Config;
use ergo::heap::ring::kind;

/// The system's allocator, which counts requests by thread.
struct Counting;

thread_local! {
    static N_REQUESTS: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: passed on to the system's allocator; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        N_REQUESTS.with(|n| n.set(n.get() + 1));
        // SAFETY: the caller's contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        // SAFETY: the caller's contract.
        unsafe { System.dealloc(p, layout) }
    }

    unsafe fn realloc(&self, p: *mut u8, layout: Layout, n: usize) -> *mut u8 {
        N_REQUESTS.with(|n| n.set(n.get() + 1));
        // SAFETY: the caller's contract.
        unsafe { System.realloc(p, layout, n) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Requests of this thread so far.
fn n_requests() -> u64 {
    N_REQUESTS.with(Cell::get)
}

#[test]
fn the_counter_counts() {
    let before = n_requests();
    let kept = std::hint::black_box(vec![1_u8; 100]);
    assert_eq!(n_requests(), before + 1);
    drop(kept);
}

/// A reading of MemStats and the last pause: no request, from the engine's thread and from another.
#[test]
fn snapshot_allocates_zero() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    engine.collect();
    engine.publish();
    let shared = engine.shared();
    let read = move || {
        let before = n_requests();
        let mut sum = 0;
        for _ in 0..10_000 {
            let stats = shared.mem_stats();
            sum += stats.heap.num_gc + stats.heap.pause_total_ns;
        }
        std::hint::black_box(sum);
        n_requests() - before
    };
    assert_eq!(read(), 0);
    assert_eq!(std::thread::spawn(read).join().unwrap(), 0);
}

/// A million pairs of retain and release: no request, and no word of the books but the number of handles moves.
#[test]
fn handle_ops_zero_malloc() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let (root, unit, _) = engine
        .parse("p.go", b"package p\nvar x = 1\n")
        .expect("memory");
    root.cell().retain();
    engine.unroot(unit);
    engine.publish();
    let before = engine.shared().mem_stats().heap;
    let n = n_requests();
    for _ in 0..1_000_000 {
        root.cell().retain();
        // SAFETY: the handle made just now.
        assert!(unsafe { root.cell().release() });
    }
    assert_eq!(n_requests(), n);
    engine.publish();
    let mut after = engine.shared().mem_stats().heap;
    (after.time_ns, after.gc_cpu_fraction_bits) = (before.time_ns, before.gc_cpu_fraction_bits);
    assert_eq!(after, before);
    // The first handle and the last release make no request either: the list of what is held runs through the spans.
    let n = n_requests();
    // SAFETY: the first handle.
    assert!(unsafe { root.cell().release() });
    root.cell().retain();
    assert_eq!(n_requests(), n);
    engine.collect();
    assert_eq!(engine.shared().mem_stats().heap.node_handles, 1);
    // SAFETY: as above.
    assert!(unsafe { root.cell().release() });
}

/// Two seconds of ticks each half millisecond into a running loop, with the default rules: once the stacks have been seen, neither the machine's thread nor its
/// heap allocates.
#[test]
fn ticking_allocates_nothing() {
    let source = "package p

func leaf(n int) int {
	s := 0
	for i := 0; i < n; i++ {
		s += i
	}
	return s
}

func spin() {
	t := 0
	for {
		t += leaf(1000)
	}
}

func init() { go spin() }
";
    let config = Config {
        event_ring_bytes: 1 << 20,
        ..Config::default()
    };
    let mut engine = Engine::new(config).expect("memory");
    // But the one that fires all the time: what fired is remembered by name.
    engine.set_rules(None, None).expect("rules");
    assert!(engine.enable_rule("low-freq-snapshot", false));
    let module = engine.load("p", "p.go", source.as_bytes()).expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    let shared = engine.shared();
    // What a run of the machine costs the engine without a tick: its task.
    let mut task = engine.begin_pump(1_000_000, 0).unwrap();
    assert!(engine.step(&mut task).is_ok());
    let before = n_requests();
    let mut task = engine.begin_pump(1_000_000, 0).unwrap();
    assert!(engine.step(&mut task).is_ok());
    let of_a_run = n_requests() - before;
    let is_over = AtomicBool::new(false);
    // Requests of the machine's thread, mallocs of its heap, ticks answered: of each run of the machine.
    let mut runs = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Acquire) {
                shared.tick();
                std::thread::sleep(Duration::from_micros(500));
            }
        });
        // A second half with 20 ticks is what is asked; a loaded machine wakes the ticking thread late.
        let begin = Instant::now();
        let mut n_ticks = 0;
        while begin.elapsed() < Duration::from_secs(2)
            || (n_ticks < 100 && begin.elapsed() < Duration::from_secs(20))
        {
            let mallocs = engine.shared().mem_stats().heap.mallocs;
            let before = n_requests();
            let mut task = engine.begin_pump(1_000_000, 0).unwrap();
            assert!(engine.step(&mut task).is_ok());
            let after = n_requests();
            engine.publish();
            let told = std::iter::from_fn(|| shared.pop_event());
            let ticks = told.filter(|e| e.kind == kind::DELTA).count();
            let heap = engine.shared().mem_stats().heap.mallocs - mallocs;
            n_ticks += ticks;
            runs.push((after - before, heap, ticks));
        }
        is_over.store(true, Ordering::Release);
    });
    let (all, late) = (&runs, runs.get(runs.len() / 2..).unwrap());
    let ticks: usize = all.iter().map(|r| r.2).sum();
    assert!(ticks >= 100, "{ticks} ticks were answered");
    assert!(
        late.iter().any(|r| r.2 > 0),
        "ticks came in the first half alone"
    );
    let odd: Vec<_> = late
        .iter()
        .filter(|r| (r.0, r.1) != (of_a_run, 0))
        .collect();
    // A place that no tick had hit before (there are a handful, the rare ones in `spin`) is remembered once.
    let remembered = |r: &&&(u64, u64, usize)| r.1 == 0 && r.0 <= of_a_run + 4;
    assert!(
        odd.len() <= 3 && odd.iter().filter(remembered).count() == odd.len(),
        "{odd:?} of {}",
        late.len()
    );
}
