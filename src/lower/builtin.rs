//! Predeclared functions.
//!
//! In: calls of them. Out: the instructions that do them; most are one.

use crate::code::encode::PrintKind;
use crate::code::ops::Op;
use crate::code::trap::TrapKind;
use crate::lower::asm::{Arg, V};
use crate::lower::cond::int_k_op;
use crate::lower::escape::CALLS;
use crate::lower::expr::{IFACE, SLICE};
use crate::lower::func::Fun;
use crate::lower::layout::{Lay, Rep};
use crate::lower::place::Place;
use crate::lower::{LowerError, R};
use crate::syntax::node::{CallExpr, Kind, Node, SelectorExpr, flag};
use crate::syntax::token::Token;
use crate::types::info::Mode;
use crate::types::ty::TypeId;
use crate::types::universe::BuiltinId;

impl Fun<'_, '_> {
    /// A call of a predeclared function, its value (if any) into `dst`.
    pub(crate) fn builtin_to(&mut self, e: Node, dst: V, fresh: bool) -> R<()> {
        let call = CallExpr::cast(e).ok_or_else(|| LowerError::bug("call"))?;
        let id = self.builtin_of(call.fun().unparen())?;
        let mark = self.mark();
        let args: Vec<Node> = call.args().collect();
        let first = args.first().copied();
        let arg = |i: usize| {
            args.get(i)
                .copied()
                .ok_or_else(|| LowerError::bug("argument"))
        };
        match id {
            BuiltinId::Len | BuiltinId::Cap => {
                let v = self.len_operand(e, id, arg(0)?)?;
                self.asm.mov(dst, v, 1);
            }
            BuiltinId::Append => self.append_to(e, &args, dst)?,
            BuiltinId::Make => self.make_to(e, &args, dst)?,
            BuiltinId::New => self.new_to(e, arg(0)?, dst)?,
            BuiltinId::Min | BuiltinId::Max => self.min_max_to(e, id, &args, dst)?,
            BuiltinId::Copy if args.len() == 1 => {
                let values = self.tuple_operands(arg(0)?)?;
                if let [a, b] = values.as_slice() {
                    self.copy_values(dst, *a, *b)?;
                }
            }
            BuiltinId::Complex => {
                let ty = self.ty(e);
                let part = match self.lay(ty)?.rep {
                    Rep::C64 => TypeId::FLOAT32,
                    _ => TypeId::FLOAT64,
                };
                let (re, im) = if args.len() == 1 {
                    let values = self.tuple_operands(arg(0)?)?;
                    match values.as_slice() {
                        [(re, _), (im, _)] => (*re, *im),
                        _ => return Err(LowerError::bug("complex")),
                    }
                } else {
                    let re = self.operand_as(arg(0)?, part)?;
                    (re, self.operand_as(arg(1)?, part)?)
                };
                self.at(e);
                self.complex_to(ty, re, im, dst)?;
            }
            BuiltinId::Real | BuiltinId::Imag => self.part_to(id, arg(0)?, dst)?,
            BuiltinId::Recover => {
                self.at(e);
                let into = if dst == V::NONE {
                    self.tmp_classes(IFACE)
                } else {
                    dst
                };
                self.asm.op1(Op::recover, into);
            }
            BuiltinId::Copy => {
                let (a, b) = self.two(arg(0)?, arg(1)?)?;
                let (ta, tb) = (self.ty(arg(0)?), self.ty(arg(1)?));
                self.at(e);
                self.copy_values(dst, (a, ta), (b, tb))?;
            }
            _ if id.is_unsafe() => self.unsafe_to(e, id, call, first, dst, fresh)?,
            _ => {
                if let [one] = args.as_slice()
                    && self.is_tuple(*one)
                {
                    let values = self.tuple_operands(*one)?;
                    self.at(e);
                    self.builtin_values(id, &values)?;
                    self.release(mark);
                    return Ok(());
                }
                let mut values = Vec::with_capacity(args.len());
                let mut late = Vec::new();
                for (i, a) in args.iter().enumerate() {
                    let ty = self.builtin_arg_ty(id, i, call, *a)?;
                    if self.facts.flags(*a) != 0 {
                        values.push((self.operand_as(*a, ty)?, ty));
                    } else {
                        late.push(i);
                        values.push((V::NONE, ty));
                    }
                }
                for i in late {
                    if let (Some(a), Some(value)) = (args.get(i), values.get_mut(i)) {
                        value.0 = self.operand_as(*a, value.1)?;
                    }
                }
                self.at(e);
                self.builtin_values(id, &values)?;
            }
        }
        self.release(mark);
        Ok(())
    }

    /// The type in which an argument of a predeclared function is passed.
    pub(crate) fn builtin_arg_ty(
        &mut self,
        id: BuiltinId,
        i: usize,
        call: CallExpr,
        arg: Node,
    ) -> R<TypeId> {
        if id == BuiltinId::Panic {
            return Ok(TypeId::EMPTY_INTERFACE);
        }
        if id == BuiltinId::Delete && i == 1 {
            let map = call
                .args()
                .first()
                .ok_or_else(|| LowerError::bug("argument"))?;
            return Ok(self.lay_of(map)?.key);
        }
        let ty = self.ty(arg);
        Ok(self.cx.w.default_type(ty))
    }

    /// A predeclared function that is a statement, on values in slots.
    pub(crate) fn builtin_values(&mut self, id: BuiltinId, args: &[(V, TypeId)]) -> R<()> {
        let odd = || LowerError::bug(format!("predeclared function {id:?}"));
        let first = args.first().copied();
        match id {
            BuiltinId::Print | BuiltinId::Println => self.print(id, args)?,
            BuiltinId::Panic => {
                let (v, _) = first.ok_or_else(odd)?;
                self.asm.op1(Op::panic, v);
            }
            BuiltinId::Close => {
                let (v, _) = first.ok_or_else(odd)?;
                self.asm.op1(Op::close, v);
            }
            BuiltinId::Delete => {
                let (map, ty) = first.ok_or_else(odd)?;
                let (key, _) = args.get(1).copied().ok_or_else(odd)?;
                let link = self.type_link(ty)?;
                self.asm.op(Op::map_del, map, key, Arg::No, [link]);
            }
            BuiltinId::Clear => {
                let (v, ty) = first.ok_or_else(odd)?;
                let lay = self.lay(ty)?;
                let (op, ty) = if lay.rep == Rep::Map {
                    (Op::map_clear, ty)
                } else {
                    (Op::clear_slice, lay.elem)
                };
                let link = self.type_link(ty)?;
                self.asm.op(op, v, Arg::No, Arg::No, [link]);
            }
            BuiltinId::Copy => {
                let dst = self.tmp_scalar();
                let second = args.get(1).copied().ok_or_else(odd)?;
                self.copy_values(dst, first.ok_or_else(odd)?, second)?;
            }
            BuiltinId::Recover => {
                let v = self.tmp_classes(IFACE);
                self.asm.op(Op::recover, v, Arg::Num(1), Arg::No, []);
            }
            _ => return Err(odd()),
        }
        Ok(())
    }

    fn copy_values(&mut self, dst: V, to: (V, TypeId), from: (V, TypeId)) -> R<()> {
        let dst = if dst == V::NONE {
            self.tmp_scalar()
        } else {
            dst
        };
        if self.lay(from.1)?.rep == Rep::Str {
            self.asm.op3(Op::copy_str, dst, to.0, from.0);
            return Ok(());
        }
        let elem = self.lay(to.1)?.elem;
        let link = self.type_link(elem)?;
        self.asm.op(Op::copy, dst, to.0, from.0, [link]);
        Ok(())
    }

    /// `len(x)` or `cap(x)` as an operand; of slices and strings in slots, the slot itself.
    pub(crate) fn len_operand(&mut self, e: Node, id: BuiltinId, x: Node) -> R<V> {
        let x = x.unparen();
        if let Some(n) = self.spread_len(e) {
            let dst = self.tmp_scalar();
            self.asm.load_int(dst, i64::from(n));
            return Ok(dst);
        }
        let ty = self.ty(x);
        let lay = self.lay(ty)?;
        let word = if id == BuiltinId::Len { 1 } else { 2 };
        match lay.rep {
            Rep::Str | Rep::Slice => {
                if x.kind() == Kind::CallExpr || self.constant(x).is_some() {
                    return Ok(self.operand(x)?.at(word));
                }
                let place = self.place(x)?;
                self.at(e);
                match place {
                    Place::Slots(v) => Ok(v.at(word)),
                    _ => {
                        let part = self.part(place, ty, u64::from(word) * 8, TypeId::INT)?;
                        self.load_operand(part, TypeId::INT)
                    }
                }
            }
            Rep::Map | Rep::Chan => {
                let v = self.operand(x)?;
                let dst = self.tmp_scalar();
                self.at(e);
                let op = match (lay.rep, id) {
                    (Rep::Map, _) => Op::map_len,
                    (_, BuiltinId::Len) => Op::chan_len,
                    _ => Op::chan_cap,
                };
                self.asm.op2(op, dst, v);
                Ok(dst)
            }
            Rep::Array | Rep::Ptr => {
                let array = if lay.rep == Rep::Ptr {
                    self.operand(x)?;
                    lay.elem
                } else {
                    if let Place::Mem(base, _) = self.place(x)? {
                        self.at(e);
                        self.asm.op1(Op::nilchk, base);
                    }
                    ty
                };
                let len = self.lay(array)?.len;
                let dst = self.tmp_scalar();
                self.asm.load_int(dst, len as i64);
                Ok(dst)
            }
            other => Err(LowerError::bug(format!("length of {other:?}"))),
        }
    }

    fn append_to(&mut self, e: Node, args: &[Node], dst: V) -> R<()> {
        let ty = self.ty(e);
        let lay = self.lay(ty)?;
        let (Some(&s), rest) = (args.first(), args.get(1..).unwrap_or(&[])) else {
            return Err(LowerError::bug("append"));
        };
        if rest.is_empty() && self.is_tuple(s) {
            let values = self.tuple_operands(s)?;
            return self.append_values(e, &values, lay.elem, dst);
        }
        if e.has_flag(flag::ELLIPSIS)
            && let Some(&more) = rest.first()
        {
            return self.append_spread(e, ty, s, more, dst);
        }
        let mut values = vec![V::NONE; rest.len()];
        let has_calls = |fun: &Self, n: Node| fun.facts.flags(n) & CALLS != 0;
        let mut base = V::NONE;
        if has_calls(self, s) {
            base = self.operand_as(s, ty)?;
        }
        for pass in [true, false] {
            for (node, value) in rest.iter().zip(&mut values) {
                if has_calls(self, *node) == pass {
                    *value = self.operand_as(*node, lay.elem)?;
                }
            }
        }
        if base == V::NONE {
            base = self.operand_as(s, ty)?;
        }
        self.append_each(e, base, &values, lay.elem, dst)
    }

    /// `append(f())`: the slice and its new elements are results of one call.
    fn append_values(&mut self, e: Node, values: &[(V, TypeId)], elem: TypeId, dst: V) -> R<()> {
        let Some(((base, _), rest)) = values.split_first() else {
            return Err(LowerError::bug("append"));
        };
        let mut converted = Vec::with_capacity(rest.len());
        for (v, from) in rest {
            converted.push(self.converted(*v, *from, elem)?);
        }
        self.append_each(e, *base, &converted, elem, dst)
    }

    /// Appends these values to the slice in `base`, after there is room for all of them: what does not fit moves before
    /// the first is written, so that the old array keeps its elements.
    fn append_each(&mut self, e: Node, base: V, values: &[V], elem: TypeId, dst: V) -> R<()> {
        self.at(e);
        let op = append_op(&*self.lay(elem)?);
        match values {
            [] => self.asm.mov(dst, base, 3),
            [one] => {
                let link = self.type_link(elem)?;
                self.asm.op(op, dst, base, *one, [link]);
            }
            _ => {
                let link = self.type_link(elem)?;
                let grown = self.tmp_classes(SLICE);
                let mut from = base;
                // A count has sixteen bits; only elements without size are ever more.
                for run in values.chunks(usize::from(u16::MAX)) {
                    let room = Arg::Num(run.len() as i64);
                    self.asm
                        .op(Op::append_room, grown, from, room, [link.clone()]);
                    for value in run {
                        self.asm.op(op, grown, grown, *value, [link.clone()]);
                    }
                    from = grown;
                }
                self.asm.mov(dst, grown, 3);
            }
        }
        Ok(())
    }

    fn append_spread(&mut self, e: Node, ty: TypeId, s: Node, more: Node, dst: V) -> R<()> {
        let is_nil = self.is_nil(more);
        let more_ty = if is_nil { ty } else { self.ty(more) };
        let late = self.facts.flags(s) & CALLS == 0 && self.facts.flags(more) & CALLS != 0;
        let (a, b);
        if late {
            b = self.operand_as(more, more_ty)?;
            a = self.operand_as(s, ty)?;
        } else {
            a = self.operand_as(s, ty)?;
            b = self.operand_as(more, more_ty)?;
        }
        self.at(e);
        if self.lay(more_ty)?.rep == Rep::Str {
            self.asm.op3(Op::append_str, dst, a, b);
            return Ok(());
        }
        let elem = self.lay(ty)?.elem;
        let link = self.type_link(elem)?;
        self.asm.op(Op::append_slice, dst, a, b, [link]);
        Ok(())
    }

    /// A length for `make`: a constant of any numeric type, or an integer.
    fn size_operand(&mut self, e: Node) -> R<V> {
        if self.constant(e).is_some() {
            self.operand_as(e, TypeId::INT)
        } else {
            self.operand(e)
        }
    }

    fn make_to(&mut self, e: Node, args: &[Node], dst: V) -> R<()> {
        let ty = self.ty(e);
        let lay = self.lay(ty)?;
        let mut sizes = Vec::new();
        for arg in args.iter().skip(1) {
            sizes.push(self.size_operand(*arg)?);
        }
        let n = match sizes.first() {
            Some(v) => *v,
            None => {
                let v = self.tmp_scalar();
                self.asm.load_int(v, 0);
                v
            }
        };
        self.at(e);
        match lay.rep {
            Rep::Slice => {
                let cap = sizes.get(1).copied().unwrap_or(n);
                let link = self.type_link(lay.elem)?;
                self.asm.op(Op::make_slice, dst, n, cap, [link]);
            }
            Rep::Map => {
                let link = self.type_link(ty)?;
                self.asm.op(Op::make_map, dst, n, Arg::No, [link]);
            }
            Rep::Chan => {
                let link = self.type_link(ty)?;
                self.asm.op(Op::make_chan, dst, n, Arg::No, [link]);
            }
            other => return Err(LowerError::bug(format!("make of {other:?}"))),
        }
        Ok(())
    }

    fn new_to(&mut self, e: Node, arg: Node, dst: V) -> R<()> {
        let ty = self.ty(e);
        let elem = self.lay(ty)?.elem;
        if self.mode(arg) == Mode::TypExpr {
            self.at(e);
            return self.alloc_to(dst, elem);
        }
        let src = self.operand_as(arg, elem)?;
        let base = self.tmp_pointer();
        self.at(e);
        self.alloc_to(base, elem)?;
        self.store(Place::Mem(base, 0), elem, src)?;
        self.asm.mov(dst, base, 1);
        Ok(())
    }

    fn min_max_to(&mut self, e: Node, id: BuiltinId, args: &[Node], dst: V) -> R<()> {
        let ty = self.ty(e);
        let lay = self.lay(ty)?;
        let is_min = id == BuiltinId::Min;
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            values.push(self.operand_as(*arg, ty)?);
        }
        self.at(e);
        let best = self.tmp(ty)?;
        for (i, v) in values.into_iter().enumerate() {
            if i == 0 {
                self.asm.mov(best, v, lay.slots);
                continue;
            }
            let float = match (lay.rep, is_min) {
                (Rep::F64, true) => Some(Op::min_f64),
                (Rep::F64, false) => Some(Op::max_f64),
                (Rep::F32, true) => Some(Op::min_f32),
                (Rep::F32, false) => Some(Op::max_f32),
                _ => None,
            };
            if let Some(op) = float {
                self.asm.op3(op, best, best, v);
                continue;
            }
            let keep = self.asm.label();
            let tok = if is_min { Token::Leq } else { Token::Geq };
            if lay.rep == Rep::Str {
                let order = self.tmp_scalar();
                self.asm.op3(Op::cmp_str, order, best, v);
                self.fused(int_k_op(tok)?, order, Arg::Num(0), keep);
            } else {
                let unsigned = !lay.is_signed() && lay.size == 8;
                self.int_slots_branch(tok, unsigned, best, v, keep)?;
            }
            self.asm.mov(best, v, lay.slots);
            self.asm.bind(keep);
        }
        self.asm.mov(dst, best, lay.slots);
        Ok(())
    }

    fn complex_to(&mut self, ty: TypeId, re: V, im: V, dst: V) -> R<()> {
        if self.lay(ty)?.rep == Rep::C64 {
            self.asm.op3(Op::mk_c64, dst, re, im);
            return Ok(());
        }
        let both = self.tmp_scalar_group(2);
        self.asm.mov(both, re, 1);
        self.asm.mov(both.at(1), im, 1);
        self.asm.mov(dst, both, 2);
        Ok(())
    }

    fn part_to(&mut self, id: BuiltinId, x: Node, dst: V) -> R<()> {
        let lay = self.lay_of(x)?;
        let v = self.operand(x)?;
        let is_real = id == BuiltinId::Real;
        match lay.rep {
            Rep::C64 if is_real => self.asm.op2(Op::re_c64, dst, v),
            Rep::C64 => self.asm.op2(Op::im_c64, dst, v),
            _ if is_real => self.asm.mov(dst, v, 1),
            _ => self.asm.mov(dst, v.at(1), 1),
        }
        Ok(())
    }

    fn print(&mut self, id: BuiltinId, args: &[(V, TypeId)]) -> R<()> {
        let line = id == BuiltinId::Println;
        let mark = self.mark();
        let none = self.tmp_scalar();
        let word = |kind: PrintKind| Arg::Num(kind as u16 as i64);
        for (i, (v, ty)) in args.iter().enumerate() {
            if line && i > 0 {
                self.asm.op2(Op::print, none, word(PrintKind::Space));
            }
            let kind = match self.lay(*ty)?.rep {
                Rep::Bool => PrintKind::Bool,
                Rep::Int(_, true) => PrintKind::Int,
                Rep::Int(_, false) => PrintKind::Uint,
                Rep::F64 => PrintKind::Float64,
                Rep::F32 => PrintKind::Float32,
                Rep::C128 => PrintKind::Complex128,
                Rep::C64 => PrintKind::Complex64,
                Rep::Str => PrintKind::String,
                Rep::Slice => PrintKind::Slice,
                Rep::Iface => PrintKind::Interface,
                _ => PrintKind::Pointer,
            };
            self.asm.op2(Op::print, *v, word(kind));
        }
        if line {
            self.asm.op2(Op::print, none, word(PrintKind::Newline));
        }
        self.release(mark);
        Ok(())
    }

    fn unsafe_to(
        &mut self,
        e: Node,
        id: BuiltinId,
        call: CallExpr,
        first: Option<Node>,
        dst: V,
        _fresh: bool,
    ) -> R<()> {
        let x = first.ok_or_else(|| LowerError::bug("argument"))?;
        let second = call.args().nth(1);
        match id {
            BuiltinId::UnsafeSizeof | BuiltinId::UnsafeAlignof => {
                let lay = self.lay_of(x)?;
                let n = if id == BuiltinId::UnsafeSizeof {
                    lay.size
                } else {
                    u64::from(lay.align)
                };
                self.asm.load_int(dst, n as i64);
            }
            BuiltinId::UnsafeOffsetof => {
                let sel = SelectorExpr::cast(x.unparen())
                    .ok_or_else(|| LowerError::bug("offset of no field"))?;
                let selection = self
                    .cx
                    .w
                    .info(sel.node())
                    .and_then(|i| i.selection(sel.node()));
                let index = selection.map(|s| s.index.clone());
                let mut ty = self.ty(sel.x());
                let mut offset = 0;
                for i in index.iter().flat_map(|x| x.iter()) {
                    let lay = self.lay(ty)?;
                    let lay = if lay.rep == Rep::Ptr {
                        self.lay(lay.elem)?
                    } else {
                        lay
                    };
                    let field = lay.field(*i as usize)?;
                    offset += field.offset;
                    ty = field.ty;
                }
                self.asm.load_int(dst, offset as i64);
            }
            BuiltinId::UnsafeStringData | BuiltinId::UnsafeSliceData => {
                let v = self.operand(x)?;
                self.asm.mov(dst, v, 1);
            }
            _ => {
                let n = second.ok_or_else(|| LowerError::bug("argument"))?;
                let p = self.operand(x)?;
                let n = self.size_operand(n)?;
                self.at(e);
                match id {
                    BuiltinId::UnsafeAdd => {
                        let sum = self.tmp_scalar();
                        self.asm.op3(Op::add_i64, sum, p, n);
                        self.asm.mov(dst, sum, 1);
                    }
                    BuiltinId::UnsafeString => {
                        let kinds = (TrapKind::UnsafeStringNil, TrapKind::UnsafeStringLen);
                        self.fits_behind(p, n, 1, kinds);
                        self.asm.mov(dst, p, 1);
                        self.asm.mov(dst.at(1), n, 1);
                    }
                    _ => {
                        let elem = self.lay_of(x)?.elem;
                        let size = self.lay(elem)?.size;
                        let kinds = (TrapKind::UnsafeSliceNil, TrapKind::UnsafeSliceLen);
                        self.fits_behind(p, n, size, kinds);
                        self.asm.mov(dst, p, 1);
                        self.asm.mov(dst.at(1), n, 1);
                        self.asm.mov(dst.at(2), n, 1);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Memory by pointer and length.
impl Fun<'_, '_> {
    /// Throws unless `n` elements of `size` bytes fit between the pointer `p` and the end of the address space; none do behind nil.
    fn fits_behind(&mut self, p: V, n: V, size: u64, kinds: (TrapKind, TrapKind)) {
        let (nil, range) = kinds;
        let mark = self.mark();
        let (fits, negative) = (self.asm.label(), self.asm.label());
        if size == 0 {
            // Any number of them takes no room, but nil points to none.
            self.fused(Op::lt_i64k_br, n, Arg::Num(0), negative);
            self.fused(Op::eq_i64k_br, n, Arg::Num(0), fits);
            self.fused(Op::ne_i64k_br, p, Arg::Num(0), fits);
        } else {
            let room = self.tmp_scalar();
            self.asm.op2(Op::neg_i64, room, p);
            if size > 1 {
                let divisor = self.tmp_scalar();
                self.asm.load_int(divisor, size as i64);
                self.asm.op3(Op::div_u64, room, room, divisor);
            }
            self.fused(Op::le_u64_br, n, room, fits);
            self.fused(Op::lt_i64k_br, n, Arg::Num(0), negative);
            self.fused(Op::ne_i64k_br, p, Arg::Num(0), negative);
        }
        self.throw(nil);
        self.asm.bind(negative);
        self.throw(range);
        self.asm.bind(fits);
        self.release(mark);
    }
}

/// The form of `append` for one element.
fn append_op(elem: &Lay) -> Op {
    match elem.size {
        8 if !elem.has_pointers => Op::append_64,
        1 => Op::append_8,
        _ => Op::append,
    }
}
