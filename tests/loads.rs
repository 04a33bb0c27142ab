//! `ergo stress` and `ergo bench`: loads that the program brings with it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may"
)]

mod common;

use common::{ergo, folder, skipped};

/// Short and small here; the defaults are those of an hour off.
#[test]
fn stress_is_clean_and_names_an_injected_leak() {
    let stress = |words: &[&str]| {
        let run = ergo("stress")
            .args(["--vms=6", "--goroutines=60"])
            .args(words)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&run.stdout).into_owned()
            + &String::from_utf8_lossy(&run.stderr);
        (run.status.code(), text)
    };
    let (status, text) = stress(&["--secs=3"]);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.starts_with("6 VMs, 60 goroutines each, "), "{text}");
    let (status, text) = stress(&["--secs=60", "--inject-leak"]);
    assert_eq!(status, Some(3), "{text}");
    let source = folder("..").join("src/bin/ergo/load/stress.go");
    let source = std::fs::read_to_string(source).unwrap();
    let line = 1 + source.lines().position(|l| l.contains("// LEAK")).unwrap();
    let mut suspects = text.lines().skip_while(|l| !l.starts_with("suspects"));
    let first = suspects.nth(1).unwrap();
    assert!(first.contains(&format!("stress.go:{line}:")), "{text}");
    assert_eq!(stress(&["--vms=none"]).0, Some(2));
}

/// The rows of `ergo bench NAME --json`.
fn bench(name: &str) -> Vec<serde_json::Value> {
    let run = ergo("bench").args([name, "--json"]).output().unwrap();
    assert!(run.status.success(), "{run:?}");
    let text = String::from_utf8(run.stdout).unwrap();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The three strategies, with numbers that tell them apart.
#[test]
fn strategies_of_collection_are_told_apart() {
    let rows = bench("gc-strategies");
    let names: Vec<&str> = rows
        .iter()
        .map(|r| r["strategy"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["timer", "every-put", "threshold"]);
    let number = |at: usize, field: &str| rows[at][field].as_f64().unwrap();
    assert_eq!(number(1, "cycles"), 1000.0, "one for each Put");
    assert!(
        number(2, "cycles") >= 1.0 && number(2, "cycles") < 100.0,
        "{rows:?}"
    );
    // Precise: the threshold is overshot by a batch at most.
    assert!(number(2, "peak_mib") < 8.5, "{rows:?}");
    assert!(
        number(1, "operations_per_second") < number(2, "operations_per_second") / 2.0,
        "{rows:?}"
    );
    for at in 0..3 {
        assert!(number(at, "p50_ns") <= number(at, "p99_ns"));
        assert!(number(at, "p99_ns") <= number(at, "longest_ns"));
    }
    assert_eq!(
        ergo("bench").arg("nothing").output().unwrap().status.code(),
        Some(2)
    );
}

/// Three nodes of 32, 32 and 48 bytes a build, in the books of ours as in those of compiled Go.
#[test]
fn builds_of_expressions_cost_what_go_pays() {
    let rows = bench("build-expr");
    let find = |runner: &str, variant: &str| {
        let mut rows = rows.iter();
        rows.find(|row| row["runner"] == runner && row["variant"] == variant)
    };
    let costs = |row: &serde_json::Value, nodes: f64, node_bytes: f64| {
        let number = |field: &str| row[field].as_f64().unwrap();
        let builds = number("builds");
        assert_eq!(builds, 100_000.0);
        let (n, bytes) = (number("allocations"), number("bytes"));
        let (least, least_bytes) = (nodes * builds, node_bytes * builds);
        assert!((least..least + 100.0).contains(&n), "{row}");
        assert!((least_bytes..least_bytes + 1e4).contains(&bytes), "{row}");
    };
    costs(find("ergo", "returned").unwrap(), 3.0, 112.0);
    // All three stand in slots of the frame (decision 053).
    costs(find("ergo", "local").unwrap(), 0.0, 0.0);
    if let Some(row) = find("go", "local") {
        costs(row, 0.0, 0.0);
    }
    match find("go", "returned") {
        Some(row) => costs(row, 3.0, 112.0),
        None => skipped("the go tool"),
    }
}
