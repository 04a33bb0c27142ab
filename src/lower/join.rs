//! Sums of strings: joined by one instruction.
//!
//! In: the operands, sums of strings among them taken apart. Out: pairs of slots, one a piece, and the instruction that joins them. A piece that
//! `strconv.Itoa` would make is a number until then.

use crate::code::encode::{numbers_in, pieces_word};
use crate::code::func::SlotClass;
use crate::code::ops::Op;
use crate::lower::R;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::func::Fun;
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::mem::stack::deep;
use crate::syntax::node::{CallExpr, Kind, Node};
use crate::syntax::token::Token;
use crate::types::info::Mode;
use crate::types::ty::TypeId;

/// Strings that one instruction joins; longer sums are joined piece by piece.
const MAX_JOINED: usize = 500;

/// Pieces of which some may be numbers.
const MAX_MIXED: usize = 16;

/// Pieces in slots.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pieces {
    pub(crate) first: V,
    /// How many, and which are numbers (`code::encode`).
    pub(crate) word: u64,
}

impl Fun<'_, '_> {
    /// Joins strings; sums of strings among them are taken apart.
    pub(crate) fn concat_to(&mut self, at: Node, parts: &[Node], dst: V) -> R<()> {
        let leaves = self.leaves(parts)?;
        self.concat_leaves(at, None, &leaves, dst)
    }

    /// The operands of sums of strings, from left to right.
    fn leaves(&mut self, parts: &[Node]) -> R<Vec<Node>> {
        let mut leaves = Vec::new();
        let mut work: Vec<Node> = parts.iter().rev().copied().collect();
        while let Some(e) = work.pop() {
            let e = e.unparen();
            if self.is_sum(e) {
                let (x, y) = self.sides(e)?;
                work.push(y);
                work.push(x);
            } else {
                leaves.push(e);
            }
        }
        Ok(leaves)
    }

    fn is_sum(&self, e: Node) -> bool {
        e.kind() == Kind::BinaryExpr && e.tok() == Token::Add && self.mode(e) != Mode::Constant
    }

    /// Joins `first`, if given, and the values of expressions.
    pub(crate) fn concat_leaves(
        &mut self,
        at: Node,
        first: Option<V>,
        leaves: &[Node],
        dst: V,
    ) -> R<()> {
        // The order of variables and calls is unspecified: what stands in one piece is read as a short sum is.
        let n = leaves.len() + usize::from(first.is_some());
        if n > MAX_JOINED
            && let Some((head, rest)) = leaves.split_at_checked(MAX_JOINED - 1)
        {
            let mark = self.mark();
            let sum = self.tmp(TypeId::STRING)?;
            self.concat_leaves(at, first, head, sum)?;
            deep(|| self.concat_leaves(at, Some(sum), rest, dst))?;
            self.release(mark);
            return Ok(());
        }
        let mark = self.mark();
        let Pieces { first, word } = self.pieces(first, leaves)?;
        self.at(at);
        let n = Arg::Num(n as i64);
        match numbers_in(word) {
            0 => self.asm.op3(Op::concat, dst, first, n),
            _ => self.asm.op(Op::join, dst, first, n, [Extra::Word(word)]),
        }
        self.release(mark);
        Ok(())
    }

    /// Values to be joined, one behind the other.
    fn pieces(&mut self, first: Option<V>, leaves: &[Node]) -> R<Pieces> {
        let n = leaves.len() + usize::from(first.is_some());
        let number = |fun: &Self, leaf: Node| match n {
            ..=MAX_MIXED => fun.number_in(leaf),
            _ => None,
        };
        let mut classes = Vec::with_capacity(2 * n);
        let mut numbers = 0;
        if first.is_some() {
            classes.extend([SlotClass::Pointer, SlotClass::Scalar]);
        }
        for leaf in leaves {
            let is_number = number(self, *leaf).is_some();
            if is_number {
                numbers |= 1 << (classes.len() / 2);
            }
            let class = match is_number {
                true => SlotClass::Scalar,
                false => SlotClass::Pointer,
            };
            classes.extend([class, SlotClass::Scalar]);
        }
        let group = self.tmp_classes(&classes);
        let mut at_slot = group.at(if first.is_some() { 2 } else { 0 });
        // Variables are read behind the calls in other operands. What a number is made of is read in its turn: that was a call.
        let mut late = Vec::new();
        for leaf in leaves {
            if let Some(x) = number(self, *leaf) {
                self.value_to(x, TypeId::INT, at_slot, true)?;
            } else if self.facts.flags(*leaf) != 0 {
                self.value_to(*leaf, TypeId::STRING, at_slot, true)?;
            } else {
                late.push((*leaf, at_slot));
            }
            at_slot = at_slot.at(2);
        }
        for (leaf, slot) in late {
            self.value_to(leaf, TypeId::STRING, slot, true)?;
        }
        if let Some(first) = first {
            self.asm.mov(group, first, 2);
        }
        // `concat` says itself how many there are.
        Ok(Pieces {
            first: group,
            word: pieces_word(n, numbers),
        })
    }

    /// The integer that an operand shows in base 10: `strconv.Itoa(x)`, `strconv.FormatInt(x, 10)`.
    fn number_in(&self, leaf: Node) -> Option<Node> {
        let call = CallExpr::cast(leaf.unparen()).filter(|_| self.cx.lw.opts.has(Opts::JOIN))?;
        let name = self.cx.std_function(call.fun().unparen(), "strconv")?;
        let x = call.args().first()?;
        match (name, call.args().nth(1)) {
            ("Itoa", None) => Some(x),
            ("FormatInt", Some(base)) if self.const_int(base) == Some(10) => Some(x),
            _ => None,
        }
    }

    /// A key that a sum of strings makes: only its pieces, if there are few.
    pub(crate) fn joined_key(&mut self, e: Node, ty: TypeId) -> R<Option<Pieces>> {
        let e = e.unparen();
        let is_text = self.cx.lw.opts.has(Opts::JOIN) && self.lay(ty)?.rep == Rep::Str;
        if !is_text || !(self.is_sum(e) || self.number_in(e).is_some()) {
            return Ok(None);
        }
        let leaves = self.leaves(&[e])?;
        if leaves.len() > MAX_MIXED {
            return Ok(None);
        }
        Ok(Some(self.pieces(None, &leaves)?))
    }
}
