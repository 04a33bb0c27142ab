//! `ergo run --events --tick-us`: samples of a running program, as lines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests may"
)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use common::{ergo, folder};
use serde_json::Value;

/// The lines of one run, and what the metrics at its end say.
fn run(name: &str, more: &[&str]) -> (Vec<Value>, String) {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (events, metrics) = (
        dir.join(format!("{name}.jsonl")),
        dir.join(format!("{name}.om")),
    );
    let run = ergo("run")
        .arg(format!("--events={}", events.display()))
        .arg(format!("--metrics={}", metrics.display()))
        .args(more)
        .arg(folder("mem").join("ticks.go"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let text = fs::read_to_string(events).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    (lines.collect(), fs::read_to_string(metrics).unwrap())
}

fn metric(text: &str, name: &str) -> i64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap().trim().parse().unwrap()
}

fn of<'a>(lines: &'a [Value], event: &str) -> Vec<&'a Value> {
    lines.iter().filter(|line| line["event"] == event).collect()
}

/// Signed changes of HeapAlloc, and allocated bytes, add up to what the metrics say at the end; each has cycle and phase; a millisecond lies between two.
#[test]
fn deltas_add_up_and_are_a_millisecond_apart() {
    let mut medians = Vec::new();
    for _ in 0..6 {
        let (lines, metrics) = run("deltas", &["--tick-us=1000"]);
        let end = of(&lines, "END")[0];
        assert_eq!(end["lost"], 0, "{end}");
        let deltas = of(&lines, "DELTA");
        assert!(deltas.len() > 50, "{} samples", deltas.len());
        let sum = |field: &str| {
            deltas
                .iter()
                .map(|d| d[field].as_i64().unwrap())
                .sum::<i64>()
        };
        assert_eq!(
            sum("alloc"),
            metric(&metrics, "go_memstats_heap_alloc_bytes ")
        );
        assert_eq!(
            sum("total_alloc"),
            metric(&metrics, "go_memstats_alloc_bytes_total ")
        );
        assert!(deltas.iter().any(|d| d["alloc"].as_i64().unwrap() < 0));
        assert!(
            deltas
                .iter()
                .all(|d| d["total_alloc"].as_i64().unwrap() >= 0)
        );
        let phases = ["off", "mark", "term", "sweep"];
        assert!(
            deltas
                .iter()
                .all(|d| phases.contains(&d["phase"].as_str().unwrap()))
        );
        assert!(deltas.is_sorted_by_key(|d| d["num_gc"].as_u64().unwrap()));
        let times: Vec<u64> = deltas
            .iter()
            .map(|d| d["time_ns"].as_u64().unwrap())
            .collect();
        let mut gaps: Vec<u64> = times.windows(2).map(|w| w[1] - w[0]).collect();
        gaps.sort_unstable();
        let median = gaps[gaps.len() / 2] as f64 / 1e6;
        if (0.9..=1.1).contains(&median) {
            return;
        }
        medians.push(median);
    }
    // A loaded machine wakes nobody in time; without other work the first run is enough.
    if is_loaded() {
        eprintln!(
            "SKIPPED-LOUD: the machine has more to do than it can; times between two samples: {medians:?} ms"
        );
        return;
    }
    panic!("medians of the times between two samples: {medians:?} ms");
}

/// More threads want to run than there are processors, by the kernel's mean of the last minute.
fn is_loaded() -> bool {
    let n = std::thread::available_parallelism().map_or(1, usize::from);
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = text.split(' ').next().and_then(|l| l.parse::<f64>().ok());
    load.is_some_and(|load| load > n as f64)
}

/// The events of a cycle and the Go execution trace tell its moments with one time: no skew.
#[test]
fn events_and_trace_have_one_clock() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (table, trace) = (dir.join("clock.csv"), dir.join("clock.trace"));
    let (table_option, trace_option) = (
        format!("--gc-csv={}", table.display()),
        format!("--trace={}", trace.display()),
    );
    let (lines, _) = run("clock", &[&table_option, &trace_option]);
    let starts: Vec<u64> = of(&lines, "GC_START")
        .iter()
        .map(|e| e["time_ns"].as_u64().unwrap())
        .collect();
    assert!(starts.len() > 3);
    // A record is kept of a mark that has ended, of the newest 512; the program may end within the last one.
    let n_ended = of(&lines, "GC_MARKTERM").len();
    assert!(starts.len() - n_ended <= 1);
    let starts = &starts[n_ended.saturating_sub(512)..n_ended];
    // The table has them in ms with three digits behind the point.
    let text = fs::read_to_string(table).unwrap();
    let rows = text.lines().skip(1);
    let told: Vec<f64> = rows
        .map(|row| row.split(',').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(told.len(), starts.len());
    for (told, start) in told.iter().zip(starts) {
        assert!(
            (told * 1e6 - *start as f64).abs() <= 1000.0,
            "{told} {start}"
        );
    }
    let parsed = Command::new("go")
        .args(["tool", "trace", "-d=parsed"])
        .arg(&trace)
        .stdin(Stdio::null())
        .output();
    let Ok(parsed) = parsed else {
        eprintln!("SKIPPED-LOUD: go tool trace is not installed; its times were not compared");
        return;
    };
    assert!(
        parsed.status.success(),
        "{}",
        String::from_utf8_lossy(&parsed.stderr)
    );
    let parsed = String::from_utf8_lossy(&parsed.stdout).into_owned();
    let begins = parsed
        .lines()
        .filter(|l| l.contains("RangeBegin") && l.contains("GC concurrent mark phase"));
    let times: Vec<i64> = begins
        .map(|line| {
            let time = line.split("Time=").nth(1).unwrap();
            time.split_whitespace().next().unwrap().parse().unwrap()
        })
        .collect();
    assert_eq!(times.len(), starts.len(), "{parsed}");
    let skew = |at: usize| (times[at] - times[0]) - (starts[at] as i64 - starts[0] as i64);
    let largest = (0..times.len()).map(|at| skew(at).abs()).max().unwrap();
    assert!(largest <= 1000, "{largest} ns");
}

/// docs/events.md has a row for each kind of event, with the names of its numbers; `ERGO_WRITE_EVENTS=1` writes it.
#[test]
fn the_page_of_events_is_the_table() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/events.md");
    let wanted = ergo::telemetry::events::page();
    if std::env::var_os("ERGO_WRITE_EVENTS").is_some() {
        fs::write(&page, &wanted).unwrap();
    }
    let found = fs::read_to_string(page).unwrap();
    assert!(
        found == wanted,
        "docs/events.md is not what the table says: ERGO_WRITE_EVENTS=1 cargo test --release --test deltas writes it"
    );
}
