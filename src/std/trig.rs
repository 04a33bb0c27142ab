//! Sine, cosine, tangent and their inverses as Go computes them, to the last bit: the Cephes library's methods.
//!
//! In: any float. Out: the float that Go's portable code gives. The argument is reduced to an octant with π/4 split into
//! three parts, then a polynomial or rational function follows. Arguments beyond 2^29 go to the system's library.

#![expect(
    clippy::excessive_precision,
    reason = "coefficients as they were published"
)]

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

// π/4 in three parts whose products with small whole numbers are exact.
const PI4A: f64 = 7.853_981_256_484_985_351_56e-1;
const PI4B: f64 = 3.774_894_707_930_798_176_68e-8;
const PI4C: f64 = 2.695_151_429_079_059_526_45e-15;

/// Beyond this the reduction loses its bits.
const LARGE: f64 = (1u64 << 29) as f64;

const SIN: [f64; 6] = [
    1.589_623_015_765_465_680_60e-10,
    -2.505_074_776_285_780_728_66e-8,
    2.755_731_362_138_572_452_13e-6,
    -1.984_126_982_958_953_859_96e-4,
    8.333_333_333_322_118_588_78e-3,
    -1.666_666_666_666_663_072_95e-1,
];

const COS: [f64; 6] = [
    -1.135_853_652_138_768_173_00e-11,
    2.087_570_084_197_473_167_78e-9,
    -2.755_731_417_929_673_881_12e-7,
    2.480_158_728_885_170_453_48e-5,
    -1.388_888_888_887_305_641_16e-3,
    4.166_666_666_666_659_292_18e-2,
];

/// Horner's rule.
fn poly(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().fold(0.0, |sum, c| sum * x + c)
}

/// Octant, 0..8 and even where it was odd, and the rest.
fn reduce(x: f64) -> (u64, f64) {
    let mut octant = (x * (4.0 / PI)) as u64;
    let mut whole = octant as f64;
    if octant & 1 == 1 {
        octant += 1;
        whole += 1.0;
    }
    (
        octant & 7,
        ((x - whole * PI4A) - whole * PI4B) - whole * PI4C,
    )
}

fn sin_poly(z: f64) -> f64 {
    let zz = z * z;
    z + z * zz * poly(zz, &SIN)
}

fn cos_poly(z: f64) -> f64 {
    let zz = z * z;
    1.0 - 0.5 * zz + zz * zz * poly(zz, &COS)
}

pub(super) fn sin(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() {
        return x;
    }
    if x.is_infinite() || x.abs() >= LARGE {
        return x.sin();
    }
    let (mut octant, z) = reduce(x.abs());
    let mut is_negative = x < 0.0;
    if octant > 3 {
        is_negative = !is_negative;
        octant -= 4;
    }
    let y = if octant == 1 || octant == 2 {
        cos_poly(z)
    } else {
        sin_poly(z)
    };
    if is_negative { -y } else { y }
}

pub(super) fn cos(x: f64) -> f64 {
    if !x.is_finite() || x.abs() >= LARGE {
        return x.cos();
    }
    let (mut octant, z) = reduce(x.abs());
    let mut is_negative = false;
    if octant > 3 {
        octant -= 4;
        is_negative = true;
    }
    if octant > 1 {
        is_negative = !is_negative;
    }
    let y = if octant == 1 || octant == 2 {
        sin_poly(z)
    } else {
        cos_poly(z)
    };
    if is_negative { -y } else { y }
}

pub(super) fn tan(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() {
        return x;
    }
    if x.is_infinite() || x.abs() >= LARGE {
        return x.tan();
    }
    let (octant, z) = reduce(x.abs());
    let zz = z * z;
    let mut y = z;
    if zz > 1e-14 {
        let p = poly(
            zz,
            &[
                -1.309_369_391_813_837_776_46e4,
                1.153_516_648_385_874_161_40e6,
                -1.795_652_519_764_848_779_88e7,
            ],
        );
        let q = poly(
            zz,
            &[
                1.0,
                1.368_129_634_706_929_546_78e4,
                -1.320_892_344_402_109_674_47e6,
                2.500_838_018_233_579_158_39e7,
                -5.386_957_559_294_546_298_81e7,
            ],
        );
        y = z + z * (zz * p / q);
    }
    if octant & 2 == 2 {
        y = -1.0 / y;
    }
    if x < 0.0 { -y } else { y }
}

/// Arc tangent of [0, 0.66].
fn atan_small(x: f64) -> f64 {
    let z = x * x;
    let p = poly(
        z,
        &[
            -8.750_608_600_031_904_122_785e-1,
            -1.615_753_718_733_365_076_637e1,
            -7.500_855_792_314_704_667_340e1,
            -1.228_866_684_490_136_173_410e2,
            -6.485_021_904_942_025_371_773e1,
        ],
    );
    let q = poly(
        z,
        &[
            1.0,
            2.485_846_490_142_306_297_962e1,
            1.650_270_098_316_988_542_046e2,
            4.328_810_604_912_902_668_951e2,
            4.853_903_996_359_136_964_868e2,
            1.945_506_571_482_613_964_425e2,
        ],
    );
    x * (z * p / q) + x
}

/// Arc tangent of what is not negative.
fn atan_positive(x: f64) -> f64 {
    /// What π/2 has beyond its 53 bits.
    const MORE_BITS: f64 = 6.123_233_995_736_765_886_130e-17;
    /// tan(3π/8).
    const TAN_3_PI_8: f64 = 2.414_213_562_373_095_048_80;
    if x <= 0.66 {
        return atan_small(x);
    }
    if x > TAN_3_PI_8 {
        return FRAC_PI_2 - atan_small(1.0 / x) + MORE_BITS;
    }
    FRAC_PI_4 + atan_small((x - 1.0) / (x + 1.0)) + 0.5 * MORE_BITS
}

pub(super) fn atan(x: f64) -> f64 {
    if x == 0.0 {
        return x;
    }
    if x > 0.0 {
        return atan_positive(x);
    }
    -atan_positive(-x)
}

pub(super) fn asin(x: f64) -> f64 {
    if x == 0.0 {
        return x;
    }
    let size = x.abs();
    if size > 1.0 || x.is_nan() {
        return f64::NAN;
    }
    let rest = (1.0 - size * size).sqrt();
    let angle = if size > 0.7 {
        FRAC_PI_2 - atan_positive(rest / size)
    } else {
        atan_positive(size / rest)
    };
    if x < 0.0 { -angle } else { angle }
}

pub(super) fn acos(x: f64) -> f64 {
    FRAC_PI_2 - asin(x)
}

pub(super) fn atan2(y: f64, x: f64) -> f64 {
    if y.is_nan() || x.is_nan() {
        return f64::NAN;
    }
    if y == 0.0 {
        return if x >= 0.0 && !x.is_sign_negative() {
            y
        } else {
            PI.copysign(y)
        };
    }
    if x == 0.0 {
        return FRAC_PI_2.copysign(y);
    }
    if x.is_infinite() {
        let angle = match (x > 0.0, y.is_infinite()) {
            (true, true) => FRAC_PI_4,
            (true, false) => 0.0,
            (false, true) => 3.0 * FRAC_PI_4,
            (false, false) => PI,
        };
        return angle.copysign(y);
    }
    if y.is_infinite() {
        return FRAC_PI_2.copysign(y);
    }
    let angle = atan(y / x);
    match (x < 0.0, angle <= 0.0) {
        (true, true) => angle + PI,
        (true, false) => angle - PI,
        _ => angle,
    }
}
