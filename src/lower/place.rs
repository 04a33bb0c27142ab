//! Places: where a value stands or can be stored, and the instructions that move it.
//!
//! In: expressions and variables. Out: [`Place`]; loads, stores, addresses.
//!
//! A place holds slots that nobody writes while it is used: variables used in place, or temporaries. Bounds of an
//! element are checked when the place is used, not when it is made, so that a right side is evaluated before it traps.

use crate::code::func::Link;
use crate::code::ops::Op;
use crate::code::program::GlobalId;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::func::{Fun, PAIR, Var};
use crate::lower::layout::{Lay, Rep};
use crate::lower::opt::Opts;
use crate::lower::{LowerError, R};
use crate::syntax::node::{IndexExpr, Kind, Node, SelectorExpr, StarExpr};
use crate::types::info::{Mode, SelectionKind};
use crate::types::object::{ObjId, ObjKind, VarKind};
use crate::types::ty::TypeId;

mod entry;
mod load;
mod nested;
mod ops;
mod store;
mod update;

pub(crate) use entry::Key;
pub(crate) use ops::index_store_op;

/// The right side of an update.
#[derive(Clone, Copy)]
pub(crate) enum Operand {
    /// The number one, of `++` and `--`.
    One,
    /// An expression.
    Node(Node),
}

/// Where a value stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// In whole slots.
    Slots(V),
    /// In bytes of slots: so many behind the start of a slot.
    Part(V, u32),
    /// At a byte offset from the address in a slot.
    Mem(V, u64),
    /// In the element of a slice, array or string: (address, length) pair, index, element size, offset inside.
    Elem(V, V, u64, u64),
    /// In the slot of an array of numbers that stands in slots: its first slot, the index, and how long it is.
    Frame(V, V, u64),
    /// In the element of an array in memory: a pointer, the index, where the array stands and how long it is.
    Row(V, V, Row),
    /// A byte of a string.
    Byte(V, V),
    /// A package variable.
    Global(GlobalId),
    /// An entry of a map: map, key, map type.
    Entry(V, Key, TypeId),
    /// `_`
    Blank,
}

/// An array behind a pointer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    /// Bytes from the pointer to the part in question of element 0.
    at: u64,
    len: u64,
    /// Bytes of an element.
    size: u64,
}

impl Row {
    fn words(self) -> [Extra; 2] {
        [Extra::Word(self.at), Extra::Word(self.len)]
    }
}

impl Fun<'_, '_> {
    // ---- variables ----

    /// The place of a variable; of one that only stands for what it points to, of that.
    pub(crate) fn var_place(var: Var) -> Place {
        match var {
            Var::Slots(v) | Var::Owner(v) => Place::Slots(v),
            Var::Boxed(v) | Var::Array(v) => Place::Mem(v, 0),
        }
    }

    /// Loads a variable.
    pub(crate) fn load_var(&mut self, var: Var, ty: TypeId, dst: V) -> R<()> {
        self.load(Self::var_place(var), ty, dst)
    }

    /// Stores into a variable.
    pub(crate) fn store_var(&mut self, var: Var, ty: TypeId, src: V) -> R<()> {
        self.store(Self::var_place(var), ty, src)
    }

    /// The place of an object that is a variable.
    pub(crate) fn obj_place(&mut self, obj: ObjId) -> R<Place> {
        match &self.cx.w.obj(obj).kind {
            ObjKind::Var(v) if v.kind == VarKind::Package => {
                Ok(Place::Global(self.cx.global(obj)?))
            }
            ObjKind::Var(_) => match self.var(obj)? {
                Var::Owner(_) => Err(LowerError::bug("a pointer that is nowhere")),
                var => Ok(Self::var_place(var)),
            },
            _ => Err(LowerError::bug("no variable")),
        }
    }

    // ---- from expressions ----

    /// The place of an expression; of a value that has none, its slots.
    pub(crate) fn place(&mut self, e: Node) -> R<Place> {
        let e = e.unparen();
        if self.mode(e) == Mode::Constant {
            return Ok(Place::Slots(self.operand(e)?));
        }
        match e.kind() {
            Kind::Ident => {
                if e.is_ident("_") {
                    return Ok(Place::Blank);
                }
                let obj = self.object_of(e)?;
                match self.cx.w.obj(obj).kind {
                    ObjKind::Var(_) => match self.spread_of(e) {
                        Some(spread) => self.spread_place(e, spread),
                        None => self.obj_place(obj),
                    },
                    _ => Ok(Place::Slots(self.operand_value(e)?)),
                }
            }
            Kind::SelectorExpr => self.selector_place(e),
            Kind::IndexExpr => self.index_place(e),
            Kind::StarExpr => {
                let star = StarExpr::cast(e).ok_or_else(|| LowerError::bug("star"))?;
                if let Some(v) = self.owner(star.x()) {
                    return Ok(Place::Slots(v));
                }
                let base = self.operand(star.x())?;
                self.at(e);
                Ok(Place::Mem(base, 0))
            }
            _ => Ok(Place::Slots(self.operand_value(e)?)),
        }
    }

    /// The object that an identifier names.
    pub(crate) fn object_of(&self, ident: Node) -> R<ObjId> {
        self.cx
            .w
            .info(ident)
            .and_then(|i| i.object_of(ident))
            .ok_or_else(|| LowerError::bug(format!("{ident:?} names nothing")))
    }

    fn selector_place(&mut self, e: Node) -> R<Place> {
        let sel = SelectorExpr::cast(e).ok_or_else(|| LowerError::bug("selector"))?;
        let selection = self.cx.w.info(e).and_then(|i| i.selection(e)).cloned();
        match selection {
            None => {
                let obj = self.object_of(sel.sel())?;
                match self.cx.w.obj(obj).kind {
                    ObjKind::Var(_) => self.obj_place(obj),
                    _ => Ok(Place::Slots(self.operand_value(e)?)),
                }
            }
            Some(s) if s.kind == SelectionKind::FieldVal => {
                let (place, ty) = self.place_or_target(sel.x())?;
                self.at(e);
                Ok(self.walk_fields(place, ty, &s.index)?.0)
            }
            Some(_) => Ok(Place::Slots(self.operand_value(e)?)),
        }
    }

    /// The place of `x`, or if `x` is a pointer, of what it points to; with the type there.
    pub(crate) fn place_or_target(&mut self, x: Node) -> R<(Place, TypeId)> {
        let ty = self.ty(x);
        let lay = self.lay(ty)?;
        if let Some(v) = self.owner(x) {
            Ok((Place::Slots(v), lay.elem))
        } else if lay.rep == Rep::Ptr {
            let base = self.operand(x)?;
            Ok((Place::Mem(base, 0), lay.elem))
        } else {
            Ok((self.place(x)?, ty))
        }
    }

    /// Follows field indices, through embedded pointers too.
    pub(crate) fn walk_fields(
        &mut self,
        mut place: Place,
        mut ty: TypeId,
        index: &[u32],
    ) -> R<(Place, TypeId)> {
        for i in index {
            let mut lay = self.lay(ty)?;
            if lay.rep == Rep::Ptr {
                let base = self.load_operand(place, ty)?;
                place = Place::Mem(base, 0);
                ty = lay.elem;
                lay = self.lay(ty)?;
            }
            let field = lay.field(*i as usize)?;
            place = self.part(place, ty, field.offset, field.ty)?;
            ty = field.ty;
        }
        Ok((place, ty))
    }

    /// The part of type `part` at `offset` of the value at `place`, which has type `whole`.
    pub(crate) fn part(
        &mut self,
        place: Place,
        whole: TypeId,
        offset: u64,
        part: TypeId,
    ) -> R<Place> {
        let lay = self.lay(part)?;
        let in_slots = |v: V, bytes: u64| {
            if bytes.is_multiple_of(8) && lay.size.is_multiple_of(8) {
                Place::Slots(if lay.slots == 0 {
                    V::NONE
                } else {
                    v.at((bytes / 8) as u32)
                })
            } else {
                Place::Part(v, bytes as u32)
            }
        };
        Ok(match place {
            Place::Slots(v) => in_slots(v, offset),
            Place::Part(v, at) => in_slots(v, u64::from(at) + offset),
            Place::Mem(base, at) => Place::Mem(base, at + offset),
            Place::Elem(seq, i, size, at) => Place::Elem(seq, i, size, at + offset),
            Place::Row(base, i, row) => {
                let at = row.at + offset;
                Place::Row(base, i, Row { at, ..row })
            }
            Place::Frame(..) => return Err(LowerError::bug("part of a number")),
            Place::Global(id) => Place::Mem(self.global_base(id), offset),
            Place::Entry(..) => {
                let v = self.load_operand(place, whole)?;
                in_slots(v, offset)
            }
            Place::Byte(..) | Place::Blank => return Err(LowerError::bug("part of a byte")),
        })
    }

    fn index_place(&mut self, e: Node) -> R<Place> {
        let index = IndexExpr::cast(e).ok_or_else(|| LowerError::bug("index"))?;
        let i = index
            .indices()
            .first()
            .ok_or_else(|| LowerError::bug("no index"))?;
        if matches!(self.mode(index.x()), Mode::Value | Mode::TypExpr)
            && self.lay_of(index.x())?.rep == Rep::Func
        {
            return Ok(Place::Slots(self.operand_value(e)?));
        }
        let ty = self.ty(index.x());
        let lay = self.lay(ty)?;
        match lay.rep {
            Rep::Map => {
                let map = self.operand(index.x())?;
                let key = self.map_key(i, lay.key)?;
                self.at(e);
                Ok(Place::Entry(map, key, ty))
            }
            Rep::Str => {
                let (x, v) = self.two(index.x(), i)?;
                self.at(e);
                self.unsigned_check(i, v, x)?;
                Ok(Place::Byte(x, v))
            }
            Rep::Slice => {
                if let Some(spread) = self.spread_of(index.x()) {
                    return self.spread_element(e, spread, i);
                }
                let size = self.lay(lay.elem)?.size;
                let (x, v) = self.two(index.x(), i)?;
                self.at(e);
                self.unsigned_check(i, v, x)?;
                Ok(Place::Elem(x, v, size, 0))
            }
            Rep::Array => self.array_place(e, index.x(), ty, &lay, i),
            Rep::Ptr => {
                let array = lay.elem;
                let lay = self.lay(array)?;
                let elem = self.lay(lay.elem)?;
                if let Some(n) = self.const_index(i) {
                    let base = self.operand(index.x())?;
                    self.at(e);
                    return Ok(Place::Mem(base, n * elem.size));
                }
                let (x, v) = self.two(index.x(), i)?;
                self.at(e);
                self.row(x, 0, &lay, i, v)
            }
            other => Err(LowerError::bug(format!("index of {other:?}"))),
        }
    }

    fn array_place(&mut self, e: Node, x: Node, ty: TypeId, lay: &Lay, i: Node) -> R<Place> {
        let elem = self.lay(lay.elem)?;
        if let Some(n) = self.const_index(i) {
            let place = self.place(x)?;
            self.at(e);
            return self.part(place, ty, n * elem.size, lay.elem);
        }
        let place = self.place(x)?;
        let v = self.index_operand(i)?;
        self.at(e);
        if let Place::Slots(base) = place
            && self.cx.is_slot_array(ty)
        {
            if self.is_wide_unsigned(i)? {
                let len = self.tmp_scalar();
                self.asm.load_int(len, lay.len as i64);
                self.asm.op2(Op::boundu, v, len);
            }
            return Ok(Place::Frame(base, v, lay.len));
        }
        // The variable's own pair, if it has one.
        let pair = if let Kind::Ident = x.unparen().kind()
            && let Ok(obj) = self.object_of(x.unparen())
            && let Some(Var::Array(pair)) = self.vars.get(&obj)
        {
            *pair
        } else if let Place::Mem(base, offset) = place {
            return self.row(base, offset, lay, i, v);
        } else {
            let base = self.address_or_copy(place, ty)?;
            return self.row(base, 0, lay, i, v);
        };
        self.unsigned_check(i, v, pair)?;
        Ok(Place::Elem(pair, v, elem.size, 0))
    }

    /// Element `v` (which `i` says) of the array at `base + offset`.
    fn row(&mut self, base: V, offset: u64, array: &Lay, i: Node, v: V) -> R<Place> {
        let size = self.lay(array.elem)?.size;
        if self.cx.lw.opts.has(Opts::FUSE) && !self.is_wide_unsigned(i)? {
            let (at, len) = (offset, array.len);
            return Ok(Place::Row(base, v, Row { at, len, size }));
        }
        let pair = self.array_pair(base, offset, array.len)?;
        self.unsigned_check(i, v, pair)?;
        Ok(Place::Elem(pair, v, size, 0))
    }

    /// The address of a place; what has none is copied to a fresh object.
    pub(crate) fn address_or_copy(&mut self, place: Place, ty: TypeId) -> R<V> {
        match place {
            Place::Global(id) => Ok(self.global_base(id)),
            Place::Mem(..) | Place::Elem(..) | Place::Row(..) => self.address(place, ty),
            _ => {
                let src = self.load_operand(place, ty)?;
                let base = self.tmp_pointer();
                self.alloc_to(base, ty)?;
                self.store(Place::Mem(base, 0), ty, src)?;
                Ok(base)
            }
        }
    }

    /// The pair for an array of `len` elements at `base + offset`.
    pub(crate) fn array_pair(&mut self, base: V, offset: u64, len: u64) -> R<V> {
        let pair = self.tmp_classes(PAIR);
        // `lea` checks for nil.
        self.lea(pair, base, offset);
        self.asm.load_int(pair.at(1), len as i64);
        Ok(pair)
    }

    /// `dst := base + offset`, a nil base traps.
    pub(crate) fn lea(&mut self, dst: V, base: V, offset: u64) {
        match i16::try_from(offset) {
            Ok(n) => self.asm.op3(Op::lea, dst, base, Arg::Num(i64::from(n))),
            Err(_) => self
                .asm
                .op(Op::leal, dst, base, Arg::No, [Extra::Word(offset)]),
        }
    }

    /// A slot with the address of a package variable: in a loop one that is loaded once.
    fn global_base(&mut self, id: GlobalId) -> V {
        if self.n_loops > 0
            && self.cx.lw.opts.has(Opts::HOIST)
            && let Some(v) = self.asm.pooled_global(id)
        {
            return v;
        }
        let base = self.tmp_pointer();
        self.asm.load_link(base, Link::Global(id));
        base
    }

    /// The value of a constant index.
    pub(crate) fn const_index(&self, i: Node) -> Option<u64> {
        self.const_int(i).and_then(|n| u64::try_from(n).ok())
    }

    /// A wide unsigned index gets a check of its own, for the words of its error.
    fn unsigned_check(&mut self, i: Node, v: V, pair: V) -> R<()> {
        if self.is_wide_unsigned(i)? {
            self.asm.op2(Op::boundu, v, pair.at(1));
        }
        Ok(())
    }

    /// An index whose error shows a number that is no `int`.
    pub(crate) fn is_wide_unsigned(&mut self, i: Node) -> R<bool> {
        Ok(self.constant(i).is_none() && self.lay_of(i)?.rep == Rep::Int(8, false))
    }

    /// An index: any integer type; unsigned and signed compare alike once they stand in a slot, since
    /// a negative number is too large for any length.
    pub(crate) fn index_operand(&mut self, i: Node) -> R<V> {
        self.operand(i)
    }

    /// The second operand is to be evaluated first: it has calls, the first one only reads variables.
    pub(crate) fn is_late(&self, x: Node, y: Node) -> bool {
        use crate::lower::escape::CALLS;
        self.facts.flags(x) == 0 && self.facts.flags(y) & CALLS != 0
    }

    /// Two operands; variables are read behind calls.
    pub(crate) fn two(&mut self, x: Node, y: Node) -> R<(V, V)> {
        if self.is_late(x, y) {
            let y = self.operand(y)?;
            let x = self.operand(x)?;
            Ok((x, y))
        } else {
            let x = self.operand(x)?;
            let y = self.operand(y)?;
            Ok((x, y))
        }
    }

    /// Copies the slots of a place that belong to variables, so that assignments to these do not move the place.
    pub(crate) fn freeze(&mut self, place: Place) -> R<Place> {
        let keep = |fun: &mut Self, v: V, n: u32| {
            if fun.is_temp(v) || v == V::NONE {
                return v;
            }
            let classes: Vec<_> = (0..n).map(|i| fun.asm.class(v.at(i))).collect();
            let copy = fun.tmp_classes(&classes);
            fun.asm.mov(copy, v, n);
            copy
        };
        Ok(match place {
            Place::Mem(base, offset) => Place::Mem(keep(self, base, 1), offset),
            Place::Elem(seq, i, size, offset) => {
                Place::Elem(keep(self, seq, 2), keep(self, i, 1), size, offset)
            }
            Place::Row(base, i, row) => Place::Row(keep(self, base, 1), keep(self, i, 1), row),
            Place::Frame(base, i, len) => Place::Frame(base, keep(self, i, 1), len),
            Place::Entry(map, key, ty) => {
                let key_ty = self.lay(ty)?.key;
                let n = self.lay(key_ty)?.slots;
                let key = match key {
                    Key::Slots(v) => Key::Slots(keep(self, v, n)),
                    constant => constant,
                };
                Place::Entry(keep(self, map, 1), key, ty)
            }
            other => other,
        })
    }

    // ---- addresses ----

    /// The address of a place in memory.
    pub(crate) fn address(&mut self, place: Place, ty: TypeId) -> R<V> {
        let dst = self.tmp_pointer();
        self.address_to(place, ty, dst)?;
        Ok(dst)
    }

    /// The address of a place in memory, into a slot.
    pub(crate) fn address_to(&mut self, place: Place, ty: TypeId, dst: V) -> R<()> {
        match place {
            Place::Mem(base, offset) => self.lea(dst, base, offset),
            Place::Elem(seq, i, size, offset) => {
                self.asm.op(Op::idx_addr, dst, seq, i, [Extra::Word(size)]);
                if offset > 0 {
                    self.lea(dst, dst, offset);
                }
            }
            Place::Row(base, i, row) => self.row_address_to(dst, base, i, row),
            Place::Global(id) => self.asm.load_link(dst, Link::Global(id)),
            _ => {
                let name = self.cx.type_name(ty);
                return Err(LowerError::bug(format!("address of a {name} in slots")));
            }
        }
        Ok(())
    }
}
