//! Natives of `bytes`: the same searches as for `strings`, on slices of three slots.

use std::cmp::Ordering;

use super::strings::{
    begins, ends, first, folds, index_any, index_rune, last, last_index_any, seek, seek_back,
};
use super::text::{self, RuneSet};
use super::unicode::{is_space, to_lower, to_upper};
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult, SliceRef};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("Equal", |cx| {
        let (a, b) = (cx.look_bytes(0), cx.look_bytes(3));
        let is_equal = a.len() == b.len() && cx.compare(a, b) == Ordering::Equal;
        cx.ret_bool(0, is_equal);
        Ok(Flow::Done)
    }),
    ("Compare", |cx| {
        let order = cx.compare(cx.look_bytes(0), cx.look_bytes(3));
        cx.ret_i64(0, order as i64);
        Ok(Flow::Done)
    }),
    ("Index", |cx| seek(cx, 3, text::find)),
    ("LastIndex", |cx| seek_back(cx, 3, text::find_last)),
    ("IndexByte", |cx| {
        let byte = cx.arg(3) as u8;
        first(cx, 1, |s| text::find_byte(s, byte))
    }),
    ("LastIndexByte", |cx| {
        let byte = cx.arg(3) as u8;
        last(cx, |s| text::find_last_byte(s, byte))
    }),
    ("IndexRune", |cx| {
        let rune = cx.arg(3) as u32;
        first(cx, 1, |s| index_rune(s, rune))
    }),
    ("IndexAny", |cx| seek(cx, 3, index_any)),
    ("LastIndexAny", |cx| seek_back(cx, 3, last_index_any)),
    ("Count", |cx| {
        let n = text::count(cx.arg_bytes(0), cx.look_bytes(3));
        cx.ret(0, n as u64);
        Ok(Flow::Done)
    }),
    ("Contains", |cx| {
        seek(cx, 3, text::find)?;
        let found = cx.result(0) as i64 >= 0;
        cx.ret_bool(0, found);
        Ok(Flow::Done)
    }),
    ("HasPrefix", |cx| begins(cx, 3)),
    ("HasSuffix", |cx| ends(cx, 3)),
    ("EqualFold", |cx| folds(cx, 3)),
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
            None if cx.arg(1) == 0 && (cx.arg_i64(9) == 0 || cx.arg(4) != 0) => {
                cx.ret_slice(0, SliceRef::default())
            }
            _ => return fresh_or_copy(cx, made),
        }
        Ok(Flow::Done)
    }),
    ("trim", |cx| {
        let sides = cx.arg(5);
        let (left, right) = (sides & 1 != 0, sides & 2 != 0);
        let s = cx.look_bytes(0);
        let (from, to) = if cx.arg_bool(6) {
            text::trim(s, left, right, is_space)
        } else {
            let set = RuneSet::of(cx.arg_str(3));
            text::trim(s, left, right, |rune| set.contains(rune))
        };
        cx.handles((s.len() - (to - from)) as u64);
        cx.ret_slots(0, &[from as u64, to as u64]);
        Ok(Flow::Done)
    }),
];

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
