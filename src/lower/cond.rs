//! Comparisons, and conditions as jumps.
//!
//! In: bool expressions. Out: fused compare-and-branch instructions, or a bool in a slot.

use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, Label, V, with_poll};
use crate::lower::func::Fun;
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::lower::{LowerError, R};
use crate::syntax::node::{Kind, Node, UnaryExpr};
use crate::syntax::token::Token;
use crate::types::info::Mode;
use crate::types::ty::TypeId;
use crate::types::universe::BuiltinId;

impl Fun<'_, '_> {
    /// A bool made by jumps.
    pub(crate) fn cond_to(&mut self, e: Node, dst: V) -> R<()> {
        if let Some(unary) = UnaryExpr::cast(e)
            && e.tok() == Token::Not
            && !is_jumping(unary.x().unparen())
        {
            let mark = self.mark();
            let x = self.operand_now(unary.x())?;
            self.at(e);
            self.asm.op2(Op::not, dst, x);
            self.release(mark);
            return Ok(());
        }
        let no = self.asm.label();
        let done = self.asm.label();
        self.branch(e, false, no)?;
        self.asm.load_int(dst, 1);
        self.asm.jump(done);
        self.asm.bind(no);
        self.asm.load_int(dst, 0);
        self.asm.bind(done);
        Ok(())
    }

    /// Jumps to `to` if `e` is `when`; goes on otherwise.
    pub(crate) fn branch(&mut self, e: Node, when: bool, to: Label) -> R<()> {
        self.deeper(|fun| fun.branch_inner(e.unparen(), when, to))
    }

    fn branch_inner(&mut self, e: Node, when: bool, to: Label) -> R<()> {
        if let Some(value) = self.constant(e) {
            if value.as_bool() == Some(when) {
                self.asm.jump(to);
            }
            return Ok(());
        }
        if let Some(unary) = UnaryExpr::cast(e)
            && e.tok() == Token::Not
        {
            return self.branch(unary.x(), !when, to);
        }
        if e.kind() == Kind::BinaryExpr {
            let (x, y) = self.sides(e)?;
            match e.tok() {
                Token::LAnd | Token::LOr => {
                    // With `stop`, one operand decides.
                    let stop = e.tok() == Token::LOr;
                    if when == stop {
                        self.branch(x, when, to)?;
                        return self.branch(y, when, to);
                    }
                    let skip = self.asm.label();
                    self.branch(x, stop, skip)?;
                    self.branch(y, when, to)?;
                    self.asm.bind(skip);
                    return Ok(());
                }
                _ => return self.compare_branch(e, x, y, when, to),
            }
        }
        let mark = self.mark();
        let v = self.operand_now(e)?;
        self.at(e);
        self.branch_on(v, when, to);
        self.release(mark);
        Ok(())
    }

    /// Jumps if a bool slot is `when`.
    pub(crate) fn branch_on(&mut self, v: V, when: bool, to: Label) {
        let op = if when { Op::brt } else { Op::brf };
        let op = self.polled(op, to);
        self.asm.op(op, v, Arg::To(to), Arg::No, Vec::new());
    }

    fn polled(&self, op: Op, to: Label) -> Op {
        if self.asm.is_bound(to) {
            with_poll(op)
        } else {
            op
        }
    }

    /// A fused compare-and-branch.
    pub(crate) fn fused(&mut self, op: Op, a: V, b: impl Into<Arg>, to: Label) {
        let op = self.polled(op, to);
        let b = b.into();
        if self.cx.lw.opts.has(Opts::FUSE) {
            self.asm.count_and_branch(op, a, b, to);
        }
        self.asm.op3(op, a, b, Arg::To(to));
    }

    /// The type in which two operands are compared.
    fn compare_ty(&mut self, x: Node, y: Node) -> R<TypeId> {
        let (tx, ty) = (self.ty(x), self.ty(y));
        for (e, other) in [(x, ty), (y, tx)] {
            if self.is_nil(e) {
                return Ok(other);
            }
        }
        if self.mode(x) == Mode::Constant && self.mode(y) != Mode::Constant {
            return Ok(self.cx.w.default_type(ty));
        }
        if self.mode(y) == Mode::Constant {
            return Ok(self.cx.w.default_type(tx));
        }
        if self.lay(ty)?.rep == Rep::Iface {
            return Ok(ty);
        }
        Ok(self.cx.w.default_type(tx))
    }

    fn compare_branch(&mut self, e: Node, x: Node, y: Node, when: bool, to: Label) -> R<()> {
        let ty = self.compare_ty(x, y)?;
        let lay = self.lay(ty)?;
        let tok = e.tok();
        let mark = self.mark();
        if let Some(is_same) = self.same_objects(e, x, y)? {
            if (is_same == (tok == Token::Eql)) == when {
                self.asm.jump(to);
            }
            self.release(mark);
            return Ok(());
        }
        if self.is_nil(x) || self.is_nil(y) {
            let other = if self.is_nil(x) { y } else { x };
            let v = self.operand(other)?;
            self.at(e);
            let op = if (tok == Token::Eql) == when {
                Op::eq_i64k_br
            } else {
                Op::ne_i64k_br
            };
            self.fused(op, v, Arg::Num(0), to);
            self.release(mark);
            return Ok(());
        }
        match lay.rep {
            Rep::Int(..)
            | Rep::Bool
            | Rep::Ptr
            | Rep::UnsafePtr
            | Rep::Chan
            | Rep::Map
            | Rep::Func => {
                let tok = if when { tok } else { negated(tok) };
                self.int_branch(e, tok, x, y, ty, to)?;
            }
            Rep::F64 => {
                let (a, b) = self.two_now(x, y, ty)?;
                self.at(e);
                let (op, swap) = float_branch_op(tok, when)?;
                let (a, b) = if swap { (b, a) } else { (a, b) };
                self.fused(op, a, b, to);
            }
            Rep::Str
                if matches!(tok, Token::Eql | Token::Neq) && self.empty_side(x, y).is_some() =>
            {
                let other = self.empty_side(x, y).unwrap_or(x);
                let v = self.len_operand(e, BuiltinId::Len, other)?;
                self.at(e);
                let tok = if when { tok } else { negated(tok) };
                self.fused(int_k_op(tok)?, v, Arg::Num(0), to);
            }
            Rep::Str if !matches!(tok, Token::Eql | Token::Neq) => {
                let order = self.tmp_scalar();
                let (a, b) = self.two_as(x, y, ty)?;
                self.at(e);
                self.asm.op3(Op::cmp_str, order, a, b);
                let tok = if when { tok } else { negated(tok) };
                self.fused(int_k_op(tok)?, order, Arg::Num(0), to);
            }
            _ => {
                let v = self.tmp_scalar();
                let positive = self.compare_op(e, tok, x, y, ty, v)?;
                self.branch_on(v, when == positive, to);
            }
        }
        self.release(mark);
        Ok(())
    }

    /// Whether two pointers are equal, where one of them is to an object in slots: no other pointer is. The other operand has been evaluated then.
    fn same_objects(&mut self, e: Node, x: Node, y: Node) -> R<Option<bool>> {
        if !matches!(e.tok(), Token::Eql | Token::Neq) {
            return Ok(None);
        }
        let other = match (self.owner(x), self.owner(y)) {
            (None, None) => return Ok(None),
            (Some(a), Some(b)) => return Ok(Some(a == b)),
            (Some(_), None) => y,
            (None, Some(_)) => x,
        };
        if !self.is_nil(other) {
            self.operand(other)?;
        }
        Ok(Some(false))
    }

    /// The operand that is compared with `""`.
    fn empty_side(&self, x: Node, y: Node) -> Option<Node> {
        let is_empty = |e: Node| {
            self.constant(e)
                .is_some_and(|c| c.as_bytes().is_some_and(<[u8]>::is_empty))
        };
        match (is_empty(x), is_empty(y)) {
            (false, true) => Some(x),
            (true, false) => Some(y),
            _ => None,
        }
    }

    /// Two operands as values of a type.
    fn two_as(&mut self, x: Node, y: Node, ty: TypeId) -> R<(V, V)> {
        if self.is_late(x, y) {
            let b = self.operand_as(y, ty)?;
            let a = self.operand_as(x, ty)?;
            return Ok((a, b));
        }
        let a = self.operand_as(x, ty)?;
        let b = self.operand_as(y, ty)?;
        Ok((a, b))
    }

    fn int_branch(
        &mut self,
        e: Node,
        tok: Token,
        x: Node,
        y: Node,
        ty: TypeId,
        to: Label,
    ) -> R<()> {
        let lay = self.lay(ty)?;
        let wide_unsigned = lay.rep == Rep::Int(8, false);
        let equality = matches!(tok, Token::Eql | Token::Neq);
        let may_fuse = equality || !wide_unsigned;
        let constant = |fun: &Self, e: Node| {
            let n = match lay.rep {
                Rep::Bool => fun.constant(e)?.as_bool().map(i64::from),
                _ => fun.const_int(e),
            };
            n.filter(|n| i16::try_from(*n).is_ok() && may_fuse)
        };
        if let Some(n) = constant(self, y) {
            let v = self.operand_now(x)?;
            self.at(e);
            self.fused(int_k_op(tok)?, v, Arg::Num(n), to);
            return Ok(());
        }
        if let Some(n) = constant(self, x) {
            let v = self.operand_now(y)?;
            self.at(e);
            self.fused(int_k_op(mirrored(tok))?, v, Arg::Num(n), to);
            return Ok(());
        }
        let (a, b) = self.two_now(x, y, ty)?;
        self.at(e);
        self.int_slots_branch(tok, !lay.is_signed() && lay.size == 8, a, b, to)
    }

    /// A branch on two integers in slots.
    pub(crate) fn int_slots_branch(
        &mut self,
        tok: Token,
        unsigned: bool,
        a: V,
        b: V,
        to: Label,
    ) -> R<()> {
        let (op, swap) = match (tok, unsigned) {
            (Token::Eql, _) => (Op::eq_i64_br, false),
            (Token::Neq, _) => (Op::ne_i64_br, false),
            (Token::Lss, false) => (Op::lt_i64_br, false),
            (Token::Leq, false) => (Op::le_i64_br, false),
            (Token::Gtr, false) => (Op::lt_i64_br, true),
            (Token::Geq, false) => (Op::le_i64_br, true),
            (Token::Lss, true) => (Op::lt_u64_br, false),
            (Token::Leq, true) => (Op::le_u64_br, false),
            (Token::Gtr, true) => (Op::lt_u64_br, true),
            (Token::Geq, true) => (Op::le_u64_br, true),
            _ => return Err(LowerError::bug("comparison")),
        };
        let (a, b) = if swap { (b, a) } else { (a, b) };
        self.fused(op, a, b, to);
        Ok(())
    }

    /// A comparison as a bool.
    pub(crate) fn compare_to(&mut self, e: Node, dst: V) -> R<()> {
        let (x, y) = self.sides(e)?;
        let ty = self.compare_ty(x, y)?;
        let lay = self.lay(ty)?;
        let with_nil = self.is_nil(x) || self.is_nil(y);
        let ordered_str = lay.rep == Rep::Str && !matches!(e.tok(), Token::Eql | Token::Neq);
        if with_nil || ordered_str {
            return self.jumps_to(e, dst);
        }
        let mark = self.mark();
        if let Some(is_same) = self.same_objects(e, x, y)? {
            self.asm
                .load_int(dst, i64::from(is_same == (e.tok() == Token::Eql)));
            self.release(mark);
            return Ok(());
        }
        let positive = self.compare_op(e, e.tok(), x, y, ty, dst)?;
        if !positive {
            self.asm.op2(Op::not, dst, dst);
        }
        self.release(mark);
        Ok(())
    }

    fn jumps_to(&mut self, e: Node, dst: V) -> R<()> {
        let yes = self.asm.label();
        let v = self.tmp_scalar();
        self.asm.load_int(v, 1);
        self.branch(e, true, yes)?;
        self.asm.load_int(v, 0);
        self.asm.bind(yes);
        self.asm.mov(dst, v, 1);
        Ok(())
    }

    /// `dst := x tok y`; the answer is false if `dst` holds the opposite.
    fn compare_op(&mut self, e: Node, tok: Token, x: Node, y: Node, ty: TypeId, dst: V) -> R<bool> {
        let lay = self.lay(ty)?;
        let is_equality = matches!(tok, Token::Eql | Token::Neq);
        if is_equality && matches!(lay.rep, Rep::Struct | Rep::Array) && lay.size > 64 {
            let (px, py) = (self.place(x)?, self.place(y)?);
            let a = self.address_or_copy(px, ty)?;
            let b = self.address_or_copy(py, ty)?;
            self.at(e);
            let link = self.type_link(ty)?;
            self.asm.op(Op::eq_mem, dst, a, b, [link]);
            return Ok(tok == Token::Eql);
        }
        let (a, b) = match lay.rep {
            Rep::Int(..) | Rep::Bool | Rep::F32 | Rep::F64 => self.two_now(x, y, ty)?,
            _ => self.two_as(x, y, ty)?,
        };
        self.at(e);
        if is_equality && !matches!(lay.rep, Rep::F32 | Rep::F64) {
            self.equal(ty, a, b, dst)?;
            return Ok(tok == Token::Eql);
        }
        let (op, swap) = value_op(tok, lay.rep)?;
        let (a, b) = if swap { (b, a) } else { (a, b) };
        self.asm.op3(op, dst, a, b);
        Ok(true)
    }

    /// `dst := a == b` of two values in slots.
    pub(crate) fn equal(&mut self, ty: TypeId, a: V, b: V, dst: V) -> R<()> {
        let lay = self.lay(ty)?;
        match lay.rep {
            Rep::F64 => self.asm.op3(Op::eq_f64, dst, a, b),
            Rep::F32 => self.asm.op3(Op::eq_f32, dst, a, b),
            Rep::C64 => self.asm.op3(Op::eq_c64, dst, a, b),
            Rep::C128 => self.asm.op3(Op::eq_c128, dst, a, b),
            Rep::Str => self.asm.op3(Op::eq_str, dst, a, b),
            Rep::Iface => self.asm.op3(Op::eq_iface, dst, a, b),
            Rep::Struct | Rep::Array if lay.slots == 0 => self.asm.load_int(dst, 1),
            Rep::Struct | Rep::Array => {
                let link = self.type_link(ty)?;
                self.asm.op(Op::eq_typed, dst, a, b, [link]);
            }
            _ => self.asm.op3(Op::eq_i64, dst, a, b),
        }
        Ok(())
    }

    /// Jumps if the first word of an interface is that of the type.
    pub(crate) fn branch_on_type(&mut self, v: V, ty: TypeId, to: Label) -> R<()> {
        if self.cx.lw.opts.has(Opts::FUSE) && !self.asm.is_bound(to) {
            let link = self.type_link(ty)?;
            self.asm.op(Op::eq_w64_br, v, Arg::No, Arg::To(to), [link]);
            return Ok(());
        }
        let mark = self.mark();
        let word = self.type_word(ty)?;
        self.fused(Op::eq_i64_br, v, word, to);
        self.release(mark);
        Ok(())
    }

    /// The type word of the interface at a place is in the slot.
    pub(crate) fn type_word(&mut self, ty: TypeId) -> R<V> {
        let v = self.tmp_scalar();
        let Extra::Link(link) = self.type_link(ty)? else {
            return Err(LowerError::bug("type link"));
        };
        self.asm.load_link(v, link);
        Ok(v)
    }
}

fn is_jumping(e: Node) -> bool {
    e.kind() == Kind::BinaryExpr || e.kind() == Kind::UnaryExpr
}

/// The comparison that holds when this one does not (not for floats).
pub(crate) fn negated(tok: Token) -> Token {
    match tok {
        Token::Eql => Token::Neq,
        Token::Neq => Token::Eql,
        Token::Lss => Token::Geq,
        Token::Geq => Token::Lss,
        Token::Gtr => Token::Leq,
        Token::Leq => Token::Gtr,
        other => other,
    }
}

/// The comparison with its operands swapped.
fn mirrored(tok: Token) -> Token {
    match tok {
        Token::Lss => Token::Gtr,
        Token::Gtr => Token::Lss,
        Token::Leq => Token::Geq,
        Token::Geq => Token::Leq,
        other => other,
    }
}

/// The branch that compares with an immediate.
pub(crate) fn int_k_op(tok: Token) -> R<Op> {
    Ok(match tok {
        Token::Eql => Op::eq_i64k_br,
        Token::Neq => Op::ne_i64k_br,
        Token::Lss => Op::lt_i64k_br,
        Token::Leq => Op::le_i64k_br,
        Token::Gtr => Op::gt_i64k_br,
        Token::Geq => Op::ge_i64k_br,
        _ => return Err(LowerError::bug("comparison")),
    })
}

fn float_branch_op(tok: Token, when: bool) -> R<(Op, bool)> {
    Ok(match (tok, when) {
        (Token::Eql, true) | (Token::Neq, false) => (Op::eq_f64_br, false),
        (Token::Neq, true) | (Token::Eql, false) => (Op::ne_f64_br, false),
        (Token::Lss, true) => (Op::lt_f64_br, false),
        (Token::Leq, true) => (Op::le_f64_br, false),
        (Token::Gtr, true) => (Op::lt_f64_br, true),
        (Token::Geq, true) => (Op::le_f64_br, true),
        (Token::Lss, false) => (Op::nlt_f64_br, false),
        (Token::Leq, false) => (Op::nle_f64_br, false),
        (Token::Gtr, false) => (Op::nlt_f64_br, true),
        (Token::Geq, false) => (Op::nle_f64_br, true),
        _ => return Err(LowerError::bug("comparison")),
    })
}

/// The comparison of two slots to a bool; true: with the operands swapped.
fn value_op(tok: Token, rep: Rep) -> R<(Op, bool)> {
    let swap = matches!(tok, Token::Gtr | Token::Geq);
    let strict = matches!(tok, Token::Lss | Token::Gtr);
    let op = match (rep, tok) {
        (Rep::F64, Token::Eql) => Op::eq_f64,
        (Rep::F64, Token::Neq) => Op::ne_f64,
        (Rep::F32, Token::Eql) => Op::eq_f32,
        (Rep::F32, Token::Neq) => Op::ne_f32,
        (Rep::F64, _) if strict => Op::lt_f64,
        (Rep::F64, _) => Op::le_f64,
        (Rep::F32, _) if strict => Op::lt_f32,
        (Rep::F32, _) => Op::le_f32,
        (Rep::Int(8, false), _) if strict => Op::lt_u64,
        (Rep::Int(8, false), _) => Op::le_u64,
        (Rep::Int(..), _) if strict => Op::lt_i64,
        (Rep::Int(..), _) => Op::le_i64,
        _ => return Err(LowerError::bug(format!("order of {rep:?}"))),
    };
    Ok((op, swap))
}
