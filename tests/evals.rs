//! Evaluations with a collection between any two of their steps: what an evaluation or a call needs must be held by then.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

use ergo::engine::Engine;
use ergo::engine::config::Config;
use ergo::engine::{Step, Task};

/// `stress:alloc` and `poison` of `ergo_gc_debug`.
const COLLECT_ALWAYS_AND_POISON: u32 = 2 | 32;

fn drive(engine: &mut Engine, mut task: Task) -> Task {
    match engine.step(&mut task) {
        Ok(Step::Done) => task,
        Ok(Step::Host(_)) => panic!("no host function is declared"),
        Err(failure) => panic!("{}", failure.report),
    }
}

#[test]
fn collections_do_not_take_what_is_about_to_run() {
    let mut engine = Engine::new(Config {
        gc_debug: COLLECT_ALWAYS_AND_POISON,
        ..Config::default()
    })
    .expect("memory");
    let source =
        b"package p; var base = 40; func Grow(s string) (string, int) { return s + \"x\", len(s) }";
    let module = engine.load("p", "p.go", source).expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    for i in 0..50_u64 {
        let expression = format!("base + {i} + len([]int{{1, 2}})");
        let (task, _) = engine.begin_eval(module, expression.as_bytes(), 1).unwrap();
        let task = drive(&mut engine, task);
        let mut out = [0_u64];
        engine.results(task, &mut out).unwrap();
        assert_eq!(out, [42 + i], "{expression}");
    }
    // What a call returns is the next one's argument.
    let grow = engine.find(module, "Grow", None).unwrap();
    let mut io = [0_u64; 3];
    for i in 0..50 {
        let task = engine.begin_call(grow, &io).unwrap();
        let task = drive(&mut engine, task);
        engine.results(task, &mut io).unwrap();
        assert_eq!(io[1..], [i + 1, i]);
    }
}
