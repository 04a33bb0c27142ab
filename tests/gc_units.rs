//! No piece of a mark is longer than a unit, whatever holds the roots: at most 4 KiB are read between two looks at the budget. Counted in bytes that turn grey, not in
//! time: what is read in a unit names at most 512 objects.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

#[path = "common/engines.rs"]
mod engines;

use engines::drive;
use ergo::engine::Engine;
use ergo::engine::config::Config;

/// `verify`, `poison` and `audit` of `ergo_gc_debug`.
const CHECKED: u32 = 1 | 32 | 256;

/// 512 words name that many objects of at most 32 bytes, beside what a goroutine holds anyway.
const MOST_BYTES: u64 = 512 * 32 + 1024;

fn loaded(source: &str, gc_debug: u32) -> (Engine, u32) {
    let mut engine = Engine::new(Config {
        manual_gc: true,
        memprofile_rate: 0,
        gc_debug,
        ..Config::default()
    })
    .expect("memory");
    let module = engine.load("p", "p.go", source.as_bytes()).expect("loads");
    let init = engine.begin_init(module).map_err(|f| f.report);
    drive(&mut engine, init.expect("checks"));
    (engine, module)
}

fn call(engine: &mut Engine, module: u32, name: &str, arg: u64) -> u64 {
    let func = engine.find(module, name, None).expect("is declared");
    let mut io = [arg, 0];
    let task = engine.begin_call(func, &io).map_err(|f| f.report);
    let task = drive(engine, task.expect("begins"));
    engine.results(task, &mut io).expect("fit");
    io[0]
}

/// A whole cycle, a unit at a time: the most bytes that turned grey in one of them, and in all.
fn most_in_a_unit(engine: &mut Engine) -> (u64, u64) {
    let (mut most, mut before) = (0, 0);
    loop {
        let progress = engine.collect_units(1);
        most = most.max(progress.marked_bytes.saturating_sub(before));
        before = progress.marked_bytes;
        if progress.is_over {
            return (most, before);
        }
    }
}

const HOLD: &str = "package p
import \"runtime\"
type node struct { v int }
var in, out = make(chan int), make(chan int)
// What it is passed is held by a frame alone while the mark that runs, and its sweep, come to their ends.
func value(p *node) int {
	if p.v == 4998 {
		runtime.GC()
	}
	return p.v
}
";

const N: u64 = 100_000;

/// `Hold(n)` makes a parked goroutine hold n objects; `Sum` lets it go on, and answers what it found in them.
fn holds(what: &str, program: &str) {
    let source = format!("{HOLD}{program}");
    let (mut engine, module) = loaded(&source, 0);
    call(&mut engine, module, "Hold", N);
    engine.collect();
    let (most, all) = most_in_a_unit(&mut engine);
    assert!(all >= 8 * N, "{what}: {all} bytes were marked");
    assert!(most <= MOST_BYTES, "{what}: {most} bytes in a unit");
    // It goes on while a mark has read some of it: nothing that it holds is lost.
    for units in [1, 3, 40, 90, 150, 260] {
        let (mut engine, module) = loaded(&source, CHECKED);
        let n = 20_000;
        call(&mut engine, module, "Hold", n);
        engine.collect_units(units);
        let sum = call(&mut engine, module, "Sum", 0);
        while !engine.collect_units(1000).is_over {}
        engine.collect();
        assert_eq!(sum, n * (n - 1) / 2, "{what}, {units} units");
    }
}

#[test]
fn deferred_calls() {
    holds(
        "closures",
        "
func hold(n int) {
	sum := 0
	defer func() { out <- sum }()
	for i := range n {
		p := &node{i}
		defer func() { sum += value(p) }()
	}
	out <- 0
	<-in
}
func Hold(n int) int { go hold(n); return <-out }
func Sum() int { in <- 0; return <-out }",
    );
}

#[test]
fn deferred_calls_of_a_panic() {
    holds(
        "closures of a panic",
        "
func hold(n int) {
	sum := 0
	defer func() { recover(); out <- sum }()
	for i := range n {
		p := &node{i}
		defer func() { sum += value(p) }()
	}
	defer func() { out <- 0; <-in }()
	panic(n)
}
func Hold(n int) int { go hold(n); return <-out }
func Sum() int { in <- 0; return <-out }",
    );
}

#[test]
fn deferred_calls_with_their_operands_in_frames() {
    holds(
        "frames",
        "
var sum int
func add(p *node) { sum += value(p) }
func deep(n, at int) {
	if at == n {
		out <- 0
		<-in
		return
	}
	defer add(&node{at})
	deep(n, at+1)
}
func hold(n int) { deep(n, 0); out <- sum }
func Hold(n int) int { go hold(n); return <-out }
func Sum() int { in <- 0; return <-out }",
    );
}

#[test]
fn panics_in_panics() {
    holds(
        "panics",
        "
var sum int
func nested(n, at int) {
	if at == n {
		out <- 0
		<-in
		return
	}
	defer func() { nested(n, at+1); p := recover().(*node); sum += value(p) }()
	panic(&node{at})
}
func hold(n int) { nested(n, 0); out <- sum }
func Hold(n int) int { go hold(n); return <-out }
func Sum() int { in <- 0; return <-out }",
    );
}

/// What finalizers and cleanups keep: of many objects of a span, of one object many times, and of an object that is longer than a unit.
#[test]
fn finalizers_and_cleanups() {
    let program = "package p
import \"runtime\"
type node struct { v int }
type part struct { node *node; pad int }
type some struct { next *some; parts [7]*part }
var all *some
var sum, n int
var last *node
type long [50000]*node
func Hold(n int) int {
	for i := range n {
		p, kept := &part{}, &node{i}
		if i%7 == 0 {
			all = &some{next: all}
		}
		all.parts[i%7] = p
		runtime.SetFinalizer(p, func(*part) { sum += kept.v })
	}
	last = &node{}
	for i := range n {
		kept := &node{i}
		runtime.AddCleanup(last, func(p *node) { sum += p.v }, kept)
	}
	// Nothing but their finalizers keeps what these refer to.
	for range 2 {
		object := new(long)
		for i := range object {
			object[i] = &node{i}
		}
		runtime.SetFinalizer(object, func(object *long) {
			for _, p := range object {
				sum += p.v
			}
			all = nil
		})
	}
	return n
}
func Drop() int { all, last = nil, nil; return 0 }
func Sum() int { return sum }";
    let n = 20_000;
    let (mut engine, module) = loaded(program, 0);
    call(&mut engine, module, "Hold", n);
    let (most, all) = most_in_a_unit(&mut engine);
    assert!(all >= 8 * n, "{all} bytes were marked");
    assert!(most <= MOST_BYTES, "{most} bytes in a unit");
    for units in [1, 30, 100, 300] {
        let (mut engine, module) = loaded(program, CHECKED);
        call(&mut engine, module, "Hold", n);
        engine.collect_units(units);
        call(&mut engine, module, "Drop", 0);
        for _ in 0..4 {
            engine.collect();
            let pump = engine.begin_pump(u64::MAX, 0).map_err(|f| f.report);
            drive(&mut engine, pump.unwrap());
        }
        let sum = call(&mut engine, module, "Sum", 0);
        assert_eq!(sum, n * (n - 1) + 50_000 * 49_999, "{units} units");
    }
}

/// Timers that wait, each with a function that alone holds an object.
#[test]
fn timers() {
    let program = "package p
import (
	\"sync\"
	\"time\"
)
type node struct { v int }
type some struct { next *some; timers [8]*time.Timer }
var all *some
var sum int
var done sync.WaitGroup
func Hold(n int) int {
	for i := range n {
		done.Add(1)
		p := &node{i}
		if i%8 == 0 {
			all = &some{next: all}
		}
		all.timers[i%8] = time.AfterFunc(time.Hour, func() { sum += p.v; done.Done() })
	}
	return n
}
func Sum() int {
	for at := all; at != nil; at = at.next {
		for _, timer := range at.timers {
			timer.Reset(0)
		}
	}
	done.Wait()
	return sum
}";
    let (mut engine, module) = loaded(program, 0);
    call(&mut engine, module, "Hold", N);
    engine.collect();
    let (most, all) = most_in_a_unit(&mut engine);
    assert!(all >= 8 * N, "{all} bytes were marked");
    // A timer costs two words, and its function is an object of 96 bytes.
    assert!(most <= 256 * 96 + 1024, "{most} bytes in a unit");
    for units in [1, 10, 30, 100] {
        let (mut engine, module) = loaded(program, CHECKED);
        let n = 5000;
        call(&mut engine, module, "Hold", n);
        engine.collect_units(units);
        let sum = call(&mut engine, module, "Sum", 0);
        while !engine.collect_units(1000).is_over {}
        engine.collect();
        assert_eq!(sum, n * (n - 1) / 2, "{units} units");
    }
}
