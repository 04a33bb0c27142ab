//! Calls in place between the files of a package, and from generic functions: the same results and the same traces, without the calls.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    reason = "tests may; not every test file uses all helpers"
)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use common::ergo;

const MAIN: &str = "package main

func total(p *point, n int) (sum int) {
	for i := range n {
		sum += p.weight() + i
	}
	return sum
}

func largest[T int | float64](p *point, by T) T {
	if p.weight() > 3 {
		return by + T(p.weight())
	}
	return by
}

func main() {
	println(total(&point{1, 2}, 10), largest(&point{3, 4}, 1), largest(&point{1, 2}, 0.5) == 0.5)
	var none *point
	println(total(none, 1))
}
";

const OTHER: &str = "package main

// A file whose lines are not those of the other.

type point struct{ x, y int }

func (p *point) weight() int {
	if p.x < 0 {
		return 0
	}
	return p.x +
		p.y
}
";

fn package() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("ergo-inplace-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("go.mod"),
        "module example.com/inplace\n\ngo 1.26\n",
    )
    .unwrap();
    fs::write(folder.join("main.go"), MAIN).unwrap();
    fs::write(folder.join("other.go"), OTHER).unwrap();
    folder
}

fn run(folder: &Path, command: &str, opts: &[&str]) -> Output {
    ergo(command).args(opts).arg(folder).output().unwrap()
}

/// The listing of the function that begins with this head.
fn listing(text: &str, head: &str) -> String {
    let from = text.find(head).unwrap();
    let rest = text.get(from..).unwrap();
    rest.split("\n\n").next().unwrap().to_owned()
}

#[test]
fn files_and_generic_callers_are_no_border() {
    let folder = package();
    let (with, without) = (
        run(&folder, "run", &[]),
        run(&folder, "run", &["--opt=-inline"]),
    );
    // Traces end their lines with offsets in the code, which may differ.
    let told = |output: &Output| -> String {
        let text = String::from_utf8_lossy(&output.stderr);
        let lines = text.lines().map(|line| line.split(" +0x").next().unwrap());
        lines.flat_map(|line| [line, "\n"]).collect()
    };
    assert_eq!(told(&with), told(&without));
    assert_eq!(with.status.code(), Some(2), "{}", told(&with));
    assert!(told(&with).starts_with("75 8 true\n"), "{}", told(&with));
    assert!(told(&with).contains("other.go:8"), "{}", told(&with));

    let with = String::from_utf8(run(&folder, "dis", &[]).stdout).unwrap();
    let without = String::from_utf8(run(&folder, "dis", &["--opt=-inline"]).stdout).unwrap();
    for head in [
        "main.total results=",
        "main.largest[int]:",
        "main.largest[float64]:",
    ] {
        let (late, made) = (listing(&with, head), listing(&without, head));
        assert!(
            late.contains("ld_w64") && !made.contains("ld_w64"),
            "{late}\n{made}"
        );
        // The call for a nil receiver is still there, behind the code.
        let n_calls = |text: &str| text.matches(" call").count();
        assert_eq!(n_calls(&late), n_calls(&made), "{late}\n{made}");
    }
    fs::remove_dir_all(folder).unwrap();
}
