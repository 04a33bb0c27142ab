//! Natives of `runtime/pprof`.

use crate::telemetry::export::{Format, Material, export};
use crate::vm::native::{Flow, NativeFn, SliceRef};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[("heapProfile", |cx| {
    let bytes = export(&Material::of_native(cx), Format::PprofHeap, 0);
    let len = bytes.len() as u64;
    let ptr = cx.new_raw(len)?;
    cx.bytes_at_mut(ptr, len).copy_from_slice(&bytes);
    cx.ret_slice(0, SliceRef { ptr, len, cap: len });
    Ok(Flow::Done)
})];
