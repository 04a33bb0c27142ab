//! Natives of `unicode`: sets of characters and case.
//!
//! In: characters. Out: membership by binary search in the tables, mappings by runs.

use super::unicode_ranges;
use super::unicode_tables::{FOLD, LOWER, SETS, TITLE, UPPER, set};
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("fill", unicode_ranges::fill),
    ("fillCases", unicode_ranges::fill_cases),
    ("isIn", unicode_ranges::is_in),
    ("IsControl", |cx| test(cx, is_control)),
    ("IsDigit", |cx| test(cx, is_digit)),
    ("IsGraphic", |cx| test(cx, is_graphic)),
    ("IsLetter", |cx| test(cx, is_letter)),
    ("IsLower", |cx| test(cx, is_lower)),
    ("IsMark", |cx| test(cx, |r| in_set(set::M, r))),
    ("IsNumber", |cx| test(cx, |r| in_set(set::N, r))),
    ("IsPrint", |cx| test(cx, is_print)),
    ("IsPunct", |cx| test(cx, |r| in_set(set::P, r))),
    ("IsSpace", |cx| test(cx, is_space)),
    ("IsSymbol", |cx| test(cx, |r| in_set(set::S, r))),
    ("IsTitle", |cx| test(cx, |r| in_set(set::LT, r))),
    ("IsUpper", |cx| test(cx, is_upper)),
    ("ToLower", |cx| convert(cx, to_lower)),
    ("ToTitle", |cx| convert(cx, to_title)),
    ("ToUpper", |cx| convert(cx, to_upper)),
    ("SimpleFold", |cx| convert(cx, simple_fold)),
];

/// Those of the part that packages of the library import.
pub(super) const INTERNAL_NATIVES: &[(&str, NativeFn)] = &[
    ("IsDigit", |cx| test(cx, is_digit)),
    ("IsLetter", |cx| test(cx, is_letter)),
    ("IsSpace", |cx| test(cx, is_space)),
    ("IsUpper", |cx| test(cx, is_upper)),
    ("SimpleFold", |cx| convert(cx, simple_fold)),
    ("ToLower", |cx| convert(cx, to_lower)),
    ("ToTitle", |cx| convert(cx, to_title)),
    ("ToUpper", |cx| convert(cx, to_upper)),
];

fn test(cx: &mut NativeCx<'_>, holds: fn(u32) -> bool) -> NativeResult {
    let answer = holds(cx.arg(0) as u32);
    cx.ret_bool(0, answer);
    Ok(Flow::Done)
}

fn convert(cx: &mut NativeCx<'_>, mapping: fn(u32) -> u32) -> NativeResult {
    let rune = mapping(cx.arg(0) as u32);
    cx.ret_i64(0, i64::from(rune as i32));
    Ok(Flow::Done)
}

/// True if the character is in the table with this number (from 1).
fn in_set(number: usize, rune: u32) -> bool {
    let Some(ranges) = number.checked_sub(1).and_then(|i| SETS.get(i)) else {
        return false;
    };
    let at = ranges.partition_point(|range| range.1 < rune);
    ranges.get(at).is_some_and(|range| range.0 <= rune)
}

fn is_control(rune: u32) -> bool {
    rune < 0x20 || (0x7F..0xA0).contains(&rune)
}

fn is_digit(rune: u32) -> bool {
    if rune < 0x80 {
        return (u32::from(b'0')..=u32::from(b'9')).contains(&rune);
    }
    in_set(set::ND, rune)
}

fn ascii(rune: u32) -> Option<u8> {
    if rune < 0x80 { Some(rune as u8) } else { None }
}

fn is_letter(rune: u32) -> bool {
    ascii(rune).map_or_else(|| in_set(set::L, rune), |b| b.is_ascii_alphabetic())
}

fn is_lower(rune: u32) -> bool {
    ascii(rune).map_or_else(|| in_set(set::LL, rune), |b| b.is_ascii_lowercase())
}

fn is_upper(rune: u32) -> bool {
    ascii(rune).map_or_else(|| in_set(set::LU, rune), |b| b.is_ascii_uppercase())
}

/// Go's white space: six ASCII characters, NEL, and the set Z.
pub(super) fn is_space(rune: u32) -> bool {
    matches!(
        rune,
        0x09..=0x0D | 0x20 | 0x85 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000
    )
}

/// Letters, marks, numbers, punctuation, symbols, and the ASCII space.
pub(super) fn is_print(rune: u32) -> bool {
    if rune < 0x7F {
        return rune >= 0x20;
    }
    [set::L, set::M, set::N, set::P, set::S]
        .iter()
        .any(|&number| in_set(number, rune))
}

/// The printable ones and all spaces.
pub(super) fn is_graphic(rune: u32) -> bool {
    is_print(rune) || in_set(set::ZS, rune)
}

fn by_runs(runs: &[(u32, u32, u32, i32)], rune: u32) -> u32 {
    let at = runs.partition_point(|run| run.1 < rune);
    match runs.get(at) {
        Some(&(first, _, step, delta)) if first <= rune && (rune - first).is_multiple_of(step) => {
            rune.wrapping_add_signed(delta)
        }
        _ => rune,
    }
}

/// Upper case.
pub(super) fn to_upper(rune: u32) -> u32 {
    ascii(rune).map_or_else(
        || by_runs(UPPER, rune),
        |b| u32::from(b.to_ascii_uppercase()),
    )
}

/// Lower case.
pub(super) fn to_lower(rune: u32) -> u32 {
    ascii(rune).map_or_else(
        || by_runs(LOWER, rune),
        |b| u32::from(b.to_ascii_lowercase()),
    )
}

fn to_title(rune: u32) -> u32 {
    ascii(rune).map_or_else(
        || by_runs(TITLE, rune),
        |b| u32::from(b.to_ascii_uppercase()),
    )
}

/// The next character that folds to the same.
pub(super) fn simple_fold(rune: u32) -> u32 {
    if let Ok(at) = FOLD.binary_search_by_key(&rune, |row| row.0)
        && let Some(row) = FOLD.get(at)
    {
        return row.1;
    }
    let lower = to_lower(rune);
    if lower != rune {
        return lower;
    }
    to_upper(rune)
}

/// One character for all that fold to the same: the least.
pub(super) fn fold(rune: u32) -> u32 {
    let mut least = rune;
    let mut next = simple_fold(rune);
    for _ in 0..8 {
        if next == rune {
            break;
        }
        least = least.min(next);
        next = simple_fold(next);
    }
    least
}
