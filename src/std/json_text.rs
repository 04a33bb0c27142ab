//! Texts of JSON made and taken apart: quoting, unquoting, leaving out spaces, indenting, and tokens.
//!
//! In: strings of a program, or JSON that `json_scan.rs` found right. Out: bytes, or where a token stands.

use super::json_scan::is_space;
use super::text::{decode, push_rune};

const HEX: &[u8; 16] = b"0123456789abcdef";

/// `\u00` and two digits.
fn push_u00(out: &mut Vec<u8>, byte: u8) {
    let digit = |n: u8| HEX.get(usize::from(n)).copied().unwrap_or(b'0');
    out.extend_from_slice(b"\\u00");
    out.extend_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
}

/// True for what could end a script inside HTML.
fn is_html(byte: u8) -> bool {
    matches!(byte, b'<' | b'>' | b'&')
}

/// Appends a string in quotes. Wrong bytes become the replacement character, written as an escape.
pub(super) fn push_quoted(out: &mut Vec<u8>, text: &[u8], escape_html: bool) {
    out.push(b'"');
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.iter().position(|&b| {
            b < b' ' || b == b'"' || b == b'\\' || b >= 0x80 || escape_html && is_html(b)
        });
        let (front, back) = rest.split_at(plain.unwrap_or(rest.len()));
        out.extend_from_slice(front);
        rest = back;
        let Some(&byte) = rest.first() else { break };
        let (rune, width) = decode(rest);
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0..0x80 => push_u00(out, byte),
            _ if width == 1 => out.extend_from_slice(b"\\ufffd"),
            _ if rune == 0x2028 => out.extend_from_slice(b"\\u2028"),
            _ if rune == 0x2029 => out.extend_from_slice(b"\\u2029"),
            _ => out.extend_from_slice(rest.get(..width).unwrap_or(&[])),
        }
        rest = rest.get(width..).unwrap_or(&[]);
    }
    out.push(b'"');
}

/// The number of four hexadecimal digits behind `\u`, if `text` begins with that.
fn escaped_unit(text: &[u8]) -> Option<u32> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    digits.iter().try_fold(0, |unit, &b| {
        char::from(b).to_digit(16).map(|d| unit << 4 | d)
    })
}

/// The string that stands between two quotes. Halves of surrogate pairs and wrong bytes become the replacement character.
pub(super) fn unquoted(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.iter().position(|&b| b == b'\\' || b >= 0x80);
        let (front, back) = rest.split_at(plain.unwrap_or(rest.len()));
        out.extend_from_slice(front);
        rest = back;
        let n = match *rest {
            [] => 0,
            [b'\\', b'u', ..] => push_unit(&mut out, rest),
            [b'\\', byte, ..] => {
                out.push(match byte {
                    b'b' => 0x08,
                    b'f' => 0x0C,
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    other => other,
                });
                2
            }
            _ => {
                let (rune, width) = decode(rest);
                push_rune(&mut out, rune);
                width
            }
        };
        rest = rest.get(n..).unwrap_or(&[]);
    }
    out
}

/// Appends the character of an escape, or of two that are a surrogate pair; how many bytes that took.
fn push_unit(out: &mut Vec<u8>, text: &[u8]) -> usize {
    let unit = escaped_unit(text).unwrap_or(0xFFFD);
    let low = escaped_unit(text.get(6..).unwrap_or(&[]));
    if let (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) = (unit, low) {
        push_rune(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
        return 12;
    }
    push_rune(out, unit);
    6
}

/// Where the string ends that begins behind the quote before `at`: the position of its closing quote, and whether it is
/// written as it is, of ASCII without escapes.
fn string_end(data: &[u8], mut at: usize) -> (usize, bool) {
    let mut is_plain = true;
    loop {
        match data.get(at) {
            None | Some(b'"') => return (at, is_plain),
            Some(b'\\') => {
                is_plain = false;
                at += 2;
            }
            Some(&byte) => {
                is_plain &= byte < 0x80;
                at += 1;
            }
        }
    }
}

/// A token: its first byte, or `s` for a string with escapes or beyond ASCII, and what it reaches from and to; strings without quotes.
pub(super) fn token(data: &[u8], at: usize) -> (u8, usize, usize) {
    let is_between = |&b: &u8| is_space(b) || b == b',' || b == b':';
    let rest = data.get(at..).unwrap_or(&[]);
    let start = at + rest.iter().take_while(|b| is_between(b)).count();
    let Some(&first) = data.get(start) else {
        return (0, start, start);
    };
    match first {
        b'"' => {
            let (end, is_plain) = string_end(data, start + 1);
            (if is_plain { b'"' } else { b's' }, start + 1, end)
        }
        b'{' | b'}' | b'[' | b']' => (first, start, start + 1),
        _ => {
            let rest = data.get(start..).unwrap_or(&[]);
            let is_end = |&b: &u8| is_between(&b) || b == b'}' || b == b']';
            let n = rest.iter().position(is_end);
            let kind = if first == b'-' || first.is_ascii_digit() {
                b'0'
            } else {
                first
            };
            (kind, start, start + n.unwrap_or(rest.len()))
        }
    }
}

/// Behind the array or object that was opened before `at`.
pub(super) fn closing(data: &[u8], mut at: usize) -> usize {
    let mut depth = 1;
    while let Some(&byte) = data.get(at) {
        at += 1;
        match byte {
            b'"' => at = string_end(data, at).0 + 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            _ => {}
        }
    }
    at
}

/// Appends JSON with what could end a script as escapes: it stands in strings alone.
pub(super) fn push_html(out: &mut Vec<u8>, json: &[u8]) {
    let mut rest = json;
    while let Some((&byte, next)) = rest.split_first() {
        rest = match *rest {
            [0xE2, 0x80, last @ (0xA8 | 0xA9), ref behind @ ..] => {
                out.extend_from_slice(if last == 0xA8 { b"\\u2028" } else { b"\\u2029" });
                behind
            }
            _ if is_html(byte) => {
                push_u00(out, byte);
                next
            }
            _ => {
                out.push(byte);
                next
            }
        };
    }
}

/// Appends JSON without the spaces between tokens.
pub(super) fn push_compact(out: &mut Vec<u8>, json: &[u8], escape_html: bool) {
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        let start = at;
        at += 1;
        if is_space(byte) {
            continue;
        }
        if byte == b'"' {
            at = string_end(json, at).0 + 1;
        }
        let part = json.get(start..at).unwrap_or(&[]);
        if escape_html {
            push_html(out, part);
        } else {
            out.extend_from_slice(part);
        }
    }
}

/// Appends JSON with each element and member on a line of its own. Spaces before it are left out, those behind it stay.
pub(super) fn push_indented(out: &mut Vec<u8>, json: &[u8], prefix: &[u8], indent: &[u8]) {
    let line = |out: &mut Vec<u8>, depth: usize| {
        out.push(b'\n');
        out.extend_from_slice(prefix);
        for _ in 0..depth {
            out.extend_from_slice(indent);
        }
    };
    let tail = json.iter().rev().take_while(|&&b| is_space(b)).count();
    let (body, tail) = json.split_at(json.len() - tail);
    let (mut at, mut depth, mut is_open) = (0, 0usize, false);
    while let Some(&byte) = body.get(at) {
        let start = at;
        at += 1;
        if is_space(byte) {
            continue;
        }
        let was_open = std::mem::replace(&mut is_open, matches!(byte, b'{' | b'['));
        let is_close = matches!(byte, b'}' | b']');
        if was_open && !is_close {
            line(out, depth);
        }
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if !was_open {
                    line(out, depth);
                }
            }
            b'"' => at = string_end(body, at).0 + 1,
            _ => {}
        }
        out.extend_from_slice(body.get(start..at).unwrap_or(&[]));
        match byte {
            b',' => line(out, depth),
            b':' => out.push(b' '),
            _ => {}
        }
    }
    out.extend_from_slice(tail);
}

#[cfg(test)]
mod tests {
    use super::{push_compact, push_indented, push_quoted, token, unquoted};

    fn made(push: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        push(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn strings_are_quoted_and_unquoted() {
        let text = "a<\"\\\u{8}\u{1}\u{e9}\u{2028}\u{1F600}".as_bytes();
        let quoted = made(|out| push_quoted(out, text, true));
        assert_eq!(
            quoted,
            "\"a\\u003c\\\"\\\\\\b\\u0001\u{e9}\\u2028\u{1F600}\""
        );
        assert_eq!(unquoted(&quoted.as_bytes()[1..quoted.len() - 1]), text);
        assert_eq!(made(|out| push_quoted(out, b"\xff", true)), "\"\\ufffd\"");
        let halves = unquoted(b"\\ud83d\\ude00\\ud83d\\u0041\\ude00\xff");
        assert_eq!(halves, "\u{1F600}\u{FFFD}A\u{FFFD}\u{FFFD}".as_bytes());
    }

    #[test]
    fn spaces_go_and_come() {
        let json = b" {\"a\" : [1, {}, \" \"]}\n";
        assert_eq!(
            made(|out| push_compact(out, json, false)),
            "{\"a\":[1,{},\" \"]}"
        );
        let lines = "{\n>-\"a\": [\n>--1,\n>--{},\n>--\" \"\n>-]\n>}\n";
        assert_eq!(made(|out| push_indented(out, json, b">", b"-")), lines);
    }

    #[test]
    fn tokens_come_one_by_one() {
        assert_eq!(token(b" , \"a\\\"b\": 1", 0), (b's', 4, 8));
        assert_eq!(token(b" , \"a\\\"b\": 1", 9), (b'0', 11, 12));
        assert_eq!(token(b"[true]", 1), (b't', 1, 5));
    }
}
