//! Updates: `place ± y` in one instruction.
//!
//! In: a [`Place`], the operation and its right side. Out: the instruction, where there is one.

use crate::code::ops::Op;
use crate::lower::R;
use crate::lower::asm::Arg;
use crate::lower::func::Fun;
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::lower::place::{Operand, Place};
use crate::syntax::token::Token;
use crate::types::ty::TypeId;

impl Fun<'_, '_> {
    /// `place := place ± y` in one instruction, if there is one for the place and `y` has no calls.
    pub(crate) fn update(&mut self, place: Place, tok: Token, ty: TypeId, y: Operand) -> R<bool> {
        let lay = self.lay(ty)?;
        if !self.cx.lw.opts.has(Opts::UPDATE) || !matches!(tok, Token::Add | Token::Sub) {
            return Ok(false);
        }
        let is_sub = tok == Token::Sub;
        let is_float = match lay.rep {
            Rep::Int(8, _) => false,
            Rep::F64 => true,
            _ => return Ok(false),
        };
        let constant = match y {
            Operand::One => Some(1),
            Operand::Node(y) if self.facts.flags(y) & crate::lower::escape::CALLS != 0 => {
                return Ok(false);
            }
            Operand::Node(y) => self.const_int(y),
        };
        let constant = constant
            .and_then(|n| if is_sub { n.checked_neg() } else { Some(n) })
            .filter(|n| !is_float && i16::try_from(*n).is_ok());
        let ops = match (is_float, is_sub, constant.is_some()) {
            (_, _, true) => (Op::addkm_i64, Op::addkx_i64),
            (false, false, _) => (Op::addm_i64, Op::addx_i64),
            (false, true, _) => (Op::subm_i64, Op::subx_i64),
            (true, false, _) => (Op::addm_f64, Op::addx_f64),
            (true, true, _) => (Op::subm_f64, Op::subx_f64),
        };
        match place {
            Place::Mem(base, offset) if offset < 1 << 16 => {
                let by = self.update_operand(constant, y, ty)?;
                self.asm.op3(ops.0, base, by, Arg::Num(offset as i64));
            }
            Place::Elem(seq, i, 8, 0) => {
                let by = self.update_operand(constant, y, ty)?;
                self.asm.op3(ops.1, seq, i, by);
            }
            Place::Row(base, i, row) => {
                let by = self.update_operand(constant, y, ty)?;
                let mark = self.mark();
                let at = self.row_address(base, i, row);
                self.asm.op3(ops.0, at, by, Arg::Num(0));
                self.release(mark);
            }
            Place::Global(id) => {
                let by = self.update_operand(constant, y, ty)?;
                let mark = self.mark();
                let at = self.global_base(id);
                self.asm.op3(ops.0, at, by, Arg::Num(0));
                self.release(mark);
            }
            Place::Entry(map, key, map_ty) => {
                let by = self.update_operand(constant, y, ty)?;
                let mark = self.mark();
                let at = self.tmp_pointer();
                self.entry_address(at, map, key, map_ty)?;
                self.asm.op3(ops.0, at, by, Arg::Num(0));
                self.release(mark);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What is added, as an operand; what comes next keeps its place in the source.
    fn update_operand(&mut self, constant: Option<i64>, y: Operand, ty: TypeId) -> R<Arg> {
        let here = self.asm.pos();
        let by = match (constant, y) {
            (Some(n), _) => Arg::Num(n),
            (None, Operand::Node(y)) => Arg::Slot(self.operand_as(y, ty)?),
            (None, Operand::One) => {
                let one = self.tmp_scalar();
                self.asm.load_int(one, 1.0_f64.to_bits() as i64);
                Arg::Slot(one)
            }
        };
        self.asm.set_pos(here);
        Ok(by)
    }
}
