//! The alert rules for Prometheus: promtool checks and tests them where it is installed, and they have the thresholds of the rules inside.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests may"
)]

use std::path::Path;
use std::process::Command;

use ergo::telemetry::policy::{Metric, View};
use ergo::telemetry::rules;

fn monitoring(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/monitoring")
        .join(file)
}

/// The limits of `leak-alert` stand in the expression of `ErgoLeak`, in MiB and seconds.
#[test]
fn rules_and_policies_agree() {
    let text = std::fs::read_to_string(monitoring("ergo.rules.yml")).unwrap();
    let all = rules::parse(rules::DEFAULT).unwrap();
    let leak = all.iter().find(|rule| rule.name == "leak-alert").unwrap();
    let mut parts = Vec::new();
    for condition in leak.when.iter().filter(|c| c.metric == Metric::HeapAlloc) {
        let limit = format!("{} * 1024 * 1024", condition.limit / 1_048_576.0);
        parts.push(match condition.view {
            View::In(ns) => {
                format!(
                    "(delta(go_memstats_alloc_bytes[{}s]) > {limit})",
                    ns / 1_000_000_000
                )
            }
            _ => format!("(go_memstats_alloc_bytes > {limit})"),
        });
    }
    assert_eq!(parts.len(), 2);
    let wanted = format!("expr: {}", parts.join(" and "));
    assert!(text.contains(&wanted), "no {wanted:?} in\n{text}");
    let pressure = all
        .iter()
        .find(|rule| rule.name == "gc-pressure-backoff")
        .unwrap();
    let share = pressure.when.first().unwrap().limit;
    assert!(text.contains(&format!("expr: go_memstats_gc_cpu_fraction > {share}")));
}

#[test]
fn promtool_accepts_the_rules_and_their_tests() {
    let promtool = std::env::var("ERGO_PROMTOOL").unwrap_or_else(|_| "promtool".into());
    for words in [
        ["check", "rules", "ergo.rules.yml"],
        ["test", "rules", "ergo.rules_test.yml"],
    ] {
        let [verb, what, file] = words;
        let run = Command::new(&promtool)
            .args([verb, what])
            .arg(monitoring(file))
            .output();
        let Ok(run) = run else {
            eprintln!("SKIPPED-LOUD: promtool is not installed; the rules were not tested");
            return;
        };
        let text = String::from_utf8_lossy(&run.stdout).into_owned()
            + &String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{words:?}: {text}");
    }
}
