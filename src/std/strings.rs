//! Natives of `strings`: searching, splitting, trimming, case. Parts of an argument share its memory.

use super::text;
use super::unicode::{is_space, to_lower, to_upper};
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("Index", |cx| {
        answer(cx, |cx| {
            text::index(text::find(cx.arg_str(0), cx.arg_str(2)))
        })
    }),
    ("LastIndex", |cx| {
        answer(cx, |cx| {
            text::index(text::find_last(cx.arg_str(0), cx.arg_str(2)))
        })
    }),
    ("IndexByte", |cx| {
        answer(cx, |cx| {
            text::index(text::find_byte(cx.arg_str(0), cx.arg(2) as u8))
        })
    }),
    ("LastIndexByte", |cx| {
        answer(cx, |cx| {
            let byte = cx.arg(2) as u8;
            text::index(cx.arg_str(0).iter().rposition(|&b| b == byte))
        })
    }),
    ("IndexRune", |cx| {
        answer(cx, |cx| index_rune(cx.arg_str(0), cx.arg(2) as u32))
    }),
    ("IndexAny", |cx| {
        answer(cx, |cx| index_any(cx.arg_str(0), cx.arg_str(2)))
    }),
    ("LastIndexAny", |cx| {
        answer(cx, |cx| last_index_any(cx.arg_str(0), cx.arg_str(2)))
    }),
    ("Count", |cx| {
        answer(cx, |cx| text::count(cx.arg_str(0), cx.arg_str(2)) as i64)
    }),
    ("Contains", |cx| {
        answer(cx, |cx| {
            i64::from(text::find(cx.arg_str(0), cx.arg_str(2)).is_some())
        })
    }),
    ("HasPrefix", |cx| {
        answer(cx, |cx| i64::from(cx.arg_str(0).starts_with(cx.arg_str(2))))
    }),
    ("HasSuffix", |cx| {
        answer(cx, |cx| i64::from(cx.arg_str(0).ends_with(cx.arg_str(2))))
    }),
    ("EqualFold", |cx| {
        answer(cx, |cx| {
            i64::from(text::equal_fold(cx.arg_str(0), cx.arg_str(2)))
        })
    }),
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
        let range = text::trim(cx.arg_str(0), true, true, is_space);
        part(cx, range)
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
    ("Fields", |cx| {
        let ranges = text::fields(cx.arg_str(0));
        parts(cx, &ranges)
    }),
    ("bytesToString", |cx| {
        let (ptr, len) = (cx.arg(0), cx.arg(1));
        cx.ret_str_at(0, if len == 0 { 0 } else { ptr }, len);
        Ok(Flow::Done)
    }),
];

fn answer(cx: &mut NativeCx<'_>, of: fn(&NativeCx<'_>) -> i64) -> NativeResult {
    let value = of(cx);
    cx.ret_i64(0, value);
    Ok(Flow::Done)
}

/// Where a character first stands; the replacement character also finds wrong bytes.
pub(super) fn index_rune(s: &[u8], rune: u32) -> i64 {
    if rune < 0x80 {
        return text::index(text::find_byte(s, rune as u8));
    }
    if char::from_u32(rune).is_none() {
        return -1;
    }
    text::index(
        text::runes(s)
            .find(|&(_, r, _)| r == rune)
            .map(|(at, ..)| at),
    )
}

/// Where any character of a set first stands.
pub(super) fn index_any(s: &[u8], chars: &[u8]) -> i64 {
    let set = text::rune_set(chars);
    text::index(
        text::runes(s)
            .find(|(_, rune, _)| set.contains(rune))
            .map(|(at, ..)| at),
    )
}

/// Where any character of a set last stands.
pub(super) fn last_index_any(s: &[u8], chars: &[u8]) -> i64 {
    let set = text::rune_set(chars);
    let mut end = s.len();
    while end > 0 {
        let (rune, width) = text::decode_last(s.get(..end).unwrap_or(&[]));
        end -= width;
        if set.contains(&rune) {
            return end as i64;
        }
    }
    -1
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
    let set = text::rune_set(cx.arg_str(2));
    let range = text::trim(cx.arg_str(0), left, right, |rune| set.contains(&rune));
    part(cx, range)
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
