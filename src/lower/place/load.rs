//! Loads: the value at a place into slots.
//!
//! In: a [`Place`] and a type. Out: the instructions that load it.

use crate::code::func::Link;
use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::func::{Fun, fits_frame};
use crate::lower::layout::Lay;
use crate::lower::opt::Opts;
use crate::lower::place::ops::{index_op, load_op, part_load_op, row_op};
use crate::lower::place::{Place, Row};
use crate::lower::{LowerError, R};
use crate::types::ty::TypeId;

impl Fun<'_, '_> {
    /// The value at a place as an operand: slots in place, or a temporary.
    pub(crate) fn load_operand(&mut self, place: Place, ty: TypeId) -> R<V> {
        if let Place::Slots(v) = place {
            return Ok(v);
        }
        let dst = self.tmp(ty)?;
        self.load(place, ty, dst)?;
        Ok(dst)
    }

    /// Loads the value at a place.
    pub(crate) fn load(&mut self, place: Place, ty: TypeId, dst: V) -> R<()> {
        let lay = self.lay(ty)?;
        fits_frame(&lay)?;
        match place {
            Place::Slots(v) => self.asm.mov(dst, v, lay.slots),
            Place::Part(v, offset) => self.load_part(v, offset, &lay, dst),
            Place::Mem(base, offset) => self.load_mem(base, offset, &lay, dst),
            Place::Elem(seq, i, size, offset) => {
                if offset == 0
                    && size == lay.size
                    && let Some(op) = index_op(&lay)
                {
                    self.asm.op3(op, dst, seq, i);
                } else if offset == 0
                    && size == lay.size
                    && let Some(op) = self.wide_index_op(size)
                {
                    self.asm.op3(op, dst, seq, i);
                } else {
                    let mark = self.mark();
                    let base = self.elem_address(seq, i, size);
                    self.load_mem(base, offset, &lay, dst);
                    self.release(mark);
                }
            }
            Place::Row(base, i, row) => match index_op(&lay).and_then(row_op) {
                Some(op) if row.size == lay.size => self.asm.op(op, dst, base, i, row.words()),
                _ => {
                    let mark = self.mark();
                    let base = self.row_address(base, i, row);
                    self.load_mem(base, 0, &lay, dst);
                    self.release(mark);
                }
            },
            Place::Frame(base, i, len) => {
                let words = [Extra::Word(len * 8)];
                self.asm.op(Op::fidx_w64, dst, base, i, words);
            }
            Place::Byte(seq, i) => self.asm.op3(Op::idx_str, dst, seq, i),
            Place::Global(id) => {
                if lay.size == 8 {
                    self.asm.op(
                        Op::gld,
                        dst,
                        Arg::No,
                        Arg::No,
                        [Extra::Link(Link::Global(id))],
                    );
                } else {
                    let mark = self.mark();
                    let base = self.global_base(id);
                    self.load_mem(base, 0, &lay, dst);
                    self.release(mark);
                }
            }
            Place::Entry(map, key, map_ty) => {
                self.load_entry(dst, map, key, map_ty, None)?;
            }
            Place::Blank => return Err(LowerError::bug("value of _")),
        }
        Ok(())
    }

    /// The instruction that loads an element of two or three words.
    fn wide_index_op(&self, size: u64) -> Option<Op> {
        match size {
            16 if self.cx.lw.opts.has(Opts::FUSE) => Some(Op::idx_w2),
            24 if self.cx.lw.opts.has(Opts::FUSE) => Some(Op::idx_w3),
            _ => None,
        }
    }

    /// The instruction that loads two or three words.
    pub(crate) fn wide_load_op(&self, size: u64) -> Option<Op> {
        match size {
            16 if self.cx.lw.opts.has(Opts::FUSE) => Some(Op::ld_w2),
            24 if self.cx.lw.opts.has(Opts::FUSE) => Some(Op::ld_w3),
            _ => None,
        }
    }

    pub(super) fn elem_address(&mut self, seq: V, i: V, size: u64) -> V {
        let base = self.tmp_pointer();
        self.asm.op(Op::idx_addr, base, seq, i, [Extra::Word(size)]);
        base
    }

    pub(super) fn row_address(&mut self, base: V, i: V, row: Row) -> V {
        let dst = self.tmp_pointer();
        self.row_address_to(dst, base, i, row);
        dst
    }

    pub(super) fn row_address_to(&mut self, dst: V, base: V, i: V, row: Row) {
        let [at, len] = row.words();
        let words = [at, len, Extra::Word(row.size)];
        self.asm.op(Op::aidx_addr, dst, base, i, words);
    }

    pub(super) fn load_mem(&mut self, base: V, offset: u64, lay: &Lay, dst: V) {
        let mark = self.mark();
        let (base, offset) = self.reach(base, offset);
        if lay.size == 0 {
            self.asm.op1(Op::nilchk, base);
        } else if let Some(op) = load_op(lay).or_else(|| self.wide_load_op(lay.size)) {
            let counted = match self.asm.last() {
                Some((by @ (Op::addkm_i64 | Op::addm_i64), [Arg::Slot(at), n, off]))
                    if op == Op::ld_w64 && at == base && off == Arg::Num(offset) =>
                {
                    Some((by, n)).filter(|_| self.cx.lw.opts.has(Opts::FUSE))
                }
                _ => None,
            };
            match counted {
                // The field was changed just before.
                Some((by, n)) => self.asm.count_and_load(by, dst, base, n, offset),
                None => self.asm.op3(op, dst, base, Arg::Num(offset)),
            }
        } else {
            self.asm.op(
                Op::ldn,
                dst,
                base,
                Arg::Num(offset),
                [Extra::Word(lay.size)],
            );
        }
        self.release(mark);
    }

    /// An offset that an instruction can name.
    pub(super) fn reach(&mut self, base: V, offset: u64) -> (V, i64) {
        if offset + 64 < 1 << 16 {
            return (base, offset as i64);
        }
        let near = self.tmp_pointer();
        self.lea(near, base, offset);
        (near, 0)
    }

    /// A value out of bytes of slots.
    fn load_part(&mut self, v: V, offset: u32, lay: &Lay, dst: V) {
        if lay.is_scalar_or_pointer() {
            if let Some(op) = part_load_op(lay) {
                self.asm.op2(op, dst, Arg::Byte(v, offset));
            } else {
                self.asm.mov(dst, v.at(offset / 8), 1);
            }
            return;
        }
        // A small struct or array: its image starts at byte 0 of the destination.
        let mark = self.mark();
        let image = self.tmp_scalar_group(lay.slots);
        self.asm.zero(image, lay.slots);
        self.copy_bytes(image, 0, v, offset, lay.size);
        self.asm.mov(dst, image, lay.slots);
        self.release(mark);
    }

    /// So many scalar slots.
    pub(crate) fn tmp_scalar_group(&mut self, n: u32) -> V {
        let classes = vec![crate::code::func::SlotClass::Scalar; n as usize];
        self.tmp_classes(&classes)
    }

    /// Copies bytes between slots, piece by piece.
    pub(super) fn copy_bytes(&mut self, dst: V, dst_at: u32, src: V, src_at: u32, n: u64) {
        let t = self.tmp_scalar();
        let mut done = 0u32;
        while u64::from(done) < n {
            let left = n - u64::from(done);
            let aligned = |size: u32| {
                left >= u64::from(size)
                    && (dst_at + done).is_multiple_of(size)
                    && (src_at + done).is_multiple_of(size)
            };
            let (load, store, size) = if aligned(4) {
                (Op::fld_u32, Op::fst_32, 4)
            } else if aligned(2) {
                (Op::fld_u16, Op::fst_16, 2)
            } else {
                (Op::fld_u8, Op::fst_8, 1)
            };
            self.asm.op2(load, t, Arg::Byte(src, src_at + done));
            self.asm.op2(store, Arg::Byte(dst, dst_at + done), t);
            done += size;
        }
    }
}
