//! Natives of `math/bits`.

use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("LeadingZeros64", |cx| {
        one(cx, |x| u64::from(x.leading_zeros()))
    }),
    ("TrailingZeros64", |cx| {
        one(cx, |x| u64::from(x.trailing_zeros()))
    }),
    ("OnesCount64", |cx| one(cx, |x| u64::from(x.count_ones()))),
    ("Reverse64", |cx| one(cx, u64::reverse_bits)),
    ("ReverseBytes64", |cx| one(cx, u64::swap_bytes)),
    ("RotateLeft64", |cx| {
        let value = cx.arg(0).rotate_left((cx.arg(1) & 63) as u32);
        cx.ret(0, value);
        Ok(Flow::Done)
    }),
    ("Mul64", |cx| {
        let product = u128::from(cx.arg(0)) * u128::from(cx.arg(1));
        cx.ret_slots(0, &[(product >> 64) as u64, product as u64]);
        Ok(Flow::Done)
    }),
    ("div64", |cx| {
        let wide = u128::from(cx.arg(0)) << 64 | u128::from(cx.arg(1));
        let by = u128::from(cx.arg(2).max(1));
        cx.ret_slots(0, &[(wide / by) as u64, (wide % by) as u64]);
        Ok(Flow::Done)
    }),
];

fn one(cx: &mut NativeCx<'_>, of: fn(u64) -> u64) -> NativeResult {
    let value = of(cx.arg(0));
    cx.ret(0, value);
    Ok(Flow::Done)
}
