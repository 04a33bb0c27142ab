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
        Ok(Step::Asked | Step::Host(_)) => panic!("no host function is declared, and nobody asks"),
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

/// A host function has returned a fresh string, and its goroutine has not gone on yet: nothing else knows of the string.
#[test]
fn collections_do_not_take_what_a_host_function_has_returned() {
    const VERIFY_AND_POISON: u32 = 1 | 32;
    let mut engine = Engine::new(Config {
        gc_debug: VERIFY_AND_POISON,
        ..Config::default()
    })
    .expect("memory");
    let source = b"package p; func Twice(n int) string { s := host(n); return s + s }";
    let module = engine.load("p", "p.go", source).expect("loads");
    let host = engine.host_func(module, "host", "func(int) string", 7);
    host.expect("declares");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    let twice = engine.find(module, "Twice", None).unwrap();
    for text in ["short", &"long".repeat(20_000)] {
        let mut task = engine.begin_call(twice, &[5, 0]).unwrap();
        let Ok(Step::Host(call)) = engine.step(&mut task) else {
            panic!("the host function is called");
        };
        let fresh = engine.new_string(text.as_bytes()).unwrap();
        // SAFETY: the call has a slot for each word of arguments and results.
        unsafe { std::ptr::copy_nonoverlapping(fresh.as_ptr(), call.io, 2) };
        engine.host_return(&mut task, None).unwrap();
        engine.collect();
        let task = drive(&mut engine, task);
        let mut out = [0_u64; 2];
        engine.results(task, &mut out).unwrap();
        // SAFETY: the results are alive until the next call.
        let bytes = unsafe { std::slice::from_raw_parts(out[0] as *const u8, out[1] as usize) };
        assert!(bytes == text.repeat(2).as_bytes(), "{} bytes", bytes.len());
    }
}

/// Code that was lowered during an eval names instances that the eval did not call: they must be there afterwards.
#[test]
fn instances_named_during_an_eval_can_be_called_after_it() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let source = b"package p
type A int
type pair[T any] struct { x, y T }
func Last[T any](xs []T) int { return len(xs) }
func Pair[T any](p pair[T]) int { return Last([]pair[T]{p}) + 1 }
func Do[T any](x T, long bool) int {
    if long { return Last([][]T{{x}}) + Pair(pair[T]{x, x}) }
    return 0
}
func Start(long bool) int { return Do(A(1), long) }
";
    let module = engine.load("p", "p.go", source).expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    for (expression, value) in [
        ("Start(false)", 0),
        ("Do(A(2), false)", 0),
        ("Do([]A{1}, false)", 0),
        ("Start(true)", 3),
        ("Do(A(2), true)", 3),
        ("Do([]A{1}, true)", 3),
        ("Do(1, true)", 3),
        ("Do([]A{1}, true)", 3),
    ] {
        let (task, _) = engine.begin_eval(module, expression.as_bytes(), 1).unwrap();
        let task = drive(&mut engine, task);
        let mut out = [0_u64];
        engine.results(task, &mut out).unwrap();
        assert_eq!(out, [value], "{expression}");
    }
}

/// A wrong package may leave instances without end behind it; the packages after it are checked as if it had not been.
#[test]
fn a_wrong_package_costs_the_next_ones_nothing() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let list = "package list\ntype List[T any] struct { next *List[T]; value T }\n";
    engine
        .load("list", "list.go", list.as_bytes())
        .expect("loads");
    let wrong = "package w\nimport \"list\"\ntype T[P any] struct { p *T[T[P]] }\nfunc f() { var x T[int]; _ = x }\nvar l list.List[int]\n";
    let module = engine.load("w", "w.go", wrong.as_bytes()).expect("loads");
    assert!(engine.check(module).is_err());
    for i in 0..20 {
        let right = format!(
            "package r{i}\nimport \"list\"\nvar l = make(map[string]list.List[int])\nfunc F() any {{ return l }}\n"
        );
        let path = format!("r{i}");
        let module = engine.load(&path, "r.go", right.as_bytes()).expect("loads");
        let init = engine.begin_init(module).expect("checks");
        drive(&mut engine, init);
        let find = engine.find(module, "F", None).unwrap();
        let task = engine.begin_call(find, &[0; 2]).unwrap();
        drive(&mut engine, task);
    }
}

/// Types that share their parts are small, however many ways lead through them.
#[test]
fn types_with_shared_parts_are_compared_in_good_time() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let mut text =
        String::from("package p\ntype D[T any] = func(T) T\ntype A0 = int\ntype B0 = int\n");
    for i in 1..40 {
        let before = i - 1;
        text += &format!("type A{i} = D[A{before}]\ntype B{i} = D[B{before}]\n");
    }
    text += "var a A39\nvar b B39 = a\n";
    let module = engine.load("p", "p.go", text.as_bytes()).expect("loads");
    engine.check(module).expect("checks");
}

/// Their names, written out, would have 2^40 parts: they are cut.
#[test]
fn names_of_types_with_shared_parts_are_bounded() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let mut text = String::from(
        "package p\n\nimport \"fmt\"\n\ntype P[A, B any] struct {\n\ta A\n\tb B\n}\ntype A0 = P[int, int]\n",
    );
    for i in 1..40 {
        text += &format!("type A{i} = P[*A{0}, *A{0}]\n", i - 1);
    }
    text += "var x any = (*A39)(nil)\nfunc Length() int { _, ok := x.(*A39); return len(fmt.Sprintf(\"%T%t\", x, ok)) }\n";
    let module = engine.load("p", "p.go", text.as_bytes()).expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    let length = eval(&mut engine, module, "Length()");
    assert!((1 << 16..1 << 17).contains(&length), "{length}");
    let wrong = "func() int { var y *A38; y = x.(*A39); _ = y; return 0 }()";
    let Err(failure) = engine.begin_eval(module, wrong.as_bytes(), 1) else {
        panic!("the types differ");
    };
    assert!(failure.report.len() < 1 << 19, "{}", failure.report.len());
}

/// What evaluations declare goes with them; what is held stays whole, however it is held.
#[test]
fn types_of_evaluations_go_and_those_that_are_held_stay() {
    // No clock cuts a step: what is dead and not swept yet still holds types.
    let mut engine = Engine::new(Config {
        max_assist_us: 1_000_000,
        ..Config::default()
    })
    .expect("memory");
    let source = b"package p
import (\"fmt\"; \"reflect\")
var held any
var list []any
var table = map[any]string{}
var call func() any
var ty reflect.Type
var queue any
func Text() string {
    text := fmt.Sprintf(\"%T %v|%d\", held, held, len(list))
    for _, each := range list { text += fmt.Sprintf(\"|%T\", each) }
    for key, name := range table { text += fmt.Sprintf(\"|%T %v %s\", key, key, name) }
    if call != nil { text += fmt.Sprintf(\"|%T %v\", call(), call()) }
    if ty != nil { text += fmt.Sprintf(\"|%v %d %v\", ty, ty.NumField(), ty.Field(1).Type) }
    if queue != nil { text += fmt.Sprintf(\"|%v\", reflect.ValueOf(queue).Len()) }
    return text
}
";
    let module = engine.load("p", "p.go", source).expect("loads");
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    eval(
        &mut engine,
        module,
        "func() int { type Held struct { n int; s []string }; held = Held{7, []string{`a`}}; return 0 }()",
    );
    eval(
        &mut engine,
        module,
        "func() int { type E1 struct{ a int8 }; type E2 [3]E1; list = append(list, E1{1}, &E2{}, map[E2]E1{}); return 0 }()",
    );
    eval(
        &mut engine,
        module,
        "func() int { type Key struct { x, y int16 }; table[Key{3, 4}] = `key`; return 0 }()",
    );
    eval(
        &mut engine,
        module,
        "func() int { type Late struct { f float32 }; call = func() any { return Late{1.5} }; return 0 }()",
    );
    eval(
        &mut engine,
        module,
        "func() int { type Part struct { z uint8 }; type Whole struct { _ int; p []Part }; ty = reflect.TypeFor[Whole](); return 0 }()",
    );
    eval(
        &mut engine,
        module,
        "func() int { type Sent struct { q string; n any }; c := make(chan Sent, 4); c <- Sent{`q`, c}; queue = c; return 0 }()",
    );
    let text = call_text(&mut engine, module);
    assert!(text.starts_with("p.Held {7 [a]}|3|p.E1|*p.E2|map[p.E2]p.E1|p.Key {3 4} key|p.Late {1.5}|p.Whole 2 []p.Part|1"), "{text}");
    let before = engine.n_passing_types();
    for i in 0..20_000_u64 {
        let source = format!(
            "func() int {{ type T{i} struct {{ a, b{} int; c []string }}; x := T{i}{{a: {i}}}; var y any = &x; _, ok := y.(*T{i}); if ok {{ return x.a }}; return -1 }}()",
            i % 50
        );
        assert_eq!(eval(&mut engine, module, &source), i);
    }
    let after = engine.n_passing_types();
    assert!(after < before + 10_000, "{before} types, then {after}");
    assert_eq!(call_text(&mut engine, module), text);
    eval(
        &mut engine,
        module,
        "func() int { held, list, call, ty, queue = nil, nil, nil, nil, nil; clear(table); return 0 }()",
    );
    engine.collect();
    for i in 0..2000 {
        eval(
            &mut engine,
            module,
            &format!(
                "func() int {{ type U struct {{ a{i} int }}; var y any = U{{}}; _ = y; return 0 }}()"
            ),
        );
    }
    assert!(engine.n_passing_types() < 10_000);
    assert_eq!(call_text(&mut engine, module), "<nil> <nil>|0");
}

fn eval(engine: &mut Engine, module: u32, source: &str) -> u64 {
    let (task, _) = engine
        .begin_eval(module, source.as_bytes(), 1)
        .unwrap_or_else(|failure| panic!("{source}: {}", failure.report));
    let task = drive(engine, task);
    let mut out = [0_u64];
    engine.results(task, &mut out).unwrap();
    out[0]
}

fn call_text(engine: &mut Engine, module: u32) -> String {
    let find = engine.find(module, "Text", None).unwrap();
    let task = engine.begin_call(find, &[0; 2]).unwrap();
    let task = drive(engine, task);
    let mut out = [0_u64; 2];
    engine.results(task, &mut out).unwrap();
    // SAFETY: the string lives until the next call.
    let bytes = unsafe { std::slice::from_raw_parts(out[0] as *const u8, out[1] as usize) };
    String::from_utf8_lossy(bytes).into_owned()
}
