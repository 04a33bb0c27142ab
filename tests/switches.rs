//! Who is told of switches between goroutines is told of those that channels make, too.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

#[path = "common/engines.rs"]
mod engines;

use engines::{drive, ran};
use ergo::engine::Engine;
use ergo::engine::config::Config;
use ergo::telemetry::export::Format;

/// Two goroutines that take turns; one of them allocates.
fn turns(n: u32) -> String {
    format!(
        "package main

var keep *[100]int

func work(in, out chan int) {{
	for {{
		<-in
		keep = new([100]int)
		out <- 1
	}}
}}

func main() {{
	in, out := make(chan int), make(chan int)
	go work(in, out)
	for range {n} {{
		in <- 1
		<-out
	}}
}}
"
    )
}

/// What a goroutine allocates between two switches is its own function's.
#[test]
fn frames_are_told_of_switches_by_channels() {
    let config = Config {
        counts_frames: true,
        ..Config::default()
    };
    let costs = ran(&turns(1000), config).frame_costs();
    let of = |name: &str| {
        let found = costs.iter().find(|(n, _)| n.as_deref() == Some(name));
        found.unwrap_or_else(|| panic!("no {name}: {costs:?}")).1
    };
    // Cells of 896 bytes; what `main` makes are the channels and a goroutine.
    assert!(of("main.work").bytes >= 1000 * 896, "{costs:?}");
    assert!(of("main.main").bytes < 50_000, "{costs:?}");
}

/// Bytes of the execution trace of so many turns.
fn trace_bytes(n: u32) -> usize {
    let mut engine = Engine::new(Config::default()).unwrap();
    engine.trace_goroutines(true);
    let module = engine.load("main", "main.go", turns(n).as_bytes()).unwrap();
    let init = engine.begin_init(module).unwrap();
    drive(&mut engine, init);
    let main = engine.find(module, "main", Some("func()")).unwrap();
    let call = engine.begin_call(main, &[]).unwrap();
    drive(&mut engine, call);
    engine.export(Format::GoTrace, 0).unwrap().len()
}

/// A turn blocks two goroutines, wakes two and starts two: six events of four bytes and more.
#[test]
fn traces_tell_of_switches_by_channels() {
    let (few, many) = (trace_bytes(10), trace_bytes(1010));
    assert!(many >= few + 1000 * 6 * 4, "{few} {many}");
}
