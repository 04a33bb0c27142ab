//! The fast lane of `fmt`: values of plain types, whose text needs neither a method nor a walk.
//!
//! In: values as interfaces, and a format. Out: text appended to the printer's output, and how far it went; whatever is not
//! plain is left to the Go text: methods, composite values, `#`, `*`, `[n]`, wrong verbs and all complaints.

use super::float::format_float;
use super::strconv::{push_int, push_uint};
use super::text::{append, count_runes};
use crate::vm::native::{Flow, Iface, Kind, NativeCx, NativeResult, SliceRef};

/// A value of a plain type.
enum Plain<'a> {
    Nil,
    Str(&'a [u8]),
    Int(i64),
    Uint(u64),
    Bool(bool),
    /// Value and size in bits.
    Float(f64, i64),
}

/// The value, if its type is plain and has no methods.
fn plain_of<'a>(cx: &NativeCx<'a>, value: Iface) -> Option<Plain<'a>> {
    let Some(ty) = cx.rtype_of(value.ty) else {
        return Some(Plain::Nil);
    };
    if !ty.methods.is_empty() {
        return None;
    }
    Some(match ty.kind {
        Kind::String => Plain::Str(cx.str_at(value.data)),
        Kind::Int | Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => {
            Plain::Int(value.data as i64)
        }
        Kind::Uint | Kind::Uint8 | Kind::Uint16 | Kind::Uint32 | Kind::Uint64 | Kind::Uintptr => {
            Plain::Uint(value.data)
        }
        Kind::Bool => Plain::Bool(value.data as u8 != 0),
        Kind::Float64 => Plain::Float(f64::from_bits(value.data), 64),
        Kind::Float32 => Plain::Float(f64::from(f32::from_bits(value.data as u32)), 32),
        _ => return None,
    })
}

/// Element `i` of a `[]any`.
fn value_at(cx: &NativeCx<'_>, values: SliceRef, i: u64) -> Iface {
    let at = values.ptr + 16 * i;
    Iface {
        ty: cx.read_u64(at),
        data: cx.read_u64(at + 8),
    }
}

/// As `%v`.
fn push(out: &mut Vec<u8>, value: &Plain<'_>) {
    match *value {
        Plain::Nil => out.extend_from_slice(b"<nil>"),
        Plain::Str(text) => out.extend_from_slice(text),
        Plain::Int(int) => push_int(out, int, 10),
        Plain::Uint(uint) => push_uint(out, uint, 10),
        Plain::Bool(is_true) => out.extend_from_slice(if is_true { b"true" } else { b"false" }),
        Plain::Float(float, bits) => out.extend_from_slice(&format_float(float, b'g', -1, bits)),
    }
}

/// `Plain(dst []byte, a []any, ln bool) ([]byte, int)`; at the end of a whole line its newline.
pub(super) fn plain(cx: &mut NativeCx<'_>) -> NativeResult {
    let values = cx.arg_slice(3);
    let is_line = cx.arg_bool(6);
    let mut out = Vec::with_capacity(64);
    let mut done = 0;
    let mut was_string = true;
    while done < values.len {
        let Some(value) = plain_of(cx, value_at(cx, values, done)) else {
            break;
        };
        let is_string = matches!(value, Plain::Str(_));
        if done > 0 && (is_line || !is_string && !was_string) {
            out.push(b' ');
        }
        push(&mut out, &value);
        was_string = is_string;
        done += 1;
    }
    if is_line && done == values.len {
        out.push(b'\n');
    }
    let grown = append(cx, cx.arg_slice(0), &out)?;
    cx.ret_slice(0, grown);
    cx.ret(3, done);
    Ok(Flow::Done)
}

/// Flags, width and precision of a directive.
#[derive(Default)]
struct Spec {
    minus: bool,
    plus: bool,
    zero: bool,
    width: Option<usize>,
    precision: Option<i64>,
}

/// Reads what stands between `%` and the verb; the rest begins with the verb. `None` for what is not for this lane.
fn spec_of(mut text: &[u8]) -> Option<(Spec, &[u8])> {
    let mut spec = Spec::default();
    loop {
        match text {
            [b'-', rest @ ..] => (spec.minus, text) = (true, rest),
            [b'+', rest @ ..] => (spec.plus, text) = (true, rest),
            [b'0', rest @ ..] => (spec.zero, text) = (true, rest),
            _ => break,
        }
    }
    if let Some((width, rest)) = number(text)? {
        (spec.width, text) = (Some(width), rest);
    }
    if let [b'.', rest @ ..] = text {
        let (precision, rest) = number(rest)?.unwrap_or((0, rest));
        (spec.precision, text) = (Some(precision as i64), rest);
    }
    Some((spec, text))
}

/// Up to three digits; `None` for more.
fn number(text: &[u8]) -> Option<Option<(usize, &[u8])>> {
    let n = text.iter().take_while(|b| b.is_ascii_digit()).count();
    if n == 0 {
        return Some(None);
    }
    if n > 3 {
        return None;
    }
    let (digits, rest) = text.split_at_checked(n)?;
    let value = digits
        .iter()
        .fold(0, |sum, b| sum * 10 + usize::from(b - b'0'));
    Some(Some((value, rest)))
}

/// Appends one value as the directive says; false if that is not for this lane.
fn push_directive(out: &mut Vec<u8>, spec: &Spec, verb: u8, value: &Plain<'_>) -> bool {
    let start = out.len();
    let mut is_number = true;
    match (verb, value) {
        (b'v', _) if spec.plus => return false,
        (b'v' | b's', Plain::Str(text)) if spec.precision.is_none() && !spec.zero && !spec.plus => {
            out.extend_from_slice(text);
            is_number = false;
        }
        (b'v' | b't', Plain::Bool(_)) if !spec.zero => {
            push(out, value);
            is_number = false;
        }
        (b'v' | b'd', Plain::Int(int)) if spec.precision.is_none() => push_int(out, *int, 10),
        (b'v' | b'd', Plain::Uint(uint)) if spec.precision.is_none() => push_uint(out, *uint, 10),
        (b'x', Plain::Int(int)) if spec.precision.is_none() => push_int(out, *int, 16),
        (b'x', Plain::Uint(uint)) if spec.precision.is_none() => push_uint(out, *uint, 16),
        (b'v' | b'g' | b'f' | b'e', Plain::Float(float, bits)) if float.is_finite() => {
            let format = if verb == b'v' { b'g' } else { verb };
            let default = if format == b'g' { -1 } else { 6 };
            let precision = spec.precision.unwrap_or(default);
            out.extend_from_slice(&format_float(*float, format, precision, *bits));
        }
        _ => return false,
    }
    if spec.plus && is_number && out.get(start) != Some(&b'-') {
        out.insert(start, b'+');
    }
    pad(out, start, spec, is_number);
    true
}

/// Fills what stands behind `start` up to the width.
fn pad(out: &mut Vec<u8>, start: usize, spec: &Spec, is_number: bool) {
    let Some(width) = spec.width else { return };
    let have = count_runes(out.get(start..).unwrap_or(&[]));
    let Some(missing) = width.checked_sub(have) else {
        return;
    };
    if spec.minus {
        out.extend(std::iter::repeat_n(b' ', missing));
    } else if spec.zero && is_number {
        let signed = matches!(out.get(start), Some(b'-' | b'+'));
        let at = start + usize::from(signed);
        out.splice(at..at, std::iter::repeat_n(b'0', missing));
    } else {
        out.splice(start..start, std::iter::repeat_n(b' ', missing));
    }
}

/// `Format(dst []byte, format string, a []any, at, arg int) (out []byte, next, nextArg int)`: formats from `at` on, up to the end or to
/// the `%` of the first directive that is left to the Go text.
pub(super) fn format(cx: &mut NativeCx<'_>) -> NativeResult {
    let format = cx.look_str(3);
    let values = cx.arg_slice(5);
    let mut at = cx.arg(8) as usize;
    let mut arg = cx.arg(9);
    let mut out = Vec::with_capacity(format.len() + 32);
    while let Some(rest) = format.get(at..).filter(|rest| !rest.is_empty()) {
        let literal = rest.iter().position(|&b| b == b'%').unwrap_or(rest.len());
        out.extend_from_slice(rest.get(..literal).unwrap_or(&[]));
        at += literal;
        let Some(directive) = rest.get(literal + 1..) else {
            break;
        };
        if let [b'%', ..] = directive {
            out.push(b'%');
            at += 2;
            continue;
        }
        let Some((spec, [verb, tail @ ..])) = spec_of(directive) else {
            break;
        };
        if arg >= values.len {
            break;
        }
        let Some(value) = plain_of(cx, value_at(cx, values, arg)) else {
            break;
        };
        if !push_directive(&mut out, &spec, *verb, &value) {
            break;
        }
        arg += 1;
        at = format.len() - tail.len();
    }
    let grown = append(cx, cx.arg_slice(0), &out)?;
    cx.ret_slice(0, grown);
    cx.ret(3, at as u64);
    cx.ret(4, arg);
    Ok(Flow::Done)
}
