//! Events as text: a JSON object a line.
//!
//! In: records of the ring. Out: lines, each with the names of what the kind's four numbers mean ([`KINDS`]).

use std::fmt::Write;

use crate::heap::ring::{Event, kind};

/// A kind: its number, its name, and what a, b, c, d hold; names that end in `+-` are signed.
type Row = (u16, &'static str, &'static [&'static str]);

/// All kinds that are produced.
pub const KINDS: &[Row] = &[
    (
        kind::PARSE_BEGIN,
        "PARSE_BEGIN",
        &["heap_alloc", "num_gc", "text_bytes"],
    ),
    (kind::PARSE_END, "PARSE_END", &["nodes", "text_bytes", "ns"]),
    (kind::SCOPE_END, "SCOPE_END", &["nodes", "files", "ns"]),
    (kind::COMPILE_END, "COMPILE_END", &["words", "bytes", "ns"]),
    (kind::EVAL_FIRST, "EVAL_FIRST", &["ns_since_parse"]),
    (
        kind::NODE_DEAD,
        "NODE_DEAD",
        &["nodes", "bytes", "gc", "smallest_id"],
    ),
    (
        kind::GC_START,
        "GC_START",
        &["gc", "forced", "heap_alloc", "next_gc"],
    ),
    (kind::GC_ROOTS, "GC_ROOTS", &["gc", "pause_ns"]),
    (
        kind::GC_STEP,
        "GC_STEP",
        &["gc", "ns", "overrun_ns", "marked_bytes"],
    ),
    (
        kind::ASSIST,
        "ASSIST",
        &["gc", "ns", "overrun_ns", "marked_bytes"],
    ),
    (
        kind::GC_MARKTERM,
        "GC_MARKTERM",
        &["gc", "pause_ns", "marked_bytes", "next_gc"],
    ),
    (
        kind::GC_END,
        "GC_END",
        &["gc", "freed_bytes", "live_bytes", "pause_ns"],
    ),
    (kind::FINALIZER_QUEUED, "FINALIZER_QUEUED", &["waiting"]),
    (kind::FINALIZER_RUN, "FINALIZER_RUN", &["run"]),
    (
        kind::LEAK,
        "LEAK",
        &["live_bytes", "bytes_a_cycle", "cycles", "from_bytes"],
    ),
    (
        kind::POLICY_FIRED,
        "POLICY_FIRED",
        &["rule", "action", "heap_alloc", "vetoed"],
    ),
    (
        kind::SNAPSHOT,
        "SNAPSHOT",
        &["heap_alloc", "heap_objects", "num_gc", "ast_nodes"],
    ),
    (kind::GOR_CREATE, "GOR_CREATE", &[]),
    (kind::GOR_EXIT, "GOR_EXIT", &[]),
    (
        kind::DELTA,
        "DELTA",
        &["alloc+-", "total_alloc", "num_gc", "phase"],
    ),
    (kind::LOST, "LOST", &["events"]),
];

/// Names of the collector's phases.
const PHASES: [&str; 4] = ["off", "mark", "term", "sweep"];

/// It tells of events that were dropped, and is none itself.
pub fn is_loss(event: &Event) -> bool {
    event.kind == kind::LOST
}

/// One event as a line, without its end.
pub fn line(event: &Event) -> String {
    let row = KINDS.iter().find(|(number, ..)| *number == event.kind);
    let (_, name, fields) = row
        .copied()
        .unwrap_or((event.kind, "UNKNOWN", &["a", "b", "c", "d"]));
    // Writing to a string cannot fail.
    let mut out = format!(
        "{{\"event\":\"{name}\",\"time_ns\":{},\"seq\":{}",
        event.time_ns, event.seq
    );
    for (name, number) in [
        ("goroutine", u64::from(event.goroutine)),
        ("node", event.node),
        ("stack", u64::from(event.site)),
    ] {
        if number != 0 {
            let _ = write!(out, ",\"{name}\":{number}");
        }
    }
    for (name, value) in fields.iter().zip([event.a, event.b, event.c, event.d]) {
        let _ = match name.strip_suffix("+-") {
            Some(name) => write!(out, ",\"{name}\":{}", value as i64),
            None if *name == "phase" => {
                let phase = PHASES.get(value as usize).unwrap_or(&"?");
                write!(out, ",\"phase\":\"{phase}\"")
            }
            None => write!(out, ",\"{name}\":{value}"),
        };
    }
    out.push('}');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_name_their_numbers() {
        let event = Event {
            kind: kind::DELTA,
            goroutine: 3,
            time_ns: 12,
            site: 7,
            seq: 5,
            a: (-8_i64) as u64,
            b: 16,
            c: 2,
            d: 1,
            ..Event::default()
        };
        assert_eq!(
            line(&event),
            r#"{"event":"DELTA","time_ns":12,"seq":5,"goroutine":3,"stack":7,"alloc":-8,"total_alloc":16,"num_gc":2,"phase":"mark"}"#
        );
    }
}
