//! Collections as trace events for Chrome's and Perfetto's viewers: JSON.
//!
//! In: records of cycles. Out: a slice a cycle with its pauses and its mark inside, and counters: heap, goal, nodes, their survival in percent. Times in µs.

use crate::heap::record::CycleRecord;
use crate::telemetry::export::Material;

/// The text.
pub(super) fn text(material: &Material) -> String {
    let mut events = vec![
        r#"{"ph":"M","pid":1,"tid":1,"name":"process_name","args":{"name":"ergo"}}"#.to_owned(),
        r#"{"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"collector"}}"#.to_owned(),
    ];
    for cycle in &material.cycles {
        cycle_events(cycle, &mut events);
    }
    format!(
        "{{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n{}\n]}}\n",
        events.join(",\n")
    )
}

fn us(ns: u64) -> String {
    format!("{}.{:03}", ns / 1000, ns % 1000)
}

fn cycle_events(c: &CycleRecord, events: &mut Vec<String>) {
    let mut slice = |name: &str, start_ns: u64, ns: u64, arguments: &str| {
        events.push(format!(
            "{{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"cat\":\"gc\",\"name\":\"{name}\",\"ts\":{},\"dur\":{},\"args\":{{{arguments}}}}}",
            us(start_ns),
            us(ns)
        ));
    };
    let (marks_ns, term_ns) = (c.start_ns + c.begin_ns, c.start_ns + c.begin_ns + c.mark_ns);
    let end_ns = term_ns + c.end_ns;
    let arguments = format!(
        "\"number\":{},\"forced\":{},\"marked_bytes\":{},\"assist_us\":{}",
        c.number,
        c.is_forced,
        c.heap_marked,
        us(c.assist_ns)
    );
    slice("GC", c.start_ns, end_ns - c.start_ns, &arguments);
    slice("pause: roots", c.start_ns, c.begin_ns, "");
    slice("mark", marks_ns, c.mark_ns, "");
    slice("pause: mark termination", term_ns, c.end_ns, "");
    let mut counter = |name: &str, ns: u64, value: String| {
        events.push(format!(
            "{{\"ph\":\"C\",\"pid\":1,\"name\":\"{name}\",\"ts\":{},\"args\":{{\"value\":{value}}}}}",
            us(ns)
        ));
    };
    counter("heap bytes", c.start_ns, c.heap_begin.to_string());
    counter("heap bytes", end_ns, c.heap_end.to_string());
    counter("heap goal bytes", c.start_ns, c.goal.to_string());
    counter("AST nodes", end_ns, c.nodes_left.to_string());
    counter(
        "AST survival %",
        end_ns,
        format!("{:.3}", 100.0 * c.node_survival()),
    );
}
