//! Natives of `encoding/json`: what looks at each byte. `json_scan.rs` has the grammar, `json_text.rs` what is made of right texts.

use super::float::parse_float;
use super::json_scan::{Halt, Scanner, check};
use super::json_text::{
    closing, push_compact, push_html, push_indented, push_quoted, token, unquoted,
};
use super::strconv::{Code, parse_decimal, parse_uint};
use super::text::append;
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("checkValid", |cx| {
        let (read, fault) = check(cx.arg_bytes(0)).err().unwrap_or_default();
        cx.ret(0, read as u64);
        cx.ret_str(1, fault.as_bytes())?;
        Ok(Flow::Done)
    }),
    ("scanOn", scan_on),
    ("nextToken", |cx| {
        let at = cx.arg(3);
        let (kind, start, end) = token(cx.look_bytes(0), at as usize);
        cx.handles((end as u64).saturating_sub(at));
        let next = end + usize::from(matches!(kind, b'"' | b's'));
        let slots = [u64::from(kind), start as u64, end as u64, next as u64];
        cx.ret_slots(0, &slots);
        Ok(Flow::Done)
    }),
    ("closing", |cx| {
        let at = cx.arg(3);
        let end = closing(cx.look_bytes(0), at as usize);
        cx.handles((end as u64).saturating_sub(at));
        cx.ret(0, end as u64);
        Ok(Flow::Done)
    }),
    ("unquote", |cx| {
        let text = unquoted(cx.arg_bytes(0));
        cx.ret_str(0, &text)?;
        Ok(Flow::Done)
    }),
    ("parseInt", |cx| {
        let (value, code) = parse_decimal(cx.arg_bytes(0));
        cx.ret_i64(0, value);
        cx.ret_bool(1, code == Code::Fine);
        Ok(Flow::Done)
    }),
    ("parseUint", |cx| {
        let max = u64::MAX >> (64 - cx.arg_i64(3).clamp(1, 64));
        let (value, code) = parse_uint(cx.arg_bytes(0), 10, max);
        cx.ret(0, value);
        cx.ret_bool(1, code == Code::Fine);
        Ok(Flow::Done)
    }),
    ("parseFloat", |cx| {
        let (value, code) = parse_float(cx.arg_bytes(0), cx.arg_i64(3) == 32);
        cx.ret_f64(0, value);
        cx.ret_bool(1, code == Code::Fine);
        Ok(Flow::Done)
    }),
    ("appendQuoted", |cx| {
        let text = cx.arg_str(3);
        made(cx, text.len() + 2, |cx, out| {
            push_quoted(out, text, cx.arg_bool(5));
        })
    }),
    ("appendValid", |cx| {
        let json = cx.arg_bytes(3);
        made(cx, json.len(), |cx, out| {
            push_compact(out, json, cx.arg_bool(6));
        })
    }),
    ("appendIndented", |cx| {
        let json = cx.arg_bytes(3);
        made(cx, json.len() * 2, |cx, out| {
            push_indented(out, json, cx.arg_str(6), cx.arg_str(8));
        })
    }),
    ("appendHTML", |cx| {
        let json = cx.arg_bytes(3);
        made(cx, json.len(), |_, out| push_html(out, json))
    }),
];

/// Answers the slice in the first argument with what `fill` makes behind it.
fn made(
    cx: &mut NativeCx<'_>,
    room: usize,
    fill: impl Fn(&NativeCx<'_>, &mut Vec<u8>),
) -> NativeResult {
    let mut out = Vec::with_capacity(room);
    fill(cx, &mut out);
    let grown = append(cx, cx.arg_slice(0), &out)?;
    cx.ret_slice(0, grown);
    Ok(Flow::Done)
}

/// `scanOn(data []byte, at, step, depth int, stack []byte) (stop, newStep, newDepth, halt int, fault string)`.
fn scan_on(cx: &mut NativeCx<'_>) -> NativeResult {
    let mut scanner = Scanner {
        step: cx.arg(4) as u8,
        depth: cx.arg(5) as usize,
    };
    let (stack, at) = (cx.look_bytes_mut(6), cx.arg(3));
    let (stop, halt) = scanner.scan(stack, cx.look_bytes(0), at as usize);
    cx.handles((stop as u64).saturating_sub(at));
    let (number, fault) = match halt {
        Halt::More if scanner.may_end() => (1, String::new()),
        Halt::More => (0, String::new()),
        Halt::Done => (2, String::new()),
        Halt::Full => (3, String::new()),
        Halt::Bad(fault) => (4, fault),
    };
    let step = u64::from(scanner.step);
    cx.ret_slots(0, &[stop as u64, step, scanner.depth as u64, number]);
    cx.ret_str(4, fault.as_bytes())?;
    Ok(Flow::Done)
}
