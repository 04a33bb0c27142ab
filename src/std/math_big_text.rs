//! Natives of `math/big` that read and write digits.
//!
//! In: text and a base up to 62, or a value and a base. Out: the value, or its digits.

use num_bigint::{BigInt, BigUint, Sign};

use super::math_big_int::{magnitude, set};
use crate::vm::native::{Flow, NativeCx, NativeResult};

/// Digits by their value.
const DIGITS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Slots: z, text 1..3, base, or 0 where a prefix says it. Result: whether the text is a number; else z stays.
pub(super) fn parse(cx: &mut NativeCx<'_>) -> NativeResult {
    let value = number(cx.arg_str(1), cx.arg(3) as u32);
    if let Some(value) = &value {
        set(cx, 0, value)?;
    }
    cx.ret_bool(0, value.is_some());
    Ok(Flow::Done)
}

/// Slots: x, base. Result: the digits of its magnitude.
pub(super) fn digits(cx: &mut NativeCx<'_>) -> NativeResult {
    let text = written(&magnitude(cx, 0)?, cx.arg(1) as u32);
    cx.ret_bytes(0, &text)?;
    Ok(Flow::Done)
}

fn written(value: &BigUint, base: u32) -> Vec<u8> {
    let base = base.clamp(2, 62);
    let mut text = value.to_radix_be(base);
    for digit in &mut text {
        *digit = DIGITS[usize::from(*digit) % 62];
    }
    text
}

/// The value of a digit; in bases up to 36 letters of either case are the same.
fn digit(byte: u8, base: u32) -> Option<u8> {
    let value = match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'z' => byte - b'a' + 10,
        b'A'..=b'Z' if base <= 36 => byte - b'A' + 10,
        b'A'..=b'Z' => byte - b'A' + 36,
        _ => return None,
    };
    (u32::from(value) < base).then_some(value)
}

/// The base that a prefix says, and the text behind it; a 0 alone says base 8, and is a digit.
fn prefix(text: &[u8]) -> (u32, &[u8], bool) {
    match text {
        [b'0', b'b' | b'B', rest @ ..] => (2, rest, true),
        [b'0', b'o' | b'O', rest @ ..] => (8, rest, true),
        [b'0', b'x' | b'X', rest @ ..] => (16, rest, true),
        [b'0', rest @ ..] if !rest.is_empty() => (8, rest, true),
        _ => (10, text, false),
    }
}

/// A whole text as a number. Underscores stand where a prefix may, each between two digits or behind the prefix.
fn number(text: &[u8], base: u32) -> Option<BigInt> {
    let (sign, text) = match text {
        [b'-', rest @ ..] => (Sign::Minus, rest),
        [b'+', rest @ ..] => (Sign::Plus, rest),
        _ => (Sign::Plus, text),
    };
    let takes_prefix = base == 0;
    let (base, text, mut may_part) = if takes_prefix {
        prefix(text)
    } else {
        (base, text, false)
    };
    let mut values = Vec::with_capacity(text.len());
    for byte in text {
        if *byte == b'_' && takes_prefix {
            if !may_part {
                return None;
            }
            may_part = false;
        } else {
            values.push(digit(*byte, base)?);
            may_part = true;
        }
    }
    // An underscore at the end, or no digit at all.
    if values.is_empty() || takes_prefix && !may_part {
        return None;
    }
    let abs = BigUint::from_radix_be(&values, base)?;
    Some(BigInt::from_biguint(sign, abs))
}
