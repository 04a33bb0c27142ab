//! The suite `rangefunc`: the compiler's tests of range over functions, each test function a case.
//!
//! The test file becomes a package main whose `main` hands one test function to `testing.RunTests`; a case passes when that
//! says so.

use std::path::Path;

use crate::distribution::{Distribution, read};
use crate::options::Options;
use crate::run::{Scratch, ergo_run, run};
use crate::suite::{Case, Score, Suite};

const FILE: &str = "cmd/compile/internal/rangefunc/rangefunc_test.go";

/// The suite.
pub fn suite(distribution: &Distribution) -> Suite {
    let file = distribution.src(FILE);
    let text = if file.is_file() {
        String::from_utf8_lossy(&read(&file)).into_owned()
    } else {
        String::new()
    };
    let cases = test_functions(&text).into_iter().map(|name| {
        let text = text.clone();
        Case {
            path: format!("rangefunc/{name}"),
            check: Box::new(move |options| Score::one(one_test(&text, &name, options))),
        }
    });
    Suite {
        name: "rangefunc",
        goal: 95.0,
        runs: true,
        cases: cases.collect(),
    }
}

/// Names of `func TestX(t *testing.T)`.
pub fn test_functions(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.strip_prefix("func Test"))
        .filter_map(|rest| rest.split_once('('))
        .filter(|(_, rest)| rest.contains("*testing.T)"))
        .map(|(name, _)| format!("Test{name}"))
        .collect()
}

fn one_test(text: &str, name: &str, options: &Options) -> Result<(), String> {
    let scratch = Scratch::new();
    scratch.write(Path::new("a_test_file.go"), as_main(text).as_bytes());
    scratch.write(Path::new("main.go"), main_of(name).as_bytes());
    let output = run(
        ergo_run(options)
            .arg(scratch.0.join("a_test_file.go"))
            .arg(scratch.0.join("main.go")),
        options,
    );
    match output.status {
        Ok(0) => Ok(()),
        _ => output.expect(""),
    }
}

/// The text with `package main`.
fn as_main(text: &str) -> String {
    let lines = text.lines().map(|line| {
        if line.starts_with("package ") {
            "package main\n".to_owned()
        } else {
            format!("{line}\n")
        }
    });
    lines.collect()
}

fn main_of(test: &str) -> String {
    format!(
        "package main\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc main() {{\n\
         \tall := func(pattern, name string) (bool, error) {{ return true, nil }}\n\
         \ttests := []testing.InternalTest{{{{Name: {test:?}, F: {test}}}}}\n\
         \tif !testing.RunTests(all, tests) {{\n\t\tos.Exit(1)\n\t}}\n}}\n"
    )
}
