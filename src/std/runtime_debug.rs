//! Natives of `runtime/debug`: the collector's settings and history.

use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult, SliceRef, Trap};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("gcStats", gc_stats),
    ("SetGCPercent", |cx| {
        // Negative is off, here as there.
        let percent = u32::try_from(cx.arg_i64(0)).ok();
        let old = cx.heap().set_gc_percent(percent);
        cx.ret_i64(0, old.map_or(-1, i64::from));
        Ok(Flow::Done)
    }),
    ("SetMemoryLimit", |cx| {
        let old = match u64::try_from(cx.arg_i64(0)) {
            Ok(limit) => {
                let limit = if limit == i64::MAX as u64 {
                    u64::MAX
                } else {
                    limit
                };
                cx.heap().set_memory_limit(limit)
            }
            Err(_) => cx.heap().stats().memory_limit,
        };
        cx.ret_i64(0, i64::try_from(old).unwrap_or(i64::MAX));
        Ok(Flow::Done)
    }),
    ("release", |cx| {
        cx.heap().release_memory();
        Ok(Flow::Done)
    }),
    ("stack", |cx| {
        let text = cx.stack_text(false);
        cx.ret_bytes(0, text.as_bytes())?;
        Ok(Flow::Done)
    }),
];

/// A fresh slice of words.
pub(super) fn words(
    cx: &mut NativeCx<'_>,
    values: impl Iterator<Item = u64>,
) -> Result<SliceRef, Trap> {
    let bytes: Vec<u8> = values.flat_map(u64::to_le_bytes).collect();
    let ptr = cx.new_raw(bytes.len() as u64)?;
    cx.bytes_at_mut(ptr, bytes.len() as u64)
        .copy_from_slice(&bytes);
    let len = bytes.len() as u64 / 8;
    Ok(SliceRef { ptr, len, cap: len })
}

fn gc_stats(cx: &mut NativeCx<'_>) -> NativeResult {
    let stats = cx.heap().stats();
    let (last_gc, pauses) = super::runtime::seen_pauses(cx);
    let lengths = words(cx, pauses.iter().map(|p| p.0))?;
    let ends = words(cx, pauses.iter().map(|p| p.1))?;
    cx.ret_slots(0, &[stats.num_gc, stats.pause_total_ns, last_gc]);
    cx.ret_slice(3, lengths);
    cx.ret_slice(6, ends);
    Ok(Flow::Done)
}
