//! Events as text: a JSON object a line.
//!
//! In: records of the ring. Out: lines, each with the names of what the kind's four numbers mean ([`KINDS`]).

use std::fmt::Write;

use crate::heap::ring::{Event, kind};

/// A number of an event: its name, and what it is. Names that end in `+-` are signed.
type Field = (&'static str, &'static str);

/// A kind: its number, its name, what it tells, and what a, b, c, d hold.
type Row = (u16, &'static str, &'static str, &'static [Field]);

const GC: Field = ("gc", "number of the cycle");
const NS: Field = ("ns", "time it took");
const HEAP_ALLOC: Field = ("heap_alloc", "bytes allocated and not freed");
const NUM_GC: Field = ("num_gc", "cycles completed");
const NODES: Field = ("nodes", "nodes of syntax trees");
const TEXT_BYTES: Field = ("text_bytes", "bytes of source text");
const PAUSE_NS: Field = ("pause_ns", "time of the pause");
const OVERRUN_NS: Field = ("overrun_ns", "time over its budget");
const MARKED_BYTES: Field = ("marked_bytes", "bytes that the cycle has marked");
const TRACE: Field = ("trace", "trace id of the unit, 0 for none");
const NEXT_GC: Field = ("next_gc", "heap goal, bytes");

/// All kinds that are produced.
#[rustfmt::skip]
pub static KINDS: &[Row] = &[
    (kind::PARSE_BEGIN, "PARSE_BEGIN", "A text is about to be parsed: the baseline of memory.", &[HEAP_ALLOC, NUM_GC, TEXT_BYTES, TRACE]),
    (kind::PARSE_END, "PARSE_END", "It has been; `node`: the root.", &[NODES, TEXT_BYTES, NS, TRACE]),
    (kind::SCOPE_END, "SCOPE_END", "A package was checked.", &[NODES, ("files", "its files"), NS, TRACE]),
    (kind::COMPILE_END, "COMPILE_END", "Code was made of a function.", &[("words", "words of code"), ("bytes", "bytes of code"), NS, TRACE]),
    (kind::EVAL_FIRST, "EVAL_FIRST", "The code of a body ended for the first time; `node`: the body.", &[("ns_since_parse", "time since its unit was parsed"), TRACE]),
    (kind::NODE_DEAD, "NODE_DEAD", "A mark found nodes dead.", &[NODES, ("bytes", "their bytes"), GC, ("smallest_id", "smallest id among them")]),
    (kind::GC_START, "GC_START", "A cycle begins.", &[GC, ("forced", "1: the program or the host asked for it"), HEAP_ALLOC, NEXT_GC]),
    (kind::GC_ROOTS, "GC_ROOTS", "Its roots are read.", &[GC, PAUSE_NS]),
    (kind::GC_STEP, "GC_STEP", "A step that the host asked for.", &[GC, NS, OVERRUN_NS, MARKED_BYTES]),
    (kind::ASSIST, "ASSIST", "A step at a safepoint of the program's own.", &[GC, NS, OVERRUN_NS, MARKED_BYTES]),
    (kind::GC_MARKTERM, "GC_MARKTERM", "The mark ends.", &[GC, PAUSE_NS, MARKED_BYTES, NEXT_GC]),
    (kind::GC_END, "GC_END", "The cycle is over, its sweep too.", &[GC, ("freed_bytes", "bytes it freed"), ("live_bytes", "bytes that are left"), ("pause_ns", "time of both pauses")]),
    (kind::FINALIZER_QUEUED, "FINALIZER_QUEUED", "A finalizer or cleanup of the script became due.", &[("waiting", "how many wait")]),
    (kind::FINALIZER_RUN, "FINALIZER_RUN", "One was taken to be run.", &[("run", "how many have been")]),
    (kind::RELEASE, "RELEASE", "Something of the host's that a script held was let go, once.", &[("closed", "1: the host closed it; 0: a collection found it unreachable"), ("callback", "number of its callback"), NUM_GC]),
    (kind::LEAK, "LEAK", "A leak is suspected.", &[("live_bytes", "bytes marked by the last cycle"), ("bytes_a_cycle", "bytes by which they rise, a cycle"), ("cycles", "cycles of the rise"), ("from_bytes", "live bytes where it began")]),
    (kind::LEAK_END, "LEAK_END", "A leak alert is closed: what became of it.", &[("from_bytes", "live bytes at the alert"), ("live_bytes", "live bytes now"), ("cycles", "cycles since"), ("cleared", "1: the rise has ended")]),
    (kind::POLICY_FIRED, "POLICY_FIRED", "A rule fired.", &[("rule", "its place among the rules, from 0"), ("action", "number of its action"), HEAP_ALLOC, ("vetoed", "1: the host forbade it")]),
    (kind::SNAPSHOT, "SNAPSHOT", "A reading that a rule, or a walk, asked for.", &[HEAP_ALLOC, ("heap_objects", "objects allocated and not freed"), NUM_GC, ("ast_nodes", "nodes not freed")]),
    (kind::GOR_CREATE, "GOR_CREATE", "A goroutine begins; its number in `goroutine`.", &[]),
    (kind::GOR_EXIT, "GOR_EXIT", "A goroutine ended.", &[]),
    (kind::DELTA, "DELTA", "A sample that a tick asked for; `stack`: the innermost three frames of the goroutine that ran.", &[
        ("alloc+-", "change of HeapAlloc since the sample before, in bytes: what new nodes and objects cost, less what was freed"),
        ("total_alloc", "bytes allocated since the sample before: the throughput of building"),
        ("num_gc", "cycles completed: a number that rises from sample to sample tells of pressure by many small objects"),
        ("phase", "what the collector does: off, mark, term, sweep"),
    ]),
    (kind::STALL, "STALL", "The first safepoint after ticks that found nobody to answer them.", &[("ns", "time since the first of them"), ("ticks", "how many")]),
    (kind::WALK_BEGIN, "WALK_BEGIN", "A walk of a tree begins: the baseline of memory; `node`: its root.", &[HEAP_ALLOC, NUM_GC, ("zero", "0"), TRACE]),
    (kind::WALK_PROBE, "WALK_PROBE", "A walk came to a node of a kind that is probed.", &[HEAP_ALLOC, NUM_GC, ("kind", "number of the node's kind"), ("depth", "0: the root of the walk")]),
    (kind::UNIT_DEAD, "UNIT_DEAD", "The last node of a text is gone.", &[TRACE, ("nodes", "nodes it was parsed into"), NUM_GC, ("ns_since_parse", "time since it was parsed")]),
    (kind::NODE_FREED, "NODE_FREED", "A node of a kind that is tracked was found dead.", &[("kind", "number of its kind"), GC, ("age", "cycles since its parse"), TRACE]),
    (kind::FRAME, "FRAME", "A frame was pushed or is popped, where frames are counted.", &[("alloc+-", "change of HeapAlloc since the last such event"), ("total_alloc", "bytes allocated since"), NUM_GC, ("push", "1: pushed, 0: popped")]),
    (kind::TRIM, "TRIM", "Trees that were kept by their text are let go.", &[("trees", "how many"), ("bytes", "their nodes, texts and records")]),
    (kind::LOST, "LOST", "Records that found no room in the ring.", &[("events", "how many")]),
];

/// The page docs/events.md: all kinds and their numbers.
pub fn page() -> String {
    let mut out = String::from(PAGE_HEAD);
    for (number, name, what, fields) in KINDS {
        let names: Vec<String> = fields
            .iter()
            .map(|(name, what)| match name.strip_suffix("+-") {
                Some(name) => format!("`{name}` (signed): {what}"),
                None => format!("`{name}`: {what}"),
            })
            .collect();
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "| {number} | {name} | {what} | {} |",
            names.join("<br>")
        );
    }
    out
}

const PAGE_HEAD: &str = "# Events

Made out of the table in `src/telemetry/events.rs` by `tests/deltas.rs`, which also holds this page to it.

What happens inside a VM is told as records of 64 bytes in a ring of fixed size (`ergo_config.event_ring_bytes`); a full ring drops the newest record, or
as a flight recorder the oldest, and counts what it dropped. Hosts read them with `ergo_events_poll` (`struct ergo_event`, where the numbers below are `a`,
`b`, `c`, `d` in this order); `ergo run --events=FILE` writes them as JSON lines with the names below, `--tick-us=1000` asks for a sample (DELTA) each
millisecond. Every record has `time_ns` (ns since the VM was made, the clock of the Go execution trace as well) and `seq`; where they mean something,
`goroutine`, `node` (the id of a node) and `stack`. Bytes and ns unless said otherwise.

At the end of a file of lines stand `STACK` lines, with the frames of the stacks that were named, and `END`: events produced, received and lost.

| number | event | tells | numbers |
|---|---|---|---|
";

/// Names of the collector's phases.
const PHASES: [&str; 4] = ["off", "mark", "term", "sweep"];

/// It tells of events that were dropped, and is none itself.
pub fn is_loss(event: &Event) -> bool {
    event.kind == kind::LOST
}

/// One event as a line, without its end.
pub fn line(event: &Event) -> String {
    let row = KINDS.iter().find(|(number, ..)| *number == event.kind);
    let (_, name, _, fields) = row.copied().unwrap_or((
        event.kind,
        "UNKNOWN",
        "",
        &[("a", ""), ("b", ""), ("c", ""), ("d", "")],
    ));
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
    for ((name, _), value) in fields.iter().zip([event.a, event.b, event.c, event.d]) {
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
