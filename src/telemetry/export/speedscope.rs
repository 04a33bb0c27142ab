//! Allocated bytes and bytes in use by stack, for <https://www.speedscope.app>: two profiles over one table of frames.
//!
//! In: rows of stacks. Out: JSON of the format's version 0.0.1 ("sampled" profiles, unit bytes).

use std::fmt::Write;

use crate::telemetry::export::spread::{Row, rows};
use crate::telemetry::export::{Material, json_string};
use crate::telemetry::numbered::Numbered;
use crate::vm::profile::ProfileFrame;

/// The text.
pub(super) fn text(material: &Material) -> String {
    let rows = rows(material);
    let mut frames = Frames::default();
    let allocated = profile("allocated", &rows, |row| row.alloc_bytes, &mut frames);
    let in_use = profile("in use", &rows, |row| row.inuse_bytes, &mut frames);
    let frames: Vec<String> = frames.rows().iter().map(frame_json).collect();
    format!(
        "{{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"exporter\":\"ergo {}\",\"name\":\"memory\",\"activeProfileIndex\":0,\n\"shared\":{{\"frames\":[{}]}},\n\"profiles\":[{allocated},\n{in_use}]}}\n",
        env!("CARGO_PKG_VERSION"),
        frames.join(",")
    )
}

/// Frames by number, as they are met.
type Frames = Numbered<ProfileFrame>;

fn frame_json(frame: &ProfileFrame) -> String {
    let mut text = format!("{{\"name\":{}", json_string(&frame.func));
    if frame.line != 0 {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            ",\"file\":{},\"line\":{},\"col\":{}",
            json_string(&frame.file),
            frame.line,
            frame.column
        );
    }
    text + "}"
}

fn profile(
    name: &str,
    rows: &[Row<'_>],
    weight: impl Fn(&Row<'_>) -> u64,
    frames: &mut Frames,
) -> String {
    let (mut samples, mut weights, mut sum) = (Vec::new(), Vec::new(), 0);
    for row in rows.iter().filter(|row| weight(row) != 0) {
        let stack = row.stack.iter().rev();
        let numbers: Vec<String> = stack
            .map(|frame| frames.number(frame).to_string())
            .collect();
        samples.push(format!("[{}]", numbers.join(",")));
        weights.push(weight(row).to_string());
        sum += weight(row);
    }
    format!(
        "{{\"type\":\"sampled\",\"name\":\"{name}\",\"unit\":\"bytes\",\"startValue\":0,\"endValue\":{sum},\"samples\":[{}],\"weights\":[{}]}}",
        samples.join(","),
        weights.join(",")
    )
}
