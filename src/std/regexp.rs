//! Natives of `regexp`: compiling and matching.
//!
//! In: patterns and texts of the script. Out: programs as words in its heap, and slots of matches; or where a search stands that was much work already, for the Go
//! text to go on with, so that fuel and interrupts end it.

use std::cell::Cell;

use super::regexp_exec::{Found, MUCH, NONE, Search};
use super::regexp_parse::parse;
use super::regexp_prog::{Prog, compile};
use super::text;
use crate::vm::native::{Flow, NativeCx, NativeFn, SliceRef, Trap};

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
        // Slots: search 0..8, from, slots, where it stands 10..13. Result: the match, or where it stands.
        let (from, n_slots) = (cx.arg(8) as usize, cx.arg(9) as usize);
        let stand = words(cx, 10);
        match on_search(cx, |search| begin_or_resume(search, from, n_slots, &stand)) {
            Some(Found::Match(slots) | Found::Later(slots)) => ret_places(cx, 0, &slots)?,
            _ => cx.ret_slots(0, &[0; 3]),
        }
        Ok(Flow::Done)
    }),
    ("matches", |cx| {
        // Results: whether there is one; or where the search stands.
        let found = on_search(cx, |search| search.run(0, 2));
        cx.ret_bool(0, matches!(found, Some(Found::Match(_))));
        match found {
            Some(Found::Later(stand)) => ret_places(cx, 1, &stand)?,
            _ => cx.ret_slots(1, &[0; 3]),
        }
        Ok(Flow::Done)
    }),
    ("findAll", |cx| {
        // Slots: search 0..8, limit, slots, from, end of the match before, where the search from there stands 12..15.
        let all = All {
            limit: usize::try_from(cx.arg_i64(8)).unwrap_or(usize::MAX),
            n_slots: cx.arg(9) as usize,
            at: cx.arg(10) as usize,
            last_end: cx.arg(11) as usize,
        };
        let stand = words(cx, 12);
        let found = on_search(cx, |search| find_all(search, all, &stand));
        let found = found.unwrap_or_else(Matches::none);
        ret_places(cx, 0, &found.places)?;
        cx.ret_slots(3, &[found.next as u64, found.last_end as u64]);
        ret_places(cx, 5, &found.stand)?;
        Ok(Flow::Done)
    }),
];

/// The numbers of a `[]int`.
fn words(cx: &NativeCx<'_>, i: usize) -> Vec<usize> {
    let slice = cx.arg_slice(i);
    cx.handles(8 * slice.len);
    (0..slice.len)
        .map(|k| cx.read_u64(slice.ptr + 8 * k) as usize)
        .collect()
}

/// Runs a search with the first arguments of the natives: program 0..3, text 3..5, prefix 5..7, longest 7. What it looks at is charged.
fn on_search<T>(cx: &NativeCx<'_>, run: impl FnOnce(&Search<'_>) -> T) -> Option<T> {
    let prog = Prog::read(cx.look_u32s(0))?;
    let search = Search {
        prog: &prog,
        text: cx.look_str(3),
        prefix: cx.look_str(5),
        longest: cx.arg_bool(7),
        work: Cell::new(0),
    };
    let answer = run(&search);
    cx.handles(search.work.get());
    Some(answer)
}

fn begin_or_resume(search: &Search<'_>, from: usize, n_slots: usize, stand: &[usize]) -> Found {
    match stand {
        [] => search.run(from, n_slots),
        stand => search.resume(stand, n_slots),
    }
}

/// Which matches are asked for.
struct All {
    limit: usize,
    n_slots: usize,
    /// Where the next one may begin.
    at: usize,
    last_end: usize,
}

/// Some of them.
struct Matches {
    /// Slots of matches one behind the other.
    places: Vec<usize>,
    /// Where it goes on, or [`NONE`].
    next: usize,
    last_end: usize,
    /// Where the search from there stands, if it has begun.
    stand: Vec<usize>,
}

impl Matches {
    fn none() -> Matches {
        Matches {
            places: Vec::new(),
            next: NONE,
            last_end: NONE,
            stand: Vec::new(),
        }
    }
}

/// Matches one behind the other, as many as are not much work. An empty match right behind another one does not count.
fn find_all(search: &Search<'_>, all: All, stand: &[usize]) -> Matches {
    let mut found = Matches {
        last_end: all.last_end,
        ..Matches::none()
    };
    let (mut at, mut n, mut stand) = (all.at, 0, stand);
    while n < all.limit && at <= search.text.len() {
        if search.work.get() >= MUCH {
            found.next = at;
            break;
        }
        let slots = match begin_or_resume(search, at, all.n_slots, stand) {
            Found::Match(slots) => slots,
            Found::Nothing => break,
            Found::Later(stand) => {
                (found.next, found.stand) = (at, stand);
                break;
            }
        };
        stand = &[];
        let &[begin, end, ..] = slots.as_slice() else {
            break;
        };
        let mut counts = true;
        if end == at {
            counts = begin != found.last_end;
            let rest = search.text.get(at..).unwrap_or_default();
            at += text::decode(rest).1.max(1);
        } else {
            at = end;
        }
        found.last_end = end;
        if counts {
            search.work.set(search.work.get() + MATCH_BYTES);
            found.places.extend(slots);
            n += 1;
        }
    }
    found
}

/// What it takes to begin a search and to keep its match, as bytes.
const MATCH_BYTES: u64 = 64;

/// Result slots from `i` on: a `[]int`, -1 for slots that are not set; nil of nothing.
fn ret_places(cx: &mut NativeCx<'_>, i: usize, places: &[usize]) -> Result<(), Trap> {
    let slice = match places {
        [] => SliceRef::default(),
        places => new_ints(cx, places)?,
    };
    cx.ret_slice(i, slice);
    Ok(())
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
