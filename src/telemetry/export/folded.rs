//! Allocated bytes by stack in the form that flame graph tools share: `outermost;...;innermost bytes`, a line each.
//!
//! In: rows of stacks. Out: text, sorted; the bytes of all lines are TotalAlloc.

use std::collections::BTreeMap;

use crate::telemetry::export::Material;
use crate::telemetry::export::spread::rows;

/// The text.
pub(super) fn text(material: &Material) -> String {
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows(material).iter().filter(|row| row.alloc_bytes != 0) {
        let frames = row.stack.iter().rev().map(|frame| {
            let name = frame.func.replace([';', ' '], "_");
            match frame.line {
                0 => name,
                line => format!("{name}:{line}"),
            }
        });
        let stack = frames.collect::<Vec<_>>().join(";");
        *lines.entry(stack).or_default() += row.alloc_bytes;
    }
    let lines = lines
        .iter()
        .map(|(stack, bytes)| format!("{stack} {bytes}\n"));
    lines.collect()
}
