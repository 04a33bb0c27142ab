//! The sampler: at rate 1 it is the counters, at other rates it is near them; stacks, deaths and ages are those of the objects.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

#[path = "common/engines.rs"]
mod engines;

use std::collections::HashMap;

use engines::{ALL_KINDS, drive, ran};
use ergo::engine::Engine;
use ergo::engine::config::Config;
use ergo::heap::sites::own;
use ergo::vm::profile::SampleReading;

fn config(memprofile_rate: u64, gc_debug: u32) -> Config {
    Config {
        memprofile_rate,
        gc_debug,
        ..Config::default()
    }
}

/// Objects and bytes: sampled by site.
fn by_site(
    profile: &[SampleReading],
    count: impl Fn(&SampleReading) -> u64,
) -> HashMap<u32, (u64, u64)> {
    let mut sums: HashMap<u32, (u64, u64)> = HashMap::new();
    for reading in profile {
        let sum = sums.entry(reading.number).or_default();
        let n = count(reading);
        sum.0 += n;
        sum.1 += n * reading.bucket.n_bytes;
    }
    sums
}

#[test]
fn rate_1_equals_exact_counters() {
    for gc_debug in [0, 2, 8, 1 | 32, 64] {
        let mut engine = ran(ALL_KINDS, config(1, gc_debug));
        let profile = engine.memory_profile();
        let sampled = by_site(&profile, |reading| reading.bucket.allocs);
        let sites = engine.sites();
        for site in sites.iter().filter(|site| site.number != own::NODES) {
            let sampled = sampled.get(&site.number).copied().unwrap_or_default();
            let exact = (site.totals.objects, site.totals.bytes);
            assert_eq!(sampled, exact, "gc_debug {gc_debug}: {:?}", site.place);
        }
        // What is in use: nothing but the books' objects that are no nodes.
        engine.collect();
        engine.publish();
        let books = engine.shared().mem_stats().heap;
        let profile = engine.memory_profile();
        let live = |r: &SampleReading| r.bucket.allocs - r.bucket.frees;
        let in_use: u64 = profile.iter().map(live).sum();
        let bytes: u64 = profile.iter().map(|r| live(r) * r.bucket.n_bytes).sum();
        assert_eq!(
            (in_use, bytes),
            (
                books.heap_objects - books.ast_nodes,
                books.heap_alloc - books.ast_bytes
            ),
            "gc_debug {gc_debug}"
        );
    }
}

const MANY: &str = "package main

type small struct{ a, b int }

type large struct{ x [200]int }

var (
	s *small
	l *large
	b []byte
)

func one() { s = &small{} }

func two() { l = &large{} }

func main() {
	for i := 0; i < 200000; i++ {
		one()
		if i%8 == 0 {
			two()
		}
		if i%100 == 0 {
			b = make([]byte, 40000)
		}
	}
}
";

/// For each site, the estimate lies within four standard deviations of the exact count.
#[test]
fn poisson_estimates_are_near_the_truth() {
    for seed in 1..=8 {
        const RATE: u64 = 64 << 10;
        let mut engine = ran(
            MANY,
            Config {
                rng_seed: seed,
                ..config(RATE, 0)
            },
        );
        let profile = engine.memory_profile();
        let mut n_checked = 0;
        for site in engine.sites().iter().filter(|s| s.totals.bytes > 40 * RATE) {
            let own = profile.iter().filter(|r| r.number == site.number);
            let (mut objects, mut variance) = (0.0, 0.0);
            for reading in own {
                let scale = reading.scale(RATE);
                objects += reading.bucket.allocs as f64 * scale;
                // Each object is a trial of probability 1 / scale.
                variance += site.totals.objects as f64 * (scale - 1.0);
            }
            let off = (objects - site.totals.objects as f64).abs();
            let allowed = 4.0 * variance.sqrt();
            assert!(
                off <= allowed,
                "seed {seed}, {:?}: {objects} for {}, allowed {allowed}",
                site.place,
                site.totals.objects
            );
            n_checked += 1;
        }
        assert_eq!(n_checked, 3, "seed {seed}");
    }
}

#[test]
fn rate_0_takes_no_samples() {
    let mut engine = ran(ALL_KINDS, config(0, 0));
    assert!(engine.memory_profile().is_empty());
}

#[test]
fn stacks_are_the_scripts() {
    let source = "package main

type T struct{ a [10]int }

var keep []*T

func leaf() *T {
	return &T{}
}

func middle(n int) *T {
	if n > 0 {
		return middle(n - 1)
	}
	return leaf()
}

func main() {
	keep = append(keep, middle(2), func() *T { return middle(40) }())
}
";
    let mut engine = ran(source, config(1, 0));
    let profile = engine.memory_profile();
    let ts: Vec<_> = profile.iter().filter(|r| r.site.line == 8).collect();
    let lines = |r: &SampleReading| -> Vec<String> {
        let frame = |f: &ergo::vm::profile::ProfileFrame| format!("{}:{}", f.func, f.line);
        r.stack.iter().map(frame).collect()
    };
    assert_eq!(ts.len(), 2);
    assert_eq!(
        lines(ts[0]),
        [
            "main.leaf:8",
            "main.middle:15",
            "main.middle:13",
            "main.middle:13",
            "main.main:19"
        ]
    );
    // The innermost 32 of a deeper one.
    assert_eq!(ts[1].stack.len(), 32);
    assert_eq!(lines(ts[1])[..2], ["main.leaf:8", "main.middle:15"]);
    for reading in &ts {
        assert_eq!((reading.bucket.allocs, reading.bucket.n_bytes), (1, 80));
        assert_eq!(&*reading.site.ty, "main.T");
        assert_eq!(reading.site.op, "new");
    }
}

/// Objects that live so many cycles are counted at the ages 1, 2, 4 and 8, and once dead as dead.
#[test]
fn survivors_are_counted_by_age() {
    let source = "package p

type T struct{ a [10]int }

var keep []*T

func Make(n int) {
	keep = nil
	for i := 0; i < n; i++ {
		keep = append(keep, &T{})
	}
}

func Drop(n int) {
	for i := 0; i < n; i++ {
		keep[len(keep)-1] = nil
		keep = keep[:len(keep)-1]
	}
}
";
    let mut engine = Engine::new(config(1, 1)).expect("memory");
    let module = engine.load("p", "p.go", source.as_bytes()).expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    engine.set_auto_gc(false);
    let call = |engine: &mut Engine, name: &str, n: u64| {
        let func = engine.find(module, name, None).unwrap();
        let task = engine.begin_call(func, &[n]).unwrap();
        drive(engine, task);
    };
    let ts = |engine: &mut Engine| {
        let profile = engine.memory_profile();
        let found = profile
            .into_iter()
            .find(|r| r.site.line == 10 && r.site.op == "new");
        found.expect("the composite literal").bucket
    };
    call(&mut engine, "Make", 100);
    assert_eq!(ts(&mut engine).survived, [0; 4]);
    // 10 die before each of the first nine collections.
    for _ in 0..9 {
        call(&mut engine, "Drop", 10);
        engine.collect();
    }
    let bucket = ts(&mut engine);
    assert_eq!(bucket.allocs, 100);
    assert_eq!(bucket.survived, [90, 80, 60, 20]);
    assert_eq!(bucket.frees, 90);
    assert_eq!(bucket.marks, 90 + 80 + 70 + 60 + 50 + 40 + 30 + 20 + 10);
}
