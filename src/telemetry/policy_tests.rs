//! Rules on a clock of the test's own: exactly when they fire.

use super::*;
use crate::telemetry::rules::{self, RuleError};

const MIB: f64 = 1_048_576.0;
const SECOND: u64 = 1_000_000_000;

/// The default rule of this name alone.
fn default(name: &str) -> Policy {
    let rules = rules::parse(rules::DEFAULT).unwrap();
    let mut policy = Policy::default();
    policy.set(rules.into_iter().filter(|rule| rule.name == name));
    assert!(!policy.is_empty());
    policy
}

/// Whether the rule fires at a reading.
fn fires(policy: &mut Policy, now_ns: u64, now: Metrics) -> bool {
    let mut n = 0;
    policy.tick(now_ns, &now, |_, _| n += 1);
    n != 0
}

fn heap(bytes: f64) -> Metrics {
    Metrics::default().with(Metric::HeapAlloc, bytes)
}

#[test]
fn policy_2mib_boundary() {
    let base = heap(7.0 * MIB).with(Metric::NumGc, 3.0);
    let at = |bytes: f64, num_gc: f64| {
        base.with(Metric::HeapAlloc, bytes)
            .with(Metric::NumGc, num_gc)
    };
    let mut policy = default("ast-cache-trim");
    policy.parse_begins(&base);
    assert!(
        !fires(&mut policy, 1, at(9.0 * MIB, 3.0)),
        "2 MiB are silent"
    );
    assert!(
        fires(&mut policy, 2, at(9.0 * MIB + 1.0, 3.0)),
        "one byte more fires"
    );
    let mut policy = default("ast-cache-trim");
    policy.parse_begins(&base);
    assert!(
        !fires(&mut policy, 1, at(19.0 * MIB, 4.0)),
        "a changed NumGC cancels"
    );
    policy.parse_begins(&at(19.0 * MIB, 4.0));
    assert!(!fires(&mut policy, 2, at(19.0 * MIB, 4.0)));
    assert!(fires(&mut policy, 3, at(22.0 * MIB, 4.0)));
}

#[test]
fn policy_50mib() {
    let at = |bytes: f64, num_gc: f64| heap(bytes).with(Metric::NumGc, num_gc);
    let mut policy = default("deep-ast-scan");
    policy.parse_begins(&at(0.0, 1.0));
    assert!(
        !fires(&mut policy, 1, at(60.0 * MIB, 1.0)),
        "NumGC as before"
    );
    assert!(!fires(&mut policy, 2, at(50.0 * MIB, 2.0)));
    assert!(fires(&mut policy, 3, at(50.0 * MIB + 1.0, 2.0)));
    // Not again before it has been below 45 MiB.
    assert!(!fires(&mut policy, 60 * SECOND, at(80.0 * MIB, 5.0)));
    assert!(!fires(&mut policy, 61 * SECOND, at(46.0 * MIB, 6.0)));
    assert!(!fires(&mut policy, 62 * SECOND, at(80.0 * MIB, 7.0)));
    assert!(!fires(&mut policy, 63 * SECOND, at(44.0 * MIB, 8.0)));
    assert!(fires(&mut policy, 64 * SECOND, at(80.0 * MIB, 9.0)));
}

#[test]
fn policy_30s_fake_clock() {
    let mut policy = default("callexpr-candidates");
    let at = |n: u64| Metrics::default().with(Metric::HeapInuse, n as f64);
    for second in 0..=30 {
        assert!(
            !fires(&mut policy, second * SECOND, at(second + 10)),
            "at {second} s"
        );
    }
    assert!(fires(&mut policy, 30 * SECOND + 1, at(50)));
    // One fall, and the time begins anew; what stands still does not rise.
    let mut policy = default("callexpr-candidates");
    assert!(!fires(&mut policy, 0, at(10)));
    assert!(!fires(&mut policy, 20 * SECOND, at(20)));
    assert!(!fires(&mut policy, 21 * SECOND, at(19)));
    assert!(!fires(&mut policy, 51 * SECOND, at(19)));
    assert!(!fires(&mut policy, 52 * SECOND, at(19)));
    assert!(fires(&mut policy, 53 * SECOND, at(20)));
}

#[test]
fn policy_gc_cpu() {
    let at = |share: f64| Metrics::default().with(Metric::GcCpuFraction, share);
    let mut policy = default("gc-pressure-backoff");
    assert!(!fires(&mut policy, 0, at(0.3)));
    assert!(fires(&mut policy, 1, at(0.301)));
    assert!(!fires(&mut policy, 5 * SECOND, at(0.4)), "it has not eased");
    assert!(!fires(&mut policy, 6 * SECOND, at(0.25)));
    assert!(!fires(&mut policy, 7 * SECOND, at(0.4)), "0.25 is no ease");
    assert!(!fires(&mut policy, 8 * SECOND, at(0.2)));
    assert!(fires(&mut policy, 9 * SECOND, at(0.4)));
}

#[test]
fn recycle_8mib_boundary() {
    let mut policy = default("recycle-hint");
    let after_batch = |bytes: f64| heap(bytes).with(Metric::Recycled, 1.0);
    assert!(!fires(&mut policy, 0, after_batch(8.0 * MIB)));
    assert!(fires(&mut policy, 1, after_batch(8.0 * MIB + 1.0)));
    assert!(!fires(&mut policy, 2, heap(9.0 * MIB)), "no batch");
    assert!(fires(&mut policy, 3, after_batch(9.0 * MIB)));
}

#[test]
fn snapshots_come_every_half_second() {
    let mut policy = default("low-freq-snapshot");
    let ms = SECOND / 1000;
    let fired: Vec<u64> = (0..2000)
        .filter(|at| fires(&mut policy, at * ms, heap(1.0)))
        .collect();
    assert_eq!(fired, [0, 500, 1000, 1500]);
}

#[test]
fn periodic_cycle_after_two_minutes() {
    let mut policy = default("periodic-gc");
    let at = |seconds: u64| Metrics::default().with(Metric::SinceGc, (seconds * SECOND) as f64);
    assert!(!fires(&mut policy, 0, at(120)));
    assert!(fires(&mut policy, SECOND, at(121)));
}

/// Live bytes that rise cycle after cycle, and memory that grows too fast: each alone is silent.
#[test]
fn leak_alert_needs_both() {
    for (rises, grows) in [(false, false), (false, true), (true, false), (true, true)] {
        let mut policy = default("leak-alert");
        let mut fired = Vec::new();
        for second in 0..60 {
            let more = if grows { 3.0 } else { 1.9 };
            let now = heap((500.0 + more * second as f64) * MIB)
                .with(Metric::LeakCycles, if rises { 6.0 } else { 0.0 });
            if fires(&mut policy, second * SECOND, now) {
                fired.push(second);
            }
        }
        // 512 MiB are passed after 4 s, and 20 MiB have been gained after 7.
        let wanted: &[u64] = if rises && grows { &[7] } else { &[] };
        assert_eq!(fired, wanted, "rises {rises}, grows {grows}");
    }
}

#[test]
fn action_once_per_cooldown() {
    let rules = rules::parse(
        "[[rule]]\nname = \"r\"\nwhen = \"heap_alloc > 10\"\naction = \"hint-gc\"\ncooldown = \"5s\"\n",
    );
    let mut policy = Policy::default();
    policy.set(rules.unwrap());
    // It goes up and down each second.
    let fired: Vec<u64> = (0..21)
        .filter(|at| fires(&mut policy, at * SECOND, heap((at % 2) as f64 * 20.0)))
        .collect();
    assert_eq!(fired, [1, 7, 13, 19]);
}

#[test]
fn rules_are_replaced_switched_and_ordered() {
    let text = |name: &str, priority: i32| {
        format!(
            "[[rule]]\nname = \"{name}\"\nwhen = \"heap_alloc >= 0\"\naction = \"hint-gc\"\nrepeat = true\npriority = {priority}\n"
        )
    };
    let mut policy = Policy::default();
    for (name, priority) in [("a", 1), ("b", 3), ("c", 2), ("a", 9)] {
        policy.set(rules::parse(&text(name, priority)).unwrap());
    }
    let names = |policy: &mut Policy, at: u64| {
        let mut names = Vec::new();
        policy.tick(at, &Metrics::default(), |_, rule| {
            names.push(rule.name.clone())
        });
        names.join("")
    };
    assert_eq!(names(&mut policy, 0), "abc");
    assert!(policy.enable("b", false) && !policy.enable("x", false));
    assert_eq!(names(&mut policy, 1), "ac");
    assert!(policy.enable("b", true));
    assert_eq!(names(&mut policy, 2), "abc");
    policy.clear();
    assert_eq!(names(&mut policy, 3), "");
}

#[test]
fn wrong_rules_are_refused_with_their_line() {
    let wrong = |text: &str| rules::parse(text).unwrap_err();
    let head = "[[rule]]\nname = \"r\" # a comment\n";
    let error = |line, message: &str| RuleError {
        line,
        message: message.into(),
    };
    assert_eq!(
        wrong("name = \"r\""),
        error(1, "a key before the first [[rule]]")
    );
    assert_eq!(wrong(head), error(1, "the rule has no when"));
    assert_eq!(
        wrong(&format!("{head}when = \"heap_alloc > 1 and heap > 2\"")),
        error(3, "no such metric: heap")
    );
    assert_eq!(
        wrong(&format!("{head}when = \"heap_alloc in 10MiB > 1\"")),
        error(3, "not a duration: 10MiB")
    );
    assert_eq!(
        wrong(&format!("{head}action = \"jump\"")),
        error(3, "no such action: jump")
    );
    assert_eq!(
        wrong(&format!("{head}hysteresis = 1.5")),
        error(3, "not a share below 1: 1.5")
    );
    assert_eq!(
        wrong(&format!("{head}speed = 1")),
        error(3, "no such key: speed")
    );
    let many = ["heap_alloc > 1"; 17].join(" and ");
    assert_eq!(
        wrong(&format!("{head}when = \"{many}\"")),
        error(3, "more than 16 conditions")
    );
}
