//! Arithmetic: operators on numbers and strings.
//!
//! In: operands in slots, or constants for the immediate forms. Out: one instruction an operation, mostly.

use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::escape::CALLS;
use crate::lower::func::{Fun, TempMark};
use crate::lower::layout::{Lay, Rep};
use crate::lower::opt::{Opts, magic};
use crate::lower::{LowerError, R};
use crate::syntax::node::Node;
use crate::syntax::token::Token;
use crate::types::info::Mode;
use crate::types::ty::TypeId;

impl Fun<'_, '_> {
    /// A binary expression that is no constant.
    pub(crate) fn binary_to(&mut self, e: Node, dst: V) -> R<()> {
        let tok = e.tok();
        match tok {
            Token::LAnd | Token::LOr => return self.cond_to(e, dst),
            Token::Eql | Token::Neq | Token::Lss | Token::Leq | Token::Gtr | Token::Geq => {
                return self.compare_to(e, dst);
            }
            _ => {}
        }
        let (x, y) = self.sides(e)?;
        let ty = self.ty(e);
        let lay = self.lay(ty)?;
        if lay.rep == Rep::Str {
            return self.concat_to(e, &[e], dst);
        }
        let mark = self.mark();
        if matches!(tok, Token::Shl | Token::Shr) {
            let x = self.operand_as(x, ty)?;
            self.shift(e, tok, &lay, dst, x, y)?;
        } else if let Some(n) = self.immediate(y, &lay) {
            let x = self.operand_now(x)?;
            self.at(e);
            let (tok, x, n) = self.folded(tok, &lay, x, n, &mark);
            if !self.added_to_sum(tok, &lay, dst, x, n, &mark) {
                self.with_immediate(tok, &lay, dst, x, n)?;
            }
        } else if matches!(tok, Token::Add | Token::Mul | Token::And)
            && let Some(n) = self.immediate(x, &lay)
        {
            let y = self.operand_now(y)?;
            self.at(e);
            let (tok, y, n) = self.folded(tok, &lay, y, n, &mark);
            if !self.added_to_sum(tok, &lay, dst, y, n, &mark) {
                self.with_immediate(tok, &lay, dst, y, n)?;
            }
        } else {
            let (x, y) = self.two_now(x, y, ty)?;
            self.at(e);
            let op = arith_op(tok, &lay)?;
            self.arith(op, dst, x, y, &mark);
        }
        self.release(mark);
        Ok(())
    }

    /// `place := place tok y` where the value stands in slots.
    pub(crate) fn arith_with(
        &mut self,
        at: Node,
        tok: Token,
        ty: TypeId,
        dst: V,
        x: V,
        y: Node,
    ) -> R<()> {
        let lay = self.lay(ty)?;
        if matches!(tok, Token::Shl | Token::Shr) {
            return self.shift(at, tok, &lay, dst, x, y);
        }
        let mark = self.mark();
        if let Some(n) = self.immediate(y, &lay) {
            self.at(at);
            self.with_immediate(tok, &lay, dst, x, n)?;
        } else {
            let y = self.as_operand_now(y, ty)?;
            self.at(at);
            let op = arith_op(tok, &lay)?;
            self.arith(op, dst, x, y, &mark);
        }
        self.release(mark);
        Ok(())
    }

    /// Operands for one plain instruction that comes next: a call's result may stay in the window.
    pub(crate) fn two_now(&mut self, x: Node, y: Node, ty: TypeId) -> R<(V, V)> {
        let calls = |fun: &Self, e: Node| fun.facts.flags(e) & CALLS != 0;
        if self.is_late(x, y) {
            let y = self.as_operand_now(y, ty)?;
            let x = self.operand_as(x, ty)?;
            Ok((x, y))
        } else if calls(self, x) && !calls(self, y) {
            let x = self.as_operand_now(x, ty)?;
            let y = self.operand_as(y, ty)?;
            Ok((x, y))
        } else {
            let x = self.operand_as(x, ty)?;
            let y = self.as_operand_now(y, ty)?;
            Ok((x, y))
        }
    }

    pub(crate) fn as_operand_now(&mut self, e: Node, ty: TypeId) -> R<V> {
        let lay = self.lay(ty)?;
        if self.mode(e) == Mode::Constant || matches!(lay.rep, Rep::C64 | Rep::C128) {
            self.operand_as(e, ty)
        } else {
            self.operand_now(e)
        }
    }

    /// A constant operand of an integer type that an instruction may hold.
    fn immediate(&self, e: Node, lay: &Lay) -> Option<i64> {
        if !matches!(lay.rep, Rep::Int(..)) {
            return None;
        }
        self.const_int(e)
    }

    /// `dst := x tok n`, in an immediate form if there is one.
    pub(crate) fn with_immediate(&mut self, tok: Token, lay: &Lay, dst: V, x: V, n: i64) -> R<()> {
        if self.cx.lw.opts.has(Opts::DIV) && self.divide_by(tok, lay, dst, x, n) {
            return Ok(());
        }
        if let Some((op, n)) = immediate_op(tok, lay, n) {
            self.asm.op3(op, dst, x, Arg::Num(n));
            return Ok(());
        }
        let mark = self.mark();
        let y = match self.hoisted(n) {
            Some(y) => y,
            None => {
                let y = self.tmp_scalar();
                self.asm.load_int(y, n);
                y
            }
        };
        let op = arith_op(tok, lay)?;
        self.asm.op3(op, dst, x, y);
        self.release(mark);
        Ok(())
    }

    /// `dst := x / n` or `x % n` of a signed word without a division, if there is a way.
    fn divide_by(&mut self, tok: Token, lay: &Lay, dst: V, x: V, n: i64) -> bool {
        if lay.rep != Rep::Int(8, true) || n < 2 || !matches!(tok, Token::Quo | Token::Rem) {
            return false;
        }
        let is_quotient = tok == Token::Quo;
        if n & (n - 1) == 0 {
            let op = if is_quotient {
                Op::divp_i64
            } else {
                Op::remp_i64
            };
            self.asm
                .op3(op, dst, x, Arg::Num(i64::from(n.trailing_zeros())));
            return true;
        }
        let (multiplier, shift) = magic(n);
        let (shift, multiplier) = (Arg::Num(i64::from(shift)), Extra::Word(multiplier as u64));
        if is_quotient {
            self.asm.op(Op::divm_i64, dst, x, shift, [multiplier]);
        } else {
            let n = Extra::Word(n as u64);
            self.asm.op(Op::remm_i64, dst, x, shift, [multiplier, n]);
        }
        true
    }

    /// `x tok n` where `x` is a temporary, not read again, to which a constant was added just before: what that was added to, and both constants
    /// together.
    fn folded(&mut self, tok: Token, lay: &Lay, x: V, n: i64, mark: &TempMark) -> (Token, V, i64) {
        let by = match tok {
            Token::Add => Some(n),
            Token::Sub => n.checked_neg(),
            _ => None,
        };
        let is_word = matches!(lay.rep, Rep::Int(8, _));
        if let (Some(by), true) = (by, is_word && self.cx.lw.opts.has(Opts::FOLD))
            && self.is_temp_since(x, mark)
            && let Some((Op::addk_i64, [Arg::Slot(to), Arg::Slot(from), Arg::Num(m)])) =
                self.asm.last()
            && (to, true) == (x, from != x)
            && let Some(sum) = by.checked_add(m).filter(|n| i16::try_from(*n).is_ok())
        {
            self.asm.take_last();
            return (Token::Add, from, sum);
        }
        (tok, x, n)
    }

    /// `dst := x + n` or `x - n` where `x` is a temporary, not read again, that was made as a sum just before: both in one instruction.
    fn added_to_sum(
        &mut self,
        tok: Token,
        lay: &Lay,
        dst: V,
        x: V,
        n: i64,
        mark: &TempMark,
    ) -> bool {
        let n = match tok {
            Token::Add => n,
            Token::Sub => n.wrapping_neg(),
            _ => return false,
        };
        matches!(lay.rep, Rep::Int(8, _))
            && self.cx.lw.opts.has(Opts::FUSE)
            && self.is_temp_since(x, mark)
            && self.asm.add_to_sum(dst, x, n)
    }

    fn shift(&mut self, at: Node, tok: Token, lay: &Lay, dst: V, x: V, y: Node) -> R<()> {
        let Rep::Int(bytes, signed) = lay.rep else {
            return Err(LowerError::bug("shift of no integer"));
        };
        let mark = self.mark();
        let count = self.constant(y).and_then(|c| c.to_int().as_u64());
        if let Some(n) = count {
            let n = n.min(1000) as i64;
            self.at(at);
            match tok {
                Token::Shl if bytes == 8 && n < 64 => {
                    self.asm.op3(Op::shlk_i64, dst, x, Arg::Num(n));
                }
                Token::Shr if signed => {
                    self.asm.op3(Op::shrk_i64, dst, x, Arg::Num(n.min(63)));
                }
                Token::Shr if n < 64 => self.asm.op3(Op::shrk_u64, dst, x, Arg::Num(n)),
                _ => {
                    let y = self.tmp_scalar();
                    self.asm.load_int(y, n);
                    let op = arith_op(tok, lay)?;
                    self.asm.op3(op, dst, x, y);
                }
            }
            self.release(mark);
            return Ok(());
        }
        let is_signed = self.lay_of(y)?.is_signed();
        let y = self.operand(y)?;
        self.at(at);
        if is_signed {
            self.asm.op1(Op::chk_shift, y);
        }
        let op = arith_op(tok, lay)?;
        self.asm.op3(op, dst, x, y);
        self.release(mark);
        Ok(())
    }

    /// `+x`, `-x`, `^x`
    pub(crate) fn arith_unary(&mut self, e: Node, tok: Token, x: Node, dst: V) -> R<()> {
        let ty = self.ty(e);
        let lay = self.lay(ty)?;
        if tok == Token::Add {
            return self.value_to(x, ty, dst, false);
        }
        let mark = self.mark();
        let x = self.operand_as(x, ty)?;
        self.at(e);
        let op = match (tok, lay.rep) {
            (Token::Sub, Rep::F64) => Op::neg_f64,
            (Token::Sub, Rep::F32) => Op::neg_f32,
            (Token::Sub, Rep::C64) => Op::neg_c64,
            (Token::Sub, Rep::C128) => Op::neg_c128,
            (Token::Sub, Rep::Int(bytes, signed)) => pick(
                bytes,
                signed,
                [
                    Op::neg_i8,
                    Op::neg_i16,
                    Op::neg_i32,
                    Op::neg_i64,
                    Op::neg_u8,
                    Op::neg_u16,
                    Op::neg_u32,
                    Op::neg_u64,
                ],
            ),
            (Token::Xor, Rep::Int(bytes, signed)) => pick(
                bytes,
                signed,
                [
                    Op::com_i8,
                    Op::com_i16,
                    Op::com_i32,
                    Op::com_i64,
                    Op::com_u8,
                    Op::com_u16,
                    Op::com_u32,
                    Op::com_u64,
                ],
            ),
            _ => return Err(LowerError::bug(format!("operator {}", tok.text()))),
        };
        self.asm.op2(op, dst, x);
        self.release(mark);
        Ok(())
    }
}

/// The immediate form of `x tok n`, if there is one.
fn immediate_op(tok: Token, lay: &Lay, n: i64) -> Option<(Op, i64)> {
    let Rep::Int(bytes, signed) = lay.rep else {
        return None;
    };
    let fits = |n: i64| i16::try_from(n).is_ok();
    let power = n > 0 && n & (n - 1) == 0;
    match tok {
        Token::Add | Token::Sub => {
            let n = if tok == Token::Sub {
                n.checked_neg()?
            } else {
                n
            };
            match (bytes, signed) {
                (8, _) if fits(n) => Some((Op::addk_i64, n)),
                (4, true) if fits(n) => Some((Op::addk_i32, n)),
                _ => None,
            }
        }
        Token::Mul if bytes == 8 && fits(n) => Some((Op::mulk_i64, n)),
        Token::Quo if signed && bytes == 8 && fits(n) && n != 0 && n != -1 => {
            Some((Op::divk_i64, n))
        }
        Token::Rem if signed && bytes == 8 && fits(n) && n != 0 && n != -1 => {
            Some((Op::remk_i64, n))
        }
        Token::Quo if !signed && power => Some((Op::shrk_u64, i64::from(n.trailing_zeros()))),
        Token::Rem if !signed && power && n <= 1 << 16 => Some((Op::andk, n - 1)),
        Token::And if (0..1 << 16).contains(&n) => Some((Op::andk, n)),
        _ => None,
    }
}

/// One of i8, i16, i32, i64, u8, u16, u32, u64.
fn pick(bytes: u8, signed: bool, ops: [Op; 8]) -> Op {
    let [i8, i16, i32, i64, u8, u16, u32, u64] = ops;
    match (bytes, signed) {
        (1, true) => i8,
        (2, true) => i16,
        (4, true) => i32,
        (_, true) => i64,
        (1, false) => u8,
        (2, false) => u16,
        (4, false) => u32,
        (_, false) => u64,
    }
}

macro_rules! int_ops {
    ($i8:ident $i16:ident $i32:ident $i64:ident $u8:ident $u16:ident $u32:ident $u64:ident) => {
        [
            Op::$i8,
            Op::$i16,
            Op::$i32,
            Op::$i64,
            Op::$u8,
            Op::$u16,
            Op::$u32,
            Op::$u64,
        ]
    };
}

/// The instruction of a binary operator on slots.
pub(crate) fn arith_op(tok: Token, lay: &Lay) -> R<Op> {
    let odd = || LowerError::bug(format!("operator {} on {:?}", tok.text(), lay.rep));
    Ok(match lay.rep {
        Rep::Int(bytes, signed) => match tok {
            Token::And => Op::and,
            Token::Or => Op::or,
            Token::Xor => Op::xor,
            Token::AndNot => Op::andnot,
            _ => {
                let ops = match tok {
                    Token::Add => {
                        int_ops!(add_i8 add_i16 add_i32 add_i64 add_u8 add_u16 add_u32 add_u64)
                    }
                    Token::Sub => {
                        int_ops!(sub_i8 sub_i16 sub_i32 sub_i64 sub_u8 sub_u16 sub_u32 sub_u64)
                    }
                    Token::Mul => {
                        int_ops!(mul_i8 mul_i16 mul_i32 mul_i64 mul_u8 mul_u16 mul_u32 mul_u64)
                    }
                    Token::Quo => {
                        int_ops!(div_i8 div_i16 div_i32 div_i64 div_u8 div_u16 div_u32 div_u64)
                    }
                    Token::Rem => {
                        int_ops!(rem_i8 rem_i16 rem_i32 rem_i64 rem_u8 rem_u16 rem_u32 rem_u64)
                    }
                    Token::Shl => {
                        int_ops!(shl_i8 shl_i16 shl_i32 shl_i64 shl_u8 shl_u16 shl_u32 shl_u64)
                    }
                    Token::Shr => {
                        int_ops!(shr_i8 shr_i16 shr_i32 shr_i64 shr_u8 shr_u16 shr_u32 shr_u64)
                    }
                    _ => return Err(odd()),
                };
                pick(bytes, signed, ops)
            }
        },
        Rep::F64 => match tok {
            Token::Add => Op::add_f64,
            Token::Sub => Op::sub_f64,
            Token::Mul => Op::mul_f64,
            Token::Quo => Op::div_f64,
            _ => return Err(odd()),
        },
        Rep::F32 => match tok {
            Token::Add => Op::add_f32,
            Token::Sub => Op::sub_f32,
            Token::Mul => Op::mul_f32,
            Token::Quo => Op::div_f32,
            _ => return Err(odd()),
        },
        Rep::C64 => match tok {
            Token::Add => Op::add_c64,
            Token::Sub => Op::sub_c64,
            Token::Mul => Op::mul_c64,
            Token::Quo => Op::div_c64,
            _ => return Err(odd()),
        },
        Rep::C128 => match tok {
            Token::Add => Op::add_c128,
            Token::Sub => Op::sub_c128,
            Token::Mul => Op::mul_c128,
            Token::Quo => Op::div_c128,
            _ => return Err(odd()),
        },
        _ => return Err(odd()),
    })
}
