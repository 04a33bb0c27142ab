//! Arithmetic of constants: unary and binary operators, shifts, comparisons.
//!
//! In: values and the operator's token. Out: the value, `Unknown` where the operator is not defined for the operands (K3).

use crate::syntax::token::Token;
use crate::types::constant::{ConstKind, ConstValue};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::sync::Arc;

impl ConstValue {
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
