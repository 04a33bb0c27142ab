//! Programs of several packages: the order of their initialisation, and types of the same name in two of them.

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

/// Loads packages by path, initialises main, and expects that its `check` panics with nothing.
fn checks(packages: &[(&str, &str)]) {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let mut main = 0;
    for (path, source) in packages {
        main = engine
            .load(path, &format!("{path}.go"), source.as_bytes())
            .unwrap_or_else(|failure| panic!("{}", failure.report));
    }
    let init = engine
        .begin_init(main)
        .unwrap_or_else(|failure| panic!("{}", failure.report));
    drive(&mut engine, init);
    let check = engine.find(main, "check", Some("func()")).expect("check");
    let call = engine.begin_call(check, &[]).expect("calls");
    drive(&mut engine, call);
}

/// What each initialisation writes down.
const NOTES: (&str, &str) = ("x/notes", "package notes; var Order string");

#[test]
fn packages_are_initialised_in_order_of_their_paths_after_their_imports() {
    checks(&[
        NOTES,
        (
            "x/b",
            "package b; import \"x/notes\"; func init() { notes.Order += \"b\" }",
        ),
        (
            "x/d",
            "package d; import \"x/notes\"; func init() { notes.Order += \"d\" }",
        ),
        (
            "x/a",
            "package a; import (\"x/notes\"; _ \"x/d\"); func init() { notes.Order += \"a\" }",
        ),
        (
            "x/c",
            "package c; import \"x/notes\"; func init() { notes.Order += \"c\" }",
        ),
        (
            "main",
            "package main\nimport (_ \"x/c\"; _ \"x/b\"; _ \"x/a\"; \"x/notes\")\nfunc init() { notes.Order += \"main\" }\n\
             func check() { if notes.Order != \"bcdamain\" { panic(notes.Order) } }",
        ),
    ]);
}

#[test]
fn a_failed_assertion_tells_types_of_two_packages_apart() {
    checks(&[
        ("x/lib", "package lib; var X any = struct{ x int }{}"),
        (
            "main",
            "package main\nimport \"x/lib\"\nfunc check() {\n\tdefer func() {\n\
             \t\tconst want = \"interface conversion: interface {} is struct { x int }, not struct { x int } (types from different packages)\"\n\
             \t\tif text := recover().(error).Error(); text != want { panic(text) }\n\t}()\n\
             \t_ = lib.X.(struct{ x int })\n}",
        ),
    ]);
}

#[test]
fn of_packages_that_need_each_other_the_wrong_one_is_told() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let packages = [
        ("x/bad", "package worse\n\nfunc F() int { return \"x\" }\n"),
        (
            "x/mid",
            "package mid\n\nimport \"x/bad\"\n\nvar X, Y int = worse.F(), \"y\"\n",
        ),
        (
            "main",
            "package main\n\nimport (\n\t\"x/bad\"\n\t\"x/mid\"\n)\n\nfunc main() { println(worse.F(), mid.X) }\n",
        ),
    ];
    let mut numbers = Vec::new();
    for (path, source) in packages {
        let file = format!("{path}.go");
        numbers.push(engine.load(path, &file, source.as_bytes()).expect("loads"));
    }
    let texts = |engine: &mut Engine, number: u32| -> Vec<String> {
        let failure = engine.check(number).expect_err("wrong");
        failure.items.into_iter().map(|item| item.message).collect()
    };
    let cause = "cannot use \"x\" (untyped string constant) as int value in return statement";
    assert_eq!(texts(&mut engine, numbers[2]), [cause]);
    // Asked by itself, a package whose import is known to be wrong says so.
    let mid = texts(&mut engine, numbers[1]);
    assert!(
        mid.iter().all(|text| text.contains("it has errors")),
        "{mid:?}"
    );
}
