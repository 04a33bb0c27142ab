//! Constants of huge or tiny size: floats of 512 bits.
//!
//! In: integers and rationals that K2 of `constant` keeps from growing. Out: [`BigFloat`] and its arithmetic, rounded to
//! nearest even; `None` where the exponent leaves its range.

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;

/// Mantissa bits of a [`BigFloat`].
pub(super) const FLOAT_BITS: u64 = 512;

/// Binary exponents beyond this are infinite or zero.
pub(super) const MAX_EXP: i64 = 1 << 31;

/// `mant * 2^exp`, the mantissa rounded to 512 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BigFloat {
    pub(super) mant: BigInt,
    pub(super) exp: i64,
}

impl BigFloat {
    /// Rounds to 512 bits; `None` for an exponent no Go implementation carries.
    pub(super) fn new(mant: BigInt, exp: i64) -> Option<BigFloat> {
        if mant.is_zero() {
            return Some(BigFloat { mant, exp: 0 });
        }
        let bits = mant.bits();
        let (mut mant, mut exp) = (mant, exp);
        if bits > FLOAT_BITS {
            let drop = bits - FLOAT_BITS;
            mant = shift_right_even(&mant, drop);
            exp = exp.checked_add(drop as i64)?;
        }
        let zeros = mant.trailing_zeros().unwrap_or(0);
        if zeros > 0 {
            mant >>= zeros;
            exp = exp.checked_add(zeros as i64)?;
        }
        let top = exp.checked_add(mant.bits() as i64)?;
        if top > MAX_EXP {
            return None;
        }
        if top < -MAX_EXP {
            return Some(BigFloat {
                mant: BigInt::zero(),
                exp: 0,
            });
        }
        Some(BigFloat { mant, exp })
    }

    pub(super) fn from_rat(r: &BigRational) -> Option<BigFloat> {
        BigFloat::new(r.numer().clone(), 0)?.quo(&BigFloat::new(r.denom().clone(), 0)?)
    }

    /// One past the binary exponent of the value.
    pub(super) fn top(&self) -> i64 {
        self.exp + self.mant.bits() as i64
    }

    pub(super) fn add(&self, o: &BigFloat) -> Option<BigFloat> {
        if self.mant.is_zero() {
            return Some(o.clone());
        }
        if o.mant.is_zero() {
            return Some(self.clone());
        }
        let apart = 3 * FLOAT_BITS as i64;
        if self.top() - o.top() > apart {
            return Some(self.clone());
        }
        if o.top() - self.top() > apart {
            return Some(o.clone());
        }
        let exp = self.exp.min(o.exp);
        let a = &self.mant << (self.exp - exp) as u64;
        let b = &o.mant << (o.exp - exp) as u64;
        BigFloat::new(a + b, exp)
    }

    pub(super) fn neg(&self) -> BigFloat {
        BigFloat {
            mant: -&self.mant,
            exp: self.exp,
        }
    }

    pub(super) fn mul(&self, o: &BigFloat) -> Option<BigFloat> {
        BigFloat::new(&self.mant * &o.mant, self.exp.checked_add(o.exp)?)
    }

    pub(super) fn quo(&self, o: &BigFloat) -> Option<BigFloat> {
        if o.mant.is_zero() {
            return None;
        }
        let up = FLOAT_BITS + 2 + o.mant.bits();
        let num = &self.mant << up;
        let (mut q, r) = num_integer::Integer::div_rem(&num, &o.mant);
        q <<= 1u32;
        if !r.is_zero() {
            q += if num.is_negative() == o.mant.is_negative() {
                1
            } else {
                -1
            };
        }
        BigFloat::new(q, self.exp - o.exp - up as i64 - 1)
    }

    /// As a fraction, if the exponent is moderate.
    pub(super) fn to_rat(&self, limit: i64) -> Option<BigRational> {
        if self.exp.abs() > limit {
            return None;
        }
        Some(if self.exp >= 0 {
            BigRational::from_integer(&self.mant << self.exp as u64)
        } else {
            BigRational::new(self.mant.clone(), BigInt::one() << (-self.exp) as u64)
        })
    }

    pub(super) fn cmp(&self, o: &BigFloat) -> Ordering {
        match self.add(&o.neg()) {
            Some(d) => d.mant.sign().cmp(&Sign::NoSign),
            None => self.mant.sign().cmp(&o.mant.sign()),
        }
    }
}

/// `x / 2^n` rounded half to even.
fn shift_right_even(x: &BigInt, n: u64) -> BigInt {
    let negative = x.is_negative();
    let mag = x.magnitude();
    let mut q = mag >> n;
    let half = n > 0 && mag.bit(n - 1);
    let sticky = n > 1 && mag.trailing_zeros().is_some_and(|z| z < n - 1);
    if half && (sticky || q.bit(0)) {
        q += 1u32;
    }
    BigInt::from_biguint(if negative { Sign::Minus } else { Sign::Plus }, q)
}

pub(super) fn pow10(mut n: u64) -> Option<BigFloat> {
    let mut base = BigFloat::new(BigInt::from(10), 0)?;
    let mut acc = BigFloat::new(BigInt::one(), 0)?;
    loop {
        if n & 1 == 1 {
            acc = acc.mul(&base)?;
        }
        n >>= 1;
        if n == 0 {
            return Some(acc);
        }
        base = base.mul(&base)?;
    }
}
