//! Natives of `strings`: searching, splitting, trimming, case. Parts of an argument share its memory.

use super::text::{self, RuneSet};
use super::unicode::{is_space, to_lower, to_upper};
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("Index", |cx| seek(cx, 2, text::find)),
    ("LastIndex", |cx| seek_back(cx, 2, text::find_last)),
    ("IndexByte", |cx| {
        let byte = cx.arg(2) as u8;
        first(cx, 1, |s| text::find_byte(s, byte))
    }),
    ("LastIndexByte", |cx| {
        let byte = cx.arg(2) as u8;
        last(cx, |s| text::find_last_byte(s, byte))
    }),
    ("IndexRune", |cx| {
        let rune = cx.arg(2) as u32;
        first(cx, 1, |s| index_rune(s, rune))
    }),
    ("IndexAny", |cx| seek(cx, 2, index_any)),
    ("LastIndexAny", |cx| seek_back(cx, 2, last_index_any)),
    ("Count", |cx| {
        let n = text::count(cx.arg_str(0), cx.look_str(2));
        cx.ret(0, n as u64);
        Ok(Flow::Done)
    }),
    ("Contains", |cx| {
        seek(cx, 2, text::find)?;
        let found = cx.result(0) as i64 >= 0;
        cx.ret_bool(0, found);
        Ok(Flow::Done)
    }),
    ("HasPrefix", |cx| begins(cx, 2)),
    ("HasSuffix", |cx| ends(cx, 2)),
    ("EqualFold", |cx| folds(cx, 2)),
    ("Join", join),
    ("repeat", repeat),
    ("Replace", |cx| {
        let made = text::replace(cx.arg_str(0), cx.arg_str(2), cx.arg_str(4), cx.arg_i64(6));
        whole_or(cx, made)
    }),
    ("ToUpper", |cx| {
        let made = text::map(cx.arg_str(0), to_upper);
        whole_or(cx, made)
    }),
    ("ToLower", |cx| {
        let made = text::map(cx.arg_str(0), to_lower);
        whole_or(cx, made)
    }),
    ("TrimSpace", |cx| {
        trimmed(cx, |s| text::trim(s, true, true, is_space))
    }),
    ("Trim", |cx| trim_set(cx, true, true)),
    ("TrimLeft", |cx| trim_set(cx, true, false)),
    ("TrimRight", |cx| trim_set(cx, false, true)),
    ("split", |cx| {
        let keep = cx.arg(4) as usize;
        let n = cx.arg_i64(5);
        if n == 0 {
            cx.ret_slots(0, &[0, 0, 0]);
            return Ok(Flow::Done);
        }
        let ranges = text::split(cx.arg_str(0), cx.arg_str(2), keep, n);
        parts(cx, &ranges)
    }),
    ("splitInto", split_into),
    ("fields", |cx| {
        let ranges = text::fields(cx.arg_str(0));
        parts(cx, &ranges)
    }),
    ("bytesToString", |cx| {
        let (ptr, len) = (cx.arg(0), cx.arg(1));
        cx.ret_str_at(0, if len == 0 { 0 } else { ptr }, len);
        Ok(Flow::Done)
    }),
];

/// Where a text of which slot `i` tells is found in that of slot 0, from the front.
pub(super) fn seek(
    cx: &mut NativeCx<'_>,
    i: usize,
    find: fn(&[u8], &[u8]) -> Option<usize>,
) -> NativeResult {
    let what = cx.arg_str(i);
    first(cx, what.len(), |s| find(s, what))
}

/// The same from the back.
pub(super) fn seek_back(
    cx: &mut NativeCx<'_>,
    i: usize,
    find: fn(&[u8], &[u8]) -> Option<usize>,
) -> NativeResult {
    let what = cx.arg_str(i);
    last(cx, |s| find(s, what))
}

/// What is found in the text of slot 0 from the front, and has so many bytes.
pub(super) fn first(
    cx: &mut NativeCx<'_>,
    width: usize,
    find: impl FnOnce(&[u8]) -> Option<usize>,
) -> NativeResult {
    let s = cx.look_str(0);
    let found = find(s);
    cx.handles(text::until(found, width, s));
    cx.ret_i64(0, text::index(found));
    Ok(Flow::Done)
}

/// What is found in the text of slot 0 from the back.
pub(super) fn last(
    cx: &mut NativeCx<'_>,
    find: impl FnOnce(&[u8]) -> Option<usize>,
) -> NativeResult {
    let s = cx.look_str(0);
    let found = find(s);
    cx.handles(text::down_to(found, s));
    cx.ret_i64(0, text::index(found));
    Ok(Flow::Done)
}

/// Whether the text of slot 0 begins with that of slot `i`.
pub(super) fn begins(cx: &mut NativeCx<'_>, i: usize) -> NativeResult {
    let does = cx.look_str(0).starts_with(cx.arg_str(i));
    cx.ret_bool(0, does);
    Ok(Flow::Done)
}

/// Whether it ends with that.
pub(super) fn ends(cx: &mut NativeCx<'_>, i: usize) -> NativeResult {
    let does = cx.look_str(0).ends_with(cx.arg_str(i));
    cx.ret_bool(0, does);
    Ok(Flow::Done)
}

/// Whether both are the same but for case.
pub(super) fn folds(cx: &mut NativeCx<'_>, i: usize) -> NativeResult {
    let (are, n_read) = text::equal_fold(cx.look_str(0), cx.look_str(i));
    cx.handles(n_read as u64);
    cx.ret_bool(0, are);
    Ok(Flow::Done)
}

/// Where a character first stands; the replacement character also finds wrong bytes.
pub(super) fn index_rune(s: &[u8], rune: u32) -> Option<usize> {
    if rune < 0x80 {
        return text::find_byte(s, rune as u8);
    }
    char::from_u32(rune)?;
    text::runes(s)
        .find(|&(_, r, _)| r == rune)
        .map(|(at, ..)| at)
}

/// Where any character of a set first stands.
pub(super) fn index_any(s: &[u8], chars: &[u8]) -> Option<usize> {
    let set = RuneSet::of(chars);
    text::runes(s)
        .find(|(_, rune, _)| set.contains(*rune))
        .map(|(at, ..)| at)
}

/// Where any character of a set last stands.
pub(super) fn last_index_any(s: &[u8], chars: &[u8]) -> Option<usize> {
    let set = RuneSet::of(chars);
    let mut end = s.len();
    while end > 0 {
        let (rune, width) = text::decode_last(s.get(..end).unwrap_or(&[]));
        end -= width;
        if set.contains(rune) {
            return Some(end);
        }
    }
    None
}

/// A part of the string in slots 0 and 1.
fn part(cx: &mut NativeCx<'_>, (from, to): (usize, usize)) -> NativeResult {
    let ptr = if from == to {
        0
    } else {
        cx.arg(0) + from as u64
    };
    cx.ret_str_at(0, ptr, (to - from) as u64);
    Ok(Flow::Done)
}

fn parts(cx: &mut NativeCx<'_>, ranges: &[(usize, usize)]) -> NativeResult {
    let base = cx.arg(0);
    let parts: Vec<(u64, u64)> = ranges
        .iter()
        .map(|&(from, to)| {
            let ptr = if from == to { 0 } else { base + from as u64 };
            (ptr, (to - from) as u64)
        })
        .collect();
    let slice = cx.new_slice_of_parts(&parts)?;
    cx.ret_slice(0, slice);
    Ok(Flow::Done)
}

/// Slots: parts 0..3, text 3..5, separator 5..7, how much of it stays. Result: where the text goes on behind the parts, each of which is there.
fn split_into(cx: &mut NativeCx<'_>) -> NativeResult {
    let to = cx.arg_slice(0);
    let (s, sep, keep) = (cx.look_str(3), cx.arg_str(5), cx.arg(7));
    let mut at = 0;
    for i in 0..to.len {
        let rest = s.get(at..).unwrap_or_default();
        let n = match sep {
            [] => text::decode(rest).1,
            sep => text::find(rest, sep).unwrap_or(rest.len()),
        };
        let elem = to.ptr + 16 * i;
        cx.write_ptr(elem, cx.arg(3) + at as u64);
        cx.write_u64(elem + 8, n as u64 + keep);
        at += n + sep.len();
    }
    cx.handles(at as u64 + 16 * to.len);
    cx.ret(0, at as u64);
    Ok(Flow::Done)
}

/// A fresh string, or the argument itself if nothing was made.
fn whole_or(cx: &mut NativeCx<'_>, made: Option<Vec<u8>>) -> NativeResult {
    match made {
        Some(bytes) => cx.ret_str(0, &bytes)?,
        None => {
            let (ptr, len) = (cx.arg(0), cx.arg(1));
            cx.ret_str_at(0, ptr, len);
        }
    }
    Ok(Flow::Done)
}

fn trim_set(cx: &mut NativeCx<'_>, left: bool, right: bool) -> NativeResult {
    let set = RuneSet::of(cx.arg_str(2));
    trimmed(cx, |s| {
        text::trim(s, left, right, |rune| set.contains(rune))
    })
}

/// What is left of the text in slot 0, of which only what is cut off is looked at.
fn trimmed(cx: &mut NativeCx<'_>, trim: impl FnOnce(&[u8]) -> (usize, usize)) -> NativeResult {
    let s = cx.look_str(0);
    let (from, to) = trim(s);
    cx.handles((s.len() - (to - from)) as u64);
    part(cx, (from, to))
}

fn join(cx: &mut NativeCx<'_>) -> NativeResult {
    let elems = cx.arg_slice(0);
    if elems.len == 1 {
        let (ptr, len) = (cx.read_u64(elems.ptr), cx.read_u64(elems.ptr + 8));
        cx.ret_str_at(0, ptr, len);
        return Ok(Flow::Done);
    }
    let out = cx.strs_of(elems).join(cx.arg_str(3));
    cx.ret_str(0, &out)?;
    Ok(Flow::Done)
}

fn repeat(cx: &mut NativeCx<'_>) -> NativeResult {
    let unit = cx.arg_str(0);
    let total = unit.len() as u64 * cx.arg(2);
    if total == 0 {
        cx.ret_str_at(0, 0, 0);
        return Ok(Flow::Done);
    }
    let ptr = cx.new_raw(total)?;
    for chunk in cx.bytes_at_mut(ptr, total).chunks_exact_mut(unit.len()) {
        chunk.copy_from_slice(unit);
    }
    cx.ret_str_at(0, ptr, total);
    Ok(Flow::Done)
}
