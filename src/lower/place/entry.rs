//! Entries of maps: reading, storing and their addresses.
//!
//! In: a map, a [`Key`] and the map's type. Out: the instruction. Constant keys that are integers or strings stand in the instruction itself, whose
//! `Hint` the machine keeps (`vm::map::hint`).

use crate::code::func::Link;
use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::func::Fun;
use crate::lower::join::Pieces;
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::lower::{LowerError, R};
use crate::syntax::node::Node;
use crate::types::ty::TypeId;

/// The key of an entry.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    /// In slots.
    Slots(V),
    /// A constant expression that fits into the instruction.
    Constant(Node),
    /// A string that is joined only to look for it.
    Joined(Pieces),
}

impl Fun<'_, '_> {
    /// A key of the type.
    pub(crate) fn map_key(&mut self, e: Node, ty: TypeId) -> R<Key> {
        if self.cx.lw.opts.has(Opts::KEYS) && self.key_words(e, ty)?.is_some() {
            return Ok(Key::Constant(e));
        }
        if let Some(pieces) = self.joined_key(e, ty)? {
            return Ok(Key::Joined(pieces));
        }
        Ok(Key::Slots(self.operand_as(e, ty)?))
    }

    /// `dst := map[key]`, and whether it is there.
    pub(crate) fn load_entry(
        &mut self,
        dst: V,
        map: V,
        key: Key,
        map_ty: TypeId,
        ok: Option<V>,
    ) -> R<()> {
        let link = self.type_link(map_ty)?;
        let ok = ok.map(Extra::Slot);
        match key {
            Key::Slots(key) => {
                let op = match ok {
                    Some(_) => Op::map_get2,
                    None => Op::map_get,
                };
                let words: Vec<_> = [link].into_iter().chain(ok).collect();
                self.asm.op(op, dst, map, key, words);
            }
            Key::Constant(e) => {
                let op = match ok {
                    Some(_) => Op::map_get2_k,
                    None => Op::map_get_k,
                };
                let (words, n) = self.constant_entry(e, map_ty)?;
                let words: Vec<_> = words.into_iter().chain([link]).chain(ok).collect();
                self.asm.op(op, dst, map, n, words);
            }
            Key::Joined(Pieces { first, word }) => {
                let op = match ok {
                    Some(_) => Op::map_get2_j,
                    None => Op::map_get_j,
                };
                let words: Vec<_> = [Extra::Word(word), link].into_iter().chain(ok).collect();
                self.asm.op(op, dst, map, first, words);
            }
        }
        Ok(())
    }

    /// `map[key] := src`
    pub(crate) fn store_entry(&mut self, map: V, key: Key, src: V, map_ty: TypeId) -> R<()> {
        let link = self.type_link(map_ty)?;
        match key {
            Key::Slots(key) => self.asm.op(Op::map_set, map, key, src, [link]),
            Key::Constant(e) => {
                let ([lit, len, hint], n) = self.constant_entry(e, map_ty)?;
                let words = [lit, len, hint, link];
                self.asm.op(Op::map_set_k, map, src, n, words);
            }
            Key::Joined(Pieces { first, word }) => {
                let words = [Extra::Word(word), link];
                self.asm.op(Op::map_set_j, map, first, src, words);
            }
        }
        Ok(())
    }

    /// `dst := address of map[key]`, which is entered if it is not there.
    pub(crate) fn entry_address(&mut self, dst: V, map: V, key: Key, map_ty: TypeId) -> R<()> {
        let link = self.type_link(map_ty)?;
        match key {
            Key::Slots(key) => self.asm.op(Op::map_addr, dst, map, key, [link]),
            Key::Constant(e) => {
                let ([lit, len, hint], _) = self.constant_entry(e, map_ty)?;
                let words = [lit, len, hint, link];
                self.asm.op(Op::map_addr_k, dst, map, Arg::No, words);
            }
            Key::Joined(Pieces { first, word }) => {
                let words = [Extra::Word(word), link];
                self.asm.op(Op::map_addr_j, dst, map, first, words);
            }
        }
        Ok(())
    }

    /// The first words of an instruction with a constant key, and how many slots the element has.
    fn constant_entry(&mut self, key: Node, map_ty: TypeId) -> R<([Extra; 3], Arg)> {
        let lay = self.lay(map_ty)?;
        let n = self.lay(lay.elem)?.slots;
        let [lit, len] = self
            .key_words(key, lay.key)?
            .ok_or_else(|| LowerError::bug("constant key"))?;
        Ok(([lit, len, Extra::Word(0)], Arg::Num(i64::from(n))))
    }

    /// A constant key as `Lit` and `Len`; none for the empty string, whose address no entry tells from a dead one's.
    fn key_words(&mut self, e: Node, ty: TypeId) -> R<Option<[Extra; 2]>> {
        let Some(value) = self.constant(e) else {
            return Ok(None);
        };
        Ok(match self.lay(ty)?.rep {
            Rep::Int(..) => value
                .to_int()
                .int_bits()
                .map(|bits| [Extra::Word(bits), Extra::Word(0)]),
            Rep::Str => value
                .as_bytes()
                .filter(|bytes| !bytes.is_empty())
                .map(|bytes| {
                    let len = Extra::Word(bytes.len() as u64);
                    [Extra::Link(Link::Str(bytes.into())), len]
                }),
            _ => None,
        })
    }
}
