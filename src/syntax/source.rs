//! The text of a unit: where its lines begin.
//!
//! In: bytes. Out: line starts, and line and column of an offset. Columns count bytes from 1, as gc's do.

/// Offset of the first byte of each line; the first is 0.
pub fn line_starts(text: &[u8]) -> Vec<u32> {
    let newlines = text.iter().zip(1u32..).filter(|(b, _)| **b == b'\n');
    std::iter::once(0)
        .chain(newlines.map(|(_, next)| next))
        .collect()
}

/// Line and column, both from 1, of a byte offset.
pub fn line_col(lines: &[u32], offset: u32) -> (u32, u32) {
    let line = lines.partition_point(|start| *start <= offset).max(1);
    let start = lines.get(line - 1).copied().unwrap_or(0);
    (u32::try_from(line).unwrap_or(u32::MAX), offset - start + 1)
}
