//! Slow operations on numbers: min and max of floats, complex arithmetic.
//!
//! In: slots. Out: slots, with Go's NaN, infinities and signed zeros.

use crate::vm::Vm;
use crate::vm::slow::{At, Slow, Step};

/// `R[a] := R[b] ? R[c]` on one float type.
macro_rules! floats {
    ($($name:ident: $get:ident, $set:ident, $better:tt;)*) => { $(
        pub(super) fn $name(_vm: &mut Vm, at: At) -> Slow {
            let (x, y) = ($get(at.get(at.b())), $get(at.get(at.c())));
            let z = if x.is_nan() || y.is_nan() {
                f64::NAN
            } else if x == 0.0 && y == 0.0 {
                let negative = if 0 $better 1 { x.is_sign_negative() || y.is_sign_negative() } else { x.is_sign_negative() && y.is_sign_negative() };
                if negative { -0.0 } else { 0.0 }
            } else if x $better y {
                x
            } else {
                y
            };
            at.set(at.a(), $set(z));
            Ok(Step::Next(1))
        }
    )* };
}
floats! {
    min_f64: get64, set64, <;
    max_f64: get64, set64, >;
    min_f32: get32, set32, <;
    max_f32: get32, set32, >;
}

fn get64(x: u64) -> f64 {
    f64::from_bits(x)
}

fn set64(x: f64) -> u64 {
    x.to_bits()
}

fn get32(x: u64) -> f64 {
    f64::from(f32::from_bits(x as u32))
}

fn set32(x: f64) -> u64 {
    u64::from((x as f32).to_bits())
}

/// A complex128 in two slots.
fn c128(at: At, slot: u16) -> (f64, f64) {
    let (re, im) = at.pair(slot);
    (f64::from_bits(re), f64::from_bits(im))
}

fn set_c128(at: At, (re, im): (f64, f64)) {
    at.set_pair(at.a(), re.to_bits(), im.to_bits());
}

/// A complex64 in one slot, real part low.
fn c64(word: u64) -> (f32, f32) {
    (
        f32::from_bits(word as u32),
        f32::from_bits((word >> 32) as u32),
    )
}

fn c64_word((re, im): (f32, f32)) -> u64 {
    u64::from(re.to_bits()) | u64::from(im.to_bits()) << 32
}

/// The operations on both complex types.
macro_rules! complex {
    ($($wide:ident, $narrow:ident = |$x:ident, $y:ident| $e:expr;)*) => { $(
        pub(super) fn $wide(_vm: &mut Vm, at: At) -> Slow {
            let ($x, $y) = (c128(at, at.b()), c128(at, at.c()));
            set_c128(at, $e);
            Ok(Step::Next(1))
        }
        pub(super) fn $narrow(_vm: &mut Vm, at: At) -> Slow {
            let ($x, $y) = (c64(at.get(at.b())), c64(at.get(at.c())));
            at.set(at.a(), c64_word($e));
            Ok(Step::Next(1))
        }
    )* };
}
complex! {
    add_c128, add_c64 = |x, y| (x.0 + y.0, x.1 + y.1);
    sub_c128, sub_c64 = |x, y| (x.0 - y.0, x.1 - y.1);
}

/// Real and imaginary part.
type Complex128 = (f64, f64);

/// x * y of complex128.
fn multiply(x: Complex128, y: Complex128) -> Complex128 {
    (x.0 * y.0 - x.1 * y.1, x.0 * y.1 + x.1 * y.0)
}

pub(super) fn mul_c128(_vm: &mut Vm, at: At) -> Slow {
    set_c128(at, multiply(c128(at, at.b()), c128(at, at.c())));
    Ok(Step::Next(1))
}

// Products and quotients of complex64 are computed in float64 and rounded once, as gc does to lose less to cancellation.
pub(super) fn mul_c64(_vm: &mut Vm, at: At) -> Slow {
    at.set(
        at.a(),
        in_c128(c64(at.get(at.b())), c64(at.get(at.c())), multiply),
    );
    Ok(Step::Next(1))
}

/// The complex64 that a binary operation of complex128 gives for two complex64.
fn in_c128(
    x: (f32, f32),
    y: (f32, f32),
    operation: fn(Complex128, Complex128) -> Complex128,
) -> u64 {
    let wide = |(re, im): (f32, f32)| (f64::from(re), f64::from(im));
    let z = operation(wide(x), wide(y));
    c64_word((z.0 as f32, z.1 as f32))
}

pub(super) fn div_c128(_vm: &mut Vm, at: At) -> Slow {
    set_c128(at, divide(c128(at, at.b()), c128(at, at.c())));
    Ok(Step::Next(1))
}

pub(super) fn div_c64(_vm: &mut Vm, at: At) -> Slow {
    at.set(
        at.a(),
        in_c128(c64(at.get(at.b())), c64(at.get(at.c())), divide),
    );
    Ok(Step::Next(1))
}

pub(super) fn neg_c128(_vm: &mut Vm, at: At) -> Slow {
    let (re, im) = c128(at, at.b());
    set_c128(at, (-re, -im));
    Ok(Step::Next(1))
}

pub(super) fn neg_c64(_vm: &mut Vm, at: At) -> Slow {
    let (re, im) = c64(at.get(at.b()));
    at.set(at.a(), c64_word((-re, -im)));
    Ok(Step::Next(1))
}

pub(super) fn eq_c128(_vm: &mut Vm, at: At) -> Slow {
    at.set(at.a(), u64::from(c128(at, at.b()) == c128(at, at.c())));
    Ok(Step::Next(1))
}

pub(super) fn eq_c64(_vm: &mut Vm, at: At) -> Slow {
    at.set(
        at.a(),
        u64::from(c64(at.get(at.b())) == c64(at.get(at.c()))),
    );
    Ok(Step::Next(1))
}

pub(super) fn c64_c128(_vm: &mut Vm, at: At) -> Slow {
    let (re, im) = c64(at.get(at.b()));
    set_c128(at, (f64::from(re), f64::from(im)));
    Ok(Step::Next(1))
}

pub(super) fn c128_c64(_vm: &mut Vm, at: At) -> Slow {
    let (re, im) = c128(at, at.b());
    at.set(at.a(), c64_word((re as f32, im as f32)));
    Ok(Step::Next(1))
}

/// Complex division as the specification of C99 annex G has it: scaled by the larger part of the divisor, then infinities put right.
fn divide(x: (f64, f64), y: (f64, f64)) -> (f64, f64) {
    let (a, b, c, d) = (x.0, x.1, y.0, y.1);
    let (mut re, mut im) = if c.abs() >= d.abs() {
        let ratio = d / c;
        let denominator = c + ratio * d;
        ((a + b * ratio) / denominator, (b - a * ratio) / denominator)
    } else {
        let ratio = c / d;
        let denominator = d + ratio * c;
        ((a * ratio + b) / denominator, (b * ratio - a) / denominator)
    };
    if re.is_nan() && im.is_nan() {
        let one = |v: f64| f64::copysign(if v.is_infinite() { 1.0 } else { 0.0 }, v);
        if c == 0.0 && d == 0.0 && (!a.is_nan() || !b.is_nan()) {
            re = f64::copysign(f64::INFINITY, c) * a;
            im = f64::copysign(f64::INFINITY, c) * b;
        } else if (a.is_infinite() || b.is_infinite()) && c.is_finite() && d.is_finite() {
            let (a, b) = (one(a), one(b));
            re = f64::INFINITY * (a * c + b * d);
            im = f64::INFINITY * (b * c - a * d);
        } else if (c.is_infinite() || d.is_infinite()) && a.is_finite() && b.is_finite() {
            let (c, d) = (one(c), one(d));
            re = 0.0 * (a * c + b * d);
            im = 0.0 * (b * c - a * d);
        }
    }
    (re, im)
}
