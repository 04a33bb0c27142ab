//! Exact constants: booleans, byte strings, integers of any size, rationals, huge floats, complex numbers.
//!
//! In: literal texts and operator tokens. Out: [`ConstValue`] and Go's constant arithmetic over it, rounding
//! to the sized types, and the two texts of a value: the one messages print and the exact one.
//!
//! Invariants. K1: an integer that fits `i64` is always `Int`, never `Big`. K2: a `Rat` has numerator and
//! denominator of fewer than [`MAX_RAT_BITS`] bits; what is larger becomes a [`BigFloat`] of 512 bits, so no
//! sequence of operations can make a value that is large in memory. Integers grow only by what one operation
//! adds; the checker reports an overflow as soon as one passes 512 bits and replaces it by `Unknown`.
//! K3: `Unknown` in, `Unknown` out.

use crate::syntax::token::Token;
use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::cmp::Ordering;
use std::sync::Arc;

/// Bits above which a rational turns into a 512-bit float.
const MAX_RAT_BITS: u64 = 4096;
/// Mantissa bits of a [`BigFloat`].
const FLOAT_BITS: u64 = 512;
/// Binary exponents beyond this are infinite or zero.
const MAX_EXP: i64 = 1 << 31;

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

/// `mant * 2^exp`, the mantissa rounded to 512 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BigFloat {
    mant: BigInt,
    exp: i64,
}

impl BigFloat {
    /// Rounds to 512 bits; `None` for an exponent no Go implementation carries.
    fn new(mant: BigInt, exp: i64) -> Option<BigFloat> {
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

    fn from_rat(r: &BigRational) -> Option<BigFloat> {
        BigFloat::new(r.numer().clone(), 0)?.quo(&BigFloat::new(r.denom().clone(), 0)?)
    }

    /// One past the binary exponent of the value.
    fn top(&self) -> i64 {
        self.exp + self.mant.bits() as i64
    }

    fn add(&self, o: &BigFloat) -> Option<BigFloat> {
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

    fn neg(&self) -> BigFloat {
        BigFloat {
            mant: -&self.mant,
            exp: self.exp,
        }
    }

    fn mul(&self, o: &BigFloat) -> Option<BigFloat> {
        BigFloat::new(&self.mant * &o.mant, self.exp.checked_add(o.exp)?)
    }

    fn quo(&self, o: &BigFloat) -> Option<BigFloat> {
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
    fn to_rat(&self, limit: i64) -> Option<BigRational> {
        if self.exp.abs() > limit {
            return None;
        }
        Some(if self.exp >= 0 {
            BigRational::from_integer(&self.mant << self.exp as u64)
        } else {
            BigRational::new(self.mant.clone(), BigInt::one() << (-self.exp) as u64)
        })
    }

    fn cmp(&self, o: &BigFloat) -> Ordering {
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

    /// `op x`. For `^` on an unsigned type `unsigned_bits` is its size, else 0.
    pub fn unary_op(op: Token, x: &ConstValue, unsigned_bits: u32) -> ConstValue {
        match (op, x) {
            (Token::Add, _) => x.clone(),
            (Token::Sub, ConstValue::Int(i)) => match i.checked_neg() {
                Some(n) => ConstValue::Int(n),
                None => ConstValue::from_big(-BigInt::from(*i)),
            },
            (Token::Sub, ConstValue::Big(b)) => ConstValue::from_big(-b.as_ref().clone()),
            (Token::Sub, ConstValue::Rat(r)) => ConstValue::Rat(Arc::new(-r.as_ref().clone())),
            (Token::Sub, ConstValue::Float(f)) => ConstValue::Float(Arc::new(f.neg())),
            (Token::Sub, ConstValue::Complex(c)) => ConstValue::complex(
                ConstValue::unary_op(op, &c.0, 0),
                ConstValue::unary_op(op, &c.1, 0),
            ),
            (Token::Xor, _) => match x.big() {
                Some(b) if unsigned_bits > 0 => {
                    let mask = (BigInt::one() << unsigned_bits) - 1;
                    ConstValue::from_big(!b & mask)
                }
                Some(b) => ConstValue::from_big(!b),
                None => ConstValue::Unknown,
            },
            (Token::Not, ConstValue::Bool(b)) => ConstValue::Bool(!b),
            _ => ConstValue::Unknown,
        }
    }

    /// `x op y` for everything but shifts and comparisons. `int_div` asks `/` to truncate.
    /// Division by zero, which the caller excludes, is `Unknown`.
    pub fn binary_op(x: &ConstValue, op: Token, y: &ConstValue, int_div: bool) -> ConstValue {
        if let (ConstValue::Bool(a), ConstValue::Bool(b)) = (x, y) {
            return match op {
                Token::LAnd => ConstValue::Bool(*a && *b),
                Token::LOr => ConstValue::Bool(*a || *b),
                _ => ConstValue::Unknown,
            };
        }
        if let (ConstValue::Str(a), ConstValue::Str(b)) = (x, y) {
            if op != Token::Add {
                return ConstValue::Unknown;
            }
            return ConstValue::Str(Arc::from([a.as_ref(), b.as_ref()].concat()));
        }
        match x.kind().max(y.kind()) {
            ConstKind::Int => int_op(x, op, y, int_div),
            ConstKind::Float => float_op(x, op, y),
            ConstKind::Complex => complex_op(x, op, y),
            _ => ConstValue::Unknown,
        }
    }

    /// `x << n` or `x >> n` of an integer. The caller bounds `n`.
    pub fn shift(x: &ConstValue, op: Token, n: u64) -> ConstValue {
        let Some(b) = x.to_int().big() else {
            return ConstValue::Unknown;
        };
        match op {
            Token::Shl if b.is_zero() => ConstValue::Int(0),
            Token::Shl if n < 1 << 20 => ConstValue::from_big(b << n),
            Token::Shr => ConstValue::from_big(b >> n.min(1 << 20)),
            _ => ConstValue::Unknown,
        }
    }

    /// `x op y` for a comparison; `None` if the operands do not compare so.
    pub fn compare(x: &ConstValue, op: Token, y: &ConstValue) -> Option<bool> {
        let ordering = match (x, y) {
            (ConstValue::Bool(a), ConstValue::Bool(b)) => {
                return match op {
                    Token::Eql => Some(a == b),
                    Token::Neq => Some(a != b),
                    _ => None,
                };
            }
            (ConstValue::Str(a), ConstValue::Str(b)) => a.cmp(b),
            _ => match x.kind().max(y.kind()) {
                ConstKind::Int => x.big()?.cmp(&y.big()?),
                ConstKind::Float => match (x.rat(), y.rat()) {
                    (Some(a), Some(b)) => a.cmp(&b),
                    _ => x.float()?.cmp(&y.float()?),
                },
                ConstKind::Complex => {
                    let eq = ConstValue::compare(&x.real(), Token::Eql, &y.real())?
                        && ConstValue::compare(&x.imag(), Token::Eql, &y.imag())?;
                    return match op {
                        Token::Eql => Some(eq),
                        Token::Neq => Some(!eq),
                        _ => None,
                    };
                }
                _ => return None,
            },
        };
        Some(match op {
            Token::Eql => ordering.is_eq(),
            Token::Neq => ordering.is_ne(),
            Token::Lss => ordering.is_lt(),
            Token::Leq => ordering.is_le(),
            Token::Gtr => ordering.is_gt(),
            Token::Geq => ordering.is_ge(),
            _ => return None,
        })
    }

    /// The text of messages: strings quoted and cut at 72 characters, floats with six digits.
    pub fn text(&self) -> String {
        match self {
            ConstValue::Str(s) => shorten(&quote(s)),
            ConstValue::Rat(_) | ConstValue::Float(_) => self.float_text(),
            ConstValue::Complex(c) => format!("({} + {}i)", c.0.text(), c.1.text()),
            _ => self.exact_text(),
        }
    }

    /// The exact value: strings whole, fractions as `a/b`.
    pub fn exact_text(&self) -> String {
        match self {
            ConstValue::Unknown => "unknown".to_string(),
            ConstValue::Bool(b) => b.to_string(),
            ConstValue::Str(s) => quote(s),
            ConstValue::Int(i) => i.to_string(),
            ConstValue::Big(b) => b.to_string(),
            ConstValue::Rat(r) if r.is_integer() => r.numer().to_string(),
            ConstValue::Rat(r) => format!("{}/{}", r.numer(), r.denom()),
            ConstValue::Float(_) => self.float_text(),
            ConstValue::Complex(c) => format!("({} + {}i)", c.0.exact_text(), c.1.exact_text()),
        }
    }

    fn float_text(&self) -> String {
        match self.as_f64() {
            Some(f) if f.is_finite() && (f == 0.0) == (self.sign() == 0) => {
                let text = format_g6(f);
                // Six digits must not make a fraction look like an integer.
                if text.contains('.') || self.to_int().kind() == ConstKind::Int {
                    text
                } else {
                    format_shortest(f)
                }
            }
            _ => self.huge_text(),
        }
    }

    /// `d.ddddde±n` for what no `f64` holds.
    fn huge_text(&self) -> String {
        let Some(f) = self.float() else {
            return "unknown".to_string();
        };
        let log2 = approx_log2(&f);
        let log10 = log2 * std::f64::consts::LOG10_2;
        let mut exp = log10.floor();
        let mut mant = 10f64.powf(log10 - exp);
        if mant >= 9.999_995 {
            mant = 1.0;
            exp += 1.0;
        }
        let sign = if f.mant.is_negative() { "-" } else { "" };
        format!("{sign}{}e{:+}", format_g6(mant), exp as i64)
    }
}

fn sign_of(b: &BigInt) -> i32 {
    match b.sign() {
        Sign::Minus => -1,
        Sign::NoSign => 0,
        Sign::Plus => 1,
    }
}

fn approx_log2(f: &BigFloat) -> f64 {
    let bits = f.mant.bits();
    let drop = bits.saturating_sub(60);
    let top = (f.mant.magnitude() >> drop).to_f64().unwrap_or(1.0);
    top.log2() + (drop as f64) + f.exp as f64
}

/// `q * 2^e` where the product is exactly an `f64`.
fn f64_of(q: &BigInt, e: i64) -> f64 {
    let m = q.to_i64().unwrap_or(0) as f64;
    // Two steps: 2^e alone may be below or above what an f64 holds.
    let half = (e / 2) as i32;
    m * 2f64.powi(half) * 2f64.powi(e as i32 - half)
}

fn int_op(x: &ConstValue, op: Token, y: &ConstValue, int_div: bool) -> ConstValue {
    if let (ConstValue::Int(a), ConstValue::Int(b)) = (x, y) {
        let small = match op {
            Token::Add => a.checked_add(*b),
            Token::Sub => a.checked_sub(*b),
            Token::Mul => a.checked_mul(*b),
            Token::Quo if int_div => a.checked_div(*b),
            Token::Rem => a.checked_rem(*b),
            Token::And => Some(a & b),
            Token::Or => Some(a | b),
            Token::Xor => Some(a ^ b),
            Token::AndNot => Some(a & !b),
            _ => None,
        };
        if let Some(v) = small {
            return ConstValue::Int(v);
        }
    }
    let (Some(a), Some(b)) = (x.big(), y.big()) else {
        return ConstValue::Unknown;
    };
    if matches!(op, Token::Quo | Token::Rem) && b.is_zero() {
        return ConstValue::Unknown;
    }
    ConstValue::from_big(match op {
        Token::Add => a + b,
        Token::Sub => a - b,
        Token::Mul => a * b,
        Token::Quo if int_div => a / b,
        Token::Quo => return ConstValue::from_rat(BigRational::new(a, b)),
        Token::Rem => a % b,
        Token::And => a & b,
        Token::Or => a | b,
        Token::Xor => a ^ b,
        Token::AndNot => a & !b,
        _ => return ConstValue::Unknown,
    })
}

fn float_op(x: &ConstValue, op: Token, y: &ConstValue) -> ConstValue {
    if op == Token::Quo && y.sign() == 0 {
        return ConstValue::Unknown;
    }
    if let (Some(a), Some(b)) = (x.rat(), y.rat()) {
        return ConstValue::from_rat(match op {
            Token::Add => a + b,
            Token::Sub => a - b,
            Token::Mul => a * b,
            Token::Quo => a / b,
            _ => return ConstValue::Unknown,
        });
    }
    let (Some(a), Some(b)) = (x.float(), y.float()) else {
        return ConstValue::Unknown;
    };
    ConstValue::from_float(match op {
        Token::Add => a.add(&b),
        Token::Sub => a.add(&b.neg()),
        Token::Mul => a.mul(&b),
        Token::Quo => a.quo(&b),
        _ => None,
    })
}

fn complex_op(x: &ConstValue, op: Token, y: &ConstValue) -> ConstValue {
    let (a, b, c, d) = (x.real(), x.imag(), y.real(), y.imag());
    let f = |x: &ConstValue, op: Token, y: &ConstValue| ConstValue::binary_op(x, op, y, false);
    match op {
        Token::Add | Token::Sub => ConstValue::complex(f(&a, op, &c), f(&b, op, &d)),
        Token::Mul => {
            let re = f(&f(&a, op, &c), Token::Sub, &f(&b, op, &d));
            let im = f(&f(&b, op, &c), Token::Add, &f(&a, op, &d));
            ConstValue::complex(re, im)
        }
        Token::Quo => {
            let m = Token::Mul;
            let s = f(&f(&c, m, &c), Token::Add, &f(&d, m, &d));
            let re = f(&f(&a, m, &c), Token::Add, &f(&b, m, &d));
            let im = f(&f(&b, m, &c), Token::Sub, &f(&a, m, &d));
            if s.sign() == 0 {
                return ConstValue::Unknown;
            }
            ConstValue::complex(f(&re, op, &s), f(&im, op, &s))
        }
        _ => ConstValue::Unknown,
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

fn pow10(mut n: u64) -> Option<BigFloat> {
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

/// A Go string literal for these bytes, in double quotes.
pub fn quote(s: &[u8]) -> String {
    let mut out = String::from("\"");
    for chunk in s.utf8_chunks() {
        for c in chunk.valid().chars() {
            quote_char(&mut out, c, '"');
        }
        for b in chunk.invalid() {
            out.push_str(&format!("\\x{b:02x}"));
        }
    }
    out.push('"');
    out
}

fn quote_char(out: &mut String, c: char, delim: char) {
    match c {
        '\\' => out.push_str("\\\\"),
        c if c == delim => {
            out.push('\\');
            out.push(c);
        }
        '\u{7}' => out.push_str("\\a"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{b}' => out.push_str("\\v"),
        c if (c as u32) < 0x20 || c as u32 == 0x7f => out.push_str(&format!("\\x{:02x}", c as u32)),
        c if c.is_control() || c == '\u{feff}' || ('\u{2028}'..='\u{2029}').contains(&c) => {
            out.push_str(&format!("\\u{:04x}", c as u32));
        }
        c => out.push(c),
    }
}

/// At most 72 characters, the last three of a longer text being dots.
fn shorten(s: &str) -> String {
    const MAX: usize = 72;
    if s.chars().count() <= MAX {
        return s.to_string();
    }
    let mut cut: String = s.chars().take(MAX - 3).collect();
    cut.push_str("...");
    cut
}

/// C's `%.6g`, with Go's exponent of at least two digits.
pub fn format_g6(f: f64) -> String {
    if f == 0.0 {
        return "0".to_string();
    }
    let sci = format!("{f:.5e}");
    let Some((mant, exp)) = sci.split_once('e') else {
        return sci;
    };
    let exp: i32 = exp.parse().unwrap_or(0);
    if (-4..6).contains(&exp) {
        return trim_zeros(&format!("{f:.*}", (5 - exp).max(0) as usize)).to_string();
    }
    let sign = if exp < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", trim_zeros(mant), exp.abs())
}

/// Go's `%g`: the fewest digits that tell the number apart.
fn format_shortest(f: f64) -> String {
    let sci = format!("{f:e}");
    let Some((mant, exp)) = sci.split_once('e') else {
        return sci;
    };
    let exp: i32 = exp.parse().unwrap_or(0);
    if (-4..6).contains(&exp) {
        return format!("{f}");
    }
    let sign = if exp < 0 { '-' } else { '+' };
    format!("{mant}e{sign}{:02}", exp.abs())
}

fn trim_zeros(s: &str) -> &str {
    if s.contains('.') {
        s.trim_end_matches('0').trim_end_matches('.')
    } else {
        s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
