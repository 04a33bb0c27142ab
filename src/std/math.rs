//! Natives of `math`: what the hardware and the system's library compute, with Go's rules for special values.

use super::float::GO_NAN;
use super::{power, trig};
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult};

/// What Rust's library lacks; these keep no state and take any number.
mod system {
    #![expect(
        unsafe_code,
        reason = "declares functions of the C library that are safe for all arguments"
    )]

    // SAFETY: the C standard defines these for every double; they touch no memory but errno of the thread.
    unsafe extern "C" {
        pub(super) safe fn erf(x: f64) -> f64;
        pub(super) safe fn erfc(x: f64) -> f64;
        pub(super) safe fn tgamma(x: f64) -> f64;
        pub(super) safe fn lgamma(x: f64) -> f64;
        pub(super) safe fn j0(x: f64) -> f64;
        pub(super) safe fn j1(x: f64) -> f64;
        pub(super) safe fn jn(n: i32, x: f64) -> f64;
        pub(super) safe fn y0(x: f64) -> f64;
        pub(super) safe fn y1(x: f64) -> f64;
        pub(super) safe fn yn(n: i32, x: f64) -> f64;
        pub(super) safe fn remainder(x: f64, y: f64) -> f64;
        pub(super) safe fn nextafter(x: f64, y: f64) -> f64;
        pub(super) safe fn nextafterf(x: f32, y: f32) -> f32;
    }
}

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("Float64bits", copy_word),
    ("Float64frombits", copy_word),
    ("Float32bits", copy_word),
    ("Float32frombits", copy_word),
    ("Inf", |cx| {
        let sign = cx.arg_i64(0);
        cx.ret_f64(
            0,
            if sign >= 0 {
                f64::INFINITY
            } else {
                f64::NEG_INFINITY
            },
        );
        Ok(Flow::Done)
    }),
    ("NaN", |cx| {
        cx.ret(0, GO_NAN);
        Ok(Flow::Done)
    }),
    ("Signbit", |cx| {
        let answer = cx.arg_f64(0).is_sign_negative();
        cx.ret_bool(0, answer);
        Ok(Flow::Done)
    }),
    ("Copysign", |cx| two(cx, f64::copysign)),
    ("Abs", |cx| one(cx, f64::abs)),
    ("Acos", |cx| one(cx, trig::acos)),
    ("Acosh", |cx| one(cx, f64::acosh)),
    ("Asin", |cx| one(cx, trig::asin)),
    ("Asinh", |cx| one(cx, f64::asinh)),
    ("Atan", |cx| one(cx, trig::atan)),
    ("Atan2", |cx| two(cx, trig::atan2)),
    ("Atanh", |cx| one(cx, f64::atanh)),
    ("Cbrt", |cx| one(cx, f64::cbrt)),
    ("Ceil", |cx| one(cx, f64::ceil)),
    ("Cos", |cx| one(cx, trig::cos)),
    ("Cosh", |cx| one(cx, power::cosh)),
    ("Dim", |cx| {
        two(cx, |x, y| {
            let d = x - y;
            if d <= 0.0 { 0.0 } else { d }
        })
    }),
    ("Erf", |cx| one(cx, |x| system::erf(x))),
    ("Erfc", |cx| one(cx, |x| system::erfc(x))),
    ("Erfinv", |cx| one(cx, erfinv)),
    ("Exp", |cx| one(cx, power::exp)),
    ("Exp2", |cx| one(cx, f64::exp2)),
    ("Expm1", |cx| one(cx, f64::exp_m1)),
    ("FMA", |cx| {
        let value = cx.arg_f64(0).mul_add(cx.arg_f64(1), cx.arg_f64(2));
        cx.ret_f64(0, value);
        Ok(Flow::Done)
    }),
    ("Floor", |cx| one(cx, f64::floor)),
    ("Gamma", |cx| one(cx, gamma)),
    ("Hypot", |cx| two(cx, power::hypot)),
    ("J0", |cx| one(cx, |x| system::j0(x))),
    ("J1", |cx| one(cx, |x| system::j1(x))),
    ("Jn", |cx| {
        let value = system::jn(cx.arg(0) as i32, cx.arg_f64(1));
        cx.ret_f64(0, value);
        Ok(Flow::Done)
    }),
    ("Ldexp", |cx| {
        let value = ldexp(cx.arg_f64(0), cx.arg_i64(1));
        cx.ret_f64(0, value);
        Ok(Flow::Done)
    }),
    ("Log", |cx| one(cx, power::log)),
    ("Log10", |cx| {
        one(cx, |x| power::log(x) * std::f64::consts::LOG10_E)
    }),
    ("Log1p", |cx| one(cx, f64::ln_1p)),
    ("Log2", |cx| one(cx, power::log2)),
    ("Max", |cx| two(cx, max)),
    ("Min", |cx| two(cx, |x, y| -max(-x, -y))),
    ("Mod", |cx| two(cx, |x, y| x % y)),
    ("Nextafter", |cx| {
        two(cx, |x, y| if x == y { x } else { system::nextafter(x, y) })
    }),
    ("Nextafter32", |cx| {
        let value = system::nextafterf(cx.arg_f32(0), cx.arg_f32(1));
        cx.ret_f32(0, value);
        Ok(Flow::Done)
    }),
    ("Pow", |cx| two(cx, power::pow)),
    ("Pow10", |cx| {
        let value = pow10(cx.arg_i64(0));
        cx.ret_f64(0, value);
        Ok(Flow::Done)
    }),
    ("Remainder", |cx| two(cx, |x, y| system::remainder(x, y))),
    ("Round", |cx| one(cx, f64::round)),
    ("RoundToEven", |cx| one(cx, f64::round_ties_even)),
    ("Sin", |cx| one(cx, trig::sin)),
    ("Sinh", |cx| one(cx, power::sinh)),
    ("Sqrt", |cx| one(cx, f64::sqrt)),
    ("Tan", |cx| one(cx, trig::tan)),
    ("Tanh", |cx| one(cx, power::tanh)),
    ("Trunc", |cx| one(cx, f64::trunc)),
    ("Y0", |cx| one(cx, |x| system::y0(x))),
    ("Y1", |cx| one(cx, |x| system::y1(x))),
    ("Yn", |cx| {
        let value = system::yn(cx.arg(0) as i32, cx.arg_f64(1));
        cx.ret_f64(0, value);
        Ok(Flow::Done)
    }),
    ("Frexp", |cx| {
        let (fraction, exponent) = frexp(cx.arg_f64(0));
        cx.ret_f64(0, fraction);
        cx.ret_i64(1, exponent);
        Ok(Flow::Done)
    }),
    ("Lgamma", |cx| {
        let x = cx.arg_f64(0);
        let is_negative = x < 0.0 && x.floor() != x && x.floor() % 2.0 != 0.0;
        cx.ret_f64(
            0,
            if x == f64::NEG_INFINITY {
                x
            } else {
                system::lgamma(x)
            },
        );
        cx.ret_i64(1, if is_negative { -1 } else { 1 });
        Ok(Flow::Done)
    }),
    ("Ilogb", |cx| {
        let x = cx.arg_f64(0);
        let value = match x {
            _ if x == 0.0 => i64::from(i32::MIN),
            _ if !x.is_finite() => i64::from(i32::MAX),
            _ => frexp(x).1 - 1,
        };
        cx.ret_i64(0, value);
        Ok(Flow::Done)
    }),
    ("Logb", |cx| {
        one(cx, |x| match x {
            _ if x == 0.0 => f64::NEG_INFINITY,
            _ if x.is_infinite() => f64::INFINITY,
            _ if x.is_nan() => x,
            _ => (frexp(x).1 - 1) as f64,
        })
    }),
    ("Modf", |cx| {
        let x = cx.arg_f64(0);
        let whole = x.trunc();
        let fraction = if x.is_infinite() {
            f64::NAN
        } else {
            (x - whole).copysign(x)
        };
        cx.ret_f64(0, whole);
        cx.ret_f64(1, fraction);
        Ok(Flow::Done)
    }),
];

fn copy_word(cx: &mut NativeCx<'_>) -> NativeResult {
    let word = cx.arg(0);
    cx.ret(0, word);
    Ok(Flow::Done)
}

fn one(cx: &mut NativeCx<'_>, of: fn(f64) -> f64) -> NativeResult {
    let value = of(cx.arg_f64(0));
    cx.ret_f64(0, value);
    Ok(Flow::Done)
}

fn two(cx: &mut NativeCx<'_>, of: fn(f64, f64) -> f64) -> NativeResult {
    let value = of(cx.arg_f64(0), cx.arg_f64(1));
    cx.ret_f64(0, value);
    Ok(Flow::Done)
}

/// +Inf beats NaN beats all else; 0 is greater than -0.
fn max(x: f64, y: f64) -> f64 {
    if x == f64::INFINITY || y == f64::INFINITY {
        return f64::INFINITY;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x == 0.0 && y == 0.0 {
        return if x.is_sign_negative() { y } else { x };
    }
    if x > y { x } else { y }
}

/// Fraction in [1/2, 1) and power of two.
pub(super) fn frexp(x: f64) -> (f64, i64) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (x, extra) = if x.abs() < f64::MIN_POSITIVE {
        (x * 2f64.powi(52), -52)
    } else {
        (x, 0)
    };
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7FF) as i64 - 1022;
    let fraction = f64::from_bits(bits & !(0x7FF << 52) | 1022 << 52);
    (fraction, exponent + extra)
}

/// x × 2^n, rounded once.
pub(super) fn ldexp(x: f64, n: i64) -> f64 {
    let (fraction, exponent) = frexp(x);
    if fraction == 0.0 || !fraction.is_finite() {
        return x;
    }
    let exponent = exponent.saturating_add(n);
    match exponent {
        1025.. => f64::INFINITY.copysign(x),
        ..-1075 => 0f64.copysign(x),
        -1021.. => fraction * 2.0 * 2f64.powi(exponent as i32 - 1),
        _ => fraction * 2f64.powi(exponent as i32 + 60) * 2f64.powi(-60),
    }
}

/// Ten to the n as Go makes it: a power of 10^32 times or over a power below that.
fn pow10(n: i64) -> f64 {
    let exact = |n: i64| format!("1e{n}").parse().unwrap_or(0.0);
    match n {
        0..=308 => exact(n / 32 * 32) * exact(n % 32),
        -323..0 => exact(n / 32 * 32) / exact(-n % 32),
        _ if n > 0 => f64::INFINITY,
        _ => 0.0,
    }
}

fn gamma(x: f64) -> f64 {
    if x == f64::NEG_INFINITY || x < 0.0 && x.floor() == x {
        return f64::NAN;
    }
    system::tgamma(x)
}

/// The inverse of erf: a rough start by logarithms, then Newton's steps on erf or, near the ends, on erfc.
fn erfinv(x: f64) -> f64 {
    if x.is_nan() || x.abs() > 1.0 {
        return f64::NAN;
    }
    if x.abs() == 1.0 {
        return f64::INFINITY.copysign(x);
    }
    if x == 0.0 {
        return x;
    }
    let size = x.abs();
    let log = (-size * size).ln_1p();
    let a = 0.147;
    let half = 2.0 / (std::f64::consts::PI * a) + log / 2.0;
    let mut y = ((half * half - log / a).sqrt() - half).sqrt();
    for _ in 0..4 {
        let error = if size < 0.5 {
            system::erf(y) - size
        } else {
            (1.0 - size) - system::erfc(y)
        };
        let slope = std::f64::consts::FRAC_2_SQRT_PI * (-y * y).exp();
        if slope == 0.0 {
            break;
        }
        y -= error / slope;
    }
    y.copysign(x)
}
