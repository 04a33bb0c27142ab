//! Natives of `math/big`: arithmetic of Ints on the words that stand in the script's memory.
//!
//! In: addresses of Go's {neg bool; abs []Word}. Out: the same, written. Numbers of one word need no more than the words; for longer ones num-bigint works.
//! Operands are read before the result's room is asked for, so that they may be the result; where a result may be much longer than the operands, room for
//! it is asked for before it is computed, so that the memory limit refuses it.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Pow, ToPrimitive, Zero};

use super::math_big_int::{
    BigValue, Wide, array_for, install, magnitude, same_or_longer, set, set_shifted, set_wide,
    value, wide, words_of,
};
use super::{math_big_prime, math_big_text};
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult, Trap, TrapKind};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("(*Int).Add", |cx| sum(cx, false)),
    ("(*Int).Sub", |cx| sum(cx, true)),
    ("multiply", multiply),
    ("quotient", quotient),
    ("(*Int).Cmp", |cx| {
        let order = match (wide(cx, 0)?, wide(cx, 1)?) {
            (Some(x), Some(y)) => x.signed().cmp(&y.signed()),
            _ => value(cx, 0)?.cmp(&value(cx, 1)?),
        };
        cx.ret_i64(0, order as i64);
        Ok(Flow::Done)
    }),
    ("(*Int).CmpAbs", |cx| {
        let order = match (wide(cx, 0)?, wide(cx, 1)?) {
            (Some(x), Some(y)) => x.abs.cmp(&y.abs),
            _ => magnitude(cx, 0)?.cmp(&magnitude(cx, 1)?),
        };
        cx.ret_i64(0, order as i64);
        Ok(Flow::Done)
    }),
    ("(*Int).And", |cx| bitwise(cx, |x, y| x & y)),
    ("(*Int).Or", |cx| bitwise(cx, |x, y| x | y)),
    ("(*Int).Xor", |cx| bitwise(cx, |x, y| x ^ y)),
    ("(*Int).AndNot", |cx| bitwise(cx, |x, y| x & (-y - 1))),
    ("(*Int).Lsh", |cx| {
        set_shifted(cx, 0, 1, cx.arg(2))?;
        returned(cx)
    }),
    ("(*Int).Rsh", |cx| {
        let (x, n) = (value(cx, 1)?, cx.arg(2));
        let n = n.min(x.bits() + 1);
        set(cx, 0, &(x >> n))?;
        returned(cx)
    }),
    ("power", |cx| {
        // Slots: z, x, y: y is not negative.
        let (x, y) = (value(cx, 1)?, magnitude(cx, 2)?);
        let is_unit = x.magnitude() <= &BigUint::one();
        let y = match y.to_u64() {
            Some(y) => y,
            None if is_unit => 2 + u64::from(y.bit(0)),
            None => return Err(Trap::of(TrapKind::OutOfMemory)),
        };
        if !is_unit {
            let bits = x.bits().checked_mul(y);
            let bits = bits.ok_or_else(|| Trap::of(TrapKind::OutOfMemory))?;
            same_or_longer(cx, 0, bits, 0)?;
        }
        set(cx, 0, &Pow::pow(x, y))?;
        Ok(Flow::Done)
    }),
    ("powerModulo", |cx| {
        // Slots: z, x, y, m: none is negative, m is not zero.
        let (x, y, m) = (magnitude(cx, 1)?, magnitude(cx, 2)?, magnitude(cx, 3)?);
        if m.is_zero() {
            return Err(Trap::of(TrapKind::DivZero));
        }
        let words = m.bits().div_ceil(64);
        cx.handles(products(words * words, y.bits()));
        set(cx, 0, &x.modpow(&y, &m).into())?;
        Ok(Flow::Done)
    }),
    ("euclid", |cx| {
        // Slots: z, u, a, b: z = gcd(a, b), neither is negative; u is what a is multiplied with, if it is asked for.
        let (a, b) = (value(cx, 2)?, value(cx, 3)?);
        cx.handles(products(a.bits() / 64, b.bits() / 64));
        if cx.arg(1) == 0 {
            set(cx, 0, &a.gcd(&b))?;
        } else {
            let (divisor, factor) = euclid(a, b);
            set(cx, 1, &factor)?;
            set(cx, 0, &divisor)?;
        }
        Ok(Flow::Done)
    }),
    ("root", |cx| {
        let x = magnitude(cx, 1)?;
        cx.handles(products(x.bits() / 64, x.bits() / 64));
        set(cx, 0, &x.sqrt().into())?;
        Ok(Flow::Done)
    }),
    ("(*Int).Bytes", |cx| {
        let x = magnitude(cx, 0)?;
        let bytes = if x.is_zero() {
            Vec::new()
        } else {
            x.to_bytes_be()
        };
        cx.ret_bytes(0, &bytes)?;
        Ok(Flow::Done)
    }),
    ("(*Int).SetBytes", |cx| {
        let x = BigUint::from_bytes_be(cx.arg_bytes(1));
        set(cx, 0, &x.into())?;
        returned(cx)
    }),
    ("nearest", |cx| {
        // The nearest float64 of a magnitude, and how it compares with it.
        let x = magnitude(cx, 0)?;
        let float = x.to_f64().unwrap_or(f64::INFINITY);
        let order = num_traits::FromPrimitive::from_f64(float)
            .map_or(Ordering::Greater, |back: BigUint| back.cmp(&x));
        cx.ret_f64(0, float);
        cx.ret_i64(1, order as i64);
        Ok(Flow::Done)
    }),
    ("parse", math_big_text::parse),
    ("digits", math_big_text::digits),
    ("isPrime", |cx| {
        let x = magnitude(cx, 0)?;
        let words = x.bits().div_ceil(64);
        let n_products = x.bits().saturating_mul(words * words);
        cx.handles(n_products.saturating_mul(8 * (cx.arg(1) + 1)));
        let answer = math_big_prime::is_probably(&x, cx.arg(1));
        cx.ret_bool(0, answer);
        Ok(Flow::Done)
    }),
];

/// Answers with the receiver.
fn returned(cx: &mut NativeCx<'_>) -> NativeResult {
    let z = cx.arg(0);
    cx.ret(0, z);
    Ok(Flow::Done)
}

/// z = x + y, or x - y.
fn sum(cx: &mut NativeCx<'_>, is_less: bool) -> NativeResult {
    if let (Some(x), Some(y)) = (wide(cx, 1)?, wide(cx, 2)?) {
        let y = if is_less { -y.signed() } else { y.signed() };
        set_wide(cx, 0, Wide::of(x.signed() + y))?;
    } else {
        let (x, y) = (value(cx, 1)?, value(cx, 2)?);
        set(cx, 0, &if is_less { x - y } else { x + y })?;
    }
    returned(cx)
}

/// Products of words that one step may make.
const STEP_PRODUCTS: u64 = 1 << 24;

/// Words of two factors that are multiplied in one step, in less than the square of them.
const LONG_FACTORS: u64 = 1 << 17;

/// Slots: z, x, y. Result: false, and nothing done, where it is too much for one step.
fn multiply(cx: &mut NativeCx<'_>) -> NativeResult {
    if let (Some(x), Some(y)) = (wide(cx, 1)?, wide(cx, 2)?) {
        let product = Wide {
            is_negative: x.is_negative != y.is_negative,
            abs: x.abs * y.abs,
        };
        set_wide(cx, 0, product)?;
    } else {
        let (n, m) = (words_of(cx, 1)?, words_of(cx, 2)?);
        if n + m > LONG_FACTORS && n * m > STEP_PRODUCTS {
            cx.ret_bool(0, false);
            return Ok(Flow::Done);
        }
        cx.handles(products(n, m));
        let (x, y) = (value(cx, 1)?, value(cx, 2)?);
        same_or_longer(cx, 0, x.bits(), y.bits())?;
        set(cx, 0, &(x * y))?;
    }
    cx.ret_bool(0, true);
    Ok(Flow::Done)
}

/// So many products of words, as bytes: eight are about the work of a unit.
fn products(n: u64, m: u64) -> u64 {
    n.saturating_mul(m).min(STEP_PRODUCTS).saturating_mul(8)
}

/// Slots: q, r, x, y, is Euclid's: quotient and remainder, cut off to zero, or such that the remainder is not negative. Either result may be nil; y is not zero.
/// Result: false, and nothing done, where it is too much for one step.
fn quotient(cx: &mut NativeCx<'_>) -> NativeResult {
    let is_euclid = cx.arg_bool(4);
    if let (Some(x), Some(y)) = (wide(cx, 2)?, wide(cx, 3)?) {
        let (x, y) = (x.signed(), y.signed());
        if y == 0 {
            return Err(cx.panic_text("division by zero"));
        }
        let (q, r) = if is_euclid {
            (x.div_euclid(y), x.rem_euclid(y))
        } else {
            (x / y, x % y)
        };
        rooms(cx, [1, 1])?;
        if cx.arg(0) != 0 {
            set_wide(cx, 0, Wide::of(q))?;
        }
        if cx.arg(1) != 0 {
            set_wide(cx, 1, Wide::of(r))?;
        }
        cx.ret_bool(0, true);
        return Ok(Flow::Done);
    }
    let (n, m) = (words_of(cx, 2)?, words_of(cx, 3)?);
    let steps = n.saturating_sub(m);
    if steps > 1 && steps.saturating_mul(m) > STEP_PRODUCTS {
        cx.ret_bool(0, false);
        return Ok(Flow::Done);
    }
    cx.handles(products(steps, m));
    let (x, y) = (value(cx, 2)?, value(cx, 3)?);
    if y.is_zero() {
        return Err(cx.panic_text("division by zero"));
    }
    let (mut q, mut r) = x.div_rem(&y);
    if is_euclid && r.sign() == Sign::Minus {
        if y.sign() == Sign::Minus {
            q += 1;
            r -= &y;
        } else {
            q -= 1;
            r += &y;
        }
    }
    rooms(cx, [&q, &r].map(|result| result.bits().div_ceil(64)))?;
    for (slot, result) in [(0, &q), (1, &r)] {
        if cx.arg(slot) != 0 {
            set(cx, slot, result)?;
        }
    }
    cx.ret_bool(0, true);
    Ok(Flow::Done)
}

/// Room for so many words in both results, where they are asked for: an operand may be one of them, so neither is touched before there is memory for both.
fn rooms(cx: &mut NativeCx<'_>, words: [u64; 2]) -> Result<(), Trap> {
    let mut arrays = [None, None];
    for (slot, array) in arrays.iter_mut().enumerate() {
        if cx.arg(slot) != 0 {
            *array = array_for(cx, slot, words[slot])?;
        }
    }
    for (slot, array) in arrays.into_iter().enumerate() {
        install(cx, slot, array);
    }
    Ok(())
}

/// Bits as in two's complement without end.
fn bitwise(cx: &mut NativeCx<'_>, work: fn(BigValue, BigValue) -> BigValue) -> NativeResult {
    let (x, y) = (value(cx, 1)?, value(cx, 2)?);
    set(cx, 0, &work(x, y))?;
    returned(cx)
}

/// The greatest common divisor, and the factor of `a` that Euclid's algorithm finds, the larger number first.
fn euclid(a: BigInt, b: BigInt) -> (BigInt, BigInt) {
    let (mut high, mut low) = (a, b);
    let (mut of_high, mut of_low) = (BigInt::one(), BigInt::zero());
    if high < low {
        std::mem::swap(&mut high, &mut low);
        std::mem::swap(&mut of_high, &mut of_low);
    }
    while !low.is_zero() {
        let (quotient, rest) = high.div_rem(&low);
        let of_rest = &of_high - quotient * &of_low;
        (high, low) = (low, rest);
        (of_high, of_low) = (of_low, of_rest);
    }
    (high, of_high)
}
