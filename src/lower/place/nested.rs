//! Elements of elements: two steps from a slice or array in one instruction.
//!
//! In: a [`Place`] that is used once, just after the instruction that made its base. Out: one instruction for both.
//!
//! What is taken over is the last instruction, whose result is a temporary that nobody else reads; so no index is evaluated between the two checks.

use crate::code::ops::Op;
use crate::lower::R;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::func::{Fun, TempMark};
use crate::lower::opt::Opts;
use crate::lower::place::Place;
use crate::lower::place::ops::index_op;
use crate::types::ty::TypeId;

impl Fun<'_, '_> {
    /// Loads the value at a place that was made since the mark and is not used again.
    pub(crate) fn load_once(&mut self, place: Place, ty: TypeId, dst: V, mark: &TempMark) -> R<()> {
        if !self.load_nested(place, ty, dst, mark)? {
            self.load(place, ty, dst)?;
        }
        Ok(())
    }

    fn load_nested(&mut self, place: Place, ty: TypeId, dst: V, mark: &TempMark) -> R<bool> {
        let lay = self.lay(ty)?;
        let is_word = index_op(&lay) == Some(Op::idx_w64);
        match place {
            Place::Elem(seq, k, size, offset) => {
                let Some((outer, i)) = self.take_inner_slice(seq, mark) else {
                    return Ok(false);
                };
                if is_word && size == 8 && offset == 0 {
                    let k = [Extra::Slot(k)];
                    self.asm.op(Op::idx2_w64, dst, outer, i, k);
                } else {
                    let inner = self.mark();
                    let base = self.tmp_pointer();
                    let words = [Extra::Slot(k), Extra::Word(size)];
                    self.asm.op(Op::idx2_addr, base, outer, i, words);
                    self.load_mem(base, offset, &lay, dst);
                    self.release(inner);
                }
                Ok(true)
            }
            Place::Row(base, k, row) if is_word && row.size == 8 => {
                if !self.is_taken(base, mark) {
                    return Ok(false);
                }
                let Some((made, [Arg::Slot(to), Arg::Slot(outer), Arg::Slot(i)], words)) =
                    self.asm.last_with_words()
                else {
                    return Ok(false);
                };
                let (k, [at, len]) = (Extra::Slot(k), row.words());
                let (op, words) = match (made, words) {
                    (Op::idx_addr, [size]) => (Op::idxa_w64, vec![k, size.clone(), at, len]),
                    (Op::aidx_addr, [first, n, size]) => {
                        let (Extra::Word(first), Extra::Word(at)) = (first, at) else {
                            return Ok(false);
                        };
                        let at = Extra::Word(first + at);
                        (Op::aidxa_w64, vec![at, n.clone(), k, size.clone(), len])
                    }
                    _ => return Ok(false),
                };
                if to != base {
                    return Ok(false);
                }
                self.asm.take_last();
                self.asm.op(op, dst, outer, i, words);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// The address of a place that was made since the mark and is not used again.
    pub(crate) fn address_once(
        &mut self,
        place: Place,
        ty: TypeId,
        dst: V,
        mark: &TempMark,
    ) -> R<()> {
        if let Place::Elem(seq, k, size, offset) = place
            && let Some((outer, i)) = self.take_inner_slice(seq, mark)
        {
            let words = [Extra::Slot(k), Extra::Word(size)];
            self.asm.op(Op::idx2_addr, dst, outer, i, words);
            if offset > 0 {
                self.lea(dst, dst, offset);
            }
            return Ok(());
        }
        self.address_to(place, ty, dst)
    }

    fn is_taken(&self, v: V, mark: &TempMark) -> bool {
        self.cx.lw.opts.has(Opts::FUSE) && self.is_temp_since(v, mark)
    }

    /// If the slice was just loaded out of a slice of slices: that one and the index; the load is taken back.
    fn take_inner_slice(&mut self, seq: V, mark: &TempMark) -> Option<(V, V)> {
        if !self.is_taken(seq, mark) {
            return None;
        }
        match self.asm.last() {
            Some((Op::idx_w3, [Arg::Slot(to), Arg::Slot(outer), Arg::Slot(i)])) if to == seq => {
                self.asm.take_last();
                Some((outer, i))
            }
            _ => None,
        }
    }
}
