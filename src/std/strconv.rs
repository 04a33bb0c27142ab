//! Natives of `strconv`: integers in any base, quoting; floats are in `float.rs`.

use super::float::{float_prefix, format_float, parse_float};
use super::text::{append, decode, push_rune};
use super::unicode::{is_graphic, is_print};
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("parseInt", parse_int_native),
    ("parseUint", parse_uint_native),
    ("parseFloat", parse_float_native),
    ("floatPrefix", |cx| {
        let n = float_prefix(cx.look_str(0));
        cx.handles(n as u64);
        cx.ret(0, n as u64);
        Ok(Flow::Done)
    }),
    ("Itoa", |cx| {
        let mut room = [0; ROOM];
        cx.ret_str(0, int_text(&mut room, cx.arg_i64(0), 10))?;
        Ok(Flow::Done)
    }),
    ("FormatInt", |cx| {
        let (base, mut room) = (checked_base(cx, 1)?, [0; ROOM]);
        cx.ret_str(0, int_text(&mut room, cx.arg_i64(0), base))?;
        Ok(Flow::Done)
    }),
    ("FormatUint", |cx| {
        let (base, mut room) = (checked_base(cx, 1)?, [0; ROOM]);
        cx.ret_str(0, uint_text(&mut room, cx.arg(0), base))?;
        Ok(Flow::Done)
    }),
    ("FormatFloat", |cx| {
        let out = format_float(cx.arg_f64(0), cx.arg(1) as u8, cx.arg_i64(2), cx.arg_i64(3));
        cx.ret_str(0, &out)?;
        Ok(Flow::Done)
    }),
    ("AppendInt", |cx| {
        let (base, mut room) = (checked_base(cx, 4)?, [0; ROOM]);
        appended(cx, int_text(&mut room, cx.arg_i64(3), base))
    }),
    ("AppendUint", |cx| {
        let (base, mut room) = (checked_base(cx, 4)?, [0; ROOM]);
        appended(cx, uint_text(&mut room, cx.arg(3), base))
    }),
    ("AppendFloat", |cx| {
        let out = format_float(cx.arg_f64(3), cx.arg(4) as u8, cx.arg_i64(5), cx.arg_i64(6));
        appended(cx, &out)
    }),
    ("Quote", |cx| quoted(cx, Escape::Unprintable)),
    ("QuoteToASCII", |cx| quoted(cx, Escape::NotAscii)),
    ("QuoteToGraphic", |cx| quoted(cx, Escape::NotGraphic)),
    ("QuoteRune", |cx| quoted_rune(cx, Escape::Unprintable)),
    ("QuoteRuneToASCII", |cx| quoted_rune(cx, Escape::NotAscii)),
    ("QuoteRuneToGraphic", |cx| {
        quoted_rune(cx, Escape::NotGraphic)
    }),
    ("IsPrint", |cx| {
        let answer = is_print(cx.arg(0) as u32);
        cx.ret_bool(0, answer);
        Ok(Flow::Done)
    }),
    ("IsGraphic", |cx| {
        let answer = is_graphic(cx.arg(0) as u32);
        cx.ret_bool(0, answer);
        Ok(Flow::Done)
    }),
    ("CanBackquote", |cx| {
        let answer = can_backquote(cx.arg_str(0));
        cx.ret_bool(0, answer);
        Ok(Flow::Done)
    }),
];

fn appended(cx: &mut NativeCx<'_>, bytes: &[u8]) -> NativeResult {
    let grown = append(cx, cx.arg_slice(0), bytes)?;
    cx.ret_slice(0, grown);
    Ok(Flow::Done)
}

fn checked_base(cx: &NativeCx<'_>, i: usize) -> Result<u32, crate::vm::native::Trap> {
    match cx.arg_i64(i) {
        base @ 2..=36 => Ok(base as u32),
        _ => Err(cx.panic_text("strconv: illegal AppendInt/FormatInt base")),
    }
}

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Bytes of a number in any base, with its sign.
const ROOM: usize = 65;

/// `value` in a base from 2 to 36, at the end of `room`.
fn uint_text(room: &mut [u8; ROOM], value: u64, base: u32) -> &[u8] {
    let at = match base {
        // A base that the compiler knows needs no division.
        10 => put_digits(room, value, 10),
        base => put_digits(room, value, u64::from(base)),
    };
    room.get(at..).unwrap_or(&[])
}

/// The same with its sign.
fn int_text(room: &mut [u8; ROOM], value: i64, base: u32) -> &[u8] {
    let n = uint_text(room, value.unsigned_abs(), base).len();
    let mut at = ROOM - n;
    if value < 0 {
        at -= 1;
        if let Some(place) = room.get_mut(at) {
            *place = b'-';
        }
    }
    room.get(at..).unwrap_or(&[])
}

/// Writes digits from the end of `room` on; where they begin.
#[inline(always)]
fn put_digits(room: &mut [u8; ROOM], mut value: u64, base: u64) -> usize {
    let mut at = ROOM;
    loop {
        at -= 1;
        if let (Some(place), Some(&digit)) = (room.get_mut(at), DIGITS.get((value % base) as usize))
        {
            *place = digit;
        }
        value /= base;
        if value == 0 {
            return at;
        }
    }
}

/// Appends `value` in a base from 2 to 36.
pub(super) fn push_uint(out: &mut Vec<u8>, value: u64, base: u32) {
    out.extend_from_slice(uint_text(&mut [0; ROOM], value, base));
}

/// Appends `value` with its sign.
pub(super) fn push_int(out: &mut Vec<u8>, value: i64, base: u32) {
    out.extend_from_slice(int_text(&mut [0; ROOM], value, base));
}

/// What the Go text calls fine, badSyntax, badRange.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    Fine = 0,
    Syntax = 1,
    Range = 2,
}

fn digit_of(byte: u8) -> u64 {
    match byte {
        b'0'..=b'9' => u64::from(byte - b'0'),
        b'a'..=b'z' => u64::from(byte - b'a') + 10,
        b'A'..=b'Z' => u64::from(byte - b'A') + 10,
        _ => 99,
    }
}

/// True if underscores stand only between digits or behind a base prefix.
pub(super) fn underscores_ok(text: &[u8]) -> bool {
    let text = match text {
        [b'+' | b'-', rest @ ..] => rest,
        _ => text,
    };
    let (mut last, rest, is_hex) = match text {
        [b'0', b'x' | b'X', rest @ ..] => (b'0', rest, true),
        [b'0', b'b' | b'B' | b'o' | b'O', rest @ ..] => (b'0', rest, false),
        _ => (b'^', text, false),
    };
    for &byte in rest {
        let kind = match byte {
            b'0'..=b'9' => b'0',
            b'a'..=b'f' | b'A'..=b'F' if is_hex => b'0',
            b'_' => b'_',
            _ => b'!',
        };
        if kind == b'_' && last != b'0' || kind == b'!' && last == b'_' {
            return false;
        }
        last = kind;
    }
    last != b'_'
}

/// Reads an unsigned integer that must not be above `max`.
pub(super) fn parse_uint(text: &[u8], base: i64, max: u64) -> (u64, Code) {
    let mut digits = text;
    let mut radix = base as u64;
    if base == 0 {
        radix = 10;
        if let [b'0', rest @ ..] = text {
            (radix, digits) = match text {
                [_, b'x' | b'X', more @ ..] if !more.is_empty() => (16, more),
                [_, b'b' | b'B', more @ ..] if !more.is_empty() => (2, more),
                [_, b'o' | b'O', more @ ..] if !more.is_empty() => (8, more),
                _ if rest.is_empty() => (10, text),
                _ => (8, rest),
            };
        }
    }
    if digits.is_empty() {
        return (0, Code::Syntax);
    }
    let mut value: u64 = 0;
    let mut is_over = false;
    let mut has_underscores = false;
    for &byte in digits {
        if byte == b'_' && base == 0 {
            has_underscores = true;
            continue;
        }
        let digit = digit_of(byte);
        if digit >= radix {
            return (0, Code::Syntax);
        }
        match value
            .checked_mul(radix)
            .and_then(|v| v.checked_add(digit))
            .filter(|&v| v <= max)
        {
            Some(next) => value = next,
            None => {
                is_over = true;
                break;
            }
        }
    }
    if is_over {
        // The first digit too many ends the reading: what stands behind it is not looked at.
        return (max, Code::Range);
    }
    if has_underscores && !underscores_ok(text) {
        return (0, Code::Syntax);
    }
    (value, Code::Fine)
}

fn bits_of(cx: &NativeCx<'_>, i: usize) -> u32 {
    match cx.arg_i64(i) {
        bits @ 1..=64 => bits as u32,
        _ => 64,
    }
}

fn parse_uint_native(cx: &mut NativeCx<'_>) -> NativeResult {
    let max = u64::MAX >> (64 - bits_of(cx, 3));
    let (value, code) = parse_uint(cx.arg_str(0), cx.arg_i64(2), max);
    cx.ret(0, value);
    cx.ret(1, code as u64);
    Ok(Flow::Done)
}

/// Reads an integer of so many bits.
fn parse_int(text: &[u8], base: i64, bits: u32) -> (i64, Code) {
    let (is_negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let limit = 1u64 << (bits - 1);
    let (value, code) = parse_uint(digits, base, u64::MAX);
    let (value, code) = match code {
        Code::Syntax => (0, code),
        _ if is_negative && value > limit => (limit, Code::Range),
        _ if !is_negative && value >= limit => (limit - 1, Code::Range),
        _ => (value, code),
    };
    let value = value as i64;
    (
        if is_negative {
            value.wrapping_neg()
        } else {
            value
        },
        code,
    )
}

/// Reads a decimal integer of 64 bits.
pub(super) fn parse_decimal(text: &[u8]) -> (i64, Code) {
    parse_int(text, 10, 64)
}

fn parse_int_native(cx: &mut NativeCx<'_>) -> NativeResult {
    let (value, code) = parse_int(cx.arg_str(0), cx.arg_i64(2), bits_of(cx, 3));
    cx.ret_i64(0, value);
    cx.ret(1, code as u64);
    Ok(Flow::Done)
}

fn parse_float_native(cx: &mut NativeCx<'_>) -> NativeResult {
    let (value, code) = parse_float(cx.arg_str(0), cx.arg_i64(2) == 32);
    cx.ret_f64(0, value);
    cx.ret(1, code as u64);
    Ok(Flow::Done)
}

/// Which characters a quoted form escapes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escape {
    Unprintable,
    NotAscii,
    NotGraphic,
}

fn push_hex(out: &mut Vec<u8>, value: u32, width: usize) {
    for i in (0..width).rev() {
        if let Some(&digit) = DIGITS.get((value >> (4 * i) & 15) as usize) {
            out.push(digit);
        }
    }
}

fn push_escaped(out: &mut Vec<u8>, rune: u32, quote: u8, escape: Escape) {
    if rune == u32::from(quote) || rune == u32::from(b'\\') {
        out.push(b'\\');
        out.push(rune as u8);
        return;
    }
    let stays = match escape {
        Escape::NotAscii => (0x20..0x7F).contains(&rune),
        Escape::Unprintable => is_print(rune),
        Escape::NotGraphic => is_graphic(rune),
    };
    if stays {
        push_rune(out, rune);
        return;
    }
    out.push(b'\\');
    match rune {
        0x07 => out.push(b'a'),
        0x08 => out.push(b'b'),
        0x0C => out.push(b'f'),
        0x0A => out.push(b'n'),
        0x0D => out.push(b'r'),
        0x09 => out.push(b't'),
        0x0B => out.push(b'v'),
        0..0x20 | 0x7F => {
            out.push(b'x');
            push_hex(out, rune, 2);
        }
        _ => {
            let rune = char::from_u32(rune).map_or(0xFFFD, u32::from);
            if rune < 0x10000 {
                out.push(b'u');
                push_hex(out, rune, 4);
            } else {
                out.push(b'U');
                push_hex(out, rune, 8);
            }
        }
    }
}

fn quote(text: &[u8], escape: Escape) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 2);
    out.push(b'"');
    let mut rest = text;
    while let Some(&first) = rest.first() {
        let (rune, width) = decode(rest);
        if width == 1 && first >= 0x80 {
            out.extend_from_slice(b"\\x");
            push_hex(&mut out, u32::from(first), 2);
        } else {
            push_escaped(&mut out, rune, b'"', escape);
        }
        rest = rest.get(width..).unwrap_or(&[]);
    }
    out.push(b'"');
    out
}

/// One character as it stands between the quotes of a quoted text.
pub(super) fn quoted_char(rune: u32) -> String {
    let mut out = Vec::new();
    push_escaped(&mut out, rune, b'"', Escape::Unprintable);
    String::from_utf8_lossy(&out).into_owned()
}

fn quoted(cx: &mut NativeCx<'_>, escape: Escape) -> NativeResult {
    let out = quote(cx.arg_str(0), escape);
    cx.ret_str(0, &out)?;
    Ok(Flow::Done)
}

fn quoted_rune(cx: &mut NativeCx<'_>, escape: Escape) -> NativeResult {
    let rune = char::from_u32(cx.arg(0) as u32).map_or(0xFFFD, u32::from);
    let mut out = vec![b'\''];
    push_escaped(&mut out, rune, b'\'', escape);
    out.push(b'\'');
    cx.ret_str(0, &out)?;
    Ok(Flow::Done)
}

fn can_backquote(text: &[u8]) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let (rune, width) = decode(rest);
        let is_wrong = width == 1 && rune == 0xFFFD;
        let is_control = rune < 0x20 && rune != 0x09;
        if is_wrong || is_control || matches!(rune, 0x60 | 0x7F | 0xFEFF) {
            return false;
        }
        rest = rest.get(width..).unwrap_or(&[]);
    }
    true
}
