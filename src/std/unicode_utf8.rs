//! Natives of `unicode/utf8`.

use super::text::{count_runes, decode, decode_last};
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult};

/// The natives of this package. A string is its first two slots, a slice its first two of three.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("RuneCountInString", rune_count),
    ("RuneCount", rune_count),
    ("ValidString", valid),
    ("Valid", valid),
    ("DecodeRuneInString", |cx| decoded(cx, decode)),
    ("DecodeRune", |cx| decoded(cx, decode)),
    ("DecodeLastRuneInString", |cx| decoded(cx, decode_last)),
    ("DecodeLastRune", |cx| decoded(cx, decode_last)),
    ("FullRuneInString", full_rune),
    ("FullRune", full_rune),
];

fn rune_count(cx: &mut NativeCx<'_>) -> NativeResult {
    let n = count_runes(cx.arg_str(0));
    cx.ret(0, n as u64);
    Ok(Flow::Done)
}

fn valid(cx: &mut NativeCx<'_>) -> NativeResult {
    let is_valid = std::str::from_utf8(cx.arg_str(0)).is_ok();
    cx.ret_bool(0, is_valid);
    Ok(Flow::Done)
}

fn decoded(cx: &mut NativeCx<'_>, how: fn(&[u8]) -> (u32, usize)) -> NativeResult {
    let (rune, width) = how(cx.look_str(0));
    cx.ret(0, u64::from(rune));
    cx.ret(1, width as u64);
    Ok(Flow::Done)
}

fn full_rune(cx: &mut NativeCx<'_>) -> NativeResult {
    let bytes = cx.look_str(0);
    let is_full = match std::str::from_utf8(bytes.get(..bytes.len().min(4)).unwrap_or(&[])) {
        Ok(text) => !text.is_empty(),
        Err(error) => error.valid_up_to() > 0 || error.error_len().is_some(),
    };
    cx.ret_bool(0, is_full);
    Ok(Flow::Done)
}
