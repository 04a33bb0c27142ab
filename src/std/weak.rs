//! Natives of `weak`: handles of objects.

use crate::vm::native::{Flow, NativeFn};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("handle", |cx| {
        let target = cx.arg(0);
        // What is no object of the heap lives as long as the program.
        let (handle, offset) = cx.weak_new(target)?.unwrap_or((0, target));
        cx.ret_slots(0, &[handle, offset]);
        Ok(Flow::Done)
    }),
    ("target", |cx| {
        let (handle, offset) = (cx.arg(0), cx.arg(1));
        let base = match handle {
            0 => Some(0),
            handle => Some(cx.weak_target(handle)).filter(|base| *base != 0),
        };
        cx.ret(0, base.map_or(0, |base| base + offset));
        Ok(Flow::Done)
    }),
];
