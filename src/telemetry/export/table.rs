//! The joint table of cycles: what each collection cost, and what of the syntax trees survived it. As CSV and as JSON lines.
//!
//! In: records of cycles. Out: a row a cycle, oldest first. Columns ([`COLUMNS`]): times in ns but for the first two, which are those of the article
//! that asks for this table, ms and µs; bytes else.

use crate::heap::record::CycleRecord;
use crate::telemetry::export::Material;

/// A column: its name and its value, as JSON and CSV both write it.
type Column = (&'static str, fn(&CycleRecord) -> String);

/// All columns, in order.
const COLUMNS: &[Column] = &[
    ("time_ms", |c| fixed((c.start_ns / 1000) as f64 / 1000.0)),
    ("pause_us", |c| fixed(c.pause_ns() as f64 / 1000.0)),
    ("nodes_surviving", |c| c.nodes_left.to_string()),
    ("node_survival_percent", |c| {
        fixed(100.0 * c.node_survival())
    }),
    ("gc", |c| c.number.to_string()),
    ("forced", |c| u8::from(c.is_forced).to_string()),
    ("nodes_born", |c| c.nodes_born.to_string()),
    ("nodes_died", |c| c.nodes_died.to_string()),
    ("heap_begin_bytes", |c| c.heap_begin.to_string()),
    ("heap_end_bytes", |c| c.heap_end.to_string()),
    ("heap_marked_bytes", |c| c.heap_marked.to_string()),
    ("heap_goal_bytes", |c| c.goal.to_string()),
    ("stacks_bytes", |c| c.stacks.to_string()),
    ("globals_bytes", |c| c.globals.to_string()),
    ("begin_pause_ns", |c| c.begin_ns.to_string()),
    ("mark_ns", |c| c.mark_ns.to_string()),
    ("end_pause_ns", |c| c.end_ns.to_string()),
    ("assist_ns", |c| c.assist_ns.to_string()),
    ("step_ns", |c| c.step_ns.to_string()),
    ("gc_cpu_percent", |c| c.cpu_percent.to_string()),
    ("mallocs", |c| c.mallocs.to_string()),
    ("frees", |c| c.frees.to_string()),
    ("end_wall_ns", |c| c.end_wall_ns.to_string()),
    ("node_alive_ratio", |c| fixed(c.node_alive_ratio())),
    ("mallocs_since", |c| c.mallocs_since.to_string()),
    ("frees_since", |c| c.frees_since.to_string()),
    ("alloc_since_bytes", |c| c.alloc_since.to_string()),
    ("used_bytes", |c| c.used_bytes.to_string()),
    ("active_ns", |c| c.active_ns.to_string()),
    ("steps", |c| c.n_steps.to_string()),
    ("limited", |c| u8::from(c.is_limited).to_string()),
    // -1: off, and for the limit none.
    ("gc_percent", |c| {
        c.gc_percent.map_or(-1, i64::from).to_string()
    }),
    ("min_heap_bytes", |c| c.min_heap.to_string()),
    ("memory_limit_bytes", |c| {
        i64::try_from(c.memory_limit).unwrap_or(-1).to_string()
    }),
    ("assist_us", |c| c.assist_us.to_string()),
];

fn fixed(value: f64) -> String {
    format!("{value:.3}")
}

/// Comma-separated, with a head.
pub(super) fn csv(material: &Material) -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    let mut out = names.join(",") + "\n";
    for cycle in &material.cycles {
        let cells: Vec<String> = COLUMNS.iter().map(|(_, value)| value(cycle)).collect();
        out.push_str(&(cells.join(",") + "\n"));
    }
    out
}

/// A JSON object a line, `"event":"GC_END"` first.
pub(super) fn jsonl(material: &Material) -> String {
    let line = |cycle: &CycleRecord| {
        let cell = |(name, value): &Column| format!("\"{name}\":{}", value(cycle));
        let cells: Vec<String> = COLUMNS.iter().map(cell).collect();
        format!("{{\"event\":\"GC_END\",{}}}\n", cells.join(","))
    };
    material.cycles.iter().map(line).collect()
}
