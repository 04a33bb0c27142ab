//! `range` over integers, slices, arrays, strings, maps and channels.
//!
//! In: checked statements. Out: loops with hidden counters. Variables that the statement declares are new in each
//! iteration; one that nothing changes is the counter itself.

use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, Label, V};
use crate::lower::func::{Fun, PAIR, POINTER, SCALAR, Var};
use crate::lower::layout::Rep;
use crate::lower::place::Place;
use crate::lower::stmt::Target;
use crate::lower::{LowerError, R};
use crate::syntax::node::{Node, RangeStmt};
use crate::syntax::token::Token;
use crate::types::ty::TypeId;

/// What all loops of the statement share.
struct Loop {
    stmt: RangeStmt,
    label: Option<String>,
    test: Label,
    cont: Label,
    end: Label,
    body: Label,
}

impl Fun<'_, '_> {
    #[inline(never)]
    pub(crate) fn range_stmt(&mut self, n: Node, label: Option<String>) -> R<()> {
        let stmt = RangeStmt::cast(n).ok_or_else(|| LowerError::bug("range"))?;
        let ty = self.ty(stmt.x());
        let ty = self.cx.w.default_type(ty);
        let ty = self.cx.w.core_type(ty).unwrap_or(ty);
        let lay = self.lay(ty)?;
        let scope = self.scope();
        let range = Loop {
            stmt,
            label,
            test: self.asm.label(),
            cont: self.asm.label(),
            end: self.asm.label(),
            body: self.asm.label(),
        };
        self.declare_shared(stmt)?;
        if let Some(over) = self.spread_from(stmt.x()) {
            self.range_spread(stmt, range.label, over, range.end)?;
            self.end_scope(scope);
            return Ok(());
        }
        match lay.rep {
            Rep::Int(..) => self.range_int(&range, ty)?,
            Rep::Slice | Rep::Array | Rep::Ptr => self.range_seq(&range, ty)?,
            Rep::Str => self.range_string(&range)?,
            Rep::Map => self.range_map(&range, ty)?,
            Rep::Chan => self.range_chan(&range, lay.elem)?,
            Rep::Func => self.range_func(n, stmt, ty, range.label)?,
            other => return Err(LowerError::bug(format!("range over {other:?}"))),
        }
        self.end_scope(scope);
        Ok(())
    }

    /// In an old version of the language: variables in boxes are declared here, once, and each iteration assigns to them.
    fn declare_shared(&mut self, stmt: RangeStmt) -> R<()> {
        let n = stmt.node();
        if n.tok() != Token::Define || !self.shares_loop_vars(n) {
            return Ok(());
        }
        for x in [stmt.key(), stmt.value()] {
            if let Some(obj) = Self::wanted(x).and_then(|x| self.def(x)) {
                let ty = self.obj_ty(obj);
                if !self.stays_in_slots(obj, ty)? {
                    self.declare(obj, ty)?;
                }
            }
        }
        Ok(())
    }

    /// The variable or place wanted for key or value, unless there is none or it is `_`.
    pub(crate) fn wanted(x: Option<Node>) -> Option<Node> {
        x.map(Node::unparen).filter(|x| !x.is_ident("_"))
    }

    /// Slots of a variable declared for an iteration, if it stands in slots as a `ty`.
    fn iter_slots(&mut self, x: Node, n: Node, ty: TypeId) -> R<Option<V>> {
        let Some(obj) = self.def(x).filter(|_| n.tok() == Token::Define) else {
            return Ok(None);
        };
        let own = self.obj_ty(obj);
        let same = self.lay(own)?.rep == self.lay(ty)?.rep;
        if !same || !self.stays_in_slots(obj, own)? {
            return Ok(None);
        }
        Ok(match self.declare(obj, own)? {
            Var::Slots(v) => Some(v),
            _ => None,
        })
    }

    /// Gives an iteration's value to a variable or place that is not filled yet.
    pub(crate) fn iter_store(&mut self, x: Node, tok: Token, ty: TypeId, src: V) -> R<()> {
        let mark = self.mark();
        match self.def(x) {
            Some(obj) if tok == Token::Define => {
                let own = self.obj_ty(obj);
                let src = self.converted(src, ty, own)?;
                if self.shares_loop_vars(x) && !self.stays_in_slots(obj, own)? {
                    let var = self.var(obj)?;
                    self.store(Self::var_place(var), own, src)?;
                } else {
                    self.declare_value(obj, own, src)?;
                }
            }
            _ => {
                let own = self.ty(x);
                let place = self.place(x)?;
                let src = self.converted(src, ty, own)?;
                self.at(x);
                self.store(place, own, src)?;
            }
        }
        self.release(mark);
        Ok(())
    }

    /// Key and value of an iteration. If both are assigned to, the operands on the left come first.
    pub(crate) fn iter_pair(
        &mut self,
        tok: Token,
        key: Option<(Node, TypeId, V)>,
        value: Option<(Node, TypeId, V)>,
    ) -> R<()> {
        if let (Token::Assign, Some((kx, kt, kv)), Some((vx, vt, vv))) = (tok, key, value) {
            let mark = self.mark();
            let (k_ty, v_ty) = (self.ty(kx), self.ty(vx));
            let k_place = self.place(kx)?;
            let k_place = self.freeze(k_place)?;
            let v_place = self.place(vx)?;
            let v_place = self.freeze(v_place)?;
            let kv = self.converted(kv, kt, k_ty)?;
            let vv = self.converted(vv, vt, v_ty)?;
            self.store(k_place, k_ty, kv)?;
            self.store(v_place, v_ty, vv)?;
            self.release(mark);
            return Ok(());
        }
        for (x, ty, v) in [key, value].into_iter().flatten() {
            self.iter_store(x, tok, ty, v)?;
        }
        Ok(())
    }

    /// The statements of the body.
    fn iter_body(&mut self, range: &Loop) -> R<()> {
        self.targets.push(Target {
            label: range.label.clone(),
            brk: range.end,
            cont: Some(range.cont),
        });
        self.n_loops += 1;
        self.block_body(range.stmt.body())?;
        self.n_loops -= 1;
        self.targets.pop();
        Ok(())
    }

    /// The counter: the key variable itself if nothing changes it.
    fn counter(&mut self, range: &Loop, ty: TypeId) -> R<(V, Option<Node>)> {
        let n = range.stmt.node();
        let key = Self::wanted(range.stmt.key());
        if let Some(key) = key
            && let Some(obj) = self.def(key)
            && !self.facts.is_changed(obj)
            && let Some(v) = self.iter_slots(key, n, ty)?
        {
            return Ok((v, None));
        }
        Ok((self.local(SCALAR), key))
    }

    fn range_int(&mut self, range: &Loop, ty: TypeId) -> R<()> {
        let n = range.stmt.node();
        let lay = self.lay(ty)?;
        // `range 10` takes the type of the variable.
        let mut ty = ty;
        if let Some(key) = Self::wanted(range.stmt.key()) {
            ty = match self.def(key) {
                Some(obj) => self.obj_ty(obj),
                None => self.ty(key),
            };
        }
        let limit = self.const_int(range.stmt.x());
        let bound = match limit {
            Some(k) if i16::try_from(k).is_ok() => None,
            _ => {
                let v = self.local(SCALAR);
                self.value_to(range.stmt.x(), ty, v, true)?;
                Some(v)
            }
        };
        let (i, key) = self.counter(range, ty)?;
        self.asm.load_int(i, 0);
        self.asm.jump(range.test);
        self.asm.bind(range.body);
        let known = self.below_of_range(range.stmt, i, V::NONE, None);
        let stretch = self.begin_stretch(known);
        let inner = self.scope();
        if let Some(key) = key {
            self.iter_store(key, n.tok(), ty, i)?;
        }
        self.iter_body(range)?;
        self.end_scope(inner);
        self.end_stretch(&stretch);
        self.asm.bind(range.cont);
        self.at(n);
        self.asm.op3(Op::addk_i64, i, i, Arg::Num(1));
        self.asm.bind(range.test);
        match (bound, limit) {
            (None, Some(k)) => self.fused(Op::lt_i64k_br, i, Arg::Num(k), range.body),
            (Some(v), _) => {
                let unsigned = !lay.is_signed() && lay.size == 8;
                self.int_slots_branch(Token::Lss, unsigned, i, v, range.body)?;
            }
            _ => return Err(LowerError::bug("range limit")),
        }
        self.asm.bind(range.end);
        Ok(())
    }

    fn range_seq(&mut self, range: &Loop, ty: TypeId) -> R<()> {
        let n = range.stmt.node();
        let x = range.stmt.x();
        let value = Self::wanted(range.stmt.value());
        let lay = self.lay(ty)?;
        let mark = self.mark();
        let mut fixed = None;
        let mut pair = V::NONE;
        let mut in_slots = V::NONE;
        let mut is_steady = false;
        let mut elem_ty = lay.elem;
        match lay.rep {
            Rep::Slice => {
                let src = self.operand(x)?;
                pair = self.local(PAIR);
                self.asm.mov(pair, src, 2);
            }
            Rep::Array => {
                fixed = Some(lay.len);
                let has_calls = self.facts.flags(x) & crate::lower::escape::CALLS != 0;
                let place = if value.is_some() || has_calls {
                    self.place(x)?
                } else {
                    Place::Blank
                };
                if let (None, Place::Mem(base, _)) = (value, place) {
                    self.at(x);
                    self.asm.op1(Op::nilchk, base);
                }
                is_steady = value.is_some() && self.is_steady(range.stmt);
                let is_in_memory = matches!(
                    place,
                    Place::Mem(..) | Place::Global(_) | Place::Elem(..) | Place::Row(..)
                );
                if let (Place::Slots(own), true, true) =
                    (place, is_steady, self.cx.is_slot_array(ty))
                {
                    in_slots = own;
                } else if is_steady && is_in_memory && lay.size > 0 {
                    self.at(x);
                    let base = self.address(place, ty)?;
                    pair = self.local(PAIR);
                    self.asm.mov(pair, base, 1);
                    self.asm.load_int(pair.at(1), lay.len as i64);
                } else if value.is_some() && self.cx.is_slot_array(ty) {
                    // The loop sees the array as it was.
                    in_slots = self.local(&lay.classes);
                    self.load(place, ty, in_slots)?;
                } else if value.is_some() {
                    let base = self.tmp_pointer();
                    self.alloc_to(base, ty)?;
                    self.copy_place(place, Place::Mem(base, 0), ty)?;
                    pair = self.local(PAIR);
                    self.asm.mov(pair, base, 1);
                    self.asm.load_int(pair.at(1), lay.len as i64);
                }
            }
            _ => {
                let array = self.lay(lay.elem)?;
                elem_ty = array.elem;
                fixed = Some(array.len);
                let src = self.operand(x)?;
                if value.is_some() {
                    pair = self.local(PAIR);
                    self.asm.mov(pair, src, 1);
                    self.asm.load_int(pair.at(1), array.len as i64);
                    if array.len > 0 {
                        self.at(x);
                        self.asm.op1(Op::nilchk, pair);
                    }
                }
            }
        }
        self.release(mark);
        let elem = self.lay(elem_ty)?;
        let (i, key) = self.counter(range, TypeId::INT)?;
        let len = match fixed {
            Some(k) if i16::try_from(k).is_ok() => None,
            Some(k) => {
                let v = self.local(SCALAR);
                self.asm.load_int(v, k as i64);
                Some(v)
            }
            None => Some(pair.at(1)),
        };
        self.asm.load_int(i, 0);
        self.asm.jump(range.test);
        self.asm.bind(range.body);
        let sized = if elem.size > 0 { pair } else { V::NONE };
        let known = self.below_of_range(range.stmt, i, sized, fixed);
        let stretch = self.begin_stretch(known);
        let inner = self.scope();
        let place = if in_slots == V::NONE {
            Place::Elem(pair, i, elem.size, 0)
        } else {
            Place::Frame(in_slots, i, lay.len)
        };
        if let (Some(k), Some(x), Token::Assign) = (key, value, n.tok()) {
            let mark = self.mark();
            self.at(n);
            let v = self.load_operand(place, elem_ty)?;
            self.iter_pair(n.tok(), Some((k, TypeId::INT, i)), Some((x, elem_ty, v)))?;
            self.release(mark);
        } else {
            if let Some(key) = key {
                self.iter_store(key, n.tok(), TypeId::INT, i)?;
            }
            if let Some(value) = value {
                self.at(n);
                let of = (pair, i, elem.size);
                if !is_steady
                    || in_slots != V::NONE
                    || !self.element_alias(value, n, elem_ty, of)?
                {
                    self.iter_value(value, n, elem_ty, place)?;
                }
            }
        }
        self.iter_body(range)?;
        self.end_scope(inner);
        self.end_stretch(&stretch);
        self.asm.bind(range.cont);
        self.at(n);
        self.asm.op3(Op::addk_i64, i, i, Arg::Num(1));
        self.asm.bind(range.test);
        match (len, fixed) {
            (Some(len), _) => self.fused(Op::lt_i64_br, i, len, range.body),
            (None, Some(k)) => {
                self.fused(Op::lt_i64k_br, i, Arg::Num(k as i64), range.body);
            }
            _ => return Err(LowerError::bug("range length")),
        }
        self.asm.bind(range.end);
        Ok(())
    }

    /// An iteration's value out of a place.
    fn iter_value(&mut self, x: Node, n: Node, ty: TypeId, place: Place) -> R<()> {
        if let Some(v) = self.iter_slots(x, n, ty)? {
            return self.load(place, ty, v);
        }
        let mark = self.mark();
        let src = self.load_operand(place, ty)?;
        self.iter_store(x, n.tok(), ty, src)?;
        self.release(mark);
        Ok(())
    }

    fn range_string(&mut self, range: &Loop) -> R<()> {
        let n = range.stmt.node();
        let value = Self::wanted(range.stmt.value());
        let mark = self.mark();
        let src = self.operand(range.stmt.x())?;
        let text = self.local(PAIR);
        self.asm.mov(text, src, 2);
        self.release(mark);
        let (i, key) = self.counter(range, TypeId::INT)?;
        let rune = self.local(&[SCALAR[0], SCALAR[0]]);
        self.asm.load_int(i, 0);
        self.asm.jump(range.test);
        self.asm.bind(range.body);
        self.at(n);
        self.asm.op3(Op::rune, rune, text, i);
        let inner = self.scope();
        self.iter_pair(
            n.tok(),
            key.map(|x| (x, TypeId::INT, i)),
            value.map(|x| (x, TypeId::RUNE, rune)),
        )?;
        self.iter_body(range)?;
        self.end_scope(inner);
        self.asm.bind(range.cont);
        self.at(n);
        self.asm.op3(Op::add_i64, i, i, rune.at(1));
        self.asm.bind(range.test);
        self.fused(Op::lt_i64_br, i, text.at(1), range.body);
        self.asm.bind(range.end);
        Ok(())
    }

    fn range_map(&mut self, range: &Loop, ty: TypeId) -> R<()> {
        let n = range.stmt.node();
        let lay = self.lay(ty)?;
        let mark = self.mark();
        let map = self.operand(range.stmt.x())?;
        let iter = self.local(POINTER);
        self.at(n);
        let link = self.type_link(ty)?;
        self.asm
            .op(Op::map_iter, iter, map, Arg::No, [link.clone()]);
        self.release(mark);
        self.asm.bind(range.cont);
        self.asm.bind(range.test);
        let inner = self.scope();
        let mut slots = [V::NONE; 2];
        let mut pending = Vec::new();
        let wanted = [
            (Self::wanted(range.stmt.key()), lay.key),
            (Self::wanted(range.stmt.value()), lay.elem),
        ];
        for ((x, ty), slot) in wanted.into_iter().zip(&mut slots) {
            let Some(x) = x else { continue };
            if self.lay(ty)?.slots == 0 {
                pending.push((x, ty, V::NONE));
                continue;
            }
            *slot = match self.iter_slots(x, n, ty)? {
                Some(v) => v,
                None => {
                    let classes = self.lay(ty)?.classes.clone();
                    let v = self.local(&classes);
                    pending.push((x, ty, v));
                    v
                }
            };
        }
        self.at(n);
        self.asm.op(
            Op::map_next,
            iter,
            slots[0],
            slots[1],
            vec![link, Extra::To(range.end)],
        );
        let mut pending = pending.into_iter();
        let (first, second) = (pending.next(), pending.next());
        self.iter_pair(n.tok(), first, second)?;
        self.asm.bind(range.body);
        self.iter_body(range)?;
        self.end_scope(inner);
        self.at(n);
        self.asm.go_on_at(range.cont);
        self.asm.bind(range.end);
        Ok(())
    }

    fn range_chan(&mut self, range: &Loop, elem: TypeId) -> R<()> {
        let n = range.stmt.node();
        let mark = self.mark();
        let src = self.operand(range.stmt.x())?;
        let chan = self.local(POINTER);
        self.asm.mov(chan, src, 1);
        self.release(mark);
        let ok = self.local(SCALAR);
        self.asm.bind(range.cont);
        self.asm.bind(range.test);
        let inner = self.scope();
        let key = Self::wanted(range.stmt.key());
        let mut slot = V::NONE;
        let mut pending = None;
        if let Some(x) = key {
            match self.iter_slots(x, n, elem)? {
                Some(v) => slot = v,
                None => {
                    let classes = self.lay(elem)?.classes.clone();
                    slot = self.local(&classes);
                    pending = Some(x);
                }
            }
        }
        self.at(n);
        self.recv(chan, range.stmt.x(), slot, ok)?;
        self.branch_on(ok, false, range.end);
        if let Some(x) = pending {
            self.iter_store(x, n.tok(), elem, slot)?;
        }
        self.asm.bind(range.body);
        self.iter_body(range)?;
        self.end_scope(inner);
        self.at(n);
        self.asm.go_on_at(range.cont);
        self.asm.bind(range.end);
        Ok(())
    }
}
