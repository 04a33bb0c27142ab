//! Runs small programs in the collector's stress modes. `tests/programs/STRESS` says which program stands which
//! mode; every program of `tests/lang` runs in all of them.

#![allow(clippy::expect_used, reason = "tests may expect")]

mod common;

use std::path::PathBuf;

use common::{cases, check_all, check_program, ergo, folder};

/// Modes by the name that the table uses, with the flag that turns them on.
const MODES: [(&str, &str); 5] = [
    ("alloc", "--gc=stress:alloc,verify,poison"),
    ("safepoint", "--gc=stress:safepoint,poison"),
    ("verify", "--gc=verify,poison,audit"),
    ("step", "--gc=stress:step1,verify,poison,invalidptr,audit"),
    (
        "workers",
        "--gc=concurrent:2,stress:step1,verify,poison,audit",
    ),
];

fn run_mode(mode: &str) {
    let (_, flag) = MODES
        .iter()
        .find(|(name, _)| *name == mode)
        .expect("a mode of the table");
    let mut programs = cases(&folder("lang"));
    programs.extend(listed(mode));
    check_all(flag, &programs, |program| {
        check_program(program, ergo("run").arg(flag).arg(program))
    });
}

/// The programs whose row of the table names `mode`. A row: name, blanks, modes with commas; `#` begins a comment.
fn listed(mode: &str) -> Vec<PathBuf> {
    let dir = folder("programs");
    let table = std::fs::read_to_string(dir.join("STRESS")).expect("tests/programs/STRESS");
    let rows = table
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default());
    let mut words = rows
        .map(|row| row.split_whitespace().collect::<Vec<_>>())
        .filter(|row| row.len() == 2)
        .collect::<Vec<_>>();
    // What stands a step at each safepoint stands it with workers.
    let column = if mode == "workers" { "step" } else { mode };
    words.retain(|row| row[1].split(',').any(|m| m == column));
    let all = cases(&dir);
    let named = |row: &[&str]| dir.join(row[0]).with_extension("go");
    for row in &words {
        assert!(
            named(row).exists(),
            "tests/programs/STRESS names {}, which does not exist",
            row[0]
        );
    }
    words
        .iter()
        .map(|row| named(row))
        .filter(|path| all.contains(path))
        .collect()
}

#[test]
fn collect_at_each_allocation() {
    run_mode("alloc");
}

#[test]
fn collect_at_each_safepoint() {
    run_mode("safepoint");
}

#[test]
fn a_step_at_each_safepoint() {
    run_mode("step");
}

/// The same programs as above, with threads that mark meanwhile.
#[test]
fn workers_beside_steps() {
    run_mode("workers");
}

#[test]
fn verify_after_each_cycle() {
    run_mode("verify");
}
