//! `ergo run --gctrace`: a line a cycle in go1.26's form, so that tools which read Go's lines read ours.

#![allow(clippy::expect_used, clippy::panic, reason = "tests may")]

mod common;

use common::{ergo, folder};

/// The form of the line, as tools match it.
const LINE: &str = r"^gc (\d+) @(\d+\.\d{3})s (\d+)%: ([\d.]+)\+([\d.]+)\+([\d.]+) ms clock, ([\d.]+)\+([\d.]+)/([\d.]+)/([\d.]+)\+([\d.]+) ms cpu, (\d+)->(\d+)->(\d+) MB, (\d+) MB goal, (\d+) MB stacks, (\d+) MB globals, (\d+) P( \(forced\))?$";

#[test]
fn lines_have_the_form_of_go() {
    let form = regex::Regex::new(LINE).expect("a pattern");
    let program = folder("bench").join("programs/binarytrees.go");
    let run = ergo("run").arg("--gctrace").arg(&program).output();
    let run = run.expect("runs");
    assert!(run.status.success());
    let told = String::from_utf8(run.stderr).expect("text");
    let (mut n, mut share) = (0, 0.0);
    for line in told.lines() {
        let parts = form.captures(line).unwrap_or_else(|| panic!("{line:?}"));
        n += 1;
        let number = |i: usize| parts[i].parse::<f64>().expect("a number");
        assert_eq!(number(1), f64::from(n), "{line}");
        assert!(
            number(14) <= number(13),
            "marked more than there is: {line}"
        );
        assert_eq!(number(18), 1.0);
        share = number(3);
    }
    assert!(0.0 < share && share < 100.0, "{told}");
    assert!(n >= 3, "{n} cycles:\n{told}");
}

#[test]
fn forced_cycles_say_so() {
    let program = folder("programs").join("gcstats.go");
    let run = ergo("run").arg("--gctrace").arg(&program).output();
    let told = String::from_utf8(run.expect("runs").stderr).expect("text");
    assert!(
        told.lines().any(|line| line.ends_with(" 1 P (forced)")),
        "{told}"
    );
}

/// Twenty marks that begin below 300,000 frames. Reading all of these takes more than 5 ms; the shortest of the pauses is none that the machine had a part in.
#[test]
fn a_deep_stack_is_no_long_pause() {
    let form = regex::Regex::new(LINE).expect("a pattern");
    let program = folder("mem").join("deep_stack.go");
    let run = ergo("run").arg("--gctrace").arg(&program).output();
    let told = String::from_utf8(run.expect("runs").stderr).expect("text");
    let forced = told.lines().filter(|line| line.ends_with("(forced)"));
    let begins: Vec<f64> = forced
        .map(|line| form.captures(line).unwrap_or_else(|| panic!("{line:?}")))
        .map(|parts| parts[4].parse().expect("ms"))
        .collect();
    assert_eq!(begins.len(), 20, "{told}");
    assert!(told.lines().any(|line| line == "300000"), "{told}");
    let shortest = begins.iter().copied().fold(f64::MAX, f64::min);
    assert!(shortest < 1.0, "{begins:?} ms");
}
