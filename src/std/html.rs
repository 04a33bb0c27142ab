//! Natives of `html`: entities of text.
//!
//! In: text. Out: the same with entities for characters, or with characters for entities, as the standard of HTML has them in text.

use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("escape", |cx| {
        changed(cx, |byte| entity_of(byte).is_some(), escaped)
    }),
    ("unescape", |cx| changed(cx, |byte| byte == b'&', unescaped)),
];

/// The entities of the standard, a line each: the name, with its semicolon where it needs one, a space, what it stands for (`\n` for the end of a line). In order of the names.
/// One text, so that a process which asks for none has nothing to relocate.
static ENTITIES: &[u8] = include_bytes!("html_entities.txt");

/// The longest name that needs no semicolon.
const LONGEST_OPEN: usize = 6;

/// The text itself if nothing in it has to change.
fn changed(
    cx: &mut NativeCx<'_>,
    is_special: fn(u8) -> bool,
    change: fn(&[u8]) -> Vec<u8>,
) -> NativeResult {
    let text = cx.arg_str(0);
    if text.iter().any(|byte| is_special(*byte)) {
        cx.ret_str(0, &change(text))?;
    } else {
        let (ptr, len) = (cx.arg(0), cx.arg(1));
        cx.ret_str_at(0, ptr, len);
    }
    Ok(Flow::Done)
}

fn entity_of(byte: u8) -> Option<&'static [u8]> {
    match byte {
        b'&' => Some(b"&amp;"),
        b'\'' => Some(b"&#39;"),
        b'<' => Some(b"&lt;"),
        b'>' => Some(b"&gt;"),
        b'"' => Some(b"&#34;"),
        _ => None,
    }
}

fn escaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 4);
    for byte in text {
        match entity_of(*byte) {
            Some(entity) => out.extend_from_slice(entity),
            None => out.push(*byte),
        }
    }
    out
}

fn unescaped(mut text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    while let Some(at) = text.iter().position(|byte| *byte == b'&') {
        out.extend_from_slice(&text[..at]);
        text = &text[at + 1..];
        let taken = if text.first() == Some(&b'#') {
            numbered(text, &mut out)
        } else {
            named(text, &mut out)
        };
        match taken {
            Some(taken) => text = &text[taken..],
            None => out.push(b'&'),
        }
    }
    out.extend_from_slice(text);
    out
}

/// An entity by number, behind the `&`: how many bytes it takes, its character put to the text; `None` if it is too short.
fn numbered(text: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let is_hex = matches!(text.get(1), Some(b'x' | b'X'));
    let (base, start) = if is_hex { (16, 2) } else { (10, 1) };
    let mut number = 0_i32;
    let mut at = start;
    while let Some(digit) = text.get(at).and_then(|byte| (*byte as char).to_digit(base)) {
        number = number.wrapping_mul(base as i32).wrapping_add(digit as i32);
        at += 1;
    }
    if text.get(at) == Some(&b';') {
        at += 1;
    }
    // As Go has it, one decimal digit alone is no number, and an x alone before a semicolon is 0.
    if at < 3 {
        return None;
    }
    let code = u32::try_from(number).unwrap_or(0);
    let shown = match code {
        0x80..=0x9f => OLD[(code - 0x80) as usize],
        0 => char::REPLACEMENT_CHARACTER,
        _ => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    out.extend_from_slice(shown.encode_utf8(&mut [0; 4]).as_bytes());
    Some(at)
}

/// What the numbers 0x80 to 0x9f stand for: the characters of Windows-1252.
const OLD: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}',
    '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
];

/// An entity by name, behind the `&`: the whole name, or the longest beginning that needs no semicolon.
fn named(text: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let letters = text
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let whole = letters + usize::from(text.get(letters) == Some(&b';'));
    let shorter = (2..=whole.saturating_sub(1).min(LONGEST_OPEN)).rev();
    for len in std::iter::once(whole).chain(shorter) {
        if let Some(value) = value_of(&text[..len]) {
            out.extend_from_slice(value);
            return Some(len);
        }
    }
    None
}

/// Looks a name up, by halves of the table.
fn value_of(name: &[u8]) -> Option<&'static [u8]> {
    let (mut low, mut high) = (0, ENTITIES.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = ENTITIES[..middle]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let line = ENTITIES[start..].split(|byte| *byte == b'\n').next()?;
        let space = line.iter().position(|byte| *byte == b' ')?;
        match line[..space].cmp(name) {
            std::cmp::Ordering::Equal => {
                return Some(match &line[space + 1..] {
                    b"\\n" => b"\n",
                    value => value,
                });
            }
            std::cmp::Ordering::Less => low = start + line.len() + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}
