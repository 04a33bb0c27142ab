//! Composite literals: put together in slots, or in the memory where they will stand.
//!
//! In: literals of structs, arrays, slices and maps. Out: stores into a [`Place`].

use crate::code::ops::Op;
use crate::lower::asm::{Arg, V};
use crate::lower::expr::SLICE;
use crate::lower::func::Fun;
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::lower::place::Place;
use crate::lower::{Cx, LowerError, R};
use crate::syntax::node::{CompositeLit, KeyValueExpr, Kind, Node};
use crate::types::ty::{Type, TypeId};

/// Arrays behind slices up to this size are allocated as objects of an array type: each length has an allocation class of its own.
const MAX_OBJECT_BYTES: u64 = 256;

/// An element of a literal: its number and its expression.
type Element = (u64, Node);

impl Cx<'_> {
    /// The index of the field that a key in a literal of a struct names.
    pub(crate) fn field_number(&self, under: TypeId, key: Node) -> Option<usize> {
        let Type::Struct(st) = self.w.ty(under) else {
            return None;
        };
        let mut fields = st.fields.iter();
        fields.position(|field| self.w.obj_name(*field) == key.name())
    }
}

impl Fun<'_, '_> {
    /// A composite literal as a value.
    pub(crate) fn composite_to(&mut self, e: Node, dst: V, fresh: bool) -> R<()> {
        let ty = self.ty(e);
        let lay = self.lay(ty)?;
        let mark = self.mark();
        match lay.rep {
            Rep::Ptr => self.composite_new(e, e, lay.elem, dst)?,
            Rep::Struct | Rep::Array => {
                let into = if fresh { dst } else { self.tmp(ty)? };
                self.composite_into(e, ty, Place::Slots(into), false)?;
                self.asm.mov(dst, into, lay.slots);
            }
            Rep::Slice => {
                let slice = self.tmp_classes(SLICE);
                self.slice_literal(e, lay.elem, slice)?;
                self.asm.mov(dst, slice, 3);
            }
            Rep::Map => {
                let map = self.tmp_pointer();
                self.map_literal(e, ty, map)?;
                self.asm.mov(dst, map, 1);
            }
            other => return Err(LowerError::bug(format!("literal of {other:?}"))),
        }
        self.release(mark);
        Ok(())
    }

    /// `&T{…}`: a fresh object. `whole`: with the `&`, where it is not left out.
    pub(crate) fn composite_new(&mut self, whole: Node, e: Node, ty: TypeId, dst: V) -> R<()> {
        let mark = self.mark();
        let base = self.tmp_pointer();
        self.at(e);
        self.note_node(whole);
        self.alloc_to(base, ty)?;
        self.value_into(e, ty, Place::Mem(base, 0), true)?;
        self.asm.mov(dst, base, 1);
        self.release(mark);
        Ok(())
    }

    /// Stores the value of `e` at a place that nobody else looks at; `zeroed`: it is zero already.
    /// Literals of structs and arrays are put together there.
    pub(crate) fn value_into(&mut self, e: Node, ty: TypeId, place: Place, zeroed: bool) -> R<()> {
        let e = e.unparen();
        let lay = self.lay(ty)?;
        if e.kind() == Kind::CompositeLit && matches!(lay.rep, Rep::Struct | Rep::Array) {
            return self.composite_into(e, ty, place, zeroed);
        }
        if let Place::Slots(v) = place {
            if self.held_object(e, ty, v)? {
                return Ok(());
            }
            return self.value_to(e, ty, v, true);
        }
        let mark = self.mark();
        let is_large = lay.slots > 16;
        if is_large
            && matches!(
                e.kind(),
                Kind::Ident | Kind::SelectorExpr | Kind::IndexExpr | Kind::StarExpr
            )
        {
            let from = self.place(e)?;
            self.at(e);
            self.copy_place(from, place, ty)?;
        } else {
            let src = self.operand_as(e, ty)?;
            self.at(e);
            self.store(place, ty, src)?;
        }
        self.release(mark);
        Ok(())
    }

    /// Copies a value from place to place; large ones from memory to memory.
    pub(crate) fn copy_place(&mut self, from: Place, to: Place, ty: TypeId) -> R<()> {
        let lay = self.lay(ty)?;
        let in_memory = |p: Place| {
            matches!(
                p,
                Place::Mem(..) | Place::Elem(..) | Place::Row(..) | Place::Global(_)
            )
        };
        let mark = self.mark();
        if lay.slots > 4 && in_memory(from) && in_memory(to) {
            let src = self.address(from, ty)?;
            let (base, offset) = match to {
                Place::Mem(base, offset) if offset < 1 << 16 => (base, offset),
                _ => (self.address(to, ty)?, 0),
            };
            let link = self.type_link(ty)?;
            self.asm
                .op(Op::copyt, base, src, Arg::Num(offset as i64), [link]);
        } else {
            let src = self.load_operand(from, ty)?;
            self.store(to, ty, src)?;
        }
        self.release(mark);
        Ok(())
    }

    fn composite_into(&mut self, e: Node, ty: TypeId, place: Place, zeroed: bool) -> R<()> {
        self.deeper(|fun| fun.composite_into_inner(e, ty, place, zeroed))
    }

    fn composite_into_inner(&mut self, e: Node, ty: TypeId, place: Place, zeroed: bool) -> R<()> {
        let lay = self.lay(ty)?;
        let elements = self.elements(e, ty)?;
        let n = if lay.rep == Rep::Array {
            lay.len
        } else {
            lay.fields.len() as u64
        };
        if !zeroed {
            let mut is_whole = elements.len() as u64 == n;
            if lay.rep == Rep::Array {
                is_whole &= self.lay(lay.elem)?.size.is_multiple_of(8);
            } else {
                for (i, field) in lay.fields.iter().enumerate() {
                    is_whole &= self.lay(field.ty)?.size.is_multiple_of(8);
                    is_whole &= !self.cx.is_blank_field(lay.under, i);
                }
            }
            if !is_whole {
                self.store_zero(place, ty)?;
            }
        }
        let mut elem_size = 0;
        if lay.rep == Rep::Array {
            elem_size = self.lay(lay.elem)?.size;
        }
        for (i, x) in elements {
            let (offset, part_ty) = if lay.rep == Rep::Array {
                (i * elem_size, lay.elem)
            } else {
                let field = lay.field(i as usize)?;
                (field.offset, field.ty)
            };
            let mark = self.mark();
            if lay.rep == Rep::Struct && self.cx.is_blank_field(lay.under, i as usize) {
                // Its value is computed and never seen: blank fields stay zero.
                self.operand_as(x, part_ty)?;
                self.release(mark);
                continue;
            }
            let part = self.part(place, ty, offset, part_ty)?;
            self.value_into(x, part_ty, part, zeroed)?;
            self.release(mark);
        }
        Ok(())
    }

    /// The elements of a literal with their numbers: fields of a struct, indices otherwise.
    fn elements(&mut self, e: Node, ty: TypeId) -> R<Vec<Element>> {
        let lit = CompositeLit::cast(e).ok_or_else(|| LowerError::bug("literal"))?;
        let lay = self.lay(ty)?;
        let mut list = Vec::new();
        let mut next = 0;
        for elt in lit.elts() {
            let mut value = elt;
            if let Some(pair) = KeyValueExpr::cast(elt) {
                value = pair.value();
                let key = pair.key();
                next = match lay.rep {
                    Rep::Struct => self.cx.field_number(lay.under, key).map(|i| i as u64),
                    _ => self.const_index(key),
                }
                .ok_or_else(|| LowerError::bug("field or index of a literal"))?;
            }
            list.push((next, value));
            next += 1;
        }
        Ok(list)
    }

    fn slice_literal(&mut self, e: Node, elem: TypeId, slice: V) -> R<()> {
        let elements = self.elements(e, TypeId::EMPTY_INTERFACE)?;
        let n = elements.iter().map(|(i, _)| i + 1).max().unwrap_or(0);
        self.at(e);
        self.new_slice_array(elem, n, slice)?;
        let size = self.lay(elem)?.size;
        for (i, x) in elements {
            let mark = self.mark();
            self.value_into(x, elem, Place::Mem(slice, i * size), true)?;
            self.release(mark);
        }
        Ok(())
    }

    /// A slice of `n` fresh zero elements. A small array is one object, which the dispatcher makes itself.
    pub(crate) fn new_slice_array(&mut self, elem: TypeId, n: u64, slice: V) -> R<()> {
        self.asm.load_int(slice.at(1), n as i64);
        self.asm.load_int(slice.at(2), n as i64);
        let n_bytes = self.lay(elem)?.size.saturating_mul(n);
        if (1..=MAX_OBJECT_BYTES).contains(&n_bytes) && self.cx.lw.opts.has(Opts::ARRAY) {
            let array = self.cx.w.new_array(n as i64, elem);
            return self.alloc_to(slice, array);
        }
        let link = self.type_link(elem)?;
        self.asm
            .op(Op::new_array, slice, slice.at(1), Arg::No, [link]);
        Ok(())
    }

    fn map_literal(&mut self, e: Node, ty: TypeId, map: V) -> R<()> {
        let lit = CompositeLit::cast(e).ok_or_else(|| LowerError::bug("literal"))?;
        let lay = self.lay(ty)?;
        let mark = self.mark();
        let n = self.tmp_scalar();
        self.asm.load_int(n, lit.elts().len() as i64);
        let link = self.type_link(ty)?;
        self.at(e);
        self.asm.op(Op::make_map, map, n, Arg::No, [link]);
        for elt in lit.elts() {
            let inner = self.mark();
            let pair =
                KeyValueExpr::cast(elt).ok_or_else(|| LowerError::bug("entry of a literal"))?;
            let key = self.map_key(pair.key(), lay.key)?;
            let value = self.operand_as(pair.value(), lay.elem)?;
            self.at(elt);
            self.store_entry(map, key, value, ty)?;
            self.release(inner);
        }
        self.release(mark);
        Ok(())
    }
}
