//! Natives of `math/rand`: the additive lagged Fibonacci generator on the words of its Go struct.
//!
//! In: the address of {tap, feed, vec [607]}. Out: x[n] = x[n-607] + x[n-273], the words of the published stream.

use super::math_rand_table::COOKED;
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult, Trap, TrapKind};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("(*additive).Seed", seed),
    ("(*additive).Uint64", |cx| {
        let value = step(cx)?;
        cx.ret(0, value);
        Ok(Flow::Done)
    }),
    ("(*additive).Int63", |cx| {
        let value = step(cx)? & (u64::MAX >> 1);
        cx.ret(0, value);
        Ok(Flow::Done)
    }),
    ("machine.Uint64", |cx| {
        let value = cx.random();
        cx.ret(0, value);
        Ok(Flow::Done)
    }),
];

const LENGTH: u64 = 607;
const TAP: u64 = 273;
/// Offset of the words behind tap and feed.
const WORDS: u64 = 16;

/// Park and Miller's generator, which spreads the seed.
fn spread(x: u64) -> u64 {
    const MODULUS: u64 = (1 << 31) - 1;
    x * 48_271 % MODULUS
}

fn seed(cx: &mut NativeCx<'_>) -> NativeResult {
    let state = cx.arg(0);
    if state == 0 {
        return Err(Trap::of(TrapKind::Nil));
    }
    const MODULUS: i64 = (1 << 31) - 1;
    let mut x = cx.arg_i64(1).rem_euclid(MODULUS) as u64;
    if x == 0 {
        x = 89_482_311;
    }
    for _ in 0..20 {
        x = spread(x);
    }
    for (i, cooked) in COOKED.iter().enumerate() {
        let high = spread(x);
        let middle = spread(high);
        x = spread(middle);
        let word = high << 40 ^ middle << 20 ^ x;
        cx.write_u64(state + WORDS + 8 * i as u64, word ^ cooked);
    }
    cx.write_u64(state, 0);
    cx.write_u64(state + 8, LENGTH - TAP);
    Ok(Flow::Done)
}

fn step(cx: &mut NativeCx<'_>) -> Result<u64, Trap> {
    let state = cx.arg(0);
    if state == 0 {
        return Err(Trap::of(TrapKind::Nil));
    }
    let back = |i: u64| if i == 0 { LENGTH - 1 } else { (i - 1) % LENGTH };
    let tap = back(cx.read_u64(state));
    let feed = back(cx.read_u64(state + 8));
    let at = state + WORDS + 8 * feed;
    let value = cx
        .read_u64(at)
        .wrapping_add(cx.read_u64(state + WORDS + 8 * tap));
    cx.write_u64(at, value);
    cx.write_u64(state, tap);
    cx.write_u64(state + 8, feed);
    Ok(value)
}
