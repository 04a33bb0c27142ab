//! `a[i], a[j] = a[j], a[i]`: two elements change places.
//!
//! In: both sides of a parallel assignment. Out: one instruction for elements of one slot; for larger ones the operands of both sides once.
//! The same expression on both sides is the same value: nothing in it calls, and nothing is assigned before all of it is evaluated.

use crate::code::ops::Op;
use crate::lower::R;
use crate::lower::escape::CALLS;
use crate::lower::func::Fun;
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::lower::place::{Place, index_store_op};
use crate::syntax::node::{BinaryExpr, CallExpr, IndexExpr, Kind, Node, SelectorExpr, StarExpr};
use crate::syntax::token::Token;
use crate::types::info::{Mode, SelectionKind};
use crate::types::object::ObjKind;
use crate::types::universe::BuiltinId;

impl Fun<'_, '_> {
    /// Emits the exchange of two elements; false if the assignment is none.
    pub(crate) fn swap(&mut self, lhs: &[Node], rhs: &[Node]) -> R<bool> {
        let (&[p, q], &[x, y]) = (lhs, rhs) else {
            return Ok(false);
        };
        if !self.cx.lw.opts.has(Opts::FUSE) || !self.is_same(p, y) || !self.is_same(q, x) {
            return Ok(false);
        }
        let (Some(first), Some(second)) =
            (IndexExpr::cast(p.unparen()), IndexExpr::cast(q.unparen()))
        else {
            return Ok(false);
        };
        let (Some(i), Some(j)) = (first.indices().first(), second.indices().first()) else {
            return Ok(false);
        };
        let seq = first.x();
        let is_memory = match self.lay_of(seq)?.rep {
            Rep::Slice => true,
            Rep::Array => self.is_pair(seq),
            _ => false,
        };
        if !is_memory
            || !self.is_same(seq, second.x())
            || self.const_index(i).is_some()
            || self.const_index(j).is_some()
            || self.is_wide_unsigned(i)?
            || self.is_wide_unsigned(j)?
        {
            return Ok(false);
        }
        let mark = self.mark();
        let place = self.place(p)?;
        let Place::Elem(seq, i, size, 0) = place else {
            return Err(crate::lower::LowerError::bug("elements that change places"));
        };
        let j = self.index_operand(j)?;
        self.at(x);
        let ty = self.ty(p);
        let lay = self.lay(ty)?;
        match index_store_op(&lay).and_then(swap_op) {
            Some(op) if size == lay.size => self.asm.op3(op, seq, i, j),
            _ => {
                let other = Place::Elem(seq, j, size, 0);
                let x = self.load_operand(other, ty)?;
                let y = self.load_operand(place, ty)?;
                self.store(place, ty, x)?;
                self.store(other, ty, y)?;
            }
        }
        self.release(mark);
        Ok(true)
    }

    /// Both expressions have the same value if nothing is assigned in between, and nothing in them calls.
    fn is_same(&self, x: Node, y: Node) -> bool {
        let (x, y) = (x.unparen(), y.unparen());
        if self.facts.flags(x) & CALLS != 0 {
            return false;
        }
        match (self.const_int(x), self.const_int(y)) {
            (Some(a), Some(b)) => return a == b,
            (None, None) => {}
            _ => return false,
        }
        if x.kind() != y.kind() {
            return false;
        }
        match x.kind() {
            Kind::Ident => match (self.object_of(x), self.object_of(y)) {
                (Ok(a), Ok(b)) => a == b && matches!(self.cx.w.obj(a).kind, ObjKind::Var(_)),
                _ => false,
            },
            Kind::SelectorExpr => match (SelectorExpr::cast(x), SelectorExpr::cast(y)) {
                (Some(a), Some(b)) => {
                    self.is_field(x)
                        && a.sel().name() == b.sel().name()
                        && self.is_same(a.x(), b.x())
                }
                _ => false,
            },
            Kind::StarExpr => match (StarExpr::cast(x), StarExpr::cast(y)) {
                (Some(a), Some(b)) => self.is_same(a.x(), b.x()),
                _ => false,
            },
            Kind::IndexExpr => match (IndexExpr::cast(x), IndexExpr::cast(y)) {
                (Some(a), Some(b)) => {
                    let (Some(i), Some(j)) = (a.indices().first(), b.indices().first()) else {
                        return false;
                    };
                    self.mode(x) == Mode::Variable
                        && self.is_same(a.x(), b.x())
                        && self.is_same(i, j)
                }
                _ => false,
            },
            Kind::BinaryExpr => match (BinaryExpr::cast(x), BinaryExpr::cast(y)) {
                (Some(a), Some(b)) => {
                    let is_plain = matches!(x.tok(), Token::Add | Token::Sub | Token::Mul);
                    is_plain
                        && x.tok() == y.tok()
                        && self.is_same(a.x(), b.x())
                        && self.is_same(a.y(), b.y())
                }
                _ => false,
            },
            Kind::CallExpr => match (self.len_of(x), self.len_of(y)) {
                (Some(a), Some(b)) => self.is_same(a, b),
                _ => false,
            },
            _ => false,
        }
    }

    /// A field of a value, not a method and nothing of a package.
    fn is_field(&self, e: Node) -> bool {
        let selection = self.cx.w.info(e).and_then(|i| i.selection(e));
        selection.is_some_and(|s| s.kind == SelectionKind::FieldVal)
    }

    /// What a call of `len` asks the length of.
    fn len_of(&self, e: Node) -> Option<Node> {
        let call = CallExpr::cast(e)?;
        let fun = call.fun().unparen();
        let obj = self
            .object_of(fun)
            .ok()
            .filter(|_| fun.kind() == Kind::Ident)?;
        let is_len = matches!(self.cx.w.obj(obj).kind, ObjKind::Builtin(BuiltinId::Len));
        call.args().next().filter(|_| is_len)
    }
}

/// The instruction that exchanges what this one stores.
fn swap_op(store: Op) -> Option<Op> {
    Some(match store {
        Op::idxst_8 => Op::swapx_8,
        Op::idxst_16 => Op::swapx_16,
        Op::idxst_32 => Op::swapx_32,
        Op::idxst_64 => Op::swapx_64,
        Op::idxst_ptr => Op::swapx_ptr,
        _ => return None,
    })
}
