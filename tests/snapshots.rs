//! Heap snapshots: what is in them, whom it is held by, and that taking one stops nobody.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may"
)]

use ergo::engine::config::Config;
use ergo::engine::{Engine, Step, Task};
use ergo::telemetry::snapshot::{Analysis, NodeKind, Snapshot};

/// An engine that samples every object, so that all places are known.
fn engine() -> Engine {
    Engine::new(Config {
        memprofile_rate: 1,
        ..Config::default()
    })
    .unwrap()
}

fn finish(engine: &mut Engine, mut task: Task) -> Task {
    match engine.step(&mut task) {
        Ok(Step::Done) => task,
        Ok(Step::Asked | Step::Host(_)) => panic!("no host function is declared, and nobody asks"),
        Err(failure) => panic!("{}", failure.report),
    }
}

/// Loads a package and initialises it.
fn load(engine: &mut Engine, source: &str) -> u32 {
    let module = engine.load("p", "p.go", source.as_bytes()).unwrap();
    let init = engine.begin_init(module).unwrap();
    finish(engine, init);
    module
}

/// Calls `func()` by name.
fn call(engine: &mut Engine, module: u32, name: &str) {
    let func = engine.find(module, name, Some("func()")).unwrap();
    let task = engine.begin_call(func, &[]).unwrap();
    finish(engine, task);
}

/// Indexes of the objects with this name.
fn named(snapshot: &Snapshot, name: &str) -> Vec<u32> {
    let all = 0..snapshot.nodes().len() as u32;
    all.filter(|&node| snapshot.name(node) == name).collect()
}

fn way(snapshot: &Snapshot, node: u32) -> String {
    Analysis::of(snapshot).way_text(snapshot, node)
}

#[test]
fn a_list_is_retained_by_the_variable_that_holds_it() {
    const N: u64 = 1000;
    let mut engine = engine();
    let module = load(
        &mut engine,
        "package p

type Node struct {
	next *Node
	body [5]int
}

var list *Node

func Fill() {
	for range 1000 {
		list = &Node{next: list}
	}
}
",
    );
    call(&mut engine, module, "Fill");
    let snapshot = engine.snapshot(0).unwrap();
    let nodes = named(&snapshot, "p.Node");
    assert_eq!(nodes.len() as u64, N);
    let bytes = snapshot.nodes()[nodes[0] as usize].bytes;
    assert_eq!(bytes, 48);
    let analysis = Analysis::of(&snapshot);
    let mut retained: Vec<u64> = nodes.iter().map(|&node| analysis.retained(node)).collect();
    retained.sort_unstable();
    let expected: Vec<u64> = (1..=N).map(|n| n * bytes).collect();
    assert_eq!(retained, expected);
    // The variable is an object of its own, of 8 bytes.
    let variable = named(&snapshot, "*p.Node");
    assert_eq!(variable.len(), 1);
    assert_eq!(analysis.retained(variable[0]), N * bytes + 8);
    for &node in &nodes {
        let place = snapshot.place(node).unwrap();
        assert_eq!((&*place.file, place.line), ("p.go", 12));
        assert_eq!(&*place.func, "p.Fill");
    }
    let last = nodes.iter().find(|&&node| analysis.retained(node) == bytes);
    let text = analysis.way_text(&snapshot, *last.unwrap());
    assert_eq!(text, "p.list.next(×999)");
}

#[test]
fn the_objects_are_what_the_cycle_left() {
    let mut engine = engine();
    let module = load(
        &mut engine,
        "package p

import (\"fmt\"; \"sort\"; \"strings\")

var words = map[string][]string{}

func Work() {
	for i := range 500 {
		key := fmt.Sprint(\"word\", i%50)
		words[key] = append(words[key], strings.Repeat(\"x\", i))
	}
	for _, list := range words {
		sort.Strings(list)
	}
}
",
    );
    call(&mut engine, module, "Work");
    let snapshot = engine.snapshot(0).unwrap();
    engine.publish();
    let stats = engine.shared().mem_stats();
    assert_eq!(snapshot.total_bytes(), stats.heap.heap_alloc);
    assert_eq!(snapshot.n_objects() as u64, stats.heap.heap_objects);
    let lost = named(&snapshot, "(no way known)");
    assert_eq!(snapshot.edges_of(lost[0]).len(), 0, "all has a way");
}

#[test]
fn everything_has_a_name() {
    let mut engine = engine();
    let module = load(
        &mut engine,
        "package p

type Blob struct{ body [100]byte }
type Enemy struct { name string; blob *Blob; deep struct{ blobs [3]*Blob } }
type Holder interface{ hold() *Blob }

func (e *Enemy) hold() *Blob { return e.blob }

var (
	cache   = map[string]*Enemy{}
	numbers = map[int]*Blob{}
	any     Holder
	list    []*Blob
	pairs   []struct { n int; blob *Blob }
	queue   = make(chan *Blob, 4)
	call    func() int
	wait    = make(chan int)
)

func Fill() {
	cache[\"boss\"] = &Enemy{name: \"b\" + string(rune('a'+len(cache))), blob: &Blob{}}
	cache[\"boss\"].deep.blobs[2] = &Blob{}
	numbers[-7] = &Blob{}
	any = &Enemy{blob: &Blob{}}
	list = append(list, nil, &Blob{})
	pairs = append(pairs, struct { n int; blob *Blob }{}, struct { n int; blob *Blob }{1, &Blob{}})
	queue <- &Blob{}
	captured := &Blob{}
	call = func() int { return int(captured.body[3]) }
	go func() {
		held := &Blob{}
		wait <- 1
		<-wait
		held.body[0] = 1
	}()
	<-wait
}
",
    );
    call(&mut engine, module, "Fill");
    let snapshot = engine.snapshot(0).unwrap();
    let mut ways: Vec<String> = named(&snapshot, "p.Blob")
        .into_iter()
        .map(|node| way(&snapshot, node))
        .collect();
    ways.sort();
    assert!(ways[0].starts_with("goroutine "), "{}", ways[0]);
    assert!(
        ways[0].contains(", p.Fill.func2 at p.go:33: slot "),
        "{}",
        ways[0]
    );
    assert_eq!(
        ways[1..],
        [
            "p.any.blob",
            "p.cache[\"boss\"].blob",
            "p.cache[\"boss\"].deep.blobs[2]",
            "p.call.(captured 1)",
            "p.list[1]",
            "p.numbers[-7]",
            "p.pairs[1].blob",
            "p.queue[0]",
        ]
    );
    let closures = snapshot.nodes().iter();
    assert!(
        closures.clone().any(|node| node.kind == NodeKind::Closure
            && snapshot.text(node.name) == "func p.Fill.func1")
    );
}
