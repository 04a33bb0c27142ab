//! Heap snapshots: what is in them, whom it is held by, and that taking one stops nobody.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may"
)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{ergo, folder};
use ergo::engine::config::Config;
use ergo::engine::{Engine, Step, Task};
use ergo::telemetry::snapshot::{Analysis, Diff, NodeKind, Snapshot, devtools, devtools_read};

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
        Ok(_) => panic!("no host function is declared"),
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

/// What a frame looks at, and a variable keeps, is shown by the variable, though its way is longer; what a frame alone has, by the frame.
#[test]
fn ways_come_from_goroutines_only_where_nothing_else_leads() {
    let mut engine = engine();
    let source = "package p

type item struct{ n int }
type own struct{ n int }
type shelf struct{ rows map[string][]*item }

var store = &shelf{map[string][]*item{}}
var wait = make(chan bool)
var sum int

func look() {
	items, mine := store.rows[\"all\"], &own{1}
	for <-wait {
		sum += items[0].n + mine.n
		mine = &own{sum}
	}
}

func fill() {
	store.rows[\"all\"] = []*item{{1}, {2}}
	go look()
	wait <- true
}
";
    let module = load(&mut engine, source);
    call(&mut engine, module, "fill");
    let snapshot = engine.snapshot(0).unwrap();
    for item in named(&snapshot, "p.item") {
        let way = way(&snapshot, item);
        assert!(way.starts_with("p.store.rows[\"all\"]"), "{way}");
    }
    let mine = named(&snapshot, "p.own");
    let way = way(&snapshot, mine[0]);
    assert!(
        way.starts_with("goroutine ") && way.ends_with(": mine"),
        "{way}"
    );
    assert_eq!(named(&snapshot, "p.item").len(), 2);
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
	many    = map[int]*Blob{}
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
	for i := range 9000 { many[i] = nil }
	many[8999] = &Blob{}
	any = &Enemy{blob: &Blob{}}
	list = append(list, nil, &Blob{})
	pairs = append(pairs, struct { n int; blob *Blob }{}, struct { n int; blob *Blob }{1, &Blob{}})
	queue <- &Blob{}
	captured := &Blob{}
	call = func() int { return int(captured.body[3]) }
	go func() {
		var held *Blob
		held = &Blob{}
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
        ways[0].contains(", p.Fill.func2 at p.go:37: held"),
        "{}",
        ways[0]
    );
    assert_eq!(
        ways[1..],
        [
            "p.any.blob",
            "p.cache[\"boss\"].blob",
            "p.cache[\"boss\"].deep.blobs[2]",
            "p.call.captured",
            "p.list[1]",
            "p.many[8999]",
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

/// A loop that churns, with steps of the collector between its calls.
const CHURN: &str = "package p

type Node struct { left, right *Node; n int }

func tree(depth int) *Node {
	if depth == 0 {
		return &Node{}
	}
	return &Node{tree(depth - 1), tree(depth - 1), depth}
}

var roots [8]*Node
var turn int

func Fill() {
	for i := range roots {
		roots[i] = tree(9)
	}
}

func Frame() {
	roots[turn%8] = tree(9)
	// A subtree moves from one root to another.
	a, b := roots[(turn+1)%8], roots[(turn+2)%8]
	a.left, b.left = b.left, a.left
	turn++
}
";

/// Taken while the program goes on, step by step: everything that was alive when the cycle began is in it, and what was made since; the bytes are what the cycle
/// left, and no step is longer than its budget.
#[test]
fn a_snapshot_is_taken_in_steps() {
    const VERIFY: u32 = 1;
    const STRESS_STEP: u32 = 8;
    for gc_debug in [0, VERIFY, VERIFY | STRESS_STEP] {
        taken_in_steps(gc_debug);
    }
}

fn taken_in_steps(gc_debug: u32) {
    let mut engine = Engine::new(Config {
        memprofile_rate: 1,
        manual_gc: true,
        gc_debug,
        ..Config::default()
    })
    .unwrap();
    let module = load(&mut engine, CHURN);
    call(&mut engine, module, "Fill");
    assert!(engine.take_snapshot().is_err(), "none was begun");
    let before = engine.snapshot(0).unwrap();
    engine.begin_snapshot(0);
    let parts = loop {
        engine.collect_units(4);
        call(&mut engine, module, "Frame");
        if let Some(parts) = engine.take_snapshot().unwrap() {
            break parts;
        }
    };
    let during = parts.build();
    let diff = Diff::of(&before, &during);
    // What was alive when it began is there: nobody had run since the snapshot before.
    assert_eq!(diff.total.gone.objects, 0);
    assert!(diff.total.new.objects > 0, "{:?}", diff.total);
    assert!(engine.take_snapshot().is_err(), "it was taken");
    let after = engine.snapshot(0).unwrap();
    let diff = Diff::of(&before, &after);
    let nodes = diff
        .by_type
        .iter()
        .find(|row| row.name == "p.Node")
        .unwrap();
    // As many as before: the frames have replaced all trees.
    assert_eq!(nodes.new.objects, nodes.gone.objects);
    assert_eq!(nodes.new.objects + nodes.kept.objects, 8 * 1023);
    assert!(nodes.kept.objects < 8 * 1023 && nodes.kept.objects + nodes.gone.objects == 8 * 1023);
}

#[test]
fn a_snapshot_that_needs_too_much_is_refused() {
    let mut engine = engine();
    let module = load(&mut engine, CHURN);
    call(&mut engine, module, "Fill");
    let refused = engine.snapshot(100_000).unwrap_err();
    assert!(
        refused.report.contains("memory for the heap snapshot"),
        "{}",
        refused.report
    );
    // The next one is not hurt.
    assert_eq!(
        named(&engine.snapshot(0).unwrap(), "p.Node").len(),
        8 * 1023
    );
    let all = engine.shared().mem_stats().heap.other_sys;
    engine.forget_snapshots();
    engine.publish();
    assert!(
        engine.shared().mem_stats().heap.other_sys < all,
        "the numbers are given back"
    );
}

/// The file says the same as the snapshot that it was written from.
#[test]
fn files_come_back() {
    let mut engine = engine();
    let module = load(&mut engine, CHURN);
    call(&mut engine, module, "Fill");
    let snapshot = engine.snapshot(0).unwrap();
    let mut bytes = Vec::new();
    devtools::write(&snapshot, &mut bytes).unwrap();
    let back = devtools_read::read(&bytes).unwrap();
    assert_eq!(back.n_objects(), snapshot.n_objects());
    assert_eq!(back.n_edges(), snapshot.n_edges());
    assert_eq!(back.total_bytes(), snapshot.total_bytes());
    assert_eq!(back.places, {
        let trees = snapshot
            .trees
            .iter()
            .filter_map(|tree| snapshot.place(tree.node));
        let mut places = snapshot.places.clone();
        places.extend(trees.cloned());
        places
    });
    let (one, other) = (Analysis::of(&snapshot), Analysis::of(&back));
    for node in 0..snapshot.nodes().len() as u32 {
        assert_eq!(back.name(node), snapshot.name(node));
        assert_eq!(one.way_text(&snapshot, node), other.way_text(&back, node));
        assert_eq!(one.retained(node), other.retained(node));
    }
    let diff = Diff::of(&back, &snapshot);
    assert_eq!((diff.total.new.objects, diff.total.gone.objects), (0, 0));
    for at in (0..bytes.len()).step_by(bytes.len() / 300) {
        assert!(devtools_read::read(&bytes[..at]).is_err(), "cut at {at}");
        let mut wrong = bytes.clone();
        wrong[at] = b'x';
        // Refused, or another text; never more.
        let _ = devtools_read::read(&wrong);
    }
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// What the tool for such files makes of one that a run wrote; `None`: it is not installed.
fn memlab(file: &Path, names: &[&str]) -> Option<serde_json::Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/heapsnapshot_check.js");
    let run = Command::new("node")
        .arg(script)
        .arg(file)
        .args(names)
        .output()
        .ok()?;
    if run.status.code() == Some(77) {
        return None;
    }
    assert!(run.status.success(), "{run:?}");
    Some(serde_json::from_slice(&run.stdout).unwrap())
}

#[test]
fn memlab_reads_the_file() {
    let file = file("snapshot.heapsnapshot");
    let run = ergo("snap")
        .args(["--json", &format!("--out={}", file.display())])
        .arg(folder("mem").join("snapshot.go"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let own: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    for field in ["GCNum", "PauseNs", "ASTNodeCount", "Timestamp"] {
        assert!(own[field].as_u64().unwrap() > 0, "{field} in {own}");
    }
    let Some(read) = memlab(&file, &["main.node", "main.blob", "func main.main.func1"]) else {
        #[allow(clippy::print_stderr, reason = "a skip is told")]
        {
            eprintln!(
                "SKIPPED-LOUD: @memlab/heap-analysis is not installed; the file was not read by it"
            );
        }
        return;
    };
    assert_eq!(read["bytes"], own["HeapAlloc"]);
    let list = &read["names"]["main.node"];
    assert_eq!(list["objects"], 1000);
    let mut retained: Vec<u64> = list["retained"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_u64().unwrap())
        .collect();
    retained.sort_unstable();
    assert!(
        retained.into_iter().eq((1..=1000).map(|n| n * 48)),
        "retained sizes are memlab's own"
    );
    let way: Vec<&str> = list["way"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step.as_str().unwrap())
        .collect();
    assert_eq!(way.last(), Some(&"internal:*"), "{way:?}");
    assert!(way.contains(&"property:main.list"), "{way:?}");
    assert_eq!(read["names"]["main.blob"]["objects"], 3);
    // The closure, and the record of its code.
    assert_eq!(read["names"]["func main.main.func1"]["objects"], 2);
    assert!(
        read["traced"].as_u64().unwrap() > 1000,
        "places of allocation"
    );
    assert_eq!(read["types"]["native"], own["ASTNodeCount"]);
}

#[test]
fn the_command_line_tells_who_holds_what() {
    let out = file("who.heapsnapshot");
    let program = folder("mem").join("snapshot.go");
    let written = ergo("run")
        .arg(format!("--heapsnapshot={}", out.display()))
        .arg(&program)
        .output()
        .unwrap();
    assert!(written.status.success(), "{written:?}");
    let text = |args: &[&str]| {
        let run = ergo("snap").args(args).arg(&out).output().unwrap();
        assert!(run.status.success(), "{run:?}");
        String::from_utf8(run.stdout).unwrap()
    };
    let blobs = text(&["--who=main.blob"]);
    for way in [
        "    main.cache[\"boss\"].blob\n",
        "    main.call.captured\n",
        ": held\n",
    ] {
        assert!(blobs.contains(way), "no {way:?} in {blobs}");
    }
    assert!(blobs.contains("made by main.main at "), "{blobs}");
    assert!(blobs.contains("snapshot.go:32"), "{blobs}");
    let all = text(&["--top=100"]);
    assert!(all.contains("  main.node\n"), "{all}");
    let none = ergo("snap")
        .arg("--who=main.nobody")
        .arg(&out)
        .output()
        .unwrap();
    assert_eq!(none.status.code(), Some(2));
    let diff = ergo("snap-diff").arg(&out).arg(&out).output().unwrap();
    let diff = String::from_utf8(diff.stdout).unwrap();
    assert!(
        diff.contains("new         0 in 0       gone         0 in 0"),
        "{diff}"
    );
    fs::write(file("broken.heapsnapshot"), "{\"snapshot\":{}}").unwrap();
    let broken = ergo("snap")
        .arg(file("broken.heapsnapshot"))
        .output()
        .unwrap();
    assert_eq!(broken.status.code(), Some(2), "{broken:?}");
}

/// A number in an interface that looks like an address holds nothing, in a frame as little as in an object.
#[test]
fn numbers_in_interfaces_hold_nothing() {
    let mut engine = engine();
    let module = load(
        &mut engine,
        "package p

import \"unsafe\"

type T struct{ x *int }

var (
	keep *T
	seen any
	wait = make(chan int)
)

func Hold() {
	keep = &T{}
	go func() {
		number := any(uintptr(unsafe.Pointer(keep)))
		wait <- 1
		<-wait
		seen = number
	}()
	<-wait
}
",
    );
    call(&mut engine, module, "Hold");
    let snapshot = engine.snapshot(0).unwrap();
    let (made, variable) = (named(&snapshot, "p.T"), named(&snapshot, "*p.T"));
    assert_eq!((made.len(), variable.len()), (1, 1));
    let bytes = snapshot.nodes()[made[0] as usize].bytes;
    let analysis = Analysis::of(&snapshot);
    assert_eq!(analysis.retained(variable[0]), bytes + 8);
}
