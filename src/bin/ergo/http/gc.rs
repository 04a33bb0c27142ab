//! `/debug/pprof/gc`: pauses of the collector as text, by second and by length. Go has no such page; this one is Ergo's own.
//!
//! In: records of the newest cycles. Out: a table by second, a histogram, and the sums. Each cycle has two pauses.

use std::collections::BTreeMap;
use std::fmt::Write;

use ergo::heap::record::CycleRecord;
use ergo::telemetry::export::Material;

/// Upper edges of the histogram, ns.
const EDGES_NS: [u64; 13] = [
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    10_000_000,
    100_000_000,
    u64::MAX,
];

/// The page.
pub(super) fn text(material: &Material) -> String {
    let cycles = &material.cycles;
    let mut out = format!(
        "# pauses of the newest {} of {} cycles, two each: at the beginning of the mark and at its end\n# second: since the program began\n",
        cycles.len(),
        material.stats.heap.num_gc
    );
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{:>8} {:>8} {:>14} {:>14}",
        "second", "pauses", "sum_ns", "max_ns"
    );
    let mut seconds: BTreeMap<u64, (u64, u64, u64)> = BTreeMap::new();
    for cycle in cycles {
        for (at_ns, ns) in pauses(cycle) {
            let row = seconds.entry(at_ns / 1_000_000_000).or_default();
            *row = (row.0 + 1, row.1 + ns, row.2.max(ns));
        }
    }
    for (second, (n, sum, max)) in seconds {
        let _ = writeln!(out, "{second:>8} {n:>8} {sum:>14} {max:>14}");
    }
    let _ = writeln!(out, "\n{:>14} {:>8}", "up_to_ns", "pauses");
    let all: Vec<u64> = cycles.iter().flat_map(pauses).map(|(_, ns)| ns).collect();
    let mut below = 0;
    for edge in EDGES_NS {
        let upto = all.iter().filter(|ns| **ns <= edge).count();
        let name = if edge == u64::MAX {
            "inf".to_owned()
        } else {
            edge.to_string()
        };
        let _ = writeln!(out, "{name:>14} {:>8}", upto - below);
        below = upto;
    }
    let _ = writeln!(
        out,
        "\n{:>14} {:>8} {:>14}",
        "all",
        all.len(),
        all.iter().sum::<u64>()
    );
    out
}

/// When each pause of a cycle began, and its length.
fn pauses(cycle: &CycleRecord) -> [(u64, u64); 2] {
    let second = cycle.start_ns + cycle.begin_ns + cycle.mark_ns;
    [(cycle.start_ns, cycle.begin_ns), (second, cycle.end_ns)]
}
