//! Stores: slots, or the zero value, to a place.
//!
//! In: a [`Place`], a type, slots. Out: the instructions that store them.

use crate::code::func::Link;
use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::func::Fun;
use crate::lower::layout::Lay;
use crate::lower::place::Place;
use crate::lower::place::ops::{index_store_op, row_op, store_op};
use crate::lower::{LowerError, R};
use crate::types::ty::TypeId;

impl Fun<'_, '_> {
    /// Stores a value that stands in slots.
    pub(crate) fn store(&mut self, place: Place, ty: TypeId, src: V) -> R<()> {
        let lay = self.lay(ty)?;
        match place {
            Place::Slots(v) => self.asm.mov(v, src, lay.slots),
            Place::Part(v, offset) => self.store_part(v, offset, &lay, src),
            Place::Mem(base, offset) => self.store_mem(base, offset, ty, &lay, src)?,
            Place::Elem(seq, i, size, offset) => {
                if offset == 0
                    && size == lay.size
                    && let Some(op) = index_store_op(&lay)
                {
                    self.asm.op3(op, seq, i, src);
                } else {
                    let mark = self.mark();
                    let base = self.elem_address(seq, i, size);
                    self.store_mem(base, offset, ty, &lay, src)?;
                    self.release(mark);
                }
            }
            Place::Row(base, i, row) => match index_store_op(&lay).and_then(row_op) {
                Some(op) if row.size == lay.size => self.asm.op(op, base, i, src, row.words()),
                _ => {
                    let mark = self.mark();
                    let base = self.row_address(base, i, row);
                    self.store_mem(base, 0, ty, &lay, src)?;
                    self.release(mark);
                }
            },
            Place::Frame(base, i, len) => {
                let words = [Extra::Word(len * 8)];
                self.asm.op(Op::fidxst_64, base, i, src, words);
            }
            Place::Global(id) => {
                let link = [Extra::Link(Link::Global(id))];
                if lay.size == 8 && lay.is_pointer() {
                    self.asm.op(Op::gst_ptr, src, Arg::No, Arg::No, link);
                } else if lay.size == 8 && !lay.has_pointers {
                    self.asm.op(Op::gst, src, Arg::No, Arg::No, link);
                } else {
                    let mark = self.mark();
                    let base = self.global_base(id);
                    self.store_mem(base, 0, ty, &lay, src)?;
                    self.release(mark);
                }
            }
            Place::Entry(map, key, map_ty) => {
                self.store_entry(map, key, src, map_ty)?;
            }
            Place::Blank => {}
            Place::Byte(..) => return Err(LowerError::bug("store into a string")),
        }
        Ok(())
    }

    fn store_mem(&mut self, base: V, offset: u64, ty: TypeId, lay: &Lay, src: V) -> R<()> {
        let mark = self.mark();
        let (base, offset) = self.reach(base, offset);
        let off = Arg::Num(offset);
        if lay.size == 0 {
            self.asm.op1(Op::nilchk, base);
        } else if let Some(op) = store_op(lay) {
            self.asm.op3(op, base, src, off);
        } else if lay.has_pointers {
            let link = self.type_link(ty)?;
            self.asm
                .op(Op::stt, base, src, off, [Extra::Word(lay.size), link]);
        } else {
            self.asm
                .op(Op::stn, base, src, off, [Extra::Word(lay.size)]);
        }
        self.release(mark);
        Ok(())
    }

    fn store_part(&mut self, v: V, offset: u32, lay: &Lay, src: V) {
        if lay.size == 0 {
            return;
        }
        if lay.is_scalar_or_pointer() {
            let op = match lay.size {
                1 => Op::fst_8,
                2 => Op::fst_16,
                4 => Op::fst_32,
                _ => {
                    self.asm.mov(v.at(offset / 8), src, 1);
                    return;
                }
            };
            self.asm.op2(op, Arg::Byte(v, offset), src);
            return;
        }
        let mark = self.mark();
        self.copy_bytes(v, offset, src, 0, lay.size);
        self.release(mark);
    }

    /// Sets a place to the zero value.
    pub(crate) fn store_zero(&mut self, place: Place, ty: TypeId) -> R<()> {
        let lay = self.lay(ty)?;
        match place {
            Place::Slots(v) => {
                self.asm.zero(v, lay.slots);
                return Ok(());
            }
            Place::Mem(base, offset) if lay.slots > 4 => {
                let mark = self.mark();
                let (base, offset) = self.reach(base, offset);
                let link = self.type_link(ty)?;
                self.asm
                    .op(Op::zerot, base, Arg::No, Arg::Num(offset), [link]);
                self.release(mark);
                return Ok(());
            }
            Place::Blank => return Ok(()),
            _ => {}
        }
        if lay.slots as usize != lay.classes.len() {
            let mark = self.mark();
            let base = self.address(place, ty)?;
            self.store_zero(Place::Mem(base, 0), ty)?;
            self.release(mark);
            return Ok(());
        }
        let mark = self.mark();
        let zero = self.tmp(ty)?;
        self.asm.zero(zero, lay.slots);
        self.store(place, ty, zero)?;
        self.release(mark);
        Ok(())
    }
}
