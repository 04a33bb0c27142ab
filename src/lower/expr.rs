//! Expressions: a value as an operand (slots that hold it) or into given slots.
//!
//! In: checked expressions. Out: instructions. The driver of `place`, `arith`, `convert`, `lit` and `call`.
//!
//! `fresh` says that nobody else looks at the destination before it is complete; otherwise what is put together in
//! several steps is made in a temporary first.

use crate::code::func::Link;
use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::escape::CALLS;
use crate::lower::func::Fun;
use crate::lower::layout::Rep;
use crate::lower::place::Place;
use crate::lower::{LowerError, R};
use crate::mem::stack::deep;
use crate::syntax::node::{
    BinaryExpr, CallExpr, Exprs, Kind, Node, SelectorExpr, SliceExpr, TypeAssertExpr, UnaryExpr,
    flag,
};
use crate::syntax::token::Token;
use crate::types::constant::{ConstRef, ConstValue};
use crate::types::info::{Mode, SelectionKind};
use crate::types::object::{ObjId, ObjKind};
use crate::types::ty::{Type, TypeId};
use crate::types::universe::BuiltinId;

/// Deeper expressions and statements are refused.
const MAX_DEPTH: u32 = 60_000;

impl Fun<'_, '_> {
    /// Runs `work` one level deeper.
    pub(crate) fn deeper<T>(&mut self, work: impl FnOnce(&mut Self) -> R<T>) -> R<T> {
        if self.depth > MAX_DEPTH {
            return Err(LowerError::too_deep());
        }
        self.depth += 1;
        let done = deep(|| work(self));
        self.depth -= 1;
        done
    }

    // ---- constants ----

    /// The value of a constant expression.
    pub(crate) fn constant(&self, e: Node) -> Option<ConstRef> {
        match self.cx.w.mode(e)? {
            Mode::Constant => self.cx.w.tv(e)?.value,
            _ => None,
        }
    }

    /// The value of a constant integer expression.
    pub(crate) fn const_int(&self, e: Node) -> Option<i64> {
        match self.constant(e) {
            Some(value) => value.to_int().as_i64(),
            None => self.spread_len(e).map(i64::from),
        }
    }

    /// A constant that fits an immediate operand.
    pub(crate) fn const_i16(&self, e: Node) -> Option<i16> {
        self.const_int(e).and_then(|n| i16::try_from(n).ok())
    }

    /// The type a constant has where nothing asks for another.
    pub(crate) fn const_ty(&mut self, e: Node) -> R<TypeId> {
        let ty = self.ty(e);
        let plain = self.cx.w.default_type(ty);
        if self.lay(plain)?.rep != Rep::Iface {
            return Ok(plain);
        }
        Ok(match &self.constant(e) {
            Some(ConstValue::Bool(_)) => TypeId::BOOL,
            Some(ConstValue::Str(_)) => TypeId::STRING,
            Some(ConstValue::Rat(_)) => TypeId::FLOAT64,
            Some(ConstValue::Complex(_)) => TypeId::COMPLEX128,
            _ => TypeId::INT,
        })
    }

    /// A constant as a value of a type that is no interface.
    pub(crate) fn const_to(&mut self, value: &ConstValue, ty: TypeId, dst: V) -> R<()> {
        let lay = self.lay(ty)?;
        let odd = || LowerError::bug(format!("constant {value:?} as {:?}", lay.rep));
        match lay.rep {
            Rep::Bool => {
                let b = value.as_bool().ok_or_else(odd)?;
                self.asm.load_int(dst, i64::from(b));
            }
            Rep::Int(..) => {
                let bits = value.to_int().int_bits().ok_or_else(odd)?;
                self.asm.load_int(dst, bits as i64);
            }
            Rep::F64 => {
                let f = value.as_f64().ok_or_else(odd)?;
                self.asm.load_int(dst, f.to_bits() as i64);
            }
            Rep::F32 => {
                let f = value.as_f32().ok_or_else(odd)?;
                self.asm.load_int(dst, i64::from(f.to_bits()));
            }
            Rep::C64 => {
                let c = value.to_complex();
                let re = c.real().as_f32().ok_or_else(odd)?.to_bits();
                let im = c.imag().as_f32().ok_or_else(odd)?.to_bits();
                let word = u64::from(re) | u64::from(im) << 32;
                self.asm.load_int(dst, word as i64);
            }
            Rep::C128 => {
                let c = value.to_complex();
                let re = c.real().as_f64().ok_or_else(odd)?.to_bits();
                let im = c.imag().as_f64().ok_or_else(odd)?.to_bits();
                self.asm.load_int(dst, re as i64);
                self.asm.load_int(dst.at(1), im as i64);
            }
            Rep::Str => {
                let bytes = value.as_bytes().ok_or_else(odd)?;
                self.string_to(bytes, dst);
            }
            Rep::UnsafePtr | Rep::Ptr => {
                let bits = value.to_int().int_bits().ok_or_else(odd)?;
                self.asm.load_int(dst, bits as i64);
            }
            _ => return Err(odd()),
        }
        Ok(())
    }

    /// A string literal.
    pub(crate) fn string_to(&mut self, bytes: &[u8], dst: V) {
        if bytes.is_empty() {
            self.asm.zero(dst, 2);
            return;
        }
        self.asm.op(
            Op::lds,
            dst,
            Arg::No,
            Arg::No,
            [
                Extra::Link(Link::Str(bytes.into())),
                Extra::Word(bytes.len() as u64),
            ],
        );
    }

    // ---- operands ----

    /// Slots that hold the value of an expression: a variable's own, or a temporary's.
    pub(crate) fn operand(&mut self, e: Node) -> R<V> {
        self.deeper(|fun| fun.operand_inner(e.unparen()))
    }

    fn operand_inner(&mut self, e: Node) -> R<V> {
        if self.mode(e) == Mode::Constant {
            let ty = self.const_ty(e)?;
            return match self.hoisted_constant(e, ty)? {
                Some(v) => Ok(v),
                None => self.operand_value(e),
            };
        }
        match e.kind() {
            Kind::Ident | Kind::SelectorExpr | Kind::IndexExpr | Kind::StarExpr => {
                if !self.is_place(e) {
                    return self.operand_value(e);
                }
                let ty = self.ty(e);
                let mark = self.mark();
                let place = self.place(e)?;
                if let Place::Slots(v) = place {
                    return Ok(v);
                }
                self.load_after(mark, place, ty)
            }
            Kind::CallExpr => {
                if let Some(call) = CallExpr::cast(e)
                    && self.mode(call.fun().unparen()) == Mode::Builtin
                {
                    let id = self.builtin_of(call.fun().unparen())?;
                    if let (BuiltinId::Len | BuiltinId::Cap, Some(x)) = (id, call.args().first()) {
                        return self.len_operand(e, id, x);
                    }
                }
                self.operand_value(e)
            }
            _ => self.operand_value(e),
        }
    }

    /// Loads a place into a temporary, and gives back what the place needed.
    fn load_after(&mut self, mark: crate::lower::func::TempMark, place: Place, ty: TypeId) -> R<V> {
        let classes = self.lay(ty)?.classes.clone();
        let dst = self.asm.alloc(&classes);
        self.load_once(place, ty, dst, &mark)?;
        self.release(mark);
        self.adopt(dst);
        Ok(dst)
    }

    /// The expression is a variable, field, element or what a pointer points to.
    fn is_place(&self, e: Node) -> bool {
        match e.kind() {
            Kind::Ident => self
                .object_of(e)
                .is_ok_and(|obj| matches!(self.cx.w.obj(obj).kind, ObjKind::Var(_))),
            Kind::SelectorExpr => match self.cx.w.info(e).and_then(|i| i.selection(e)) {
                Some(s) => s.kind == SelectionKind::FieldVal,
                None => SelectorExpr::cast(e)
                    .and_then(|s| self.object_of(s.sel()).ok())
                    .is_some_and(|obj| matches!(self.cx.w.obj(obj).kind, ObjKind::Var(_))),
            },
            Kind::IndexExpr => self.generic_function(e).is_none(),
            Kind::StarExpr => true,
            _ => false,
        }
    }

    /// The value in a temporary of its own.
    pub(crate) fn operand_value(&mut self, e: Node) -> R<V> {
        let ty = if self.mode(e) == Mode::Constant {
            self.const_ty(e)?
        } else {
            self.ty(e)
        };
        let dst = self.tmp(ty)?;
        let mark = self.mark();
        self.value_to(e, ty, dst, true)?;
        self.release(mark);
        Ok(dst)
    }

    /// As `operand`, converted to `ty` as an assignment does.
    pub(crate) fn operand_as(&mut self, e: Node, ty: TypeId) -> R<V> {
        if self.mode(e) == Mode::Constant
            && let Some(v) = self.hoisted_constant(e, ty)?
        {
            return Ok(v);
        }
        if self.mode(e) == Mode::Constant || self.needs_conversion(e, ty)? {
            let dst = self.tmp(ty)?;
            let mark = self.mark();
            self.value_to(e, ty, dst, true)?;
            self.release(mark);
            return Ok(dst);
        }
        self.operand(e)
    }

    /// As `operand`, but a call's single scalar result may still stand in the window: the very next
    /// instruction must be the one that reads it.
    pub(crate) fn operand_now(&mut self, e: Node) -> R<V> {
        let e = e.unparen();
        if e.kind() == Kind::CallExpr && self.is_real_call(e) && !self.is_in_place(e) {
            let lay = self.lay_of(e)?;
            if lay.is_single() && !lay.has_pointers {
                return self.deeper(|fun| fun.call(e));
            }
        }
        self.operand(e)
    }

    /// True if assigning `e` to a variable of type `ty` changes how it stands.
    pub(crate) fn needs_conversion(&mut self, e: Node, ty: TypeId) -> R<bool> {
        if self.is_nil(e) {
            return Ok(true);
        }
        let to = self.lay(ty)?.rep;
        Ok(to == Rep::Iface && self.lay_of(e)?.rep != Rep::Iface)
    }

    /// The value of `e`, converted to `ty` as an assignment does, into `dst`.
    pub(crate) fn value_to(&mut self, e: Node, ty: TypeId, dst: V, fresh: bool) -> R<()> {
        let e = e.unparen();
        if self.is_nil(e) {
            let slots = self.lay(ty)?.slots;
            self.asm.zero(dst, slots);
            return Ok(());
        }
        let to_iface = self.lay(ty)?.rep == Rep::Iface;
        if let Some(value) = self.constant(e) {
            if !to_iface {
                return self.const_to(&value, ty, dst);
            }
            let own = self.const_ty(e)?;
            if self.boxed_constant(e, &value, own, dst)? {
                return Ok(());
            }
            let mark = self.mark();
            let src = self.tmp(own)?;
            self.const_to(&value, own, src)?;
            self.at(e);
            self.make_iface(src, own, dst)?;
            self.release(mark);
            return Ok(());
        }
        if to_iface && self.lay_of(e)?.rep != Rep::Iface {
            let own = self.ty(e);
            let own = self.cx.w.default_type(own);
            let mark = self.mark();
            let lay = self.lay(own)?;
            if lay.is_built_in_memory() {
                // Too large for slots: copied into its box.
                let base = self.tmp_pointer();
                self.at(e);
                self.alloc_to(base, own)?;
                self.value_into(e, own, Place::Mem(base, 0), true)?;
                let word = self.type_word(own)?;
                self.asm.mov(dst.at(1), base, 1);
                self.asm.mov(dst, word, 1);
                self.release(mark);
                return Ok(());
            }
            let src = self.operand(e)?;
            self.at(e);
            self.make_iface(src, own, dst)?;
            self.release(mark);
            return Ok(());
        }
        self.expr_to(e, dst, fresh)
    }

    /// The expression is `nil`.
    pub(crate) fn is_nil(&self, e: Node) -> bool {
        let e = e.unparen();
        self.mode(e) == Mode::NilValue
            || (e.is_ident("nil")
                && self
                    .object_of(e)
                    .is_ok_and(|obj| matches!(self.cx.w.obj(obj).kind, ObjKind::Nil)))
    }

    /// The value of `e`, of its own type, into `dst`.
    pub(crate) fn expr_to(&mut self, e: Node, dst: V, fresh: bool) -> R<()> {
        self.deeper(|fun| fun.expr_to_inner(e.unparen(), dst, fresh))
    }

    fn expr_to_inner(&mut self, e: Node, dst: V, fresh: bool) -> R<()> {
        if let Some(value) = self.constant(e) {
            let ty = self.const_ty(e)?;
            return self.const_to(&value, ty, dst);
        }
        if self.is_place(e) {
            let mark = self.mark();
            let ty = self.ty(e);
            let place = self.place(e)?;
            self.load_once(place, ty, dst, &mark)?;
            self.release(mark);
            return Ok(());
        }
        match e.kind() {
            Kind::Ident => self.func_name_to(e, dst),
            Kind::SelectorExpr => self.selector_to(e, dst),
            Kind::IndexExpr => match self.generic_function(e) {
                Some(ident) => self.func_name_to(ident, dst),
                None => Err(LowerError::bug("index that is no place")),
            },
            Kind::FuncLit => self.func_lit(e, dst),
            Kind::CompositeLit => self.composite_to(e, dst, fresh),
            Kind::CallExpr => self.call_to(e, dst, fresh),
            Kind::UnaryExpr => self.unary_to(e, dst),
            Kind::BinaryExpr => self.binary_to(e, dst),
            Kind::SliceExpr => self.slice_to(e, dst),
            Kind::TypeAssertExpr => {
                let assert = TypeAssertExpr::cast(e).ok_or_else(|| LowerError::bug("assertion"))?;
                let mark = self.mark();
                let x = self.operand(assert.x())?;
                let (from, ty) = (self.ty(assert.x()), self.ty(e));
                self.at(e);
                self.assert_to(x, from, ty, dst)?;
                self.release(mark);
                Ok(())
            }
            other => Err(LowerError::bug(format!("{} is no value", other.name()))),
        }
    }

    /// The identifier of a generic function that an index expression instantiates.
    pub(crate) fn generic_function(&self, e: Node) -> Option<Node> {
        self.cx.generic_function(e)
    }

    /// The type arguments with which an identifier uses a generic function.
    pub(crate) fn targs_of(&mut self, ident: Node) -> Vec<TypeId> {
        let env = self.env.clone();
        self.cx.targs_of(ident, &env)
    }

    /// A declared function as a value.
    fn func_name_to(&mut self, ident: Node, dst: V) -> R<()> {
        let obj = self.object_of(ident)?;
        match self.cx.w.obj(obj).kind {
            ObjKind::Func(_) => {
                let targs = self.targs_of(ident);
                let id = self.cx.func_id(obj, &targs)?;
                self.asm.load_link(dst, Link::FuncValue(id));
                Ok(())
            }
            ObjKind::Nil => {
                self.asm.zero(dst, 1);
                Ok(())
            }
            _ => Err(LowerError::bug(format!("{ident:?} is no value"))),
        }
    }

    fn selector_to(&mut self, e: Node, dst: V) -> R<()> {
        let sel = SelectorExpr::cast(e).ok_or_else(|| LowerError::bug("selector"))?;
        let selection = self.cx.w.info(e).and_then(|i| i.selection(e)).cloned();
        match selection {
            None => self.func_name_to(sel.sel(), dst),
            Some(s) if s.kind == SelectionKind::MethodVal => {
                self.method_value_to(e, sel.x(), &s, dst)
            }
            Some(s) if s.kind == SelectionKind::MethodExpr => self.method_expr_to(e, &s, dst),
            Some(_) => Err(LowerError::bug("field that is no place")),
        }
    }

    fn unary_to(&mut self, e: Node, dst: V) -> R<()> {
        let unary = UnaryExpr::cast(e).ok_or_else(|| LowerError::bug("unary"))?;
        match e.tok() {
            Token::And => self.address_of(e, unary.x(), dst),
            Token::Arrow => {
                let mark = self.mark();
                let chan = self.operand(unary.x())?;
                self.at(e);
                self.recv(chan, unary.x(), dst, V::NONE)?;
                self.release(mark);
                Ok(())
            }
            Token::Not => self.cond_to(e, dst),
            tok => self.arith_unary(e, tok, unary.x(), dst),
        }
    }

    /// `dst, ok := <-chan`, either may be left out.
    pub(crate) fn recv(&mut self, chan: V, e: Node, dst: V, ok: V) -> R<()> {
        let ty = self.ty(e);
        let link = self.type_link(ty)?;
        let elem = self.lay(ty)?.elem;
        let dst = if self.lay(elem)?.slots == 0 {
            V::NONE
        } else {
            dst
        };
        self.asm
            .op(Op::recv, dst, chan, Arg::No, vec![link, Extra::Slot(ok)]);
        Ok(())
    }

    /// `&x`
    fn address_of(&mut self, e: Node, x: Node, dst: V) -> R<()> {
        let x = x.unparen();
        let ty = self.ty(x);
        let mark = self.mark();
        if x.kind() == Kind::CompositeLit {
            self.composite_new(e, x, ty, dst)?;
        } else {
            let place = self.place(x)?;
            self.at(e);
            self.address_once(place, ty, dst, &mark)?;
        }
        self.release(mark);
        Ok(())
    }

    /// The method or field that a selection means with the type arguments in force.
    pub(crate) fn method_of(
        &mut self,
        recv: TypeId,
        obj: ObjId,
        index: &[u32],
    ) -> R<(ObjId, Vec<u32>)> {
        if self.env.is_empty() {
            return Ok((obj, index.to_vec()));
        }
        let o = self.cx.w.obj(obj);
        let (pkg, name) = (o.pkg, o.name);
        let found = self
            .cx
            .w
            .lookup_field_or_method(recv, true, pkg, name, false);
        match found.obj {
            Some(obj) => Ok((obj, found.index)),
            None => Err(LowerError::bug("method of an instance is not found")),
        }
    }

    // ---- slicing ----

    fn slice_to(&mut self, e: Node, dst: V) -> R<()> {
        let slice = SliceExpr::cast(e).ok_or_else(|| LowerError::bug("slice"))?;
        let mark = self.mark();
        let x = slice.x();
        let ty = self.ty(x);
        let lay = self.lay(ty)?;
        let mut bounds = [slice.lo(), slice.hi(), slice.max()];
        if !e.has_flag(flag::THREE) {
            bounds[2] = None;
        }
        let late = bounds
            .iter()
            .flatten()
            .any(|b| self.facts.flags(*b) & CALLS != 0);
        let mut slots = [V::NONE; 3];
        let mut base = V::NONE;
        let mut elem_size = 1;
        // An operand without calls is looked at behind the calls in the bounds.
        let x_first = !late || self.facts.flags(x) != 0;
        if x_first {
            (base, elem_size) = self.slice_base(e, x, ty)?;
        }
        for (slot, bound) in slots.iter_mut().zip(bounds) {
            if let Some(bound) = bound {
                *slot = self.operand(bound)?;
            }
        }
        if !x_first {
            (base, elem_size) = self.slice_base(e, x, ty)?;
        }
        self.at(e);
        let range = Extra::Range(slots[0], slots[1], slots[2]);
        let mut how = i64::from(lay.rep != Rep::Slice && lay.rep != Rep::Str);
        for (i, bound) in bounds.iter().enumerate() {
            if let Some(bound) = bound
                && self.is_wide_unsigned(*bound)?
            {
                how |= 2 << i;
            }
        }
        let how = Arg::Num(how);
        if lay.rep == Rep::Str {
            self.asm.op(Op::slice_str, dst, base, how, [range]);
        } else {
            self.asm
                .op(Op::slice, dst, base, how, [Extra::Word(elem_size), range]);
        }
        self.release(mark);
        Ok(())
    }

    /// The slice, string, or array as a slice, that is to be sliced; and the size of its elements.
    fn slice_base(&mut self, e: Node, x: Node, ty: TypeId) -> R<(V, u64)> {
        let lay = self.lay(ty)?;
        match lay.rep {
            Rep::Str => Ok((self.operand(x)?, 1)),
            Rep::Slice => {
                let size = self.lay(lay.elem)?.size;
                Ok((self.operand(x)?, size))
            }
            Rep::Array => {
                let place = self.place(x)?;
                self.at(e);
                let base = self.address_or_copy(place, ty)?;
                self.array_as_slice(base, ty)
            }
            Rep::Ptr => {
                let base = self.operand(x)?;
                self.at(e);
                self.asm.op1(Op::nilchk, base);
                self.array_as_slice(base, lay.elem)
            }
            other => Err(LowerError::bug(format!("slice of {other:?}"))),
        }
    }

    /// A slice of the whole array at an address.
    pub(crate) fn array_as_slice(&mut self, base: V, array: TypeId) -> R<(V, u64)> {
        let lay = self.lay(array)?;
        let size = self.lay(lay.elem)?.size;
        let slice = self.tmp_classes(SLICE);
        self.asm.mov(slice, base, 1);
        self.asm.load_int(slice.at(1), lay.len as i64);
        self.asm.load_int(slice.at(2), lay.len as i64);
        Ok((slice, size))
    }

    // ---- values of several results ----

    /// Types of the values of an expression, or of each of a list: of a call, all its results.
    pub(crate) fn value_types(&mut self, e: Node) -> R<Vec<TypeId>> {
        if e.kind() == Kind::ExprList {
            let each = Exprs::of(Some(e)).map(|e| self.value_types(e));
            return Ok(each.collect::<R<Vec<_>>>()?.concat());
        }
        if matches!(
            self.mode(e),
            Mode::NoValue | Mode::Builtin | Mode::TypExpr | Mode::Invalid
        ) {
            return Ok(Vec::new());
        }
        if self.mode(e) == Mode::Constant {
            return Ok(vec![self.const_ty(e)?]);
        }
        let ty = self.ty(e);
        Ok(match self.cx.w.ty(ty) {
            Type::Tuple(parts) => {
                let parts = parts.clone();
                parts.to_vec()
            }
            _ => vec![self.cx.w.default_type(ty)],
        })
    }

    /// The values of an evaluated expression, or of a list of them, into the results.
    pub(crate) fn eval_values(&mut self, e: Node) -> R<()> {
        let results = self.results.clone();
        if e.kind() == Kind::ExprList {
            let mut pairs = Exprs::of(Some(e)).zip(&results);
            return pairs.try_for_each(|(e, to)| self.value_to(e, to.ty, to.slot, true));
        }
        match results.as_slice() {
            [] => self.expr_stmt(e),
            [one] => self.value_to(e, one.ty, one.slot, true),
            many => {
                let mut src = self.call(e.unparen())?;
                for result in many {
                    let n = self.lay(result.ty)?.slots;
                    self.asm.mov(result.slot, src, n);
                    src = src.at(n);
                }
                Ok(())
            }
        }
    }

    /// Both sides of an operator.
    pub(crate) fn sides(&self, e: Node) -> R<(Node, Node)> {
        let binary = BinaryExpr::cast(e).ok_or_else(|| LowerError::bug("binary"))?;
        Ok((binary.x().unparen(), binary.y().unparen()))
    }
}

/// Classes of a slice.
pub(crate) const SLICE: &[crate::code::func::SlotClass] = &[
    crate::code::func::SlotClass::Pointer,
    crate::code::func::SlotClass::Scalar,
    crate::code::func::SlotClass::Scalar,
];

/// Classes of an interface.
pub(crate) const IFACE: &[crate::code::func::SlotClass] = &[
    crate::code::func::SlotClass::Scalar,
    crate::code::func::SlotClass::IfaceData,
];
