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

/// The series of `ergo.rules_test.yml`, which promtool judges, are judged alike by the rule inside: who fires there fires here.
#[test]
fn the_same_series_get_the_same_verdicts() {
    use ergo::telemetry::policy::{Metrics, Policy};
    let text = std::fs::read_to_string(monitoring("ergo.rules_test.yml")).unwrap();
    let all = rules::parse(rules::DEFAULT).unwrap();
    let mut n_judged = 0;
    for test in text.split("- name: ").skip(1) {
        let name = test.lines().next().unwrap();
        let values = test.split("values: \"").nth(1).unwrap();
        let series = values.split('"').next().unwrap();
        // start+stepxN, one value each five seconds.
        let (start, rest) = series.split_once('+').unwrap();
        let (step, n) = rest.split_once('x').unwrap();
        let number = |text: &str| text.parse::<f64>().unwrap();
        let at = test.split("eval_time: ").nth(1).unwrap();
        let seconds: u64 = at.split('s').next().unwrap().parse().unwrap();
        let expects = !test.contains("exp_alerts: []");
        let mut policy = Policy::default();
        policy.set(all.iter().filter(|rule| rule.name == "leak-alert").cloned());
        let mut fired = false;
        for i in 0..=(seconds / 5).min(number(n) as u64) {
            // The marked bytes rise as well: that half of the rule has no series in Prometheus.
            let now = Metrics::default()
                .with(Metric::HeapAlloc, number(start) + number(step) * i as f64)
                .with(Metric::LeakCycles, 6.0);
            policy.tick(i * 5_000_000_000, &now, |_, _| fired = true);
        }
        assert_eq!(fired, expects, "{name}: {series}");
        n_judged += 1;
    }
    assert_eq!(n_judged, 4);
}
