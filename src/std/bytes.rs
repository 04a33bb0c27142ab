//! Natives of `bytes`: the same searches as for `strings`, on slices of three slots.

use super::strings::{index_any, index_rune, last_index_any};
use super::text;
use super::unicode::{is_space, to_lower, to_upper};
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult, SliceRef};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("Equal", |cx| answer(cx, |a, b| i64::from(a == b))),
    ("Compare", |cx| answer(cx, |a, b| a.cmp(b) as i64)),
    ("Index", |cx| {
        answer(cx, |a, b| text::index(text::find(a, b)))
    }),
    ("LastIndex", |cx| {
        answer(cx, |a, b| text::index(text::find_last(a, b)))
    }),
    ("IndexByte", |cx| {
        let found = text::find_byte(cx.arg_bytes(0), cx.arg(3) as u8);
        cx.ret_i64(0, text::index(found));
        Ok(Flow::Done)
    }),
    ("LastIndexByte", |cx| {
        let byte = cx.arg(3) as u8;
        let found = cx.arg_bytes(0).iter().rposition(|&b| b == byte);
        cx.ret_i64(0, text::index(found));
        Ok(Flow::Done)
    }),
    ("IndexRune", |cx| {
        let found = index_rune(cx.arg_bytes(0), cx.arg(3) as u32);
        cx.ret_i64(0, found);
        Ok(Flow::Done)
    }),
    ("IndexAny", |cx| answer(cx, index_any)),
    ("LastIndexAny", |cx| answer(cx, last_index_any)),
    ("Count", |cx| answer(cx, |a, b| text::count(a, b) as i64)),
    ("Contains", |cx| {
        answer(cx, |a, b| i64::from(text::find(a, b).is_some()))
    }),
    ("HasPrefix", |cx| {
        answer(cx, |a, b| i64::from(a.starts_with(b)))
    }),
    ("HasSuffix", |cx| {
        answer(cx, |a, b| i64::from(a.ends_with(b)))
    }),
    ("EqualFold", |cx| {
        answer(cx, |a, b| i64::from(text::equal_fold(a, b)))
    }),
    ("ToUpper", |cx| mapped(cx, to_upper)),
    ("ToLower", |cx| mapped(cx, to_lower)),
    ("Replace", |cx| {
        let made = text::replace(
            cx.arg_bytes(0),
            cx.arg_bytes(3),
            cx.arg_bytes(6),
            cx.arg_i64(9),
        );
        match made {
            None if cx.arg_bytes(0).is_empty()
                && (cx.arg_i64(9) == 0 || !cx.arg_bytes(3).is_empty()) =>
            {
                cx.ret_slice(0, SliceRef::default())
            }
            _ => return fresh_or_copy(cx, made),
        }
        Ok(Flow::Done)
    }),
    ("trim", |cx| {
        let sides = cx.arg(5);
        let (left, right) = (sides & 1 != 0, sides & 2 != 0);
        let s = cx.arg_bytes(0);
        let (from, to) = if cx.arg_bool(6) {
            text::trim(s, left, right, is_space)
        } else {
            let set = text::rune_set(cx.arg_str(3));
            text::trim(s, left, right, |rune| set.contains(&rune))
        };
        cx.ret_slots(0, &[from as u64, to as u64]);
        Ok(Flow::Done)
    }),
];

/// A number about two byte slices, or about a byte slice and a string.
fn answer(cx: &mut NativeCx<'_>, of: fn(&[u8], &[u8]) -> i64) -> NativeResult {
    let value = of(cx.arg_bytes(0), cx.arg_bytes(3));
    cx.ret_i64(0, value);
    Ok(Flow::Done)
}

fn mapped(cx: &mut NativeCx<'_>, mapping: fn(u32) -> u32) -> NativeResult {
    let made = text::map(cx.arg_bytes(0), mapping);
    fresh_or_copy(cx, made)
}

/// Always a slice with memory of its own; nil only of nothing out of nothing.
fn fresh_or_copy(cx: &mut NativeCx<'_>, made: Option<Vec<u8>>) -> NativeResult {
    match made {
        Some(bytes) => cx.ret_bytes(0, &bytes)?,
        None if cx.arg(0) == 0 => cx.ret_slice(0, SliceRef::default()),
        None => {
            let bytes = cx.arg_bytes(0);
            cx.ret_bytes(0, bytes)?;
        }
    }
    Ok(Flow::Done)
}
