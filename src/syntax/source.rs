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
