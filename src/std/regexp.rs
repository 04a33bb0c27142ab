//! Natives of `regexp`: compiling and matching.
//!
//! In: patterns and texts of the script. Out: programs as words in its heap, and slots of matches.

use super::regexp_exec::{NONE, Search};
use super::regexp_parse::parse;
use super::regexp_prog::{Prog, compile};
use super::text;
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult, SliceRef, Trap};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("compile", |cx| {
        let (pattern, is_posix) = (cx.arg_str(0), cx.arg_bool(2));
        // Slots: program 0..3, prefix 3..5, whole 5, names 6..9, code 9..11, piece 11..13.
        let parsed = match parse(pattern, is_posix) {
            Ok(parsed) => parsed,
            Err(wrong) => {
                cx.ret_slots(0, &[0; 9]);
                cx.ret_str(9, wrong.code.as_bytes())?;
                cx.ret_str(11, &wrong.piece)?;
                return Ok(Flow::Done);
            }
        };
        let compiled = compile(&parsed.tree, parsed.names.len());
        let len = compiled.words.len() as u64;
        let words = cx.new_raw(4 * len)?;
        for (i, word) in (0..).zip(&compiled.words) {
            cx.write_u32(words + 4 * i, *word);
        }
        let names: Vec<&[u8]> = parsed.names.iter().map(Vec::as_slice).collect();
        let names = cx.new_slice_of_strings(&names)?;
        let prefix = cx.new_string(&compiled.prefix)?;
        cx.ret_slots(0, &[words, len, len]);
        cx.ret_str_at(3, prefix, compiled.prefix.len() as u64);
        cx.ret_bool(5, compiled.is_whole);
        cx.ret_slice(6, names);
        cx.ret_slots(9, &[0; 4]);
        Ok(Flow::Done)
    }),
    ("find", |cx| {
        let (from, n_slots) = (cx.arg(8) as usize, cx.arg(9) as usize);
        let found = on_search(cx, |search| search.run(from, n_slots));
        match found {
            Some(slots) => ret_places(cx, &slots),
            None => {
                cx.ret_slots(0, &[0; 3]);
                Ok(Flow::Done)
            }
        }
    }),
    ("matches", |cx| {
        let found = on_search(cx, |search| search.run(0, 2)).is_some();
        cx.ret_bool(0, found);
        Ok(Flow::Done)
    }),
    ("findAll", |cx| {
        let (limit, n_slots) = (cx.arg_i64(8), cx.arg(9) as usize);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let places = on_search(cx, |search| Some(find_all(search, limit, n_slots)));
        match places {
            Some(places) if !places.is_empty() => ret_places(cx, &places),
            _ => {
                cx.ret_slots(0, &[0; 3]);
                Ok(Flow::Done)
            }
        }
    }),
];

/// Runs a search with the first arguments of the natives: program 0..3, text 3..5, prefix 5..7, longest 7.
fn on_search<T>(cx: &NativeCx<'_>, run: impl FnOnce(&Search<'_>) -> Option<T>) -> Option<T> {
    let prog = Prog::read(cx.arg_u32s(0))?;
    run(&Search {
        prog: &prog,
        text: cx.arg_str(3),
        prefix: cx.arg_str(5),
        longest: cx.arg_bool(7),
    })
}

/// Slots of matches one behind the other. An empty match right behind another one does not count.
fn find_all(search: &Search<'_>, limit: usize, n_slots: usize) -> Vec<usize> {
    let mut all = Vec::new();
    let (mut at, mut last_end, mut n) = (0, NONE, 0);
    while n < limit && at <= search.text.len() {
        let Some(found) = search.run(at, n_slots) else {
            break;
        };
        let &[begin, end, ..] = found.as_slice() else {
            break;
        };
        let mut counts = true;
        if end == at {
            counts = begin != last_end;
            let rest = search.text.get(at..).unwrap_or_default();
            at += text::decode(rest).1.max(1);
        } else {
            at = end;
        }
        last_end = end;
        if counts {
            all.extend(found);
            n += 1;
        }
    }
    all
}

/// Result: a `[]int`, -1 for slots that are not set.
fn ret_places(cx: &mut NativeCx<'_>, places: &[usize]) -> NativeResult {
    let slice = new_ints(cx, places)?;
    cx.ret_slice(0, slice);
    Ok(Flow::Done)
}

fn new_ints(cx: &mut NativeCx<'_>, places: &[usize]) -> Result<SliceRef, Trap> {
    let len = places.len() as u64;
    let ptr = cx.new_raw(8 * len)?;
    for (i, place) in (0..).zip(places) {
        // NONE is -1.
        cx.write_u64(ptr + 8 * i, *place as u64);
    }
    Ok(SliceRef { ptr, len, cap: len })
}
