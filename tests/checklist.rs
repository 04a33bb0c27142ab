//! Holds docs/checklist.md to its word: each row of the list stands there once, and what it names is there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may"
)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{ergo, folder};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Names of test functions in a folder's Rust files.
fn tests_in(dir: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            tests_in(&path, names);
        } else if path.extension().is_some_and(|x| x == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            for part in text.split("#[test]").skip(1) {
                let name = part
                    .split("fn ")
                    .nth(1)
                    .and_then(|rest| rest.split('(').next());
                names.extend(name.map(str::to_owned));
            }
        }
    }
}

/// The words in backticks that follow a mark like `**T** `.
fn named<'a>(text: &'a str, mark: &str) -> Vec<&'a str> {
    let parts = text.split(mark).skip(1);
    parts
        .map(|part| {
            part.trim_start()
                .trim_start_matches('`')
                .split('`')
                .next()
                .unwrap()
        })
        .collect()
}

#[test]
fn the_checklist_names_what_is_there() {
    let page = fs::read_to_string(root().join("docs/checklist.md")).unwrap();
    let mut tests = BTreeSet::new();
    tests_in(&root().join("src"), &mut tests);
    tests_in(&root().join("tests"), &mut tests);
    let rows = || page.lines().filter(|line| line.starts_with("| ")).skip(1);
    let body = page.split("| # |").nth(1).unwrap();
    let mut problems = Vec::new();
    for name in named(body, "**T**") {
        if !tests.contains(name) {
            problems.push(format!("no test {name}"));
        }
    }
    for name in named(body, "**C**") {
        if !folder("capi").join(format!("{name}.c")).is_file()
            || !tests.contains(&format!("c_{name}"))
        {
            problems.push(format!("no C program {name}"));
        }
    }
    for name in named(body, "**P**") {
        if !root().join(name).is_file() {
            problems.push(format!("no program {name}"));
        }
    }
    for (row, number) in rows().zip(1..) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let (shown, open) = (!cells[2].is_empty(), !cells[3].is_empty());
        let fits = match cells[1] {
            "shown" => shown && !open,
            "part" => shown,
            "open" => open,
            _ => false,
        };
        if cells[0] != number.to_string() || !fits {
            problems.push(format!("row {number}: {row}"));
        }
    }
    assert_eq!(rows().count(), 80);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_articles_program_runs() {
    let run = ergo("run")
        .arg(folder("mem").join("observe.go"))
        .output()
        .unwrap();
    let text = String::from_utf8(run.stdout).unwrap();
    assert!(run.status.success(), "{text}");
    let form = regex::Regex::new(r"^GC#([0-9]+): HeapAlloc=([0-9]+), NextGC=([0-9]+)$").unwrap();
    let lines: Vec<Vec<u64>> = text
        .lines()
        .filter_map(|line| form.captures(line))
        .map(|found| (1..4).map(|i| found[i].parse().unwrap()).collect())
        .collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[1][1] >= lines[0][1] + 900_000, "{text}");
    assert!(lines[2][0] > lines[1][0], "{text}");
    assert!(text.ends_with("Active: 1 MiB\n"), "{text}");
}
