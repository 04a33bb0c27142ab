//! Conversions: to and from interfaces, between numbers, strings and slices.
//!
//! In: values in slots with their types. Out: the instructions that change how they stand.

use crate::code::func::Link;
use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::func::Fun;
use crate::lower::layout::{Lay, Rep};
use crate::lower::opt::Opts;
use crate::lower::place::Place;
use crate::lower::report::Spared;
use crate::lower::{LowerError, R};
use crate::syntax::node::Node;
use crate::types::constant::ConstRef;
use crate::types::ty::TypeId;

impl Fun<'_, '_> {
    // ---- interfaces ----

    /// A concrete value as an interface: data first, then the type word, with no safepoint between.
    pub(crate) fn make_iface(&mut self, src: V, ty: TypeId, dst: V) -> R<()> {
        let lay = self.lay(ty)?;
        if lay.rep == Rep::Iface {
            self.asm.mov(dst, src, 2);
            return Ok(());
        }
        let link = self.type_link(ty)?;
        let Extra::Link(word) = link.clone() else {
            return Err(LowerError::bug("type link"));
        };
        if lay.slots == 0 {
            self.report_spared(Spared::Inline);
            self.asm.load_int(dst.at(1), 0);
        } else if lay.is_in_data_word() {
            if !lay.is_pointer() {
                self.report_spared(Spared::Inline);
            }
            self.asm.mov(dst.at(1), src, 1);
        } else {
            if dst.is_window() {
                return Err(LowerError::bug("an interface is made in the window"));
            }
            self.asm.op(Op::box_val, dst.at(1), src, Arg::No, [link]);
        }
        self.asm.load_link(dst, word);
        Ok(())
    }

    /// A constant string as an interface: its box is made with the code, since nobody can change it. False for others.
    pub(crate) fn boxed_constant(
        &mut self,
        e: Node,
        value: &ConstRef,
        ty: TypeId,
        dst: V,
    ) -> R<bool> {
        let bytes = value.as_bytes().filter(|_| self.has_boxes());
        let (Some(bytes), Rep::Str) = (bytes, self.lay(ty)?.rep) else {
            return Ok(false);
        };
        let Extra::Link(word) = self.type_link(ty)? else {
            return Err(LowerError::bug("type link"));
        };
        self.at(e);
        self.report_spared(Spared::Constant);
        self.asm.load_link(dst.at(1), Link::Boxed(bytes.into()));
        self.asm.load_link(dst, word);
        Ok(true)
    }

    fn has_boxes(&self) -> bool {
        self.cx.lw.opts.has(Opts::BOXED)
    }

    /// Making an interface of a constant allocates.
    pub(crate) fn boxes_constant(&mut self, e: Node) -> R<bool> {
        let ty = self.const_ty(e)?;
        let lay = self.lay(ty)?;
        let is_made = lay.rep == Rep::Str && self.has_boxes();
        Ok(lay.slots > 0 && !is_made && !lay.is_in_data_word())
    }

    /// The data word of an interface known to hold a `ty`, as a value.
    pub(crate) fn unpack(&mut self, data: V, ty: TypeId, dst: V) -> R<()> {
        let lay = self.lay(ty)?;
        if dst == V::NONE || lay.slots == 0 {
            return Ok(());
        }
        if lay.is_in_data_word() {
            self.asm.mov(dst, data, 1);
        } else {
            self.asm
                .op(Op::unbox, dst, data, Arg::No, [Extra::Word(lay.size)]);
        }
        Ok(())
    }

    /// `dst := x.(ty)`; `from` is the type of `x`, which the panic names.
    pub(crate) fn assert_to(&mut self, x: V, from: TypeId, ty: TypeId, dst: V) -> R<()> {
        let link = self.type_link(ty)?;
        let none = Extra::Slot(V::NONE);
        if self.lay(ty)?.rep == Rep::Iface {
            self.asm
                .op(Op::ifc_assert, dst, x, Arg::Num(0), [link, none]);
            return Ok(());
        }
        let yes = self.asm.label();
        self.branch_on_type(x, ty, yes)?;
        let from = self.type_link(from)?;
        self.asm
            .op(Op::typ_assert, V::NONE, x, Arg::Num(0), [link, from]);
        self.asm.bind(yes);
        self.unpack(x.at(1), ty, dst)
    }

    /// `dst, ok := x.(ty)`; `dst` may be left out.
    pub(crate) fn assert_ok(&mut self, x: V, ty: TypeId, dst: V, ok: V) -> R<()> {
        let lay = self.lay(ty)?;
        if lay.rep == Rep::Iface {
            let link = self.type_link(ty)?;
            let dst = if dst == V::NONE { self.tmp(ty)? } else { dst };
            self.asm.op(
                Op::ifc_assert,
                dst,
                x,
                Arg::Num(1),
                vec![link, Extra::Slot(ok)],
            );
            return Ok(());
        }
        let no = self.asm.label();
        let done = self.asm.label();
        let word = self.type_word(ty)?;
        self.fused(Op::ne_i64_br, x, word, no);
        self.unpack(x.at(1), ty, dst)?;
        self.asm.load_int(ok, 1);
        self.asm.jump(done);
        self.asm.bind(no);
        self.asm.zero(dst, lay.slots);
        self.asm.load_int(ok, 0);
        self.asm.bind(done);
        Ok(())
    }

    // ---- conversions ----

    /// `ty(x)`
    pub(crate) fn convert_to(
        &mut self,
        e: Node,
        x: Node,
        ty: TypeId,
        dst: V,
        fresh: bool,
    ) -> R<()> {
        let to = self.lay(ty)?;
        let x = x.unparen();
        if self.is_nil(x) || to.rep == Rep::Iface {
            return self.value_to(x, ty, dst, fresh);
        }
        // With type arguments, a constant may be converted to what is no constant's type in the source.
        let is_number = matches!(
            to.rep,
            Rep::Bool | Rep::Int(..) | Rep::F32 | Rep::F64 | Rep::C64 | Rep::C128
        );
        if is_number && let Some(value) = self.constant(x) {
            return self.const_to(&value, ty, dst);
        }
        let from_ty = self.ty(x);
        let from_ty = self.cx.w.default_type(from_ty);
        let from = self.lay(from_ty)?;
        if same_form(&from, &to) {
            if let Some(value) = self.constant(x) {
                return self.const_to(&value, ty, dst);
            }
            return self.expr_to(x, dst, fresh);
        }
        let mark = self.mark();
        let src = if from.is_single() && !from.has_pointers {
            self.operand_now(x)?
        } else {
            self.operand(x)?
        };
        self.at(e);
        self.note_node_at(e, x);
        self.convert_slots(src, &from, &to, ty, dst)?;
        self.release(mark);
        Ok(())
    }

    fn convert_slots(&mut self, src: V, from: &Lay, to: &Lay, ty: TypeId, dst: V) -> R<()> {
        match (from.rep, to.rep) {
            (Rep::Int(..), Rep::Int(bytes, signed)) => {
                match ext_op(bytes, signed).filter(|_| !fits(from.rep, to.rep)) {
                    Some(op) => self.asm.op2(op, dst, src),
                    None => self.asm.mov(dst, src, 1),
                }
            }
            (Rep::Int(8, false), Rep::F64) => self.asm.op2(Op::u64_f64, dst, src),
            (Rep::Int(..), Rep::F64) => self.asm.op2(Op::i64_f64, dst, src),
            (Rep::Int(8, false), Rep::F32) => self.asm.op2(Op::u64_f32, dst, src),
            (Rep::Int(..), Rep::F32) => self.asm.op2(Op::i64_f32, dst, src),
            (Rep::F64 | Rep::F32, Rep::Int(bytes, signed)) => {
                let wide = from.rep == Rep::F64;
                let op = match (wide, bytes == 8 && !signed) {
                    (true, true) => Op::f64_u64,
                    (true, false) => Op::f64_i64,
                    (false, true) => Op::f32_u64,
                    (false, false) => Op::f32_i64,
                };
                self.asm.op2(op, dst, src);
                if let Some(op) = ext_op(bytes, signed) {
                    self.asm.op2(op, dst, dst);
                }
            }
            (Rep::F64, Rep::F32) => self.asm.op2(Op::f64_f32, dst, src),
            (Rep::F32, Rep::F64) => self.asm.op2(Op::f32_f64, dst, src),
            (Rep::C64, Rep::C128) => self.asm.op2(Op::c64_c128, dst, src),
            (Rep::C128, Rep::C64) => self.asm.op2(Op::c128_c64, dst, src),
            (Rep::Int(..), Rep::Str) => self.asm.op2(Op::str_of_rune, dst, src),
            (Rep::Slice, Rep::Str) => {
                let op = if self.lay(from.elem)?.size == 1 {
                    Op::str_of_bytes
                } else {
                    Op::str_of_runes
                };
                self.asm.op2(op, dst, src);
            }
            (Rep::Str, Rep::Slice) => {
                let op = if self.lay(to.elem)?.size == 1 {
                    Op::bytes_of_str
                } else {
                    Op::runes_of_str
                };
                self.asm.op2(op, dst, src);
            }
            (Rep::Slice, Rep::Ptr) => {
                let array = self.lay(to.elem)?;
                self.slice_array(src, array.len, dst);
            }
            (Rep::Slice, Rep::Array) => {
                let mark = self.mark();
                let base = self.tmp_pointer();
                self.slice_array(src, to.len, base);
                if to.size > 0 {
                    self.load(Place::Mem(base, 0), ty, dst)?;
                }
                self.release(mark);
            }
            _ => self.asm.mov(dst, src, to.slots),
        }
        Ok(())
    }

    /// `dst :=` checked pointer to the first `len` elements of a slice.
    pub(crate) fn slice_array(&mut self, src: V, len: u64, dst: V) {
        self.asm.op(
            Op::slice_arr,
            dst,
            src,
            Arg::No,
            [Extra::Word(len), Extra::Range(V::NONE, V::NONE, V::NONE)],
        );
    }
}

/// Values stand alike: no instruction but a move.
fn same_form(from: &Lay, to: &Lay) -> bool {
    match (from.rep, to.rep) {
        (Rep::Int(..), Rep::Int(..)) => fits(from.rep, to.rep),
        (Rep::Slice, Rep::Slice) | (Rep::Str, Rep::Str) => true,
        (a, b) => a == b && from.slots == to.slots,
    }
}

/// A canonical value of the first type is canonical in the second.
fn fits(from: Rep, to: Rep) -> bool {
    match (from, to) {
        (Rep::Int(a, s), Rep::Int(b, t)) => b == 8 || (s == t && a <= b) || (!s && t && a < b),
        _ => false,
    }
}

fn ext_op(bytes: u8, signed: bool) -> Option<Op> {
    Some(match (bytes, signed) {
        (1, true) => Op::ext_i8,
        (2, true) => Op::ext_i16,
        (4, true) => Op::ext_i32,
        (1, false) => Op::ext_u8,
        (2, false) => Op::ext_u16,
        (4, false) => Op::ext_u32,
        _ => return None,
    })
}
