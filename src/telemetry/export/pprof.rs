//! The heap profile in the form of `github.com/google/pprof/proto/profile.proto`, gzip: what `go tool pprof` reads.
//!
//! In: rows of stacks. Out: samples of (alloc_objects, alloc_space, inuse_objects, inuse_space), leaf first, labelled with the place that allocated
//! (`ast_node`), the `type` of what was allocated and the `bytes` of a cell.
//!
//! Allocations of each place are exact; see `spread.rs`.

use std::io::Write;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::telemetry::export::Material;
use crate::telemetry::export::proto::Message;
use crate::telemetry::export::spread::{Row, rows};
use crate::telemetry::numbered::Numbered;
use crate::vm::profile::ProfileFrame;
use crate::vm::sites::SitePlace;

/// Numbers of the fields of `Profile`.
pub(super) mod field {
    pub(in crate::telemetry::export) const SAMPLE_TYPE: u32 = 1;
    pub(in crate::telemetry::export) const SAMPLE: u32 = 2;
    pub(in crate::telemetry::export) const MAPPING: u32 = 3;
    pub(in crate::telemetry::export) const LOCATION: u32 = 4;
    pub(in crate::telemetry::export) const FUNCTION: u32 = 5;
    pub(in crate::telemetry::export) const STRING_TABLE: u32 = 6;
    pub(in crate::telemetry::export) const TIME_NANOS: u32 = 9;
    pub(in crate::telemetry::export) const DURATION_NANOS: u32 = 10;
    pub(in crate::telemetry::export) const PERIOD_TYPE: u32 = 11;
    pub(in crate::telemetry::export) const PERIOD: u32 = 12;
    pub(in crate::telemetry::export) const DEFAULT_SAMPLE_TYPE: u32 = 14;
}

/// Strings, functions and locations by number, as they are met.
#[derive(Default)]
pub(super) struct Tables {
    strings: Numbered<Arc<str>>,
    /// (name, file) of each function; the file counts them from 1.
    functions: Numbered<(u64, u64)>,
    /// (function, line, column), from 1 as well.
    locations: Numbered<(u64, u32, u32)>,
}

impl Tables {
    /// Empty but for string 0, which is "".
    pub(super) fn new() -> Tables {
        let mut tables = Tables::default();
        tables.string("");
        tables
    }

    pub(super) fn string(&mut self, text: &str) -> u64 {
        u64::from(self.strings.number(text))
    }

    pub(super) fn location(&mut self, frame: &ProfileFrame) -> u64 {
        let names = (self.string(&frame.func), self.string(&frame.file));
        let function = u64::from(self.functions.number(&names)) + 1;
        let place = (function, frame.line, frame.column);
        u64::from(self.locations.number(&place)) + 1
    }

    /// Mapping, locations, functions and strings: what samples speak of. Last in the file.
    pub(super) fn write(&mut self, out: &mut Message) {
        let program = self.string("ergo");
        out.message(field::MAPPING, |m| {
            m.number(1, 1);
            m.number(5, program);
            // Functions, files and lines are known: nothing is to be looked up in a binary.
            for known in [7, 8, 9] {
                m.number(known, 1);
            }
        });
        for (place, number) in self.locations.rows().iter().zip(1..) {
            let (function, line, column) = *place;
            out.message(field::LOCATION, |m| {
                m.number(1, number);
                m.number(2, 1);
                m.message(4, |m| {
                    m.number(1, function);
                    m.number(2, u64::from(line));
                    m.number(3, u64::from(column));
                });
            });
        }
        for (names, number) in self.functions.rows().iter().zip(1..) {
            out.message(field::FUNCTION, |m| {
                m.number(1, number);
                m.number(2, names.0);
                m.number(3, names.0);
                m.number(4, names.1);
            });
        }
        for text in self.strings.rows() {
            out.bytes(field::STRING_TABLE, text.as_bytes());
        }
    }
}

/// The file.
pub(super) fn heap(material: &Material) -> Vec<u8> {
    gzipped(&profile(material))
}

/// The bytes, compressed.
pub(super) fn gzipped(profile: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to a vector cannot fail.
    let _ = gzip.write_all(profile);
    gzip.finish().unwrap_or_default()
}

fn profile(material: &Material) -> Vec<u8> {
    let mut out = Message::default();
    let mut tables = Tables::new();
    for (what, unit) in [
        ("alloc_objects", "count"),
        ("alloc_space", "bytes"),
        ("inuse_objects", "count"),
        ("inuse_space", "bytes"),
    ] {
        let (what, unit) = (tables.string(what), tables.string(unit));
        out.message(field::SAMPLE_TYPE, |m| value_type(m, what, unit));
    }
    for row in rows(material) {
        sample(&mut out, &mut tables, &row);
    }
    let (space, bytes) = (tables.string("space"), tables.string("bytes"));
    out.number(field::TIME_NANOS, material.wall_ns);
    out.number(field::DURATION_NANOS, material.stats.heap.time_ns);
    out.message(field::PERIOD_TYPE, |m| value_type(m, space, bytes));
    out.number(field::PERIOD, material.rate);
    let default = tables.string("inuse_space");
    out.number(field::DEFAULT_SAMPLE_TYPE, default);
    tables.write(&mut out);
    out.into_bytes()
}

pub(super) fn value_type(m: &mut Message, what: u64, unit: u64) {
    m.number(1, what);
    m.number(2, unit);
}

fn sample(out: &mut Message, tables: &mut Tables, row: &Row<'_>) {
    let locations: Vec<u64> = row
        .stack
        .iter()
        .map(|frame| tables.location(frame))
        .collect();
    let values = [
        row.alloc_objects,
        row.alloc_bytes,
        row.inuse_objects,
        row.inuse_bytes,
    ];
    let node = tables.string("ast_node");
    let node_text = tables.string(&node_label(row.site));
    let ty = tables.string("type");
    let ty_text = tables.string(&row.site.ty);
    let bytes = tables.string("bytes");
    out.message(field::SAMPLE, |m| {
        m.packed(1, &locations);
        m.packed(2, &values);
        labels(m, &[(node, node_text)]);
        if !row.site.ty.is_empty() {
            labels(m, &[(ty, ty_text)]);
        }
        if row.cell_bytes != 0 {
            m.message(3, |m| {
                m.number(1, bytes);
                m.number(3, row.cell_bytes);
                m.number(4, bytes);
            });
        }
    });
}

/// Labels of a sample: numbers of key and text.
pub(super) fn labels(m: &mut Message, all: &[(u64, u64)]) {
    for (key, text) in all {
        m.message(3, |m| {
            m.number(1, *key);
            m.number(2, *text);
        });
    }
}

/// `append@main.go:12:3`; the name alone for what has no place.
pub(super) fn node_label(place: &SitePlace) -> String {
    if place.line == 0 {
        return place.func.to_string();
    }
    format!(
        "{}@{}:{}:{}",
        place.op, place.file, place.line, place.column
    )
}
