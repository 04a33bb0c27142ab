//! Counters by allocation site: their sums are MemStats, to the object and the byte, whatever the collector does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

#[path = "common/engines.rs"]
mod engines;

use engines::{ALL_KINDS, drive, ran};
use ergo::engine::Engine;
use ergo::engine::config::Config;
use ergo::vm::sites::SiteReading;

/// The sums over all sites are those of the books.
fn assert_sums(engine: &mut Engine, what: &str) {
    engine.publish();
    let books = engine.shared().mem_stats().heap;
    let sites = engine.sites();
    let objects: u64 = sites.iter().map(|site| site.totals.objects).sum();
    let bytes: u64 = sites.iter().map(|site| site.totals.bytes).sum();
    assert_eq!(
        (objects, bytes),
        (books.mallocs, books.total_alloc),
        "{what}: sums over sites, and the books"
    );
}

fn at_line(sites: &[SiteReading], line: u32) -> (u64, u64) {
    let here = sites
        .iter()
        .filter(|site| &*site.place.file == "main.go" && site.place.line == line);
    here.fold((0, 0), |(n, bytes), site| {
        (n + site.totals.objects, bytes + site.totals.bytes)
    })
}

#[test]
fn site_sums_equal_mem_stats() {
    // Plain, stress:alloc, stress:safepoint, stress:step1, verify with poison, efence.
    for gc_debug in [0, 2, 4, 8, 1 | 32, 64] {
        let config = Config {
            gc_debug,
            ..Config::default()
        };
        let mut engine = ran(ALL_KINDS, config);
        assert_sums(&mut engine, &format!("gc_debug {gc_debug}"));
        engine.collect();
        assert_sums(&mut engine, &format!("gc_debug {gc_debug}, collected"));
    }
}

#[test]
fn site_sums_hold_where_places_are_not_told_apart() {
    let config = Config {
        counts_sites: false,
        ..Config::default()
    };
    let mut engine = ran(ALL_KINDS, config);
    assert_sums(&mut engine, "off");
    let is_placed = |site: &SiteReading| site.place.line != 0;
    assert!(!engine.sites().iter().any(is_placed));
}

#[test]
fn sites_name_the_line_and_count_exactly() {
    let source = "package main

type T struct{ a, b, c int }

var keep []*T

var s string

func main() {
	for i := 0; i < 1234; i++ {
		keep = append(keep[:0], &T{a: i})
	}
	for i := 0; i < 77; i++ {
		s = string(make([]byte, 100, 100+i))
	}
	big := make([]byte, 1<<20)
	_ = big
	func() { keep = append([]*T(nil), new(T)) }()
}
";
    let mut engine = ran(source, Config::default());
    let sites = engine.sites();
    // One backing array of one element, and a cell of 24 bytes each round.
    assert_eq!(at_line(&sites, 11), (1234 + 1, 1234 * 24 + 8));
    // Slices of 100 to 176 bytes and strings of 100, in cells of 112, 128, 144, 160 and 176 bytes.
    let slices: u64 = (100..177).map(|n: u64| n.div_ceil(16) * 16).sum();
    assert_eq!(at_line(&sites, 14), (77 * 2, slices + 77 * 112));
    assert_eq!(at_line(&sites, 16), (1, 1 << 20));
    assert_eq!(at_line(&sites, 18), (2, 8 + 24));
    let new = sites
        .iter()
        .find(|site| site.place.line == 11 && site.place.op == "new")
        .expect("the composite literal");
    assert_eq!((&*new.place.func, new.place.column), ("main.main", 29));
    assert_eq!((new.totals.objects, new.totals.bytes), (1234, 1234 * 24));
}

/// Also those that find the run of their class at its end, and those of an instruction with three words behind it.
#[test]
fn closures_count_at_their_own_line() {
    let source = "package main

var keep [4]func() int

func main() {
	for i := range 10000 {
		keep[i&3] = func() int {
			return i
		}
	}
}
";
    let sites = ran(source, Config::default()).sites();
    let (objects, bytes) = at_line(&sites, 7);
    assert_eq!((objects, bytes), (10000, 10000 * 16));
}

/// Evaluations come from the same places again and again: their rows are few.
#[test]
fn evals_share_rows_and_sums_hold() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let source = b"package p; type T struct{ a, b int }; var last *T; func Keep(t *T) int { last = t; return t.a }";
    let module = engine.load("p", "p.go", source).expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    let mut n_sites = 0;
    for i in 0..2000_u64 {
        let expression = format!(
            "Keep(&T{{{:04}, 2}}) + len([]int{{1, {:04}}}[:0])",
            1000 + i,
            1000 + i
        );
        let (task, _) = engine.begin_eval(module, expression.as_bytes(), 1).unwrap();
        let task = drive(&mut engine, task);
        let mut out = [0_u64];
        engine.results(task, &mut out).unwrap();
        if i == 10 {
            n_sites = engine.sites().len();
        }
    }
    assert_sums(&mut engine, "evals");
    assert_eq!(engine.sites().len(), n_sites);
    let sites = engine.sites();
    let new = sites
        .iter()
        .find(|site| site.place.op == "new" && &*site.place.file == "eval")
        .expect("the composite literal");
    assert_eq!((new.totals.objects, new.totals.bytes), (2000, 2000 * 16));
}
