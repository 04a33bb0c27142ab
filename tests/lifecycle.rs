//! The life of syntax trees in numbers: nodes by kind from birth to death, times of units, and the events that tell of both.

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
use ergo::heap::lifecycle::KindCount;
use ergo::heap::ring::{Event, kind};

fn kinds(engine: &Engine) -> HashMap<&'static str, KindCount> {
    engine.kind_counts().into_iter().collect()
}

/// Sums over kinds are those of the books.
fn assert_kinds(engine: &mut Engine) {
    engine.publish();
    let books = engine.shared().mem_stats().heap;
    let sum = |of: fn(&KindCount) -> u64| kinds(engine).values().map(of).sum::<u64>();
    assert_eq!(sum(|k| k.born), books.ast_parsed_total);
    assert_eq!(sum(|k| k.died), books.ast_dead_total);
    assert_eq!(sum(KindCount::living), books.ast_nodes);
}

fn events(engine: &Engine) -> Vec<Event> {
    let shared = engine.shared();
    std::iter::from_fn(|| shared.pop_event()).collect()
}

#[test]
fn nodes_by_kind_match_a_hand_count() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let source = b"package p\n\nfunc f(a, b int) func() int {\n\tif a > b {\n\t\treturn func() int { return a + b }\n\t}\n\treturn nil\n}\n";
    let (_, unit, failure) = engine.parse("p.go", source).expect("memory");
    assert!(failure.is_none());
    let of = |engine: &Engine, name: &str| kinds(engine).get(name).copied().unwrap_or_default();
    for (name, n) in [
        ("BlockStmt", 3),
        ("FuncLit", 1),
        ("FuncDecl", 1),
        ("IfStmt", 1),
        ("ReturnStmt", 3),
        ("BinaryExpr", 2),
        ("FuncType", 3),
        ("File", 1),
        ("GoStmt", 0),
    ] {
        assert_eq!(of(&engine, name).born, n, "{name}");
        assert_eq!(of(&engine, name).living(), n, "{name}");
    }
    assert_kinds(&mut engine);
    // The tree is let go: one cycle finds all of it dead.
    engine.unroot(unit);
    engine.collect();
    assert_eq!(of(&engine, "BlockStmt").died_last, 3);
    assert!(of(&engine, "BlockStmt").survival() == 0.0);
    assert!(kinds(&engine).values().all(|k| k.living() == 0));
    assert_kinds(&mut engine);
    engine.collect();
    assert_eq!(of(&engine, "BlockStmt").died_last, 0);
    assert_eq!(of(&engine, "BlockStmt").died, 3);
}

#[test]
fn sums_over_kinds_are_the_books() {
    for gc_debug in [0, 2, 8] {
        let config = Config {
            gc_debug,
            ..Config::default()
        };
        let mut engine = ran(ALL_KINDS, config);
        assert_kinds(&mut engine);
        engine.collect();
        assert_kinds(&mut engine);
    }
}

#[test]
fn units_have_their_times() {
    let mut engine = ran(ALL_KINDS, Config::default());
    let units = engine.unit_times();
    let main = units
        .iter()
        .find(|u| &*u.file == "main.go")
        .expect("main.go");
    assert_eq!(main.text_bytes, ALL_KINDS.len() as u64);
    assert!(main.n_nodes > 300 && main.parse_ns > 0 && main.check_ns > 0);
    // main, its literals within it, tree and both[T] of three types, of which some share their code.
    assert!(main.lower_ns > 0 && main.n_lowered >= 3, "{main:?}");
    assert!(main.first_eval_ns > main.parse_ns, "{main:?}");
    let all = engine.life_totals();
    assert_eq!(all.n_units, units.len() as u64);
    let sum = |of: fn(&ergo::heap::lifecycle::UnitTimes) -> u64| units.iter().map(of).sum::<u64>();
    assert_eq!(sum(|u| u.parse_ns), all.parse_ns);
    assert_eq!(sum(|u| u.check_ns), all.check_ns);
    assert_eq!(sum(|u| u.text_bytes), all.text_bytes);
    engine.publish();
    assert_eq!(
        sum(|u| u.n_nodes),
        engine.shared().mem_stats().heap.ast_parsed_total
    );
    assert!(sum(|u| u.lower_ns) <= all.lower_ns && all.n_lowered > main.n_lowered);
}

/// Of each phase, within a hundredth. Each try is its own measurement: between the two clocks the machine may be given to somebody else.
#[test]
fn times_of_kinds_sum_to_the_phases() {
    let mut last = String::new();
    for _ in 0..50 {
        let mut engine = Engine::new(Config::default()).expect("memory");
        assert!(engine.kind_times().is_empty());
        engine.time_kinds();
        let module = engine
            .load("main", "main.go", ALL_KINDS.as_bytes())
            .expect("parses");
        engine.lower_all(module).expect("lowers");
        let (times, all) = (engine.kind_times(), engine.life_totals());
        let sum = |phase: usize| {
            times
                .iter()
                .filter_map(|(_, t)| t.ns.get(phase))
                .sum::<u64>()
        };
        let wholes = [all.parse_ns, all.check_ns, all.lower_ns];
        assert!(wholes.iter().all(|whole| *whole > 0), "{wholes:?}");
        let parts = [sum(0), sum(1), sum(2)];
        let units = engine.unit_times();
        let main = units.iter().find(|u| &*u.file == "main.go").expect("main");
        let of_main: HashMap<&str, [u64; 3]> = times
            .iter()
            .filter(|(_, time)| time.unit == main.number)
            .map(|(name, time)| (*name, time.ns))
            .collect();
        for name in ["File", "FuncDecl", "Ident", "Field", "ImportSpec"] {
            let of_kind = times.iter().filter(|(kind, _)| *kind == name);
            assert!(
                of_kind.map(|(_, time)| time.ns[0]).sum::<u64>() > 0,
                "{name}"
            );
        }
        for name in ["CallExpr", "AssignStmt", "BinaryExpr"] {
            assert!(of_main[name].iter().all(|ns| *ns > 0), "{name} {of_main:?}");
        }
        let parsed: u64 = of_main.values().map(|ns| ns[0]).sum();
        let is_close = |part: u64, whole: u64| part.abs_diff(whole) * 100 <= whole;
        let pairs = parts.into_iter().zip(wholes);
        last = format!("{parts:?} of {wholes:?}, {parsed} of {}", main.parse_ns);
        if pairs.clone().all(|(part, whole)| is_close(part, whole))
            && is_close(parsed, main.parse_ns)
        {
            return;
        }
    }
    panic!("{last}");
}

/// A program without imports has no tree but its own, until it recovers from an error of the machine: then it sees a value of a type that std declares.
#[test]
fn std_is_not_read_before_it_is_needed() {
    let source = r#"package main

func recovered(f func()) (text string) {
	defer func() { text = recover().(error).Error() }()
	f()
	return
}
func main() { println("main") }
func Index(i int) string { return recovered(func() { println([]int{1}[i]) }) }
func Assert(v any) string { return recovered(func() { println(v.(string)) }) }
"#;
    let mut engine = ran(source, Config::default());
    let files = |engine: &Engine| -> Vec<String> {
        let units = engine.unit_times();
        let own = units.iter().filter(|unit| unit.file.ends_with(".go"));
        own.map(|unit| unit.file.to_string()).collect()
    };
    assert_eq!(files(&engine), ["main.go"]);
    let eval = |engine: &mut Engine, text: &str| {
        let (task, _) = engine.begin_eval(1, text.as_bytes(), 8).expect("eval");
        let task = drive(engine, task);
        let mut out = [0; 8];
        engine.results(task, &mut out).expect("results");
        out[0]
    };
    let index = r#"Index(3) == "runtime error: index out of range [3] with length 1""#;
    assert_eq!(eval(&mut engine, index), 1);
    assert_eq!(files(&engine), ["main.go", "internal_runtime.go"]);
    let assert = r#"Assert(1) == "interface conversion: interface {} is int, not string""#;
    assert_eq!(eval(&mut engine, assert), 1);
    assert_eq!(eval(&mut engine, index), 1);
    assert_eq!(files(&engine), ["main.go", "internal_runtime.go"]);
}

/// What events say, added up, is what the books say.
#[test]
fn events_add_up_to_the_books() {
    for gc_debug in [0, 8] {
        let config = Config {
            event_ring_bytes: 64 << 20,
            gc_debug,
            ..Config::default()
        };
        let mut engine = ran(ALL_KINDS, config);
        engine.collect();
        engine.publish();
        let all = events(&engine);
        let shared = engine.shared();
        assert_eq!(shared.event_counts(), (all.len() as u64, 0));
        assert!(
            all.windows(2)
                .all(|w| matches!(w, [a, b] if a.time_ns <= b.time_ns && a.seq + 1 == b.seq))
        );
        let of = |wanted: u16| all.iter().filter(move |e| e.kind == wanted);
        let books = shared.mem_stats().heap;
        assert_eq!(of(kind::GC_MARKTERM).count() as u64, books.num_gc);
        assert_eq!(of(kind::GC_START).count(), of(kind::GC_ROOTS).count());
        let ends: Vec<u64> = of(kind::GC_END).map(|e| e.a).collect();
        assert!(ends.is_sorted() && ends.last() == Some(&books.num_gc));
        let steps = of(kind::GC_STEP).count() + of(kind::ASSIST).count();
        assert_eq!(steps as u64, books.gc_steps);
        let pauses: u64 = of(kind::GC_MARKTERM).map(|e| e.b).sum::<u64>()
            + of(kind::GC_ROOTS).map(|e| e.b).sum::<u64>();
        assert_eq!(pauses, books.pause_total_ns);
        assert_eq!(
            of(kind::NODE_DEAD).map(|e| e.a).sum::<u64>(),
            books.ast_dead_total
        );
        assert_eq!(
            of(kind::PARSE_END).map(|e| e.a).sum::<u64>(),
            books.ast_parsed_total
        );
        assert_eq!(of(kind::PARSE_BEGIN).count(), of(kind::PARSE_END).count());
        let life = engine.life_totals();
        assert_eq!(of(kind::PARSE_END).map(|e| e.c).sum::<u64>(), life.parse_ns);
        assert_eq!(of(kind::SCOPE_END).map(|e| e.c).sum::<u64>(), life.check_ns);
        assert_eq!(
            of(kind::COMPILE_END).map(|e| e.c).sum::<u64>(),
            life.lower_ns
        );
        assert!(of(kind::EVAL_FIRST).count() > 2);
        // main and init have ended; no goroutine is left.
        assert_eq!(of(kind::GOR_CREATE).count(), of(kind::GOR_EXIT).count());
    }
}

/// A ring of two events: nothing but a count is left of what was dropped, and the count is right.
#[test]
fn a_small_ring_counts_what_it_drops() {
    for flight_recorder in [false, true] {
        let config = Config {
            event_ring_bytes: 128,
            flight_recorder,
            ..Config::default()
        };
        let engine = ran(ALL_KINDS, config);
        let received = events(&engine);
        assert_eq!(received.len(), 2);
        let (produced, lost) = engine.shared().event_counts();
        assert_eq!(produced, lost + 2);
        let first = received.first().map(|e| e.kind);
        assert_eq!(first == Some(kind::PARSE_BEGIN), !flight_recorder);
    }
}

/// Ticks from another thread: each is answered by one event with the running goroutine and its own frames, and the changes add up.
#[test]
fn sample_frames_are_the_scripts() {
    let source = "package p

var sink []byte

func leaf(n int) int {
	s := 0
	for i := 0; i < n; i++ {
		s += i
	}
	return s
}

func middle(n int) int {
	sink = make([]byte, 10000)
	r := leaf(n)
	return r
}

func Outer(n int) int {
	t := 0
	for range 40 {
		t += middle(n)
	}
	return t
}
";
    let config = Config {
        event_ring_bytes: 1 << 20,
        ..Config::default()
    };
    let mut engine = Engine::new(config).expect("memory");
    let module = engine.load("p", "p.go", source.as_bytes()).expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    let outer = engine.find(module, "Outer", None).unwrap();
    let shared = engine.shared();
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let mut deltas: Vec<Event> = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(std::sync::atomic::Ordering::Acquire) {
                shared.tick();
                std::thread::sleep(std::time::Duration::from_micros(500));
            }
        });
        // Until enough ticks have come, however slow the other thread is.
        for _ in 0..500 {
            let task = engine.begin_call(outer, &[100_000]).unwrap();
            drive(&mut engine, task);
            let new = events(&engine).into_iter();
            deltas.extend(new.filter(|e| e.kind == kind::DELTA));
            if deltas.len() > 3 {
                break;
            }
        }
        is_over.store(true, std::sync::atomic::Ordering::Release);
    });
    assert!(deltas.len() > 3, "{} ticks were answered", deltas.len());
    let mut allocated = 0;
    for delta in &deltas {
        let frames = engine.event_stack(delta.site);
        assert!((1..=3).contains(&frames.len()) && delta.goroutine != 0);
        assert!(
            frames
                .iter()
                .all(|f| f.func.starts_with("p.") && &*f.file == "p.go")
        );
        allocated += delta.b;
    }
    let innermost = |e: &Event| {
        engine
            .event_stack(e.site)
            .first()
            .map(|f| f.func.to_string())
    };
    assert!(
        deltas
            .iter()
            .any(|e| innermost(e).as_deref() == Some("p.leaf"))
    );
    engine.publish();
    let total = engine.shared().mem_stats().heap.total_alloc;
    assert!(allocated <= total && allocated > 0);
}

/// Ids of nodes are never used twice in a process: eight machines on eight threads, trees that die in between.
#[test]
fn ast_id_unique_across_threads_and_vms() {
    let roots = |_| {
        std::thread::spawn(|| {
            let config = Config {
                event_ring_bytes: 1 << 20,
                ..Config::default()
            };
            let mut engine = Engine::new(config).expect("memory");
            for n in 0..100 {
                let source = format!("package p\n\nvar x{n} = {n} + 1\n");
                let (_, unit, _) = engine.parse("p.go", source.as_bytes()).expect("memory");
                engine.unroot(unit);
                if n % 10 == 0 {
                    engine.collect();
                }
            }
            let told = events(&engine).into_iter();
            told.filter(|e| e.kind == kind::PARSE_END)
                .map(|e| (e.node, e.a))
                .collect::<Vec<_>>()
        })
    };
    let threads: Vec<_> = (0..8).map(roots).collect();
    let all: Vec<(u64, u64)> = threads
        .into_iter()
        .flat_map(|t| t.join().unwrap())
        .collect();
    assert_eq!(all.len(), 800);
    let ids: std::collections::HashSet<u64> = all.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids.len(), 800);
    assert!(all.iter().all(|(id, nodes)| *id != 0 && *nodes > 5));
}

/// A death notice names the cycle whose mark found the node dead, and is told once; one node that outlives its tree dies in its own cycle.
#[test]
fn node_death_event_names_cycle() {
    let config = Config {
        event_ring_bytes: 1 << 20,
        ..Config::default()
    };
    let mut engine = Engine::new(config).expect("memory");
    let source = b"package p\n\nfunc f(a int) int { return a + 1 }\n";
    let (root, unit, _) = engine.parse("p.go", source).expect("memory");
    engine.collect();
    let smallest = ergo::syntax::walk::preorder(root).map(|n| n.id()).min();
    let n_nodes = ergo::syntax::walk::preorder(root).count() as u64;
    let kept = ergo::syntax::walk::preorder(root).find(|n| n.kind().name() == "BinaryExpr");
    let kept = kept.expect("a + 1");
    let n_kept = ergo::syntax::walk::preorder(kept).count() as u64;
    let kept_id = ergo::syntax::walk::preorder(kept)
        .map(|n| n.id())
        .min()
        .unwrap();
    kept.cell().retain();
    let dead = |engine: &Engine| {
        let told = events(engine).into_iter();
        told.filter(|e| e.kind == kind::NODE_DEAD)
            .map(|e| (e.a, e.c, e.d))
            .collect::<Vec<_>>()
    };
    // What the parser made and did not use.
    let _ = dead(&engine);
    engine.collect();
    assert_eq!(dead(&engine), [], "the second cycle: all is rooted");
    engine.unroot(unit);
    engine.collect();
    assert_eq!(
        dead(&engine),
        [(n_nodes - n_kept, 3, smallest.unwrap())],
        "the third cycle"
    );
    engine.collect();
    assert_eq!(dead(&engine), [], "told once");
    // SAFETY: the handle made above.
    assert!(unsafe { kept.cell().release() });
    engine.collect();
    assert_eq!(dead(&engine), [(n_kept, 5, kept_id)], "the fifth cycle");
}

/// A wrapper of a script around a node's id: its finalizer tells of the wrapper's death; the node, which the host holds, lives on and dies when it is let go.
#[test]
fn wrapper_dies_node_lives() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let source = b"package p

import \"runtime\"

type TrackedNode struct {
	id  uint64
	pad [4]uint64
}

var Finalized, Seen uint64

func Wrap(id uint64) {
	t := &TrackedNode{id: id}
	runtime.SetFinalizer(t, func(t *TrackedNode) { Finalized = t.id })
}

func Last() uint64 { return Finalized }
";
    let module = engine.load("p", "p.go", source).expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    let call = |engine: &mut Engine, name: &str, io: &mut [u64]| {
        let func = engine.find(module, name, None).unwrap();
        let task = engine.begin_call(func, io).unwrap();
        let task = drive(engine, task);
        engine.results(task, io).unwrap();
    };
    let (node, unit, _) = engine.parse("t.go", b"package t\n").expect("memory");
    node.cell().retain();
    engine.unroot(unit);
    let id = node.id();
    call(&mut engine, "Wrap", &mut [id]);
    let mut last = [0];
    for _ in 0..10 {
        engine.collect();
        call(&mut engine, "Last", &mut last);
        if last[0] != 0 {
            break;
        }
    }
    assert_eq!(last[0], id, "the wrapper's finalizer has run");
    let files = |engine: &Engine| kinds(engine).get("File").map_or(0, KindCount::living);
    let before = files(&engine);
    let life = node.cell().lifespan();
    assert_eq!((life.id, life.state, life.refcount), (id, 0, 1));
    // SAFETY: the handle made above.
    assert!(unsafe { node.cell().release() });
    engine.collect();
    assert_eq!(files(&engine), before - 1);
}

/// The article's ratio, nodes left by a mark / nodes made since the one before, and the share of those there were that is left; both by hand, in all and by kind.
#[test]
fn alive_ratio_hand_computed() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    // Of each the parser makes 7 nodes and uses 6: File, Ident p, GenDecl, ValueSpec, Ident, BasicLit.
    let parse = |engine: &mut Engine, n: u32| -> Vec<ergo::heap::unit::UnitPtr> {
        let texts = (0..n).map(|i| format!("package p\nvar x{i} = {i}\n"));
        let units = texts.map(|text| engine.parse("p.go", text.as_bytes()).expect("memory").1);
        units.collect()
    };
    let row = |engine: &mut Engine| {
        let table = engine.export(ergo::telemetry::export::Format::GcTableCsv, 0);
        let text = String::from_utf8(table.unwrap()).unwrap();
        let names: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        let last: Vec<f64> = text
            .lines()
            .last()
            .unwrap()
            .split(',')
            .map(|c| c.parse().unwrap())
            .collect();
        let of = |name: &str| last[names.iter().position(|n| *n == name).unwrap()];
        (
            of("node_alive_ratio"),
            of("node_survival_percent"),
            of("nodes_surviving"),
        )
    };
    let first = parse(&mut engine, 6);
    engine.collect();
    assert_eq!(row(&mut engine), (0.857, 85.714, 36.0), "36 of 42");
    // 4 of the 6 go, 2 come: 24 are left, 26 died, 14 were made since.
    for unit in first.iter().take(4) {
        engine.unroot(*unit);
    }
    let second = parse(&mut engine, 2);
    engine.collect();
    let lit = |engine: &Engine| kinds(engine)["BasicLit"];
    assert_eq!(row(&mut engine), (1.714, 48.0, 24.0));
    assert_eq!(
        (lit(&engine).alive_ratio(), lit(&engine).survival()),
        (2.0, 0.5)
    );
    // The second two and one of the first go, 5 come: 36 are left, 23 died, 35 were made.
    for unit in second.iter().chain(&first[4..5]) {
        engine.unroot(*unit);
    }
    let third = parse(&mut engine, 5);
    engine.collect();
    assert_eq!(row(&mut engine), (1.029, 61.017, 36.0));
    assert_eq!(lit(&engine).alive_ratio(), 1.2);
    assert!((lit(&engine).survival() - 6.0 / 9.0).abs() < 1e-9);
    // Nothing was made: the ratio is that of what is left to nothing, told as 0.
    engine.unroot(third[0]);
    engine.collect();
    assert_eq!(row(&mut engine), (0.0, 83.333, 30.0));
}
