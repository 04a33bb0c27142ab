//! Literals: the text of a token to its value.
//!
//! In: the bytes as the scanner took them, with `_` and prefixes. Out: a value or the bytes of a string; `None` if the text is
//! malformed, which the scanner has reported then.

use crate::syntax::token::Token;
use crate::types::constant::ConstValue;
use crate::types::constant::bigfloat::{BigFloat, MAX_EXP, pow10};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use std::sync::Arc;

impl ConstValue {
    /// The value of a literal token's text; `Unknown` if it is malformed.
    pub fn from_literal(text: &[u8], tok: Token) -> ConstValue {
        let value = match tok {
            Token::Int => parse_int(text),
            Token::Float => parse_float(text),
            Token::Imag => parse_imag(text),
            Token::Char => parse_char(text),
            Token::String => parse_string(text).map(|s| ConstValue::from_bytes(&s)),
            _ => None,
        };
        value.unwrap_or(ConstValue::Unknown)
    }
}

fn digits(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(|c| *c != b'_').collect()
}

fn parse_int(text: &[u8]) -> Option<ConstValue> {
    if let Some(n) = parse_small(text) {
        return Some(ConstValue::Int(n));
    }
    let t = digits(text);
    let (radix, body): (u32, &[u8]) = match t.as_slice() {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest),
        [b'0', b'o' | b'O', rest @ ..] => (8, rest),
        [b'0', b'b' | b'B', rest @ ..] => (2, rest),
        [b'0', rest @ ..] if !rest.is_empty() => (8, rest),
        rest => (10, rest),
    };
    BigInt::parse_bytes(body, radix).map(ConstValue::from_big)
}

/// Decimal digits alone, few enough to fit: nearly all literals.
fn parse_small(text: &[u8]) -> Option<i64> {
    let is_small = text.len() <= 18 && text.iter().all(u8::is_ascii_digit);
    let has_prefix = text.len() > 1 && text.first() == Some(&b'0');
    if text.is_empty() || !is_small || has_prefix {
        return None;
    }
    Some(text.iter().fold(0, |n, c| n * 10 + i64::from(c - b'0')))
}

fn parse_float(text: &[u8]) -> Option<ConstValue> {
    let t = digits(text);
    match t.as_slice() {
        [b'0', b'x' | b'X', rest @ ..] => parse_scaled(rest, 16, b"pP"),
        rest => parse_scaled(rest, 10, b"eE"),
    }
}

/// Mantissa digits with an optional point, then an optional exponent.
fn parse_scaled(t: &[u8], radix: u32, exp_chars: &[u8]) -> Option<ConstValue> {
    let at = t
        .iter()
        .position(|c| exp_chars.contains(c))
        .unwrap_or(t.len());
    let (mant, tail) = t.split_at(at);
    let exp: i64 = match tail.get(1..) {
        None | Some([]) => 0,
        Some(e) => std::str::from_utf8(e).ok()?.parse().ok()?,
    };
    let point = mant.iter().position(|c| *c == b'.').unwrap_or(mant.len());
    let fraction = mant.len().saturating_sub(point + 1) as i64;
    let all: Vec<u8> = mant.iter().copied().filter(|c| *c != b'.').collect();
    let m = if all.is_empty() {
        BigInt::zero()
    } else {
        BigInt::parse_bytes(&all, radix)?
    };
    if m.is_zero() {
        return Some(ConstValue::Rat(Arc::new(BigRational::zero())));
    }
    let value = if radix == 16 {
        ConstValue::from_float(BigFloat::new(m, exp.checked_sub(4 * fraction)?))
    } else {
        scale10(m, exp.checked_sub(fraction)?)
    };
    value.into_known()
}

/// `m * 10^exp`.
fn scale10(m: BigInt, exp: i64) -> ConstValue {
    if exp.abs() <= 1200 {
        let power = BigInt::from(10u32).pow(exp.unsigned_abs() as u32);
        return ConstValue::from_rat(if exp >= 0 {
            BigRational::from_integer(m * power)
        } else {
            BigRational::new(m, power)
        });
    }
    if exp.abs() > MAX_EXP {
        return if exp > 0 {
            ConstValue::Unknown
        } else {
            ConstValue::Rat(Arc::new(BigRational::zero()))
        };
    }
    let scaled = || {
        let m = BigFloat::new(m, 0)?;
        let power = pow10(exp.unsigned_abs());
        match (exp > 0, power) {
            (true, Some(p)) => m.mul(&p),
            (true, None) => None,
            (false, Some(p)) => m.quo(&p),
            (false, None) => BigFloat::new(BigInt::zero(), 0),
        }
    };
    ConstValue::from_float(scaled())
}

fn parse_imag(text: &[u8]) -> Option<ConstValue> {
    let body = text.strip_suffix(b"i")?;
    let t = digits(body);
    let prefixed = matches!(
        t.as_slice(),
        [b'0', b'x' | b'X' | b'b' | b'B' | b'o' | b'O', ..]
    );
    let im = if prefixed && !t.iter().any(|c| matches!(c, b'.' | b'p' | b'P')) {
        parse_int(&t)?
    } else if t.iter().all(u8::is_ascii_digit) {
        // For backward compatibility leading zeros do not mean octal here.
        ConstValue::from_big(BigInt::parse_bytes(&t, 10)?)
    } else {
        parse_float(&t)?
    };
    Some(ConstValue::complex(ConstValue::Int(0), im))
}

fn parse_char(text: &[u8]) -> Option<ConstValue> {
    let body = text.strip_prefix(b"'")?.strip_suffix(b"'")?;
    if body.first() != Some(&b'\\') {
        let c = std::str::from_utf8(body).ok()?.chars().next()?;
        return Some(ConstValue::Int(c as i64));
    }
    let (value, _, _) = escape(body.get(1..)?)?;
    Some(ConstValue::Int(value as i64))
}

/// The bytes that a string literal stands for.
pub fn parse_string(text: &[u8]) -> Option<Vec<u8>> {
    if let Some(raw) = text.strip_prefix(b"`") {
        let raw = raw.strip_suffix(b"`")?;
        return Some(raw.iter().copied().filter(|c| *c != b'\r').collect());
    }
    let mut rest = text.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let mut out = Vec::with_capacity(rest.len());
    while let Some((&c, tail)) = rest.split_first() {
        if c != b'\\' {
            out.push(c);
            rest = tail;
            continue;
        }
        let (value, is_byte, n) = escape(tail)?;
        if is_byte {
            out.push(value as u8);
        } else {
            let c = char::from_u32(value)?;
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        rest = tail.get(n..)?;
    }
    Some(out)
}

/// After a backslash: the value, whether it is a byte rather than a code point, the length read.
fn escape(t: &[u8]) -> Option<(u32, bool, usize)> {
    let simple = match t.first()? {
        b'a' => 7,
        b'b' => 8,
        b'f' => 12,
        b'n' => 10,
        b'r' => 13,
        b't' => 9,
        b'v' => 11,
        b'\\' => 92,
        b'\'' => 39,
        b'"' => 34,
        b'x' => return number(t, 1, 2, 16).map(|v| (v, true, 3)),
        b'u' => return number(t, 1, 4, 16).map(|v| (v, false, 5)),
        b'U' => return number(t, 1, 8, 16).map(|v| (v, false, 9)),
        b'0'..=b'7' => return number(t, 0, 3, 8).map(|v| (v, true, 3)),
        _ => return None,
    };
    Some((simple, false, 1))
}

fn number(t: &[u8], from: usize, n: usize, radix: u32) -> Option<u32> {
    let text = std::str::from_utf8(t.get(from..from + n)?).ok()?;
    u32::from_str_radix(text, radix).ok()
}
