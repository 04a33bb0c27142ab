//! The suite `packages`: every package of the distribution's library is parsed, checked and lowered; nothing is executed.
//!
//! Where a function has no body, assembly has it, and nothing is said. All packages come from the distribution, none of ours is used.
//! They are loaded into one process, dependencies first; a package passes when it has no error and all its functions,
//! and the instances of generic functions that they need, have code.

use std::path::Path;
use std::process::Command;

use ergo::engine::Engine;
use ergo::engine::config::Config;

use crate::distribution::{Distribution, read};
use crate::library::{Library, Package, outside};
use crate::run::run;
use crate::suite::{Case, Score, Suite};

/// The word that makes the worker one for this suite.
pub const FLAG: &str = "--packages";

/// The suite: one case, a point a package.
pub fn suite(distribution: &Distribution) -> Suite {
    let src = distribution.src("");
    let check = move |options: &crate::options::Options| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([crate::worker::FLAG, FLAG]).arg(&src);
        let output = run(&mut command, options);
        let (mut passed, mut total, mut reason) = (0, 0, String::from("\n"));
        for line in output.text.lines() {
            match line.split_once('\t') {
                Some((_, "ok")) => (passed, total) = (passed + 1, total + 1),
                Some((path, why)) => {
                    total += 1;
                    reason += &format!("    {path}: {why}\n");
                }
                None => reason += &format!("    {line}\n"),
            }
        }
        if output.status != Ok(0) {
            total += 1;
            reason += &format!("    the process: {:?}\n", output.status);
        }
        Score {
            passed,
            total,
            reason,
        }
    };
    Suite {
        name: "packages",
        goal: 98.0,
        runs: false,
        cases: vec![Case {
            path: "packages".to_owned(),
            check: Box::new(check),
        }],
    }
}

/// The worker's side: a line a package, `path TAB ok` or `path TAB error`.
pub fn main(src: &Path) {
    let library = Library::of(src);
    let mut engine = Engine::new(Config::default()).expect("memory");
    engine.accept_missing_bodies();
    for path in library.order() {
        let outcome = one(
            &mut engine,
            src,
            &path,
            library.package(&path).expect("listed"),
        );
        println!(
            "{path}\t{}",
            outcome.map_or_else(|why| why, |()| "ok".to_owned())
        );
    }
}

fn one(engine: &mut Engine, src: &Path, path: &str, package: &Package) -> Result<(), String> {
    let mut module = 0;
    for file in &package.files {
        let shown = file
            .strip_prefix(src)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        module = engine
            .load_from(file.parent(), outside(path), &shown, &read(file))
            .map_err(|e| first_line(&e.report))?;
    }
    engine.check(module).map_err(|e| first_line(&e.report))?;
    engine
        .lower_all(module)
        .map_err(|e| format!("lowering: {}", first_line(&e.report)))
}

fn first_line(report: &str) -> String {
    report.lines().next().unwrap_or_default().replace('\t', " ")
}
