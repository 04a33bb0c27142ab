//! Natives of `runtime/pprof` and `runtime/trace`.

use crate::telemetry::export::{Format, Material, export};
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult, SliceRef};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("heapProfile", |cx| written(cx, Format::PprofHeap)),
    ("cpuProfile", |cx| written(cx, Format::PprofCpu)),
    ("startCPU", |cx| {
        let hz = u32::try_from(cx.arg_i64(0)).unwrap_or(1);
        let is_begun = cx.start_cpu_profile(hz);
        cx.ret_bool(0, is_begun);
        Ok(Flow::Done)
    }),
    ("stopCPU", |cx| {
        let is_ended = cx.stop_cpu_profile();
        cx.ret_bool(0, is_ended);
        Ok(Flow::Done)
    }),
];

/// The natives of `runtime/trace`.
pub(super) const TRACE_NATIVES: &[(&str, NativeFn)] = &[
    ("begin", |cx| traced(cx, true)),
    ("end", |cx| traced(cx, false)),
    ("written", |cx| written(cx, Format::GoTrace)),
];

/// Result: true if the scheduler is traced from now on, or no longer, and was not so before.
fn traced(cx: &mut NativeCx<'_>, is_on: bool) -> NativeResult {
    let is_new = cx.trace_goroutines(is_on);
    cx.ret_bool(0, is_new);
    Ok(Flow::Done)
}

/// Result: the file as a `[]byte`.
fn written(cx: &mut NativeCx<'_>, format: Format) -> NativeResult {
    let bytes = export(&Material::of_native(cx), format, 0);
    let len = bytes.len() as u64;
    let ptr = cx.new_raw(len)?;
    cx.bytes_at_mut(ptr, len).copy_from_slice(&bytes);
    cx.ret_slice(0, SliceRef { ptr, len, cap: len });
    Ok(Flow::Done)
}
