//! Collections as a Go execution trace, version 2 of the format: what `go tool trace` opens.
//!
//! In: records of cycles. Out: one generation: the clocks; the events of one thread, on which goroutine 1 runs on processor 0; strings. A cycle is the range
//! of its mark, with the two pauses as stops of the world, heap and goal as counters, and the survival of syntax trees as a log entry `ast`.
//!
//! The format: header, then batches `1, generation, thread, base time, length`, each followed by its events: a type byte and varints, the first of which is
//! the time since the event before. The numbers are those of `internal/trace/tracev2/events.go` of go1.26.

use std::collections::HashMap;

use crate::heap::record::CycleRecord;
use crate::telemetry::export::Material;

const HEADER: &[u8; 16] = b"go 1.26 trace\0\0\0";

/// The thread of batches that belong to none.
const NO_THREAD: u64 = u64::MAX;

/// Bytes of events after which a new batch begins: a batch has less than 64 KiB.
const FULL_BYTES: usize = 60_000;

/// Types of events.
mod ev {
    pub(super) const EVENT_BATCH: u8 = 1;
    pub(super) const STRINGS: u8 = 4;
    pub(super) const STRING: u8 = 5;
    pub(super) const FREQUENCY: u8 = 8;
    pub(super) const PROCS_CHANGE: u8 = 9;
    pub(super) const PROC_STATUS: u8 = 13;
    pub(super) const GO_STATUS: u8 = 25;
    pub(super) const STW_BEGIN: u8 = 26;
    pub(super) const STW_END: u8 = 27;
    pub(super) const GC_BEGIN: u8 = 29;
    pub(super) const GC_END: u8 = 30;
    pub(super) const HEAP_ALLOC: u8 = 37;
    pub(super) const HEAP_GOAL: u8 = 38;
    pub(super) const USER_LOG: u8 = 44;
    pub(super) const SYNC: u8 = 50;
    pub(super) const CLOCK_SNAPSHOT: u8 = 51;
    pub(super) const END_OF_GENERATION: u8 = 52;
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn batch(out: &mut Vec<u8>, thread: u64, base_ns: u64, events: &[u8]) {
    out.push(ev::EVENT_BATCH);
    for value in [1, thread, base_ns, events.len() as u64] {
        varint(out, value);
    }
    out.extend_from_slice(events);
}

/// Strings by number, from 1.
#[derive(Default)]
struct Strings {
    numbers: HashMap<String, u64>,
    list: Vec<String>,
}

impl Strings {
    fn number(&mut self, text: &str) -> u64 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.list.push(text.to_owned());
        let number = self.list.len() as u64;
        self.numbers.insert(text.to_owned(), number);
        number
    }
}

/// The events of the one thread.
struct Thread<'a> {
    out: &'a mut Vec<u8>,
    events: Vec<u8>,
    base_ns: u64,
    last_ns: u64,
}

impl Thread<'_> {
    fn event(&mut self, ty: u8, time_ns: u64, arguments: &[u64]) {
        if self.events.len() > FULL_BYTES {
            self.end_batch();
        }
        let time_ns = time_ns.max(self.last_ns);
        self.events.push(ty);
        varint(&mut self.events, time_ns - self.last_ns);
        self.last_ns = time_ns;
        for argument in arguments {
            varint(&mut self.events, *argument);
        }
    }

    fn end_batch(&mut self) {
        batch(self.out, 0, self.base_ns, &self.events);
        self.events.clear();
        self.base_ns = self.last_ns;
    }
}

/// The file.
pub(super) fn trace(material: &Material) -> Vec<u8> {
    let mut out = HEADER.to_vec();
    let begin_ns = material.cycles.first().map_or(0, |c| c.start_ns);
    clocks(&mut out, material, begin_ns);
    let mut strings = Strings::default();
    let mut thread = Thread {
        out: &mut out,
        events: Vec::new(),
        base_ns: begin_ns,
        last_ns: begin_ns,
    };
    thread.event(ev::PROC_STATUS, begin_ns, &[0, 1]);
    thread.event(ev::GO_STATUS, begin_ns, &[1, 0, 2]);
    thread.event(ev::PROCS_CHANGE, begin_ns, &[1, 0]);
    for (cycle, at) in material.cycles.iter().zip(0..) {
        write_cycle(&mut thread, &mut strings, cycle, 2 * at + 1);
    }
    thread.end_batch();
    let mut table = vec![ev::STRINGS];
    let mut tables = Vec::new();
    for (text, number) in strings.list.iter().zip(1..) {
        if table.len() > FULL_BYTES {
            tables.push(std::mem::replace(&mut table, vec![ev::STRINGS]));
        }
        table.push(ev::STRING);
        varint(&mut table, number);
        varint(&mut table, text.len() as u64);
        table.extend_from_slice(text.as_bytes());
    }
    tables.push(table);
    for table in tables {
        batch(&mut out, NO_THREAD, begin_ns, &table);
    }
    out.push(ev::END_OF_GENERATION);
    out
}

/// Times are in ns; the wall clock belongs to the moment at which the material was read.
fn clocks(out: &mut Vec<u8>, material: &Material, begin_ns: u64) {
    let since_ns = material.stats.heap.time_ns.saturating_sub(begin_ns);
    let wall_ns = material.wall_ns.saturating_sub(since_ns);
    let mut events = vec![ev::SYNC, ev::FREQUENCY];
    varint(&mut events, 1_000_000_000);
    events.push(ev::CLOCK_SNAPSHOT);
    for value in [
        0,
        begin_ns,
        wall_ns / 1_000_000_000,
        wall_ns % 1_000_000_000,
    ] {
        varint(&mut events, value);
    }
    batch(out, NO_THREAD, begin_ns, &events);
}

/// `sequence`: that of the range's beginning; its end has the next.
fn write_cycle(thread: &mut Thread<'_>, strings: &mut Strings, c: &CycleRecord, sequence: u64) {
    let begin_ns = c.start_ns;
    let marks_ns = begin_ns + c.begin_ns;
    let term_ns = marks_ns + c.mark_ns;
    let end_ns = term_ns + c.end_ns;
    let stop = strings.number("GC sweep termination");
    thread.event(ev::STW_BEGIN, begin_ns, &[stop, 0]);
    thread.event(ev::HEAP_ALLOC, begin_ns, &[c.heap_begin]);
    thread.event(ev::HEAP_GOAL, begin_ns, &[c.goal]);
    thread.event(ev::GC_BEGIN, begin_ns, &[sequence, 0]);
    thread.event(ev::STW_END, marks_ns, &[]);
    let stop = strings.number("GC mark termination");
    thread.event(ev::STW_BEGIN, term_ns, &[stop, 0]);
    thread.event(ev::GC_END, end_ns, &[sequence + 1]);
    thread.event(ev::HEAP_ALLOC, end_ns, &[c.heap_end]);
    thread.event(ev::STW_END, end_ns, &[]);
    let text = format!(
        "gc {}: {} nodes survive, {} died, {:.1} %",
        c.number,
        c.nodes_left,
        c.nodes_died,
        100.0 * c.node_survival()
    );
    let (key, value) = (strings.number("ast"), strings.number(&text));
    thread.event(ev::USER_LOG, end_ns, &[0, key, value, 0]);
}
