//! Natives of `runtime/debug`: the collector's settings and history.

use crate::vm::native::{Flow, NativeFn};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("gcStats", |cx| {
        cx.ret_slots(0, &[0; 9]);
        Ok(Flow::Done)
    }),
    ("SetGCPercent", |cx| {
        cx.ret(0, 100);
        Ok(Flow::Done)
    }),
    ("SetMemoryLimit", |cx| {
        cx.ret_i64(0, i64::MAX);
        Ok(Flow::Done)
    }),
    ("FreeOSMemory", |_| Ok(Flow::Collect)),
    ("stack", |cx| {
        let text = cx.stack_text(false);
        cx.ret_bytes(0, text.as_bytes())?;
        Ok(Flow::Done)
    }),
];
