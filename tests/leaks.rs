//! Programs with a planted leak: the alert names the line. Programs without: no alert. And what rules do to a running machine.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

mod common;
#[path = "common/engines.rs"]
mod engines;

use std::fs;
use std::path::Path;

use common::{cases, ergo, folder};
use engines::{ALL_KINDS, drive};
use ergo::engine::Engine;
use ergo::engine::config::Config;
use ergo::heap::ring::{Event, kind};
use ergo::telemetry::policy::Action;

/// The line that `// LEAK` stands on, from 1, and who holds what is made there: what stands behind the mark.
fn leak_line(source: &str) -> Option<(usize, &str)> {
    let at = source.lines().position(|line| line.contains("// LEAK"))?;
    let (_, holder) = source.lines().nth(at)?.split_once("// LEAK")?;
    Some((at + 1, holder.trim()))
}

/// Each program of `tests/mem/leaks`: the first suspect is the marked line, and it is told who holds it; without one there is no report.
#[test]
fn leak_alerts_name_the_line() {
    let dir = folder("mem").join("leaks");
    let (mut n_leaks, mut n_clean) = (0, 0);
    for program in cases(&dir) {
        let name = program.file_name().unwrap().to_string_lossy().into_owned();
        let report = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.leak"));
        let _ = fs::remove_file(&report);
        let run = ergo("run")
            .args(["--gc-percent=20", "--memprofile-rate=16KiB", "--seed=1"])
            .arg(format!("--rules={}", dir.join("rules.toml").display()))
            .arg(format!("--on-leak={}", report.display()))
            .arg(&program)
            .output()
            .unwrap();
        assert!(run.status.success(), "{name}: {run:?}");
        let text = fs::read_to_string(&report);
        let source = fs::read_to_string(&program).unwrap();
        match leak_line(&source) {
            Some((line, holder)) => {
                let text = text.unwrap_or_else(|_| panic!("{name}: no report"));
                let mut lines = text.lines().skip_while(|l| !l.starts_with("suspects"));
                let first = lines.nth(1).unwrap();
                assert!(
                    first.contains(&format!("{name}:{line}:")),
                    "{name}: line {line} is not the first suspect:\n{text}"
                );
                assert!(text.contains("\ngc "), "{text}");
                let held = lines.next().unwrap().trim();
                let wanted = format!("held by {holder}");
                assert!(
                    !holder.is_empty() && held.starts_with(&wanted),
                    "{name}: {held:?} does not begin with {wanted:?}:\n{text}"
                );
                n_leaks += 1;
            }
            None => {
                assert!(text.is_err(), "{name}: {}", text.unwrap_or_default());
                n_clean += 1;
            }
        }
    }
    assert_eq!((n_leaks, n_clean), (6, 2));
}

const RULES: &str = r#"
[[rule]]
name = "look"
when = "num_gc >= 0"
action = "snapshot"
repeat = true
priority = 1

[[rule]]
name = "ask"
when = "heap_alloc > 1MiB"
action = "hint-gc"
repeat = true
priority = 9
"#;

fn engine_with(rules: Option<&str>) -> (Engine, u32) {
    let config = Config {
        event_ring_bytes: 8 << 20,
        ..Config::default()
    };
    let mut engine = Engine::new(config).expect("memory");
    engine.set_rules(rules, None).expect("rules");
    let module = engine
        .load("main", "main.go", ALL_KINDS.as_bytes())
        .expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    (engine, module)
}

fn call_main(engine: &mut Engine, module: u32) {
    let main = engine.find(module, "main", Some("func()")).expect("main");
    let call = engine.begin_call(main, &[]).expect("calls");
    drive(engine, call);
}

fn events(engine: &Engine, wanted: u16) -> Vec<Event> {
    let shared = engine.shared();
    std::iter::from_fn(|| shared.pop_event())
        .filter(|e| e.kind == wanted)
        .collect()
}

const LEAK_RULES: &str = r#"
[[rule]]
name = "leak-alert"
when = "leak_cycles >= 5 and heap_alloc > 3MiB"
action = "leak-alert"
cooldown = "60s"
priority = 90
"#;

/// What a host holds and never gives back: the alert names the line where it is made, and the handles.
#[test]
fn a_handle_that_is_never_released_is_told() {
    let mut engine = Engine::new(Config {
        gc_percent: 20,
        memprofile_rate: 16 << 10,
        ..Config::default()
    })
    .expect("memory");
    engine.set_rules(Some(LEAK_RULES), None).expect("rules");
    let source = "package p

type Body struct{ shape [50]int }

func Make() *Body { return &Body{} }

func Work() int {
	s := make([]int, 300)
	return s[7]
}
";
    let module = engine.load("p", "p.go", source.as_bytes()).expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    let make = engine.find(module, "Make", None).expect("Make");
    let work = engine.find(module, "Work", None).expect("Work");
    let body = engine.type_of(module, "*Body").expect("type");
    let mut alerts = Vec::new();
    for _ in 0..20_000 {
        let call = engine.begin_call(make, &[0]).expect("calls");
        let call = drive(&mut engine, call);
        let mut out = [0_u64];
        engine.results(call, &mut out).expect("results");
        engine.ref_new(body, &out, false).expect("memory");
        let call = engine.begin_call(work, &[0]).expect("calls");
        drive(&mut engine, call);
        alerts = engine.take_alerts();
        if !alerts.is_empty() {
            break;
        }
    }
    let alert = alerts.first().expect("an alert");
    let suspects = engine.suspects(alert);
    let first = suspects.first().expect("a suspect");
    assert_eq!(
        (&*first.place.site.file, first.place.site.line),
        ("p.go", 5)
    );
    let holder = first.held_by.first().expect("a holder");
    assert_eq!(holder.way, "(host handles): handle");
    assert!(holder.objects * 10 > holder.of * 9, "{holder:?}");
}

const SCAN_RULES: &str = r#"
[[rule]]
name = "deep-ast-scan"
when = "heap_alloc > 64KiB"
action = "deep-scan"
priority = 50
"#;

/// The action is done, not told alone: what the trees of each file retain.
#[test]
fn the_deep_scan_tells_what_trees_retain() {
    let mut engine = Engine::new(Config {
        keep_ast: true,
        ..Config::default()
    })
    .expect("memory");
    engine.set_rules(Some(SCAN_RULES), None).expect("rules");
    assert!(engine.take_deep_scan().is_none(), "nobody asked");
    let module = engine
        .load("main", "main.go", ALL_KINDS.as_bytes())
        .expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    call_main(&mut engine, module);
    engine.collect();
    let sizes = engine.take_deep_scan().expect("a rule asked");
    let own = sizes
        .iter()
        .find(|row| row.name == "main.go")
        .expect("the file");
    // A node is a cell of 32 bytes. Nothing but nodes hangs on one tree alone: the text is held by all of a file's declarations.
    assert_eq!(own.own.bytes, own.own.objects * 32);
    assert_eq!(own.retained, own.own.bytes);
    engine.publish();
    let nodes: u64 = sizes.iter().map(|row| row.own.objects).sum();
    assert_eq!(nodes, engine.shared().mem_stats().heap.ast_nodes);
    assert!(engine.take_deep_scan().is_none(), "it was taken");
}

/// One snapshot for each cycle, with the books as they were.
#[test]
fn snapshot_per_cycle() {
    let (mut engine, module) = engine_with(Some(RULES));
    call_main(&mut engine, module);
    for _ in 0..3 {
        engine.collect();
    }
    engine.publish();
    let num_gc = engine.shared().mem_stats().heap.num_gc;
    let snapshots = events(&engine, kind::SNAPSHOT);
    assert_eq!(snapshots.len() as u64, num_gc);
    assert!(snapshots.is_sorted_by_key(|e| e.c));
    assert!(snapshots.iter().all(|e| e.a > 0 && e.b > 0 && e.d > 0));
}

#[test]
fn rules_fire_by_priority_and_the_host_may_veto() {
    let (mut engine, module) = engine_with(Some(RULES));
    let veto = |rule: &str, action: u32| {
        assert!(action == Action::HintGc as u32 || action == Action::Snapshot as u32);
        rule != "look"
    };
    engine
        .set_rules(Some(RULES), Some(Box::new(veto)))
        .expect("rules");
    // What fired before the host had its word.
    engine.take_fired();
    events(&engine, kind::POLICY_FIRED);
    call_main(&mut engine, module);
    engine.collect();
    let fired = engine.take_fired();
    assert!(fired.iter().any(|(name, ..)| name == "look"));
    for (name, action, is_vetoed) in &fired {
        assert_eq!(*is_vetoed, name == "look");
        assert_eq!(*action == Action::Snapshot, name == "look");
    }
    let told = events(&engine, kind::POLICY_FIRED);
    assert_eq!(told.len(), fired.len());
    assert!(events(&engine, kind::SNAPSHOT).is_empty());
    // By priority: 0 is `ask`.
    for (event, (name, ..)) in told.iter().zip(&fired) {
        assert_eq!(event.a, u64::from(name == "look"));
    }
    assert!(engine.enable_rule("look", false) && !engine.enable_rule("nobody", false));
    engine.collect();
    assert!(engine.take_fired().iter().all(|(name, ..)| name != "look"));
    engine.clear_rules();
    engine.collect();
    assert!(engine.take_fired().is_empty());
}

#[test]
fn the_default_rules_are_read_and_quiet_where_nothing_is_wrong() {
    let (mut engine, module) = engine_with(None);
    call_main(&mut engine, module);
    engine.collect();
    let fired = engine.take_fired();
    // Snapshots come twice a second; a small program on a busy machine may spend its time collecting.
    let is_expected = |name: &str| name == "low-freq-snapshot" || name == "gc-pressure-backoff";
    assert!(
        fired.iter().all(|(name, ..)| is_expected(name)),
        "{fired:?}"
    );
    assert!(engine.take_alerts().is_empty());
    let wrong = engine
        .set_rules(Some("[[rule]]\nname = 1"), None)
        .unwrap_err();
    assert!(
        wrong.report.contains("rules:2: not a string: 1"),
        "{}",
        wrong.report
    );
}

/// Alert, diagnosis, action of the host, result: in this order, and cleared within five cycles.
#[test]
fn loop_closes() {
    let rules = "[[rule]]
name = \"alert\"
when = \"leak_cycles >= 5\"
action = \"leak-alert\"
priority = 9

[[rule]]
name = \"trim\"
when = \"leak_cycles >= 5\"
action = \"trim-caches\"
cooldown = \"10s\"
priority = 1
";
    let source = "package p

var cache [][]byte

func Fill(n int) {
	for range n {
		cache = append(cache, make([]byte, 64<<10))
	}
}

func Trim() { cache = nil }
";
    let config = Config {
        event_ring_bytes: 1 << 20,
        memprofile_rate: 16 << 10,
        ..Config::default()
    };
    let mut engine = Engine::new(config).expect("memory");
    engine.set_auto_gc(false);
    engine.set_rules(Some(rules), None).expect("rules");
    let module = engine.load("p", "p.go", source.as_bytes()).expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    let call = |engine: &mut Engine, name: &str, n: u64| {
        let func = engine.find(module, name, None).expect("found");
        let task = engine.begin_call(func, &[n]).expect("calls");
        drive(engine, task);
    };
    let mut acted_at = None;
    for cycle in 1..=60 {
        if acted_at.is_none() {
            call(&mut engine, "Fill", 8);
        }
        engine.collect();
        let acts = engine
            .take_fired()
            .iter()
            .any(|(name, _, is_vetoed)| name == "trim" && !is_vetoed);
        if acts && acted_at.is_none() {
            call(&mut engine, "Trim", 0);
            acted_at = Some(cycle);
        }
    }
    let acted_at = acted_at.expect("the rule fired");
    let alerts = engine.take_alerts();
    assert_eq!(alerts.len(), 1);
    let text = engine.alert_text(&alerts[0]);
    assert!(text.contains("p.go:7:"), "{text}");
    let closed = engine.take_closed();
    assert_eq!(closed.len(), 1);
    let end = closed[0];
    assert!(
        end.has_cleared && end.cycle == acted_at && end.cycles <= 5,
        "{end:?}"
    );
    assert!(end.live_bytes < end.from_bytes / 4, "{end:?}");
    // In the ring: the rule, the diagnosis, the rule that acts, the result.
    let shared = engine.shared();
    let order: Vec<u16> = std::iter::from_fn(|| shared.pop_event())
        .map(|e| e.kind)
        .filter(|k| [kind::POLICY_FIRED, kind::LEAK, kind::LEAK_END].contains(k))
        .collect();
    let wanted = [
        kind::POLICY_FIRED,
        kind::LEAK,
        kind::POLICY_FIRED,
        kind::LEAK_END,
    ];
    assert_eq!(order, wanted);
}
