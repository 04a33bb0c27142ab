//! Classes of characters in patterns: ranges, negation, case, names.
//!
//! In: ranges as a pattern lists them. Out: [`Class`], sorted ranges that neither overlap nor touch.

use super::unicode::simple_fold;
use super::unicode_names::NAMES;
use super::unicode_tables::SETS;

/// The greatest character.
pub(super) const MAX_RUNE: u32 = 0x10_FFFF;

/// Ranges of characters, first and last.
pub(super) type Class = Vec<(u32, u32)>;

/// Only between these do characters fold to others.
const FOLDING: (u32, u32) = (0x41, 0x1E943);

/// Sorts and joins ranges.
pub(super) fn normalize(mut ranges: Class) -> Class {
    ranges.sort_unstable();
    let mut out: Class = Vec::with_capacity(ranges.len());
    for (lo, hi) in ranges {
        match out.last_mut() {
            Some(last) if lo <= last.1.saturating_add(1) => last.1 = last.1.max(hi),
            _ => out.push((lo, hi)),
        }
    }
    out
}

/// All characters that are not in a normal class.
pub(super) fn negate(class: &Class) -> Class {
    let mut out = Vec::with_capacity(class.len() + 1);
    let mut next = 0;
    for &(lo, hi) in class {
        if next < lo {
            out.push((next, lo - 1));
        }
        next = hi + 1;
    }
    if next <= MAX_RUNE {
        out.push((next, MAX_RUNE));
    }
    out
}

/// Adds a range, and what its characters fold to if case does not matter.
pub(super) fn add_range(class: &mut Class, (lo, hi): (u32, u32), folds: bool) {
    class.push((lo, hi));
    if !folds || lo <= FOLDING.0 && hi >= FOLDING.1 {
        return;
    }
    for rune in lo.max(FOLDING.0)..=hi.min(FOLDING.1) {
        let mut other = simple_fold(rune);
        for _ in 0..8 {
            if other == rune {
                break;
            }
            class.push((other, other));
            other = simple_fold(other);
        }
    }
}

/// The character in all its cases.
pub(super) fn folded(rune: u32) -> Class {
    let mut class = Vec::new();
    add_range(&mut class, (rune, rune), true);
    normalize(class)
}

/// `\d`, `\s`, `\w` by their letter.
pub(super) fn perl(letter: u8) -> Option<&'static [(u32, u32)]> {
    Some(match letter {
        b'd' => &[(0x30, 0x39)],
        b's' => &[(0x9, 0xA), (0xC, 0xD), (0x20, 0x20)],
        b'w' => WORD,
        _ => return None,
    })
}

const WORD: &[(u32, u32)] = &[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];

/// `[:name:]` by its name.
pub(super) fn posix(name: &[u8]) -> Option<&'static [(u32, u32)]> {
    Some(match name {
        b"alnum" => &[(0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)],
        b"alpha" => &[(0x41, 0x5A), (0x61, 0x7A)],
        b"ascii" => &[(0, 0x7F)],
        b"blank" => &[(0x9, 0x9), (0x20, 0x20)],
        b"cntrl" => &[(0, 0x1F), (0x7F, 0x7F)],
        b"digit" => &[(0x30, 0x39)],
        b"graph" => &[(0x21, 0x7E)],
        b"lower" => &[(0x61, 0x7A)],
        b"print" => &[(0x20, 0x7E)],
        b"punct" => &[(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)],
        b"space" => &[(0x9, 0xD), (0x20, 0x20)],
        b"upper" => &[(0x41, 0x5A)],
        b"word" => WORD,
        b"xdigit" => &[(0x30, 0x39), (0x41, 0x46), (0x61, 0x66)],
        _ => return None,
    })
}

/// `\p{name}`: a category or script, by any spelling of its name.
pub(super) fn unicode(name: &[u8]) -> Option<Class> {
    let name: Vec<u8> = name
        .iter()
        .filter(|byte| !matches!(byte, b' ' | b'-' | b'_'))
        .map(u8::to_ascii_lowercase)
        .collect();
    let name = std::str::from_utf8(&name).ok()?;
    match name {
        "any" => return Some(vec![(0, MAX_RUNE)]),
        "ascii" => return Some(vec![(0, 0x7F)]),
        "assigned" => return Some(negate(&unicode(b"cn")?)),
        _ => {}
    }
    let at = NAMES.binary_search_by_key(&name, |row| row.0).ok()?;
    let number = usize::from(NAMES.get(at)?.1);
    SETS.get(number.checked_sub(1)?).map(|set| set.to_vec())
}
