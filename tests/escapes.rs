//! Sets `ergo run -m` beside `go build -gcflags=-m`: what gc puts into the heap, ours puts there too, or says why it need not. More may be there, never less.
//!
//! The corpus: `tests/escapes`, programs that let values escape in every way there is, and some of `tests/programs`. gc does not inline here, so that each
//! escape stands where the source has it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use common::{cases, ergo, folder, skipped};

/// Line, column.
type Place = (u32, u32);

/// Reports of a compiler on a file, by place.
fn reports(text: &str, file: &Path) -> BTreeMap<Place, BTreeSet<String>> {
    let name = file.file_name().unwrap().to_str().unwrap();
    let form = format!(
        r"^(?:\S*/)?{}:([0-9]+):([0-9]+): (.*)$",
        regex::escape(name)
    );
    let form = regex::Regex::new(&form).unwrap();
    let mut all: BTreeMap<Place, BTreeSet<String>> = BTreeMap::new();
    for found in text.lines().filter_map(|line| form.captures(line)) {
        let place = (found[1].parse().unwrap(), found[2].parse().unwrap());
        all.entry(place).or_default().insert(found[3].to_owned());
    }
    all
}

fn ours(file: &Path) -> BTreeMap<Place, BTreeSet<String>> {
    // As gc with -l: iterators in place of loops take nothing of the heap for them.
    let run = ergo("run")
        .args(["-m", "--opt=-iterators"])
        .arg(file)
        .output()
        .unwrap();
    reports(&String::from_utf8_lossy(&run.stderr), file)
}

/// `None` without a go tool.
fn theirs(file: &Path) -> Option<BTreeMap<Place, BTreeSet<String>>> {
    let build = Command::new("go")
        .args(["build", "-gcflags=-m -l", "-o", "/dev/null"])
        .arg(file)
        .output()
        .ok()?;
    assert!(build.status.success(), "{}: {build:?}", file.display());
    Some(reports(&String::from_utf8_lossy(&build.stderr), file))
}

/// The heap is asked for something, as a report says. Variables of gc's own making have names that begin with a point.
fn is_escape(report: &str) -> bool {
    report.ends_with(" escapes to heap")
        || report.starts_with("moved to heap: ") && !report.starts_with("moved to heap: .")
}

/// Ours says that it is in the heap, or why the heap is not asked.
fn is_account(report: &str) -> bool {
    is_escape(report) || report.contains(" does not escape: ")
}

#[test]
fn escape_matches_go() {
    let mut corpus = cases(&folder("escapes"));
    let more = ["linked", "lru", "inplace", "rangefuncs", "shared_instances"];
    corpus.extend(more.map(|name| folder("programs").join(format!("{name}.go"))));
    let (mut n_escapes, mut fewer) = (0, Vec::new());
    for file in &corpus {
        let Some(theirs) = theirs(file) else {
            skipped("the go tool");
            return;
        };
        let ours = ours(file);
        for (place, reports) in &theirs {
            for report in reports.iter().filter(|report| is_escape(report)) {
                n_escapes += 1;
                let accounts = ours.get(place);
                if !accounts.is_some_and(|all| all.iter().any(|r| is_account(r))) {
                    fewer.push(format!("{}:{place:?}: {report}", file.display()));
                }
            }
        }
    }
    assert!(n_escapes > 150, "{n_escapes} escapes");
    assert!(fewer.is_empty(), "only gc reports:\n{}", fewer.join("\n"));
}

/// What is in the heap by the report is in the heap by the books: functions that are reported on allocate, one that is not does not.
#[test]
fn reports_are_what_is_allocated() {
    let file = std::env::temp_dir().join(format!("ergo-escapes-{}.go", std::process::id()));
    let source = r#"package main

import (
	"fmt"
	"runtime"
)

type point struct{ x, y int }

var sink any

func plain(n int) int { p := point{n, n}; q := p; q.x++; return p.x + q.x }

func inline(n int) { sink = n }

func static() { sink = func() {} }

func address(n int) *point { p := point{n, n}; return &p }

func boxed(n int) { sink = point{n, n} }

func mallocs(f func()) uint64 {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	for range 1000 {
		f()
	}
	runtime.ReadMemStats(&b)
	return (b.Mallocs - a.Mallocs) / 1000
}

func main() {
	fmt.Println(mallocs(func() { plain(1) }), mallocs(func() { inline(2) }), mallocs(static), mallocs(func() { address(3) }), mallocs(func() { boxed(4) }))
}
"#;
    std::fs::write(&file, source).unwrap();
    let run = ergo("run").arg("-m").arg(&file).output().unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(String::from_utf8_lossy(&run.stdout), "0 0 0 1 1\n");
    let reports = reports(&String::from_utf8_lossy(&run.stderr), &file);
    let line_of = |name: &str| {
        let is_here = |line: &str| line.starts_with(&format!("func {name}("));
        1 + source.lines().position(is_here).unwrap() as u32
    };
    let on_line = |name: &str| -> Vec<String> {
        let line = line_of(name);
        let here = reports.iter().filter(|(place, _)| place.0 == line);
        here.flat_map(|(_, all)| all.iter().cloned()).collect()
    };
    assert!(on_line("plain").is_empty(), "{reports:?}");
    assert_eq!(
        on_line("inline"),
        ["n does not escape: the interface holds it"]
    );
    assert_eq!(
        on_line("static"),
        ["func literal does not escape: it captures nothing"]
    );
    assert_eq!(on_line("address"), ["moved to heap: p"]);
    assert_eq!(on_line("boxed"), ["point{...} escapes to heap"]);
}
