//! Collections as a Go execution trace, version 2 of the format: what `go tool trace` opens.
//!
//! In: records of cycles, and what the scheduler did if that was traced. Out: one generation: the clocks; the events of one thread on processor 0; stacks;
//! strings. A cycle is the range of its mark, with the two pauses as stops of the world, then the range of its sweep, heap and goal as counters, and the
//! survival of syntax trees as a log entry `ast`. Goroutines are made, start, stop, block with a reason, and end; see `gotrace_sched.rs`.
//!
//! The format: header, then batches `1, generation, thread, base time, length`, each followed by its events: a type byte and varints, the first of which is
//! the time since the event before. The numbers are those of `internal/trace/tracev2/events.go` of go1.26.

use std::collections::HashMap;
use std::sync::Arc;

use crate::heap::record::CycleRecord;
use crate::telemetry::export::Material;
use crate::telemetry::export::gotrace_sched::Goroutines;
use crate::telemetry::numbered::Numbered;
use crate::vm::profile::ProfileFrame;
use crate::vm::schedlog::SchedEvent;

const HEADER: &[u8; 16] = b"go 1.26 trace\0\0\0";

/// The thread of batches that belong to none.
const NO_THREAD: u64 = u64::MAX;

/// Bytes of events after which a new batch begins: a batch has less than 64 KiB.
const FULL_BYTES: usize = 60_000;

/// Types of events.
pub(super) mod ev {
    pub(in crate::telemetry::export) const EVENT_BATCH: u8 = 1;
    pub(in crate::telemetry::export) const STACKS: u8 = 2;
    pub(in crate::telemetry::export) const STACK: u8 = 3;
    pub(in crate::telemetry::export) const STRINGS: u8 = 4;
    pub(in crate::telemetry::export) const STRING: u8 = 5;
    pub(in crate::telemetry::export) const FREQUENCY: u8 = 8;
    pub(in crate::telemetry::export) const PROCS_CHANGE: u8 = 9;
    pub(in crate::telemetry::export) const PROC_STATUS: u8 = 13;
    pub(in crate::telemetry::export) const GO_CREATE: u8 = 14;
    pub(in crate::telemetry::export) const GO_START: u8 = 16;
    pub(in crate::telemetry::export) const GO_DESTROY: u8 = 17;
    pub(in crate::telemetry::export) const GO_STOP: u8 = 19;
    pub(in crate::telemetry::export) const GO_BLOCK: u8 = 20;
    pub(in crate::telemetry::export) const GO_UNBLOCK: u8 = 21;
    pub(in crate::telemetry::export) const GO_STATUS: u8 = 25;
    pub(in crate::telemetry::export) const STW_BEGIN: u8 = 26;
    pub(in crate::telemetry::export) const STW_END: u8 = 27;
    pub(in crate::telemetry::export) const GC_BEGIN: u8 = 29;
    pub(in crate::telemetry::export) const GC_END: u8 = 30;
    pub(in crate::telemetry::export) const SWEEP_BEGIN: u8 = 32;
    pub(in crate::telemetry::export) const SWEEP_END: u8 = 33;
    pub(in crate::telemetry::export) const HEAP_ALLOC: u8 = 37;
    pub(in crate::telemetry::export) const HEAP_GOAL: u8 = 38;
    pub(in crate::telemetry::export) const USER_LOG: u8 = 44;
    pub(in crate::telemetry::export) const SYNC: u8 = 50;
    pub(in crate::telemetry::export) const CLOCK_SNAPSHOT: u8 = 51;
    pub(in crate::telemetry::export) const END_OF_GENERATION: u8 = 52;
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

/// Bytes of a string that readers take; longer ones are cut.
const MOST_STRING_BYTES: usize = 1 << 10;

/// Strings by number, from 1.
#[derive(Default)]
pub(super) struct Strings(Numbered<Arc<str>>);

impl Strings {
    pub(super) fn number(&mut self, text: &str) -> u64 {
        let end = text.floor_char_boundary(MOST_STRING_BYTES);
        let text = text.get(..end).unwrap_or(text);
        u64::from(self.0.number(text)) + 1
    }
}

/// The events of the one thread.
pub(super) struct Thread<'a> {
    out: &'a mut Vec<u8>,
    events: Vec<u8>,
    base_ns: u64,
    last_ns: u64,
}

impl Thread<'_> {
    pub(super) fn event(&mut self, ty: u8, time_ns: u64, arguments: &[u64]) {
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

/// Something that happens at a moment.
enum Moment<'a> {
    Step(&'a SchedEvent),
    MarkBegins(&'a CycleRecord, u64),
    MarkEnds(&'a CycleRecord, u64),
    SweepEnds(&'a CycleRecord),
}

/// All moments in order. A cycle comes apart in three: what happens during its mark and its sweep stands between.
fn moments(material: &Material) -> Vec<(u64, Moment<'_>)> {
    let steps = material.sched.events.iter();
    let mut all: Vec<_> = steps.map(|e| (e.time_ns, Moment::Step(e))).collect();
    let starts = material.cycles.iter().skip(1).map(|next| next.start_ns);
    let latest = starts.chain([material.stats.heap.time_ns]);
    for ((c, latest_ns), at) in material.cycles.iter().zip(latest).zip(0..) {
        all.push((c.start_ns, Moment::MarkBegins(c, 2 * at + 1)));
        let term_ns = c.start_ns + c.begin_ns + c.mark_ns;
        all.push((term_ns, Moment::MarkEnds(c, 2 * at + 2)));
        let end_ns = match c.sweep_end_ns {
            0 => latest_ns,
            end_ns => end_ns,
        };
        all.push((end_ns.max(term_ns + c.end_ns), Moment::SweepEnds(c)));
    }
    all.sort_by_key(|moment| moment.0);
    all
}

/// The file.
pub(super) fn trace(material: &Material) -> Vec<u8> {
    let mut out = HEADER.to_vec();
    let moments = moments(material);
    let begin_ns = moments.first().map_or(0, |moment| moment.0);
    clocks(&mut out, material, begin_ns);
    let mut strings = Strings::default();
    let mut goroutines = Goroutines::default();
    let mut thread = Thread {
        out: &mut out,
        events: Vec::new(),
        base_ns: begin_ns,
        last_ns: begin_ns,
    };
    thread.event(ev::PROC_STATUS, begin_ns, &[0, 1]);
    goroutines.begin(&mut thread, &mut strings, begin_ns);
    thread.event(ev::PROCS_CHANGE, begin_ns, &[1, 0]);
    for (time_ns, moment) in &moments {
        match moment {
            Moment::Step(e) => goroutines.step(&mut thread, &mut strings, e),
            Moment::MarkBegins(c, sequence) => {
                goroutines.ensure(&mut thread, &mut strings, *time_ns);
                begin_mark(&mut thread, &mut strings, c, *sequence);
            }
            Moment::MarkEnds(c, sequence) => {
                goroutines.ensure(&mut thread, &mut strings, *time_ns);
                end_mark(&mut thread, &mut strings, c, *sequence);
            }
            Moment::SweepEnds(c) => thread.event(ev::SWEEP_END, *time_ns, &[c.freed_bytes; 2]),
        }
    }
    if material.sched.n_lost != 0 {
        let text = format!(
            "{} steps of the scheduler found no room",
            material.sched.n_lost
        );
        let now = thread.last_ns;
        goroutines.ensure(&mut thread, &mut strings, now);
        log(&mut thread, &mut strings, "ergo", &text);
    }
    thread.end_batch();
    write_stacks(&mut out, &mut strings, material, begin_ns);
    write_strings(&mut out, &strings, begin_ns);
    out.push(ev::END_OF_GENERATION);
    out
}

/// The table of stacks. Frames have numbers for pcs: the same for the same place.
fn write_stacks(out: &mut Vec<u8>, strings: &mut Strings, material: &Material, begin_ns: u64) {
    let mut pcs: HashMap<&ProfileFrame, u64> = HashMap::new();
    let mut table = vec![ev::STACKS];
    for (number, frames) in &material.sched.stacks {
        table.push(ev::STACK);
        varint(&mut table, u64::from(*number));
        varint(&mut table, frames.len() as u64);
        for frame in frames {
            let next = pcs.len() as u64 + 1;
            varint(&mut table, *pcs.entry(frame).or_insert(next));
            varint(&mut table, strings.number(&frame.func));
            varint(&mut table, strings.number(&frame.file));
            varint(&mut table, u64::from(frame.line));
        }
        if table.len() > FULL_BYTES {
            batch(out, NO_THREAD, begin_ns, &table);
            table.truncate(1);
        }
    }
    if table.len() > 1 {
        batch(out, NO_THREAD, begin_ns, &table);
    }
}

fn write_strings(out: &mut Vec<u8>, strings: &Strings, begin_ns: u64) {
    let mut table = vec![ev::STRINGS];
    for (text, number) in strings.0.rows().iter().zip(1..) {
        if table.len() > FULL_BYTES {
            batch(out, NO_THREAD, begin_ns, &table);
            table.truncate(1);
        }
        table.push(ev::STRING);
        varint(&mut table, number);
        varint(&mut table, text.len() as u64);
        table.extend_from_slice(text.as_bytes());
    }
    batch(out, NO_THREAD, begin_ns, &table);
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

/// The first pause. `sequence`: that of the range's beginning; its end has the next.
fn begin_mark(thread: &mut Thread<'_>, strings: &mut Strings, c: &CycleRecord, sequence: u64) {
    let begin_ns = c.start_ns;
    let stop = strings.number("GC sweep termination");
    thread.event(ev::STW_BEGIN, begin_ns, &[stop, 0]);
    thread.event(ev::HEAP_ALLOC, begin_ns, &[c.heap_begin]);
    thread.event(ev::HEAP_GOAL, begin_ns, &[c.goal]);
    thread.event(ev::GC_BEGIN, begin_ns, &[sequence, 0]);
    thread.event(ev::STW_END, begin_ns + c.begin_ns, &[]);
}

/// The second pause; the sweep begins behind it.
fn end_mark(thread: &mut Thread<'_>, strings: &mut Strings, c: &CycleRecord, sequence: u64) {
    let term_ns = c.start_ns + c.begin_ns + c.mark_ns;
    let end_ns = term_ns + c.end_ns;
    let stop = strings.number("GC mark termination");
    thread.event(ev::STW_BEGIN, term_ns, &[stop, 0]);
    thread.event(ev::GC_END, end_ns, &[sequence]);
    thread.event(ev::HEAP_ALLOC, end_ns, &[c.heap_end]);
    thread.event(ev::STW_END, end_ns, &[]);
    let text = format!(
        "gc {}: {} nodes survive, {} died, {:.1} %",
        c.number,
        c.nodes_left,
        c.nodes_died,
        100.0 * c.node_survival()
    );
    log(thread, strings, "ast", &text);
    thread.event(ev::SWEEP_BEGIN, end_ns, &[0]);
}

fn log(thread: &mut Thread<'_>, strings: &mut Strings, key: &str, text: &str) {
    let (key, value) = (strings.number(key), strings.number(text));
    thread.event(ev::USER_LOG, thread.last_ns, &[0, key, value, 0]);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Go's readers refuse a whole trace for one string that is longer.
    #[test]
    fn long_names_are_cut_between_letters() {
        let mut strings = Strings::default();
        for (number, name) in (1..).zip([
            "a".repeat(70_000),
            "é".repeat(700),
            "a".to_owned() + &"é".repeat(700),
        ]) {
            assert_eq!(strings.number(&name), number);
        }
        let lengths: Vec<usize> = strings.0.rows().iter().map(|row| row.len()).collect();
        assert_eq!(lengths, [1024, 1024, 1023]);
    }
}
