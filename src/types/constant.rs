//! Exact constants: booleans, byte strings, integers of any size, rationals, huge floats, complex numbers.
//!
//! In: integers, fractions, bytes. Out: [`ConstValue`], its kinds, and how it is converted and rounded to the sized types.
//! Beside it stand `literal` (texts of tokens to values), `ops` (Go's arithmetic), `text` (values to texts) and `bigfloat`.
//!
//! Invariants. K1: an integer that fits `i64` is always `Int`, never `Big`. K2: a `Rat` has numerator and
//! denominator of fewer than [`MAX_RAT_BITS`] bits; what is larger becomes a [`BigFloat`] of 512 bits, so no
//! sequence of operations can make a value that is large in memory. Integers grow only by what one operation
//! adds; the checker reports an overflow as soon as one passes 512 bits and replaces it by `Unknown`.
//! K3: `Unknown` in, `Unknown` out.

pub mod bigfloat;
pub mod literal;
pub mod ops;
pub mod text;

use crate::types::constant::bigfloat::BigFloat;
use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;
use std::sync::Arc;

/// Bits above which a rational turns into a 512-bit float.
const MAX_RAT_BITS: u64 = 4096;

/// A constant's value. Cheap to clone.
#[derive(Clone, PartialEq, Debug)]
pub enum ConstValue {
    /// The value could not be computed; an error was reported.
    Unknown,
    /// `true` or `false`.
    Bool(bool),
    /// A string: bytes, not necessarily UTF-8.
    Str(Arc<[u8]>),
    /// An integer that fits 64 bits.
    Int(i64),
    /// Any other integer (K1).
    Big(Arc<BigInt>),
    /// An exact fraction (K2). May be integral: it came from a float literal.
    Rat(Arc<BigRational>),
    /// A float too large or too small for a fraction.
    Float(Arc<BigFloat>),
    /// Real and imaginary part, each `Int`, `Big`, `Rat` or `Float`.
    Complex(Arc<(ConstValue, ConstValue)>),
}

/// The name that tables of results use for a constant.
pub type ConstRef = ConstValue;

/// The kinds of constants, ordered by what absorbs what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ConstKind {
    /// No value.
    Unknown,
    /// Boolean.
    Bool,
    /// String.
    String,
    /// Integer.
    Int,
    /// Fraction or huge float.
    Float,
    /// Complex.
    Complex,
}

/// The sized representation that a constant is asked to fit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Repr {
    /// A signed integer of so many bits.
    Int(u32),
    /// An unsigned integer of so many bits.
    Uint(u32),
    /// `float32`.
    F32,
    /// `float64`.
    F64,
    /// `complex64`.
    C64,
    /// `complex128`.
    C128,
    /// Any integer.
    UntypedInt,
    /// Any float.
    UntypedFloat,
    /// Any number.
    UntypedComplex,
}

impl ConstValue {
    /// The integer `n`, as small as it can be kept.
    pub fn from_big(n: BigInt) -> ConstValue {
        match n.to_i64() {
            Some(i) => ConstValue::Int(i),
            None => ConstValue::Big(Arc::new(n)),
        }
    }

    /// An unsigned integer.
    pub fn from_u64(n: u64) -> ConstValue {
        ConstValue::from_big(BigInt::from(n))
    }

    /// A string.
    pub fn from_bytes(s: &[u8]) -> ConstValue {
        ConstValue::Str(Arc::from(s))
    }

    /// A fraction, or a 512-bit float where that would be large (K2).
    fn from_rat(r: BigRational) -> ConstValue {
        if r.numer().bits() < MAX_RAT_BITS && r.denom().bits() < MAX_RAT_BITS {
            return ConstValue::Rat(Arc::new(r));
        }
        ConstValue::from_float(BigFloat::from_rat(&r))
    }

    fn from_float(f: Option<BigFloat>) -> ConstValue {
        match f {
            None => ConstValue::Unknown,
            Some(f) => match f.to_rat(MAX_RAT_BITS as i64 / 2) {
                Some(r) => ConstValue::Rat(Arc::new(r)),
                None => ConstValue::Float(Arc::new(f)),
            },
        }
    }

    fn complex(re: ConstValue, im: ConstValue) -> ConstValue {
        if re.is_unknown() || im.is_unknown() {
            return ConstValue::Unknown;
        }
        ConstValue::Complex(Arc::new((re, im)))
    }

    /// `re + im*i` of two real constants.
    pub fn make_complex(re: &ConstValue, im: &ConstValue) -> ConstValue {
        ConstValue::complex(re.clone(), im.clone())
    }

    /// The kind of the value.
    pub fn kind(&self) -> ConstKind {
        match self {
            ConstValue::Unknown => ConstKind::Unknown,
            ConstValue::Bool(_) => ConstKind::Bool,
            ConstValue::Str(_) => ConstKind::String,
            ConstValue::Int(_) | ConstValue::Big(_) => ConstKind::Int,
            ConstValue::Rat(_) | ConstValue::Float(_) => ConstKind::Float,
            ConstValue::Complex(_) => ConstKind::Complex,
        }
    }

    /// Whether there is no value.
    pub fn is_unknown(&self) -> bool {
        matches!(self, ConstValue::Unknown)
    }

    /// The truth of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            ConstValue::Bool(b) => Some(*b),
            _ => None,
        }
    }

    /// The bytes of a string.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            ConstValue::Str(s) => Some(s),
            _ => None,
        }
    }

    /// The integer, if it is one (also `2.0` and `2+0i`) and fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self.to_int() {
            ConstValue::Int(i) => Some(i),
            _ => None,
        }
    }

    /// The non-negative integer, if it is one and fits.
    pub fn as_u64(&self) -> Option<u64> {
        match self.to_int() {
            ConstValue::Int(i) => u64::try_from(i).ok(),
            ConstValue::Big(b) => b.to_u64(),
            _ => None,
        }
    }

    /// The low 64 bits of an integer, two's complement: what a register holds.
    pub fn int_bits(&self) -> Option<u64> {
        match self.to_int() {
            ConstValue::Int(i) => Some(i as u64),
            ConstValue::Big(b) => {
                let mask = BigInt::from(u64::MAX);
                (b.as_ref() & mask).to_u64()
            }
            _ => None,
        }
    }

    /// The nearest `f64` of a real number; infinite if there is none.
    pub fn as_f64(&self) -> Option<f64> {
        let rounded = self.to_float().round_bits(53, -1074, 1024)?;
        Some(match rounded {
            None if self.sign() < 0 => f64::NEG_INFINITY,
            None => f64::INFINITY,
            Some((q, e)) => f64_of(&q, e),
        })
    }

    /// The nearest `f32` of a real number; infinite if there is none.
    pub fn as_f32(&self) -> Option<f32> {
        let rounded = self.to_float().round_bits(24, -149, 128)?;
        Some(match rounded {
            None if self.sign() < 0 => f32::NEG_INFINITY,
            None => f32::INFINITY,
            // A value rounded to 24 bits converts without a second rounding.
            Some((q, e)) => f64_of(&q, e) as f32,
        })
    }

    /// The real part.
    pub fn real(&self) -> ConstValue {
        match self {
            ConstValue::Complex(c) => c.0.clone(),
            ConstValue::Int(_) | ConstValue::Big(_) | ConstValue::Rat(_) | ConstValue::Float(_) => {
                self.clone()
            }
            _ => ConstValue::Unknown,
        }
    }

    /// The imaginary part.
    pub fn imag(&self) -> ConstValue {
        match self {
            ConstValue::Complex(c) => c.1.clone(),
            ConstValue::Int(_) | ConstValue::Big(_) | ConstValue::Rat(_) | ConstValue::Float(_) => {
                ConstValue::Int(0)
            }
            _ => ConstValue::Unknown,
        }
    }

    /// -1, 0 or 1; for complex numbers 0 exactly when both parts are; 1 for what has no sign.
    pub fn sign(&self) -> i32 {
        match self {
            ConstValue::Int(i) => i.signum() as i32,
            ConstValue::Big(b) => sign_of(b),
            ConstValue::Rat(r) => sign_of(r.numer()),
            ConstValue::Float(f) => sign_of(&f.mant),
            ConstValue::Complex(c) => c.0.sign() | c.1.sign(),
            _ => 1,
        }
    }

    /// Bits of an integer's magnitude.
    pub fn bit_len(&self) -> u64 {
        match self {
            ConstValue::Int(i) => 64 - i.unsigned_abs().leading_zeros() as u64,
            ConstValue::Big(b) => b.bits(),
            _ => 0,
        }
    }

    fn big(&self) -> Option<BigInt> {
        match self {
            ConstValue::Int(i) => Some(BigInt::from(*i)),
            ConstValue::Big(b) => Some(b.as_ref().clone()),
            _ => None,
        }
    }

    fn rat(&self) -> Option<BigRational> {
        match self {
            ConstValue::Int(i) => Some(BigRational::from_integer(BigInt::from(*i))),
            ConstValue::Big(b) if b.bits() < 2 * MAX_RAT_BITS => {
                Some(BigRational::from_integer(b.as_ref().clone()))
            }
            ConstValue::Rat(r) => Some(r.as_ref().clone()),
            _ => None,
        }
    }

    fn float(&self) -> Option<BigFloat> {
        match self {
            ConstValue::Float(f) => Some(f.as_ref().clone()),
            ConstValue::Big(b) => BigFloat::new(b.as_ref().clone(), 0),
            _ => BigFloat::from_rat(&self.rat()?),
        }
    }

    /// As an integer if the value is integral, else `Unknown`.
    pub fn to_int(&self) -> ConstValue {
        match self {
            ConstValue::Int(_) | ConstValue::Big(_) => self.clone(),
            ConstValue::Rat(r) if r.is_integer() => ConstValue::from_big(r.numer().clone()),
            ConstValue::Float(f) if f.exp >= 0 && f.exp < 2 * MAX_RAT_BITS as i64 => {
                ConstValue::from_big(&f.mant << f.exp as u64)
            }
            ConstValue::Complex(c) if c.1.sign() == 0 => c.0.to_int(),
            _ => ConstValue::Unknown,
        }
    }

    /// As a real number if it is one, else `Unknown`.
    pub fn to_float(&self) -> ConstValue {
        match self {
            ConstValue::Int(_) | ConstValue::Big(_) => match self.rat() {
                Some(r) => ConstValue::from_rat(r),
                None => ConstValue::from_float(self.float()),
            },
            ConstValue::Rat(_) | ConstValue::Float(_) => self.clone(),
            ConstValue::Complex(c) if c.1.sign() == 0 => c.0.to_float(),
            _ => ConstValue::Unknown,
        }
    }

    /// As a complex number, if it is a number.
    pub fn to_complex(&self) -> ConstValue {
        match self {
            ConstValue::Complex(_) => self.clone(),
            ConstValue::Int(_) | ConstValue::Big(_) | ConstValue::Rat(_) | ConstValue::Float(_) => {
                ConstValue::complex(self.clone(), ConstValue::Int(0))
            }
            _ => ConstValue::Unknown,
        }
    }

    /// Rounds |x| to `p` bits, nothing below `2^emin`: outer `None` if not real, inner `None` if
    /// at least `2^emax`, else mantissa and exponent.
    #[expect(
        clippy::option_option,
        reason = "not a number and too large are different answers"
    )]
    fn round_bits(&self, p: i64, emin: i64, emax: i64) -> Option<Option<(BigInt, i64)>> {
        let r = match self {
            ConstValue::Float(f) => {
                if f.top() > emax + 1 {
                    return Some(None);
                }
                if f.top() < emin - 1 {
                    return Some(Some((BigInt::zero(), 0)));
                }
                f.to_rat(1 << 14)?
            }
            _ => self.rat()?,
        };
        if r.is_zero() {
            return Some(Some((BigInt::zero(), 0)));
        }
        let negative = r.is_negative();
        let (num, den) = (r.numer().abs(), r.denom().clone());
        let mut e = (num.bits() as i64 - den.bits() as i64 - p).max(emin);
        loop {
            let (n, d) = if e >= 0 {
                (num.clone(), &den << e as u64)
            } else {
                (&num << (-e) as u64, den.clone())
            };
            let (mut q, rem) = num_integer::Integer::div_rem(&n, &d);
            if q.bits() as i64 > p {
                e += 1;
                continue;
            }
            let up = match (rem << 1u32).cmp(&d) {
                Ordering::Greater => true,
                Ordering::Equal => q.bit(0),
                Ordering::Less => false,
            };
            if up {
                q += 1;
            }
            if q.bits() as i64 + e > emax {
                return Some(None);
            }
            return Some(Some((if negative { -q } else { q }, e)));
        }
    }

    /// Rounded to `f32` or `f64`, exactly represented; `None` if it overflows.
    fn rounded(&self, p: i64, emin: i64, emax: i64) -> Option<ConstValue> {
        let (q, e) = self.to_float().round_bits(p, emin, emax)??;
        ConstValue::from_float(BigFloat::new(q, e)).into_known()
    }

    fn into_known(self) -> Option<ConstValue> {
        (!self.is_unknown()).then_some(self)
    }

    /// The value as the representation holds it (rounded for floats), or `None` if it does not fit.
    pub fn represent(&self, repr: Repr) -> Option<ConstValue> {
        match repr {
            Repr::UntypedInt => self.to_int().into_known(),
            Repr::UntypedFloat => self.to_float().into_known(),
            Repr::UntypedComplex => self.to_complex().into_known(),
            Repr::Int(bits) => {
                let v = self.to_int();
                let fits = match &v {
                    ConstValue::Int(i) => {
                        bits >= 64 || (*i >= -(1i64 << (bits - 1)) && *i < 1i64 << (bits - 1))
                    }
                    _ => false,
                };
                fits.then_some(v)
            }
            Repr::Uint(bits) => {
                let v = self.to_int();
                let fits =
                    v.sign() >= 0 && v.kind() == ConstKind::Int && v.bit_len() <= bits as u64;
                fits.then_some(v)
            }
            Repr::F32 => self.rounded(24, -149, 128),
            Repr::F64 => self.rounded(53, -1074, 1024),
            Repr::C64 | Repr::C128 => {
                let part = if repr == Repr::C64 {
                    Repr::F32
                } else {
                    Repr::F64
                };
                let c = self.to_complex().into_known()?;
                let re = c.real().represent(part)?;
                let im = c.imag().represent(part)?;
                Some(ConstValue::complex(re, im))
            }
        }
    }
}

fn sign_of(b: &BigInt) -> i32 {
    match b.sign() {
        Sign::Minus => -1,
        Sign::NoSign => 0,
        Sign::Plus => 1,
    }
}

/// `q * 2^e` where the product is exactly an `f64`.
fn f64_of(q: &BigInt, e: i64) -> f64 {
    let m = q.to_i64().unwrap_or(0) as f64;
    // Two steps: 2^e alone may be below or above what an f64 holds.
    let half = (e / 2) as i32;
    m * 2f64.powi(half) * 2f64.powi(e as i32 - half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::token::Token;

    fn lit(text: &str, tok: Token) -> ConstValue {
        ConstValue::from_literal(text.as_bytes(), tok)
    }

    #[test]
    fn literals_print_as_in_messages() {
        let rows = [
            ("0x_1F", Token::Int, "31"),
            ("0755", Token::Int, "493"),
            ("0b101", Token::Int, "5"),
            ("1_000", Token::Int, "1000"),
            ("1.5", Token::Float, "1.5"),
            ("1e100", Token::Float, "1e+100"),
            ("0x1p-2", Token::Float, "0.25"),
            ("1e1000000", Token::Float, "1e+1000000"),
            ("010i", Token::Imag, "(0 + 10i)"),
            ("'a'", Token::Char, "97"),
            ("'\\u00e4'", Token::Char, "228"),
            ("\"a\\tb\\xff\"", Token::String, "\"a\\tb\\xff\""),
        ];
        for (text, tok, want) in rows {
            assert_eq!(lit(text, tok).text(), want, "{text}");
        }
    }

    #[test]
    fn arithmetic_is_exact() {
        let big = ConstValue::shift(&ConstValue::Int(1), Token::Shl, 200);
        let back = ConstValue::shift(&big, Token::Shr, 198);
        assert_eq!(back.as_i64(), Some(4));
        let third =
            ConstValue::binary_op(&ConstValue::Int(1), Token::Quo, &ConstValue::Int(3), false);
        let one = ConstValue::binary_op(&third, Token::Mul, &ConstValue::Int(3), false);
        assert_eq!(
            ConstValue::compare(&one, Token::Eql, &ConstValue::Int(1)),
            Some(true)
        );
    }

    #[test]
    fn floats_round_to_nearest_even() {
        assert_eq!(lit("0.1", Token::Float).as_f64(), Some(0.1));
        assert_eq!(lit("0.1", Token::Float).as_f32(), Some(0.1f32));
        assert_eq!(lit("5e-324", Token::Float).as_f64(), Some(5e-324));
        assert_eq!(
            lit("1.7976931348623157e308", Token::Float).as_f64(),
            Some(f64::MAX)
        );
        assert!(lit("1e400", Token::Float).represent(Repr::F64).is_none());
        assert!(
            lit("1e-400", Token::Float)
                .represent(Repr::F64)
                .is_some_and(|v| v.sign() == 0)
        );
        assert!(ConstValue::Int(256).represent(Repr::Uint(8)).is_none());
        assert!(ConstValue::Int(-128).represent(Repr::Int(8)).is_some());
    }
}
