//! `ergo recommend`: a run under the advice is as the advice says, and gets the same advice.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may"
)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{ergo, folder};
use serde_json::Value;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Runs a program of tests/mem/steady and leaves its table of cycles.
fn record(program: &str, options: &[String], table: &Path) {
    let ran = ergo("run")
        .args(options)
        .arg(format!("--gc-csv={}", table.display()))
        .arg(folder("mem").join("steady").join(program))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{program} {options:?}: {said}");
}

fn advice(table: &Path, target: &str) -> Value {
    let out = ergo("recommend")
        .args([&format!("--target={target}"), "--json"])
        .arg(table)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{said}");
    serde_json::from_slice(&out.stdout).unwrap()
}

const SETTINGS: [(&str, &str); 4] = [
    ("gc_percent", "--gc-percent"),
    ("min_heap", "--min-heap"),
    ("memory_limit", "--memory-limit"),
    ("assist_us", "--gc-assist-us"),
];

/// One column of a table.
fn column(table: &Path, name: &str) -> Vec<f64> {
    let text = fs::read_to_string(table).unwrap();
    let mut lines = text.lines();
    let at = lines.next().unwrap().split(',').position(|n| n == name);
    let cell = |line: &str| line.split(',').nth(at.unwrap()).unwrap().parse().unwrap();
    lines.map(cell).collect()
}

/// Steady loads, recorded under two settings: a run under the advice meets the target (in bytes marked for each byte allocated, which no other load of the
/// machine changes), is never held back by the limit, which is within 1.3 of its peak; and its own advice is the same.
#[test]
fn recommend_replay() {
    for (program, target) in [
        ("objects.go", 0.8),
        ("buffers.go", 0.6),
        ("strings.go", 0.8),
    ] {
        for percent in [50, 100] {
            let case = format!("{program} at {percent}, target {target}");
            let (first, second) = (file("first.csv"), file("second.csv"));
            // Steps that end by the work that is owed: ended by the clock, a loaded machine would do less in each.
            let settings = [
                format!("--gc-percent={percent}"),
                "--gc-assist-us=1000000".into(),
            ];
            record(program, &settings, &first);
            let advised = advice(&first, &target.to_string());
            assert_eq!(advised["target"]["is_met"], true, "{case}: {advised}");
            let options: Vec<String> = SETTINGS
                .iter()
                .map(|(key, option)| format!("{option}={}", advised[*key]["value"]))
                .collect();
            record(program, &options, &second);
            let again = advice(&second, &target.to_string());
            let work = again["recorded"]["work"].as_f64().unwrap();
            assert!(work <= target, "{case}: {work} under {options:?}");
            assert!(
                column(&second, "limited").iter().all(|n| *n == 0.0),
                "{case}"
            );
            let limit = advised["memory_limit"]["value"].as_f64().unwrap();
            let peak = column(&second, "used_bytes")
                .into_iter()
                .fold(0.0, f64::max);
            assert!(
                peak < limit && limit <= 1.3 * peak,
                "{case}: limit {limit}, peak {peak}"
            );
            for (key, _) in SETTINGS {
                let [now, then] = [&again, &advised].map(|a| a[key]["value"].as_f64().unwrap());
                assert!(
                    (now - then).abs() < 0.05 * then,
                    "{case}: {key} {then}, then {now}: {}",
                    again[key]["reason"]
                );
            }
        }
    }
}

/// Every proposal has its reason, and a target in time is a target in bytes by what a byte cost.
#[test]
fn advice_has_reasons() {
    let table = file("reasons.csv");
    record("buffers.go", &["--gc-percent=50".into()], &table);
    let advised = advice(&table, "0.3");
    for (key, _) in SETTINGS {
        assert!(
            advised[key]["reason"].as_str().unwrap().len() > 20,
            "{advised}"
        );
    }
    let share = advised["recorded"]["time"].as_f64().unwrap();
    let same = advice(&table, &format!("{}%", 100.0 * share));
    let [work, allowed] =
        [&same["recorded"]["work"], &same["target"]["work"]].map(|value| value.as_f64().unwrap());
    assert!((work - allowed).abs() < 1e-6 * work, "{same}");
    // Less time, larger heaps.
    let percents: Vec<f64> = [1.5, 0.5, 0.3, 0.1]
        .iter()
        .map(|part| advice(&table, &format!("{}%", 100.0 * part * share)))
        .map(|advised| advised["gc_percent"]["value"].as_f64().unwrap())
        .collect();
    assert!(
        percents.is_sorted() && percents[0] < percents[3],
        "{percents:?}"
    );
    let text = ergo("recommend")
        .arg("--target=0.3")
        .arg(&table)
        .output()
        .unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    let last = text.lines().last().unwrap();
    for (key, option) in SETTINGS {
        assert!(last.contains(&format!("{option}=")), "{key} in {text}");
    }
}

/// Where the limit began the cycles, what the rule alone forecasts is told, in numbers.
#[test]
fn a_recording_at_its_limit_is_advised_by_the_rule() {
    let table = file("limited.csv");
    let settings = ["--memory-limit=12MiB", "--min-heap=1GiB"].map(String::from);
    record("objects.go", &settings, &table);
    assert!(column(&table, "limited").iter().all(|n| *n == 1.0));
    let advised = advice(&table, "0.8");
    assert_eq!(advised["target"]["is_met"], true, "{advised}");
    let work = advised["forecast"]["work"].as_f64().unwrap();
    assert!(0.3 < work && work < 0.8, "{advised}");
    let limit = &advised["memory_limit"];
    assert!(
        limit["reason"]
            .as_str()
            .unwrap()
            .contains("begun by the limit"),
        "{advised}"
    );
    assert!(limit["value"].as_f64() > advised["forecast"]["peak_bytes"].as_f64());
}

/// A table with these numbers in each of its cycles, else 0.
fn made_up(head: &str, numbers: &[(&str, &str)]) -> String {
    let cell = |name: &str| {
        let found = numbers.iter().find(|(column, _)| *column == name);
        found.map_or("0", |(_, number)| number)
    };
    let row: Vec<&str> = head.split(',').map(cell).collect();
    format!("{head}\n{}", (row.join(",") + "\n").repeat(8))
}

/// What is no table, or says too little, gets no advice.
#[test]
fn bad_recordings_are_refused() {
    let table = file("bad.csv");
    let good = file("good.csv");
    record("buffers.go", &[], &good);
    let text = fs::read_to_string(&good).unwrap();
    let head = text.lines().next().unwrap();
    let few: Vec<&str> = text.lines().take(4).collect();
    for (bad, why) in [
        (String::new(), "no column"),
        ("a,b\n1,2\n".into(), "no column"),
        (format!("{head}\n1,2,3\n"), "line 2: a number is missing"),
        (
            text.replacen(",0,", ",x,", 1),
            "line 2: a number is missing",
        ),
        (few.join("\n"), "let the program run longer"),
        (
            made_up(
                head,
                &[("gc_percent", "100"), ("heap_begin_bytes", "1e308")],
            ),
            "line 2: a number is missing or cannot be",
        ),
        (
            made_up(head, &[("gc_percent", "100"), ("alloc_since_bytes", "-5")]),
            "line 2: a number is missing or cannot be",
        ),
        (
            made_up(
                head,
                &[
                    ("gc_percent", "100"),
                    ("alloc_since_bytes", "1000000000000"),
                ],
            ),
            "its cycles took no time",
        ),
    ] {
        fs::write(&table, bad).unwrap();
        let out = ergo("recommend").arg(&table).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(2));
        assert!(said.contains(why), "{said}");
    }
    // Nothing alive, and no smallest heap: cycles that follow each other for nothing are played, too, and come to an end.
    let numbers = [
        ("gc_percent", "100"),
        ("alloc_since_bytes", "1000000000000"),
    ];
    fs::write(&table, made_up(head, &numbers)).unwrap();
    assert_eq!(advice(&table, "0.5")["forecast"]["work"], 0.0);
    for args in [
        &["--target=0"][..],
        &["--target=100%"],
        &["--target=x"],
        &["--what"],
    ] {
        let out = ergo("recommend").args(args).arg(&good).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(
            out.status.code() == Some(2) && said.contains("usage"),
            "{said}"
        );
    }
}
