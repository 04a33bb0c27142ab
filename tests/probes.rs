//! Probes of syntax trees: traces from parse to death, deaths of chosen kinds, walks, what the host lets go, scopes and constants of nodes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may"
)]

mod common;
#[path = "common/engines.rs"]
mod engines;

use std::fs;

use common::{ergo, folder};
use engines::drive;
use ergo::engine::config::Config;
use ergo::engine::{Engine, Onward, Ready};
use ergo::heap::ring::{Event, kind};
use ergo::syntax::node::{Kind, Node};
use ergo::syntax::walk::preorder;

fn engine() -> Engine {
    Engine::new(Config {
        event_ring_bytes: 4 << 20,
        ..Config::default()
    })
    .expect("memory")
}

fn events(engine: &Engine) -> Vec<Event> {
    let shared = engine.shared();
    std::iter::from_fn(|| shared.pop_event()).collect()
}

fn of(all: &[Event], wanted: u16) -> Vec<Event> {
    all.iter().filter(|e| e.kind == wanted).copied().collect()
}

/// Two texts of two traces: every event of their lives carries the trace, in order, and at the end stands one UNIT_DEAD of each.
#[test]
fn trace_id_from_parse_to_death() {
    let mut engine = engine();
    let mut modules = Vec::new();
    for (trace, path) in [(71, "a"), (72, "b")] {
        engine.set_trace(trace);
        let source = format!("package {path}\nfunc F() int {{ return {trace} }}\n");
        let file = format!("{path}.go");
        let module = engine.load(path, &file, source.as_bytes()).expect("loads");
        modules.push((trace, module));
    }
    engine.set_trace(0);
    for (trace, module) in &modules {
        let init = engine.begin_init(*module).expect("checks");
        drive(&mut engine, init);
        let f = engine.find(*module, "F", None).unwrap();
        let task = engine.begin_call(f, &[0]).unwrap();
        let task = drive(&mut engine, task);
        let mut out = [0];
        engine.results(task, &mut out).unwrap();
        assert_eq!(out, [*trace]);
    }
    let (plain, unit, _) = engine.parse("c.go", b"package c\n").expect("memory");
    assert_eq!(plain.cell().unit().trace(), 0);
    engine.unroot(unit);
    for _ in 0..3 {
        engine.collect();
    }
    let all = events(&engine);
    for trace in [71, 72] {
        let life: Vec<u16> = all
            .iter()
            .filter(|e| match e.kind {
                kind::PARSE_BEGIN | kind::PARSE_END | kind::SCOPE_END | kind::COMPILE_END => {
                    e.d == trace
                }
                kind::EVAL_FIRST => e.b == trace,
                kind::UNIT_DEAD => e.a == trace,
                _ => false,
            })
            .map(|e| e.kind)
            .collect();
        assert_eq!(
            life,
            [
                kind::PARSE_BEGIN,
                kind::PARSE_END,
                kind::SCOPE_END,
                kind::COMPILE_END,
                kind::EVAL_FIRST,
                kind::UNIT_DEAD
            ],
            "trace {trace}"
        );
    }
    let dead = of(&all, kind::UNIT_DEAD);
    for end in of(&all, kind::PARSE_END).iter().filter(|e| e.d != 0) {
        let mine = dead.iter().find(|e| e.a == end.d).unwrap();
        assert_eq!(mine.b, end.a, "nodes of trace {}", end.d);
    }
    assert!(dead.iter().any(|e| e.a == 0), "the text without a trace");
    assert!(dead.iter().all(|e| e.c > 0 && e.d > 0));
}

/// Of tracked kinds each death is told, with id, cycle, age and trace; of others none.
#[test]
fn deaths_of_tracked_kinds_are_told_one_by_one() {
    let mut engine = engine();
    engine.track_kinds([Kind::BlockStmt, Kind::FuncLit]);
    engine.set_trace(9);
    let source = b"package p\nfunc f() func() { { return func() { {} } } }\n";
    let (root, unit, _) = engine.parse("p.go", source).expect("memory");
    let wanted = |node: &Node| matches!(node.kind(), Kind::BlockStmt | Kind::FuncLit);
    let mut ids: Vec<u64> = preorder(root).filter(wanted).map(Node::id).collect();
    engine.collect();
    assert_eq!(of(&events(&engine), kind::NODE_FREED), []);
    engine.unroot(unit);
    engine.collect();
    let told = of(&events(&engine), kind::NODE_FREED);
    let mut dead: Vec<u64> = told.iter().map(|e| e.node).collect();
    ids.sort_unstable();
    dead.sort_unstable();
    assert_eq!((ids.len(), dead), (5, ids));
    assert!(told.iter().all(|e| (e.b, e.c, e.d) == (2, 2, 9)));
    let literals = told.iter().filter(|e| e.a == Kind::FuncLit as u64);
    assert_eq!(literals.count(), 1);
}

const TREE: &[u8] = b"package p\n\nvar x = 1 + 2\n\nfunc f() { g() }\n\nfunc g() { _ = func() { f() } }\n\nfunc (t T) h() {}\n\ntype T struct{}\n";

/// Probes are at files and functions, never at leaves, and exact; with a mask of one's own at what it names.
#[test]
fn probe_mask_counts() {
    let mut engine = engine();
    let (root, _, _) = engine.parse("p.go", TREE).expect("memory");
    let all = preorder(root).count();
    let (mut visited, mut deepest) = (0, 0);
    engine.walk(root, |_, depth| {
        visited += 1;
        deepest = deepest.max(depth);
        Onward::Down
    });
    assert!(visited == all && deepest > 5);
    let told = events(&engine);
    let begin = of(&told, kind::WALK_BEGIN);
    assert!(begin.len() == 1 && begin[0].node == root.id() && begin[0].a > 0);
    let probes = of(&told, kind::WALK_PROBE);
    let functions = preorder(root)
        .filter(|n| n.kind() == Kind::FuncDecl)
        .count();
    assert_eq!((functions, probes.len()), (3, 4));
    assert_eq!(engine.walk_counts().probes, 4);
    assert!(
        probes
            .iter()
            .all(|e| e.c == Kind::File as u64 || e.c == Kind::FuncDecl as u64)
    );
    let depths: Vec<u64> = probes.iter().map(|e| e.d).collect();
    assert_eq!(depths, [0, 1, 1, 1]);

    engine.probe_walks([Kind::Ident], 0);
    engine.walk(root, |_, _| Onward::Down);
    let names = preorder(root).filter(|n| n.kind() == Kind::Ident).count();
    assert_eq!(of(&events(&engine), kind::WALK_PROBE).len(), names);
    engine.probe_walks([], 0);
    engine.walk(root, |_, _| Onward::Down);
    assert_eq!(of(&events(&engine), kind::WALK_PROBE), []);
    // Past the functions, and an end.
    let mut seen = 0;
    engine.walk(root, |node, _| {
        seen += 1;
        match node.kind() {
            Kind::FuncDecl => Onward::Past,
            Kind::GenDecl => Onward::Down,
            Kind::StructType => Onward::Stop,
            _ => Onward::Down,
        }
    });
    assert!(seen < all && seen > 8);
}

/// At depth 0 every tenth probe is a full reading; a number of one's own instead.
#[test]
fn every_tenth_visit_is_a_reading() {
    let mut engine = engine();
    let (root, _, _) = engine.parse("p.go", TREE).expect("memory");
    let functions: Vec<Node> = root
        .children()
        .filter(|n| n.kind() == Kind::FuncDecl)
        .collect();
    for n in 1..=95_u64 {
        let root = match n % 4 {
            0 => root,
            at => functions[at as usize - 1],
        };
        engine.walk(root, |_, _| Onward::Down);
        let counts = engine.walk_counts();
        assert_eq!(
            (counts.walks, counts.roots, counts.readings),
            (n, n, n / 10)
        );
    }
    let told = of(&events(&engine), kind::SNAPSHOT);
    assert_eq!(told.len(), 9);
    assert!(told.iter().all(|e| e.a > 0 && e.b > 0 && e.d > 0));
    engine.probe_walks([Kind::File], 3);
    for _ in 0..9 {
        engine.walk(root, |_, _| Onward::Down);
        engine.walk(functions[0], |_, _| Onward::Down);
    }
    // 95 before: the 96th, 99th, 102nd.
    assert_eq!(of(&events(&engine), kind::SNAPSHOT).len(), 3);
}

/// What the host gave to the script is let go once: by closing it or by a collection, with one event either way.
#[test]
fn release_event_once() {
    let mut engine = engine();
    let source = b"package p\ntype T struct{ _ uintptr }\n";
    let module = engine.load("p", "p.go", source).expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    let ty = engine.type_of(module, "*T").expect("type");
    let (closed, collected) = (
        engine.host_object(ty).unwrap(),
        engine.host_object(ty).unwrap(),
    );
    engine.on_free(closed, 101).unwrap();
    engine.on_free(collected, 102).unwrap();
    let told = |engine: &Engine| {
        let all = of(&events(engine), kind::RELEASE);
        all.iter().map(|e| (e.a, e.b)).collect::<Vec<_>>()
    };
    assert!(engine.close_host_object(closed, 101));
    assert_eq!(told(&engine), [(1, 101)]);
    assert!(!engine.close_host_object(closed, 101), "closed twice");
    assert!(!engine.close_host_object(collected, 101), "another one's");
    let mut ran = Vec::new();
    for _ in 0..4 {
        engine.collect();
        // A call lets go of what the host was given last.
        let (task, _) = engine.begin_eval(module, b"1", 1).unwrap();
        drive(&mut engine, task);
        while let Some(ready) = engine.pop_ready() {
            if let Ready::Host(number) = ready {
                ran.push(number);
            }
        }
    }
    assert_eq!(ran, [102], "the closed one is not finalized as well");
    assert_eq!(told(&engine), [(0, 102)]);
}

/// Constants that the checker has found are kept by node: fresh while their package holds, stale once it is refused, and gone with the tables of an evaluation.
#[test]
fn cached_result_invalidation() {
    let config = Config {
        keep_ast: true,
        ..Config::default()
    };
    let mut engine = Engine::new(config).expect("memory");
    let find = |root: Node, text: &str| {
        preorder(root)
            .find(|n| n.text() == text.as_bytes() && n.kind() == Kind::BinaryExpr)
            .unwrap()
    };
    let source = b"package p\nconst c = 6 * 7\nvar x = c + 1\nvar y = x + 1\n";
    let (good, _, _) = engine.parse("p.go", source).expect("memory");
    let module = engine.load_node("p", good).expect("loads");
    let (product, sum, variable) = (
        find(good, "6 * 7"),
        find(good, "c + 1"),
        find(good, "x + 1"),
    );
    assert_eq!(engine.cached_result(product), None, "not checked yet");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    let result =
        |engine: &Engine, node: Node| engine.cached_result(node).map(|r| (r.value, r.is_stale));
    assert_eq!(result(&engine, product), Some(("42".to_owned(), false)));
    assert_eq!(result(&engine, sum), Some(("43".to_owned(), false)));
    assert_eq!(result(&engine, variable), None, "no constant");

    let (bad, _, _) = engine
        .parse("q.go", b"package q\nconst c = 2 << 3\nvar s string = 5\n")
        .expect("memory");
    let module = engine.load_node("q", bad).expect("loads");
    assert!(engine.check(module).is_err());
    assert_eq!(
        result(&engine, find(bad, "2 << 3")),
        Some(("16".to_owned(), true))
    );
    assert_eq!(
        result(&engine, product),
        Some(("42".to_owned(), false)),
        "others stay fresh"
    );
}

/// `ergo ast --dump-scopes`: scopes, their places, names with their declarations; numbers are made small, the rest is compared as it is.
#[test]
fn scopes_match_the_golden_file() {
    let run = ergo("ast")
        .arg("--dump-scopes")
        .arg(folder("mem").join("scopes.go"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let text = String::from_utf8(run.stdout).unwrap();
    let (_, text) = text.split_once('\n').unwrap();
    // Packages of the library have scopes too: numbers in order of their appearance.
    let mut numbers: Vec<String> = vec!["0".to_owned()];
    let number = regex::Regex::new(r"\b(scope|in) ([0-9]+)").unwrap();
    let small = number.replace_all(text, |found: &regex::Captures<'_>| {
        let long = found[2].to_owned();
        let at = numbers.iter().position(|n| *n == long).unwrap_or_else(|| {
            numbers.push(long);
            numbers.len() - 1
        });
        format!("{} {at}", &found[1])
    });
    let golden = folder("mem").join("scopes.golden");
    if std::env::var_os("ERGO_WRITE_GOLDEN").is_some() {
        fs::write(&golden, small.as_bytes()).unwrap();
    }
    assert_eq!(small, fs::read_to_string(golden).unwrap());
}

/// `ergo stats --kinds`: what a count by hand says.
#[test]
fn stats_count_the_kinds_that_are_named() {
    let stats = |kinds: &str| {
        let mut command = ergo("stats");
        if !kinds.is_empty() {
            command.arg(format!("--kinds={kinds}"));
        }
        let run = command
            .arg(folder("mem").join("kinds.go"))
            .output()
            .unwrap();
        (run.status.code(), String::from_utf8(run.stdout).unwrap())
    };
    let (status, text) = stats("BlockStmt,FuncLit");
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(status, Some(0));
    assert_eq!(rows, [["2", "2", "FuncLit"], ["6", "6", "BlockStmt"]]);
    let (_, all) = stats("");
    assert!(all.lines().count() > 10 && all.contains("FuncDecl"));
    assert_eq!(stats("Block").0, Some(2));
}
