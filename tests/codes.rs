//! Every row of the table of diagnostic codes: its example provokes that code and no other; docs/diagnostics.md is the table.
//!
//! `ERGO_WRITE_DOCS=1 cargo test --test codes` writes the page again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

use std::fmt::Write as _;
use std::path::Path;

use ergo::engine::Engine;
use ergo::engine::config::Config;
use ergo::syntax::codes::{CODES, Row};

/// The codes that a file provokes, in order of place.
fn codes_of(source: &str) -> Vec<&'static str> {
    let mut engine = Engine::new(Config::default()).expect("memory");
    engine.accept_missing_bodies();
    let loaded = engine.load("p", "p.go", source.as_bytes());
    let failure = match loaded.and_then(|module| engine.check(module)) {
        Ok(_) => return Vec::new(),
        Err(failure) => failure,
    };
    failure.items.iter().map(|item| item.code).collect()
}

/// Codes whose examples do not fit into one file: each has a test of its own, but the last, which the parser keeps from the checker.
const ELSEWHERE: [&str; 4] = [
    "NestedTooDeeply",
    "UnexportedName",
    "Test",
    "InvalidSyntaxTree",
];

#[test]
fn every_code_has_an_example() {
    let mut without = Vec::new();
    for row in CODES.iter().filter(|row| row.example.is_empty()) {
        without.push(row.name);
    }
    without.sort_unstable();
    let mut elsewhere = ELSEWHERE;
    elsewhere.sort_unstable();
    assert_eq!(without, elsewhere);
}

#[test]
fn names_of_other_packages_have_their_code() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let lib = b"package lib; func hidden() {}";
    engine.load("lib", "lib.go", lib).expect("loads");
    let source = b"package p; import \"lib\"; func f() { lib.hidden() }";
    let module = engine.load("p", "p.go", source).expect("loads");
    let failure = engine.check(module).expect_err("not exported");
    assert_eq!(failure.items.len(), 1);
    assert_eq!(failure.items[0].code, "UnexportedName");
}

#[test]
fn tests_of_the_checker_have_their_code() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    engine.declare_test_functions();
    let source = b"package p; func f() { assert(1 > 2) }";
    let module = engine.load("p", "p.go", source).expect("loads");
    let failure = engine.check(module).expect_err("false");
    assert_eq!(failure.items.len(), 1);
    assert_eq!(failure.items[0].code, "Test");
}

#[test]
fn examples_provoke_their_code() {
    let mut wrong = String::new();
    for row in CODES.iter().filter(|row| !row.example.is_empty()) {
        let codes = codes_of(row.example);
        if codes.is_empty() || codes.iter().any(|code| *code != row.name) {
            let _ = writeln!(wrong, "{}: {codes:?}: {}", row.name, row.example);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn deep_nesting_has_its_code() {
    let source = format!(
        "package p; var x = {}1{}",
        "(".repeat(20_000),
        ")".repeat(20_000)
    );
    assert_eq!(codes_of(&source), ["NestedTooDeeply"]);
}

#[test]
fn the_page_is_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let page = page();
    if std::env::var_os("ERGO_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/diagnostics.md is not the table: ERGO_WRITE_DOCS=1 cargo test --test codes"
    );
}

fn page() -> String {
    let mut page = String::from(
        "# Diagnostics\n\nMade out of the table in `src/syntax/codes.rs` by `tests/codes.rs`, which also holds each example to its code.\n\
         `ergo vet --codes` prints a diagnostic's code behind its message; hosts find it in `ergo_error.code`, Rust hosts in `ErrorItem::code`.\n",
    );
    for Row {
        name,
        when,
        example,
        ..
    } in CODES
    {
        let _ = write!(page, "\n## {name}\n\n{when}\n");
        if !example.is_empty() {
            let lines = example.split("; ").collect::<Vec<_>>().join("\n");
            let _ = write!(page, "\n```go\n{lines}\n```\n");
        }
    }
    page
}
