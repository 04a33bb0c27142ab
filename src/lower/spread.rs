//! Calls of variadic functions to which the arguments for `...` are passed one by one.
//!
//! In: calls of declared functions with arguments for `...`. Out: which functions can take them so; and code of such a function, beside its own, for each number of arguments,
//! in which each stands in slots of the frame.
//!
//! 1. The body (step 1 of `spread/body`) only reads its last parameter, so nobody can tell whether its elements stand in an array, and whether that is another array each time it is wanted.
//! 2. `len` is a number then, an element with a constant index is a slot, and a range over the parameter is its body so many times, which no jump back counts.
//!    An `if` that asks for the length alone is decided when the code is made.
//! 3. Where the body wants the slice itself, it is made there: `append(s, xs...)`, `copy(s, xs)`, and one call `g(xs...)` behind which nothing reads the parameter again, since it may change what it is given.
//!    A callee that can take the arguments one by one in its turn is given them so.
//! 4. The tree of a function with such code stays (R5), as that of one to which objects are passed (`lent`); traces show name and lines of the function.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::code::ops::Op;
use crate::code::program::FuncId;
use crate::lower::asm::{Extra, V};
use crate::lower::call::{Src, Target};
use crate::lower::expr::SLICE;
use crate::lower::func::Fun;
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::lower::place::Place;
use crate::lower::{Cx, FuncRow, LowerError, R};
use crate::syntax::node::{BinaryExpr, CallExpr, FuncDecl, Kind, Node, SliceExpr, flag};
use crate::syntax::token::Token;
use crate::types::info::Mode;
use crate::types::object::{ObjId, ObjKind};
use crate::types::ty::{Signature, TypeId};
use crate::types::universe::BuiltinId;

mod body;
mod range;

pub(crate) use body::Uses;

/// Arguments for `...`, their slots, and the nodes of all bodies of ranges over them, at most.
const MAX_ARGS: usize = 8;
const MAX_SLOTS: u32 = 16;
const MAX_NODES: u32 = 240;

/// Functions that were looked at.
pub(crate) type Spreading = FxHashMap<ObjId, Option<Rc<Uses>>>;

/// A parameter whose elements stand in slots.
#[derive(Clone, Copy)]
pub(crate) struct Spread {
    param: ObjId,
    /// Its first element.
    first: V,
    n: u32,
    elem: TypeId,
    /// Slots of an element.
    slots: u32,
    /// No function literal is left out with what is decided now: their names are numbered.
    decides: bool,
}

impl Spread {
    /// The slots of an element that there is.
    fn element(self, i: u32) -> V {
        self.first.at(i * self.slots)
    }
}

impl Cx<'_> {
    /// How a variadic function uses its last parameter, if its elements may stand in slots.
    pub(crate) fn spread_uses(&mut self, obj: ObjId) -> Option<Rc<Uses>> {
        if let Some(known) = self.lw.inlining.spreading.get(&obj) {
            return known.clone();
        }
        // While its tree is there: what was found stays true.
        let found = self.look_for_uses(obj).map(Rc::new);
        self.lw.inlining.spreading.insert(obj, found.clone());
        found
    }

    fn look_for_uses(&mut self, obj: ObjId) -> Option<Uses> {
        let sig = self.own_signature(obj)?;
        let func = *self.w.obj(obj).func()?;
        if !sig.variadic || !self.lw.inlining.is_alive(obj) {
            return None;
        }
        let param = *sig.params.last()?;
        let body = func.decl.and_then(FuncDecl::cast)?.body()?;
        if body.is_unparsed() {
            return None;
        }
        self.complete(body).ok()?;
        Uses::of(self, body, param)
    }

    /// The number of the function that takes `n` arguments for `...` one by one, each an `elem`, if it can.
    fn spread_with(
        &mut self,
        obj: ObjId,
        targs: &Rc<[TypeId]>,
        elem: TypeId,
        n: usize,
    ) -> R<Option<FuncId>> {
        if n > MAX_ARGS || !self.lw.inlining.is_alive(obj) {
            return Ok(None);
        }
        let Some(uses) = self.spread_uses(obj) else {
            return Ok(None);
        };
        let n = n as u32;
        let lay = self.lay(elem)?;
        let is_word = matches!(lay.rep, Rep::Int(8, _) | Rep::F64);
        let fits = lay.slots > 0
            && lay.slots as usize == lay.classes.len()
            && lay.slots * n <= MAX_SLOTS
            && uses.from <= n
            && uses.n_nodes.saturating_mul(n) <= MAX_NODES
            && (!uses.by_variable || is_word && n > 0);
        if !fits {
            return Ok(None);
        }
        Ok(Some(self.spread_id(obj, targs, n)?))
    }
}

impl Fun<'_, '_> {
    /// Where the arguments of a call for `...` can be passed one by one: what is called then, and all arguments.
    #[expect(clippy::type_complexity, reason = "a callee and its arguments")]
    pub(crate) fn spread_call(
        &mut self,
        e: Node,
        call: CallExpr,
        sig: &Signature,
        target: &Target,
    ) -> R<Option<(FuncId, Vec<(Src, TypeId)>)>> {
        let (Target::Static(id), true) = (target, sig.variadic) else {
            return Ok(None);
        };
        if !self.cx.lw.opts.has(Opts::SPREAD) || self.cx.lw.tells_frames {
            return Ok(None);
        }
        let Some(FuncRow::Decl { obj, targs }) = self.cx.lw.funcs.get(id.0 as usize).cloned()
        else {
            return Ok(None);
        };
        if !targs.is_empty() && !self.env.is_empty() {
            return Ok(None);
        }
        let params = self.obj_tys(&sig.params);
        let Some((slice, plain)) = params.split_last() else {
            return Ok(None);
        };
        let elem = self.lay(*slice)?.elem;
        let nodes: Vec<Node> = call.args().collect();
        if nodes.len() < plain.len() || matches!(*nodes, [one] if self.is_tuple(one)) {
            return Ok(None);
        }
        let (first, rest) = nodes.split_at(plain.len());
        let mut args: Vec<(Src, TypeId)> = Vec::with_capacity(nodes.len());
        args.extend(first.iter().zip(plain).map(|(x, ty)| (Src::Node(*x), *ty)));
        if e.has_flag(flag::ELLIPSIS) {
            let handed_on = rest.first().and_then(|x| self.spread_of(*x));
            // What the parameter holds is never changed: when it is read does not matter.
            let Some(spread) = handed_on else {
                return Ok(None);
            };
            args.extend((0..spread.n).map(|i| (Src::Slots(spread.element(i)), elem)));
        } else {
            args.extend(rest.iter().map(|x| (Src::Node(*x), elem)));
        }
        let n = args.len() - plain.len();
        let found = self.cx.spread_with(obj, &targs, elem, n)?;
        Ok(found.map(|id| (id, args)))
    }

    /// This is the code of `obj` that takes `n` arguments for its last parameter one by one.
    pub(crate) fn take_spread(&mut self, obj: ObjId, sig: &Signature, n: u32) -> R<()> {
        let param = sig.params.last().copied();
        let param = param.ok_or_else(|| LowerError::bug("no parameter for ..."))?;
        let ty = self.obj_ty(param);
        let elem = self.lay(ty)?.elem;
        let uses = self.cx.spread_uses(obj);
        self.spread = Some(Spread {
            param,
            first: V::NONE,
            n,
            elem,
            slots: self.lay(elem)?.slots,
            decides: uses.is_some_and(|uses| !uses.has_literals),
        });
        Ok(())
    }

    /// Types of the parameters, the last of which may come as so many arguments.
    pub(crate) fn spread_params(&self, mut tys: Vec<TypeId>) -> Vec<TypeId> {
        if let Some(spread) = &self.spread {
            tys.pop();
            tys.extend((0..spread.n).map(|_| spread.elem));
        }
        tys
    }

    /// The arguments stand in the last of these slots; answers how many parameters stand before them.
    pub(crate) fn bind_spread(&mut self, slots: &[V]) -> usize {
        let Some(spread) = &mut self.spread else {
            return slots.len();
        };
        let n_plain = slots.len().saturating_sub(spread.n as usize);
        spread.first = slots.get(n_plain).copied().unwrap_or(V::NONE);
        n_plain
    }

    /// The parameter that `x` names, if its elements stand in slots.
    pub(crate) fn spread_of(&self, x: Node) -> Option<Spread> {
        let spread = self.spread.as_ref()?;
        let x = x.unparen();
        let obj = self.object_of(x).ok().filter(|_| x.kind() == Kind::Ident);
        (obj? == spread.param).then_some(*spread)
    }

    /// The same for `xs` and `xs[k:]`, and the first element that is meant.
    pub(crate) fn spread_from(&self, x: Node) -> Option<(Spread, u32)> {
        let x = x.unparen();
        let Some(slice) = SliceExpr::cast(x) else {
            return Some((self.spread_of(x)?, 0));
        };
        let spread = self.spread_of(slice.x())?;
        if slice.hi().is_some() || slice.max().is_some() {
            return None;
        }
        let from = slice.lo().and_then(|lo| self.const_int(lo))?;
        Some((spread, u32::try_from(from).ok()?))
    }

    /// The length of such a parameter, if that is what `e` asks for.
    pub(crate) fn spread_len(&self, e: Node) -> Option<u32> {
        self.spread.as_ref()?;
        let call = CallExpr::cast(e.unparen())?;
        let fun = call.fun().unparen();
        if self.mode(fun) != Mode::Builtin {
            return None;
        }
        let obj = self.object_of(fun).ok()?;
        let is_len = matches!(
            self.cx.w.obj(obj).kind,
            ObjKind::Builtin(BuiltinId::Len | BuiltinId::Cap)
        );
        let spread = self.spread_of(call.args().first()?)?;
        is_len.then_some(spread.n)
    }

    /// What a condition is that compares such a length with a constant, where it may be decided now.
    pub(crate) fn decided(&self, cond: Node) -> Option<bool> {
        if !self.spread.as_ref()?.decides || self.in_place.is_some() {
            return None;
        }
        let cond = cond.unparen();
        let binary = BinaryExpr::cast(cond)?;
        let side = |e: Node| {
            let len = self.spread_len(e).map(i64::from);
            len.or_else(|| self.const_int(e))
        };
        let (x, y) = (side(binary.x())?, side(binary.y())?);
        Some(match cond.tok() {
            Token::Eql => x == y,
            Token::Neq => x != y,
            Token::Lss => x < y,
            Token::Leq => x <= y,
            Token::Gtr => x > y,
            Token::Geq => x >= y,
            _ => return None,
        })
    }

    /// The place of element `i`.
    pub(crate) fn spread_element(&mut self, e: Node, spread: Spread, i: Node) -> R<Place> {
        let known = self.const_index(i).and_then(|k| u32::try_from(k).ok());
        if let Some(k) = known.filter(|k| *k < spread.n) {
            return Ok(Place::Slots(spread.element(k)));
        }
        let v = self.index_operand(i)?;
        self.at(e);
        let len = u64::from(spread.n);
        if self.is_wide_unsigned(i)? {
            let bound = self.tmp_scalar();
            self.asm.load_int(bound, len as i64);
            self.asm.op2(Op::boundu, v, bound);
        }
        if self.const_index(i).is_none() && spread.slots == 1 {
            return Ok(Place::Frame(spread.first, v, len));
        }
        // There is no such element: it traps before it reads.
        let nothing = self.tmp_scalar();
        let words = [Extra::Word(len * 8)];
        let base = if spread.n == 0 { v } else { spread.first };
        self.asm.op(Op::fidx_w64, nothing, base, v, words);
        Ok(Place::Slots(self.tmp(spread.elem)?))
    }

    /// The place of such a parameter, which `e` names: a slice with the elements, which is made now.
    pub(crate) fn spread_place(&mut self, e: Node, spread: Spread) -> R<Place> {
        let slice = self.tmp_classes(SLICE);
        if spread.n == 0 {
            self.asm.zero(slice, SLICE.len() as u32);
            return Ok(Place::Slots(slice));
        }
        self.at(e);
        self.new_slice_array(spread.elem, u64::from(spread.n), slice)?;
        let size = self.lay(spread.elem)?.size;
        for i in 0..spread.n {
            let place = Place::Mem(slice, u64::from(i) * size);
            self.store(place, spread.elem, spread.element(i))?;
        }
        Ok(Place::Slots(slice))
    }
}
