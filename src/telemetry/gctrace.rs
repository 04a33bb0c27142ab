//! The line that Go's runtime prints for each cycle under `GODEBUG=gctrace=1`, in go1.26's form (`runtime/mgc.go`, `gcMarkTermination`).
//!
//! In: the record of a cycle. Out: one line without its end.
//!
//! ```text
//! gc 2 @0.031s 4%: 0.012+1.4+0.006 ms clock, 0.012+0.31/0/0+0.006 ms cpu, 3->4->1 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 1 P (forced)
//! ```
//!
//! What the numbers are here: the first pause, from the first to the last unit of marking, the second pause; of processor time the pauses again, between
//! them assists (steps at the machine's own safepoints) / workers (none) / steps of the host and whole cycles, as idle time is in Go.

use std::fmt::Write;

use crate::heap::record::CycleRecord;

/// The line of one cycle.
pub fn line(c: &CycleRecord) -> String {
    let mut out = String::new();
    let (clock, cpu) = (
        [c.begin_ns, c.mark_ns, c.end_ns].map(millis),
        [c.begin_ns, c.assist_ns, 0, c.step_ns, c.end_ns].map(millis),
    );
    let [a, b, e] = clock;
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "gc {} @{}s {}%: {a}+{b}+{e} ms clock, ",
        c.number,
        fixed(c.start_ns / 1_000_000, 3),
        c.cpu_percent
    );
    let [a, assists, workers, idle, e] = cpu;
    let _ = write!(out, "{a}+{assists}/{workers}/{idle}+{e} ms cpu, ");
    let [h0, h1, h2, goal, stacks, globals] = [
        c.heap_begin,
        c.heap_end,
        c.heap_marked,
        c.goal,
        c.stacks,
        c.globals,
    ]
    .map(|bytes| bytes >> 20);
    let _ = write!(
        out,
        "{h0}->{h1}->{h2} MB, {goal} MB goal, {stacks} MB stacks, {globals} MB globals, 1 P"
    );
    if c.is_forced {
        out.push_str(" (forced)");
    }
    out
}

/// Milliseconds: whole from ten on, below with two or three digits that count, and 0 for less than a microsecond.
fn millis(ns: u64) -> String {
    if ns >= 10_000_000 {
        return fixed(ns / 1_000_000, 0);
    }
    let mut value = ns / 1000;
    if value == 0 {
        return "0".into();
    }
    let mut places = 3;
    while value >= 100 {
        value /= 10;
        places -= 1;
    }
    fixed(value, places)
}

/// `value` · 10^-places.
fn fixed(value: u64, places: usize) -> String {
    if places == 0 {
        return value.to_string();
    }
    let digits = format!("{value:0width$}", width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    format!("{whole}.{part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let of = |ns| millis(ns);
        assert_eq!(
            [of(0), of(999), of(1000), of(12_345), of(123_456)],
            ["0", "0", "0.001", "0.012", "0.12"]
        );
        assert_eq!(
            [
                of(1_234_567),
                of(9_999_999),
                of(10_000_000),
                of(123_456_789)
            ],
            ["1.2", "9.9", "10", "123"]
        );
        assert_eq!([fixed(31, 3), fixed(1234, 3)], ["0.031", "1.234"]);
    }

    #[test]
    fn a_line() {
        let record = CycleRecord {
            number: 2,
            start_ns: 31_700_000,
            cpu_percent: 4,
            begin_ns: 12_345,
            mark_ns: 1_430_000,
            end_ns: 6_100,
            assist_ns: 310_000,
            step_ns: 0,
            heap_begin: 3 << 20,
            heap_end: 4 << 20,
            heap_marked: 1 << 20,
            goal: 4 << 20,
            stacks: 100,
            globals: 100,
            is_forced: true,
            ..CycleRecord::default()
        };
        assert_eq!(
            line(&record),
            "gc 2 @0.031s 4%: 0.012+1.4+0.006 ms clock, 0.012+0.31/0/0+0.006 ms cpu, 3->4->1 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 1 P (forced)"
        );
    }
}
