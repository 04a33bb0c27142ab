//! The CPU profile in the form that `go tool pprof` reads: samples of (samples, cpu), leaf first, labelled with the place of the syntax node that ran (`ast_node`).
//!
//! In: a reading of the profile; none gives a profile without samples. Out: the file.

use crate::telemetry::export::Material;
use crate::telemetry::export::pprof::{Tables, field, gzipped, labels, value_type};
use crate::telemetry::export::proto::Message;
use crate::vm::cpu::CpuReading;
use crate::vm::profile::ProfileFrame;

/// The file.
pub(super) fn cpu(material: &Material) -> Vec<u8> {
    gzipped(&profile(&material.cpu.clone().unwrap_or_default()))
}

fn profile(reading: &CpuReading) -> Vec<u8> {
    let mut out = Message::default();
    let mut tables = Tables::new();
    let kinds = [("samples", "count"), ("cpu", "nanoseconds")];
    for (what, unit) in kinds {
        let (what, unit) = (tables.string(what), tables.string(unit));
        out.message(field::SAMPLE_TYPE, |m| value_type(m, what, unit));
    }
    for (stack, n) in &reading.samples {
        sample(&mut out, &mut tables, reading, stack, *n);
    }
    let (cpu, ns) = (tables.string("cpu"), tables.string("nanoseconds"));
    out.number(field::TIME_NANOS, reading.begin_wall_ns);
    out.number(field::DURATION_NANOS, reading.duration_ns);
    out.message(field::PERIOD_TYPE, |m| value_type(m, cpu, ns));
    out.number(field::PERIOD, reading.period_ns);
    out.number(field::DEFAULT_SAMPLE_TYPE, cpu);
    tables.write(&mut out);
    out.into_bytes()
}

fn sample(
    out: &mut Message,
    tables: &mut Tables,
    reading: &CpuReading,
    stack: &[ProfileFrame],
    n: u64,
) {
    let unknown = ProfileFrame {
        func: "(unknown)".into(),
        file: "".into(),
        line: 0,
        column: 0,
    };
    let frames = if stack.is_empty() {
        std::slice::from_ref(&unknown)
    } else {
        stack
    };
    let locations: Vec<u64> = frames.iter().map(|frame| tables.location(frame)).collect();
    let node = frames.first().filter(|leaf| leaf.line != 0);
    let node = node.map(|leaf| format!("{}:{}:{}", leaf.file, leaf.line, leaf.column));
    let node = node.map(|text| (tables.string("ast_node"), tables.string(&text)));
    out.message(field::SAMPLE, |m| {
        m.packed(1, &locations);
        m.packed(2, &[n, n * reading.period_ns]);
        labels(m, node.as_slice());
    });
}
