//! Exponentials, logarithms and powers as Go computes them on amd64.
//!
//! In: any float. Out: the float that Go gives: `exp` by Shibata's method (reduction by ln 2 in two parts, a Taylor series of the
//! sixteenth part, four doublings), `log` by Sun's, `pow` by repeated squaring with the exponent apart.

#![expect(
    clippy::excessive_precision,
    reason = "coefficients as they were published"
)]

use super::math::{frexp, ldexp};
use std::f64::consts::LOG2_E;

pub(super) fn exp(x: f64) -> f64 {
    const LN2_HIGH: f64 = 0.693_147_180_559_662_956_511_601_805_686_950_683_593_75;
    const LN2_LOW: f64 = 0.282_352_905_630_315_771_225_884_481_750_134_360_255_254_120_68e-12;
    const TAYLOR: [f64; 8] = [
        2.480_158_730_158_730_158_7e-5,
        1.984_126_984_126_984_127e-4,
        1.388_888_888_888_888_888_9e-3,
        8.333_333_333_333_333_333_3e-3,
        4.166_666_666_666_666_666_7e-2,
        1.666_666_666_666_666_666_7e-1,
        0.5,
        1.0,
    ];
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x > 7.097_827_128_933_84e+02 {
        return f64::INFINITY;
    }
    if x < -7.451_332_191_019_412e2 {
        return 0.0;
    }
    let n = (LOG2_E * x).round_ties_even();
    let rest = (-n).mul_add(LN2_LOW, (-n).mul_add(LN2_HIGH, x)) * 0.0625;
    let series = TAYLOR
        .iter()
        .skip(1)
        .fold(2.480_158_730_158_730_158_7e-5, |sum: f64, &c| {
            sum.mul_add(rest, c)
        });
    let mut less_one = rest * series;
    for _ in 0..4 {
        less_one *= less_one + 2.0;
    }
    ldexp(less_one + 1.0, n as i64)
}

/// Sun's method: x = 2^k·(1 + f), log(1 + f) by a polynomial in s = f / (2 + f).
pub(super) fn log(x: f64) -> f64 {
    const LN2_HIGH: f64 = 6.931_471_803_691_238_164_90e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;
    const ODD: [f64; 4] = [
        1.479_819_860_511_658_591e-1,
        1.818_357_216_161_805_012e-1,
        2.857_142_874_366_239_149e-1,
        6.666_666_666_666_735_130e-1,
    ];
    const EVEN: [f64; 3] = [
        1.531_383_769_920_937_332e-1,
        2.222_219_843_214_978_396e-1,
        3.999_999_999_940_941_908e-1,
    ];
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    let (mut fraction, mut exponent) = frexp(x);
    if fraction < std::f64::consts::FRAC_1_SQRT_2 {
        fraction *= 2.0;
        exponent -= 1;
    }
    let f = fraction - 1.0;
    let k = exponent as f64;
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let t1 = s2 * ODD.iter().fold(0.0, |sum, c| sum * s4 + c);
    let t2 = s4 * EVEN.iter().fold(0.0, |sum, c| sum * s4 + c);
    let r = t1 + t2;
    let half = 0.5 * f * f;
    k * LN2_HIGH - ((half - (s * (half + r) + k * LN2_LOW)) - f)
}

/// Exact for powers of two.
pub(super) fn log2(x: f64) -> f64 {
    let (fraction, exponent) = frexp(x);
    if fraction == 0.5 {
        return (exponent - 1) as f64;
    }
    log(fraction) * LOG2_E + exponent as f64
}

pub(super) fn hypot(p: f64, q: f64) -> f64 {
    if p.is_infinite() || q.is_infinite() {
        return f64::INFINITY;
    }
    if p.is_nan() || q.is_nan() {
        return f64::NAN;
    }
    let (large, small) = (p.abs().max(q.abs()), p.abs().min(q.abs()));
    if large == 0.0 {
        return 0.0;
    }
    let ratio = small / large;
    large * (1.0 + ratio * ratio).sqrt()
}

fn is_odd(x: f64) -> bool {
    x.abs() < 9_007_199_254_740_992.0 && x % 2.0 != 0.0 && x.trunc() == x
}

pub(super) fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if y == 1.0 {
        return x;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x == 0.0 {
        return match (y < 0.0, is_odd(y)) {
            (true, true) => f64::INFINITY.copysign(x),
            (true, false) => f64::INFINITY,
            (false, true) => x,
            (false, false) => 0.0,
        };
    }
    if y.is_infinite() {
        if x == -1.0 {
            return 1.0;
        }
        return if (x.abs() < 1.0) == (y > 0.0) {
            0.0
        } else {
            f64::INFINITY
        };
    }
    if x.is_infinite() {
        if x < 0.0 {
            return pow(1.0 / x, -y);
        }
        return if y < 0.0 { 0.0 } else { f64::INFINITY };
    }
    if y == 0.5 {
        return x.sqrt();
    }
    if y == -0.5 {
        return 1.0 / x.sqrt();
    }
    by_squaring(x, y)
}

fn by_squaring(x: f64, y: f64) -> f64 {
    let size = y.abs();
    let (mut whole, mut part) = (size.trunc(), size - size.trunc());
    if part != 0.0 && x < 0.0 {
        return f64::NAN;
    }
    if whole >= 9.223_372_036_854_775_808e18 {
        return if x == -1.0 {
            1.0
        } else if (x.abs() < 1.0) == (y > 0.0) {
            0.0
        } else {
            f64::INFINITY
        };
    }
    // The answer is product × 2^exponent.
    let (mut product, mut exponent) = (1.0, 0i64);
    if part != 0.0 {
        if part > 0.5 {
            part -= 1.0;
            whole += 1.0;
        }
        product = exp(part * log(x));
    }
    let (mut square, mut square_exponent) = frexp(x);
    let mut bits = whole as u64;
    while bits != 0 {
        if !(-(1 << 12)..=1 << 12).contains(&square_exponent) {
            // Overflow, or underflow: the rest only makes it worse.
            exponent += square_exponent;
            break;
        }
        if bits & 1 == 1 {
            product *= square;
            exponent += square_exponent;
        }
        square *= square;
        square_exponent <<= 1;
        if square < 0.5 {
            square += square;
            square_exponent -= 1;
        }
        bits >>= 1;
    }
    if y < 0.0 {
        product = 1.0 / product;
        exponent = -exponent;
    }
    ldexp(product, exponent)
}

pub(super) fn sinh(x: f64) -> f64 {
    let size = x.abs();
    let y = if size > 21.0 {
        exp(size) * 0.5
    } else if size > 0.5 {
        let e = exp(size);
        (e - 1.0 / e) * 0.5
    } else {
        let z = size * size;
        let p = ((-0.263_056_321_339_749_706_281_948_9e+2 * z
            - 0.289_421_135_598_956_380_728_466_036_6e+4)
            * z
            - 0.899_127_202_203_950_935_539_801_351_1e+5)
            * z
            - 0.630_767_364_049_771_699_118_478_725_1e+6;
        let q = ((z - 0.173_678_953_558_233_699_533_450_911e+3) * z
            + 0.152_151_737_879_001_907_069_648_517_6e+5)
            * z
            - 0.630_767_364_049_771_699_121_207_727_7e+6;
        p * size / q
    };
    y.copysign(x)
}

pub(super) fn cosh(x: f64) -> f64 {
    let size = x.abs();
    if size > 21.0 {
        return exp(size) * 0.5;
    }
    let e = exp(size);
    (e + 1.0 / e) * 0.5
}

pub(super) fn tanh(x: f64) -> f64 {
    const P: [f64; 3] = [
        -9.643_991_794_250_522_386_28e-1,
        -9.928_772_310_019_185_865_64e1,
        -1.614_687_684_417_084_479_52e3,
    ];
    const Q: [f64; 4] = [
        1.0,
        1.128_116_784_916_329_314_02e2,
        2.235_488_390_601_004_485_83e3,
        4.844_063_053_251_254_860_48e3,
    ];
    let size = x.abs();
    let y = if size > 0.5 * 8.802_969_193_111_305e1 {
        1.0
    } else if size >= 0.625 {
        let s = exp(2.0 * size);
        1.0 - 2.0 / (s + 1.0)
    } else {
        if x == 0.0 {
            return x;
        }
        let s = x * x;
        let horner = |c: &[f64]| c.iter().fold(0.0, |sum, c| sum * s + c);
        return x + x * s * horner(&P) / horner(&Q);
    };
    if x < 0.0 { -y } else { y }
}
