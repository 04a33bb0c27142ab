//! Calls of small functions, done in place.
//!
//! In: a call whose callee is known, once its receiver and arguments are. Out: the callee's body between the caller's instructions.
//!
//! 1. A callee can stand in place if its body is a few plain statements on numbers, pointers and fields, so that nothing in it calls, allocates,
//!    loops, or may reach a safepoint, and nothing can trap but a nil pointer among its parameters.
//! 2. Those pointers are tested first. If one is nil the call is made after all, at the end of the caller's code: so the trap, its trace and its
//!    position are the callee's own. Hence no frame is ever missing from a trace.
//! 3. The callee is no instance of a generic function. If it stands in another file than the caller, its instructions have the position of the call:
//!    positions are offsets in the caller's unit.
//! 4. A parameter that nothing assigns to is the argument's own slots: no statement of the body can change a variable of the caller, since one whose
//!    address is known to others is boxed.
//! 5. The callee's tree must live: it does until the callee's code has ended once (R5), of which the engine tells.
//!
//! A call in place takes no unit of fuel.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::code::func::Link;
use crate::code::ops::Op;
use crate::code::program::FuncId;
use crate::lower::asm::{Arg, Extra, Label, V};
use crate::lower::call::{Call, Src, Target};
use crate::lower::escape::{CALLS, Facts, OUTERMOST};
use crate::lower::func::{Fun, Var};
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::lower::{Cx, FuncRow, R};
use crate::syntax::node::{
    AssignStmt, BinaryExpr, BlockStmt, CallExpr, FuncDecl, IfStmt, IncDecStmt, Kind, Node,
    ReturnStmt, SelectorExpr, UnaryExpr,
};
use crate::syntax::token::Token;
use crate::types::info::{Mode, SelectionKind};
use crate::types::object::{ObjId, ObjKind, Sym, VarKind};
use crate::types::ty::{Signature, Type, TypeId};
use crate::types::universe::BuiltinId;

/// Nodes that a body may have at most.
const MAX_NODES: u32 = 40;

/// What is remembered of callees.
#[derive(Default)]
pub(crate) struct Inlining {
    /// What was found of functions that were looked at.
    found: FxHashMap<ObjId, Option<Rc<Inlinable>>>,
    /// Bodies of functions that have code.
    body_of: FxHashMap<ObjId, (u32, u32)>,
    /// Bodies whose trees are let go.
    ended: FxHashSet<(u32, u32)>,
}

impl Inlining {
    /// The function has code, out of this body.
    pub(crate) fn lowered(&mut self, obj: ObjId, body: (u32, u32)) {
        self.body_of.insert(obj, body);
    }

    /// The tree of a body is let go.
    pub(crate) fn ended(&mut self, body: (u32, u32)) {
        self.ended.insert(body);
    }

    /// Forgets functions above the end of the world's arenas.
    pub(crate) fn forget(&mut self, n_objs: u32) {
        self.found.retain(|obj, _| obj.0 < n_objs);
        self.body_of.retain(|obj, _| obj.0 < n_objs);
        let bodies: FxHashSet<_> = self.body_of.values().copied().collect();
        self.ended.retain(|body| bodies.contains(body));
    }

    fn is_alive(&self, obj: ObjId) -> bool {
        let body = self.body_of.get(&obj);
        body.is_none_or(|body| !self.ended.contains(body))
    }
}

/// A function that can stand in place.
pub(crate) struct Inlinable {
    body: Node,
    facts: Rc<Facts>,
    /// Receiver and parameters.
    params: Vec<ObjId>,
    /// Those that must not be nil.
    followed: Vec<ObjId>,
    result: Option<TypeId>,
}

/// What `return` does in a body that stands in place.
#[derive(Clone, Copy)]
pub(crate) struct InPlace {
    dst: V,
    result: Option<TypeId>,
    end: Label,
}

/// A call at the end of the code, for a nil pointer.
pub(crate) struct LateCall {
    from: Label,
    back: Label,
    pos: u32,
    callee: FuncId,
    /// Slots and how many, in order; the results take so many before them.
    args: Vec<(V, u32)>,
    dst: V,
    n_results: u32,
}

impl Cx<'_> {
    /// The function `obj`, if it can stand in place now.
    fn inlinable(&mut self, obj: ObjId) -> Option<Rc<Inlinable>> {
        if !self.lw.opts.has(Opts::INLINE)
            || self.lw.tells_frames
            || !self.lw.inlining.is_alive(obj)
        {
            return None;
        }
        if let Some(found) = self.lw.inlining.found.get(&obj) {
            return found.clone();
        }
        let found = self.inspect(obj).map(Rc::new);
        self.lw.inlining.found.insert(obj, found.clone());
        found
    }

    fn inspect(&mut self, obj: ObjId) -> Option<Inlinable> {
        let func = *self.w.obj(obj).func()?;
        if func.native || func.is_abstract || func.origin.is_some() {
            return None;
        }
        let sig_ty = self.w.obj(obj).ty();
        let Type::Signature(sig) = self.w.ty(self.w.unalias(sig_ty)).clone() else {
            return None;
        };
        let result = self.plain_signature(&sig)?;
        let decl = func.decl.and_then(FuncDecl::cast)?;
        let body = decl.body()?;
        // A body that was left for later is longer than anything that stands in place.
        if body.is_unparsed() {
            return None;
        }
        self.complete(body).ok()?;
        let env = crate::lower::instance::Env::default();
        let params: Vec<ObjId> = sig
            .recv
            .into_iter()
            .chain(sig.params.iter().copied())
            .collect();
        let mut look = Look {
            cx: self,
            params: &params,
            followed: Vec::new(),
            n_nodes: 0,
            has_result: result.is_some(),
        };
        if !look.block(body, true) {
            return None;
        }
        let followed = look.followed;
        let facts = Rc::new(self.facts_of(decl.node(), &env).ok()?);
        let is_fixed = |obj: &ObjId| !facts.is_changed(*obj);
        let is_boxed = params.iter().any(|obj| facts.is_boxed(*obj));
        if is_boxed || !followed.iter().all(is_fixed) {
            return None;
        }
        Some(Inlinable {
            body,
            facts,
            params,
            followed,
            result,
        })
    }

    /// The signature has at most one result, of one slot and without a name, no type parameters and no `...`.
    fn plain_signature(&mut self, sig: &Signature) -> Option<Option<TypeId>> {
        if sig.variadic || !sig.tparams.is_empty() || !sig.rparams.is_empty() {
            return None;
        }
        match *sig.results {
            [] => Some(None),
            [one] if matches!(self.w.obj(one).name, Sym::EMPTY) => {
                let ty = self.w.obj(one).ty();
                self.is_plain(ty).then_some(Some(ty))
            }
            _ => None,
        }
    }

    /// A number, bool or pointer.
    fn is_plain(&mut self, ty: TypeId) -> bool {
        self.lay(ty).is_ok_and(|lay| {
            lay.slots == 1
                && matches!(
                    lay.rep,
                    Rep::Bool | Rep::Int(..) | Rep::F32 | Rep::F64 | Rep::Ptr
                )
        })
    }
}

/// Looks whether a body does no more than point 1 allows.
struct Look<'c, 'a> {
    cx: &'c mut Cx<'a>,
    params: &'c [ObjId],
    followed: Vec<ObjId>,
    n_nodes: u32,
    has_result: bool,
}

impl Look<'_, '_> {
    fn count(&mut self) -> bool {
        self.n_nodes += 1;
        self.n_nodes <= MAX_NODES
    }

    /// The statements of a block; the last one of a whole body with a result must return.
    fn block(&mut self, block: Node, is_body: bool) -> bool {
        let Some(block) = BlockStmt::cast(block) else {
            return false;
        };
        let list: Vec<Node> = block.list().collect();
        let ends = list.last().is_some_and(|n| n.kind() == Kind::ReturnStmt);
        if is_body && self.has_result && !ends {
            return false;
        }
        list.into_iter().all(|n| self.stmt(n))
    }

    fn stmt(&mut self, n: Node) -> bool {
        if !self.count() {
            return false;
        }
        match n.kind() {
            Kind::ReturnStmt => ReturnStmt::cast(n).is_some_and(|ret| {
                let values: Vec<Node> = ret.results().collect();
                values.len() == usize::from(self.has_result)
                    && values.into_iter().all(|e| self.value(e))
            }),
            Kind::IncDecStmt => IncDecStmt::cast(n).is_some_and(|inc| self.target(inc.x())),
            Kind::AssignStmt => AssignStmt::cast(n).is_some_and(|assign| self.assign(n, assign)),
            Kind::IfStmt => IfStmt::cast(n).is_some_and(|stmt| {
                stmt.init().is_none()
                    && self.value(stmt.cond())
                    && self.block(stmt.body(), false)
                    && stmt.els().is_none_or(|els| match els.kind() {
                        Kind::BlockStmt => self.block(els, false),
                        _ => self.stmt(els),
                    })
            }),
            _ => false,
        }
    }

    fn assign(&mut self, n: Node, assign: AssignStmt) -> bool {
        let (lhs, rhs): (Vec<Node>, Vec<Node>) = (assign.lhs().collect(), assign.rhs().collect());
        let ([x], [y]) = (lhs.as_slice(), rhs.as_slice()) else {
            return false;
        };
        let divides = matches!(n.tok(), Token::QuoAssign | Token::RemAssign);
        let shifts = matches!(n.tok(), Token::ShlAssign | Token::ShrAssign);
        if (divides || shifts) && !self.is_positive_constant(*y) {
            return false;
        }
        let y_ty = self.cx.w.type_of(*y);
        let y_ty = self.cx.w.default_type(y_ty);
        let left = if n.tok() == Token::Define {
            x.kind() == Kind::Ident && self.cx.is_plain(y_ty)
        } else {
            self.target(*x)
        };
        left && self.value(*y)
    }

    /// What is assigned to: a local of its own, or a field; of a plain type.
    fn target(&mut self, x: Node) -> bool {
        let x = x.unparen();
        let is_variable = match x.kind() {
            Kind::Ident => self.local(x).is_some(),
            Kind::SelectorExpr => true,
            _ => false,
        };
        is_variable && self.value(x)
    }

    /// The variable of this function that an identifier names.
    fn local(&self, x: Node) -> Option<ObjId> {
        let info = self.cx.w.info(x)?;
        let obj = info.object_of(x)?;
        match &self.cx.w.obj(obj).kind {
            ObjKind::Var(v) if v.kind != VarKind::Package => Some(obj),
            _ => None,
        }
    }

    fn is_positive_constant(&self, e: Node) -> bool {
        let tv = self.cx.w.tv(e);
        let value = tv.and_then(|tv| tv.value).map(|v| v.to_int());
        value.and_then(|v| v.as_i64()).is_some_and(|n| n > 0)
    }

    /// An expression of a plain type that cannot trap.
    fn value(&mut self, e: Node) -> bool {
        let e = e.unparen();
        let ty = self.cx.w.type_of(e);
        let ty = self.cx.w.default_type(ty);
        self.count() && self.cx.is_plain(ty) && self.plain_value(e)
    }

    fn plain_value(&mut self, e: Node) -> bool {
        let mode = self.cx.w.mode(e).unwrap_or(Mode::Invalid);
        if mode == Mode::Constant {
            return true;
        }
        match e.kind() {
            Kind::Ident => self.local(e).is_some(),
            Kind::SelectorExpr => self.field(e),
            Kind::UnaryExpr => UnaryExpr::cast(e).is_some_and(|unary| {
                matches!(e.tok(), Token::Add | Token::Sub | Token::Xor | Token::Not)
                    && self.value(unary.x())
            }),
            Kind::BinaryExpr => BinaryExpr::cast(e).is_some_and(|binary| {
                let (x, y) = (binary.x(), binary.y());
                let may_trap = matches!(e.tok(), Token::Quo | Token::Rem | Token::Shl | Token::Shr);
                let is_float = self.is_float(e);
                if may_trap && !(is_float && e.tok() == Token::Quo) && !self.is_positive_constant(y)
                {
                    return false;
                }
                self.value(x) && self.value(y)
            }),
            Kind::CallExpr => CallExpr::cast(e).is_some_and(|call| self.call(call)),
            _ => false,
        }
    }

    fn is_float(&mut self, e: Node) -> bool {
        let ty = self.cx.w.type_of(e);
        let ty = self.cx.w.default_type(ty);
        self.cx
            .lay(ty)
            .is_ok_and(|lay| matches!(lay.rep, Rep::F32 | Rep::F64))
    }

    /// A conversion between numbers, a square root, or the length of a field or variable.
    fn call(&mut self, call: CallExpr) -> bool {
        let fun = call.fun().unparen();
        let args: Vec<Node> = call.args().collect();
        let [x] = args.as_slice() else { return false };
        let mode = self.cx.w.mode(fun).unwrap_or(Mode::Invalid);
        match mode {
            Mode::TypExpr => {
                let to = self.cx.w.type_of(fun);
                let is_number = |look: &mut Self, ty: TypeId| {
                    let ty = look.cx.w.default_type(ty);
                    look.cx
                        .lay(ty)
                        .is_ok_and(|lay| matches!(lay.rep, Rep::Int(..) | Rep::F32 | Rep::F64))
                };
                let from = self.cx.w.type_of(*x);
                is_number(self, to) && is_number(self, from) && self.value(*x)
            }
            Mode::Builtin => {
                let obj = self.cx.w.info(fun).and_then(|i| i.object_of(fun));
                let kind = obj.map(|obj| &self.cx.w.obj(obj).kind);
                let is_len = matches!(kind, Some(ObjKind::Builtin(BuiltinId::Len)));
                is_len && self.is_sequence(*x) && self.base(*x)
            }
            _ => self.cx.intrinsic(fun) == Some(Op::sqrt_f64) && self.value(*x),
        }
    }

    fn is_sequence(&mut self, x: Node) -> bool {
        let ty = self.cx.w.type_of(x);
        let lay = self.cx.lay(ty);
        lay.is_ok_and(|lay| matches!(lay.rep, Rep::Str | Rep::Slice))
    }

    /// A variable, or a field of one.
    fn base(&mut self, x: Node) -> bool {
        let x = x.unparen();
        match x.kind() {
            Kind::Ident => self.local(x).is_some(),
            Kind::SelectorExpr => self.field(x),
            _ => false,
        }
    }

    /// A field, of a struct that is a variable or such a field, or behind a parameter that is a pointer.
    fn field(&mut self, e: Node) -> bool {
        let selection = self.cx.w.info(e).and_then(|i| i.selection(e)).cloned();
        let (Some(sel), Some(selection)) = (SelectorExpr::cast(e), selection) else {
            return false;
        };
        if selection.kind != SelectionKind::FieldVal || selection.index.len() != 1 {
            return false;
        }
        let x = sel.x().unparen();
        let ty = self.cx.w.type_of(x);
        let Ok(lay) = self.cx.lay(ty) else {
            return false;
        };
        match lay.rep {
            Rep::Struct => self.count() && self.base(x),
            Rep::Ptr if x.kind() == Kind::Ident => match self.local(x) {
                Some(obj) if self.params.contains(&obj) => {
                    if !self.followed.contains(&obj) {
                        self.followed.push(obj);
                    }
                    true
                }
                _ => false,
            },
            _ => false,
        }
    }
}

impl Fun<'_, '_> {
    /// The declared function that a call expression calls, if that can be said before anything is evaluated.
    fn static_callee(&self, fun: Node) -> Option<ObjId> {
        let obj = match fun.kind() {
            Kind::Ident => self.object_of(fun).ok()?,
            Kind::SelectorExpr => {
                let selection = self.cx.w.info(fun)?.selection(fun)?;
                if selection.kind != SelectionKind::MethodVal {
                    return None;
                }
                selection.obj
            }
            _ => return None,
        };
        matches!(self.cx.w.obj(obj).kind, ObjKind::Func(_)).then_some(obj)
    }

    /// The call can be done in place.
    pub(crate) fn is_in_place(&mut self, e: Node) -> bool {
        let Some(call) = CallExpr::cast(e) else {
            return false;
        };
        let obj = self.static_callee(call.fun().unparen());
        obj.is_some_and(|obj| self.callee_in_place(obj).is_some())
    }

    fn callee_in_place(&mut self, obj: ObjId) -> Option<Rc<Inlinable>> {
        if self.in_place.is_some() || self.range_body.is_some() {
            return None;
        }
        self.cx.inlinable(obj)
    }

    /// Does a call in place, its result (if it has one) into `dst`; false if it cannot be.
    pub(crate) fn call_in_place(&mut self, e: Node, call: &Call, dst: V) -> R<bool> {
        let Target::Static(id) = call.target else {
            return Ok(false);
        };
        let Some(FuncRow::Decl { obj, targs }) = self.cx.lw.funcs.get(id.0 as usize).cloned()
        else {
            return Ok(false);
        };
        if !targs.is_empty() || dst.is_window() {
            return Ok(false);
        }
        let Some(callee) = self.callee_in_place(obj) else {
            return Ok(false);
        };
        let Some(args) = self.args_in_place(&callee, call)? else {
            return Ok(false);
        };
        self.body_in_place(e, id, &callee, &args, dst)?;
        Ok(true)
    }

    /// Slots of receiver and arguments: what reads variables only behind what calls. None: they are not one for one.
    fn args_in_place(&mut self, callee: &Inlinable, call: &Call) -> R<Option<Vec<(V, u32)>>> {
        let n_recv = usize::from(call.recv.is_some());
        let is_node = |(src, _): &(Src, TypeId)| matches!(src, Src::Node(_));
        if callee.params.len() != n_recv + call.args.len() || !call.args.iter().all(is_node) {
            return Ok(None);
        }
        let mut args: Vec<(V, u32)> = Vec::with_capacity(callee.params.len());
        if let (Some((v, classes)), Some(param)) = (&call.recv, callee.params.first()) {
            let mut v = *v;
            if callee.facts.is_changed(*param) {
                let copy = self.tmp_classes(classes);
                self.asm.mov(copy, v, classes.len() as u32);
                v = copy;
            }
            args.push((v, classes.len() as u32));
        }
        let params = callee.params.get(n_recv..).unwrap_or(&[]);
        args.resize(callee.params.len(), (V::NONE, 0));
        for with_calls in [true, false] {
            for (i, ((src, ty), param)) in call.args.iter().zip(params).enumerate() {
                let Src::Node(node) = *src else { continue };
                if (self.facts.flags(node) & CALLS != 0) != with_calls {
                    continue;
                }
                let v = if with_calls || callee.facts.is_changed(*param) {
                    self.own_operand(node, *ty)?
                } else {
                    self.operand_as(node, *ty)?
                };
                let n = self.lay(*ty)?.slots;
                if let Some(arg) = args.get_mut(n_recv + i) {
                    *arg = (v, n);
                }
            }
        }
        Ok(Some(args))
    }

    fn body_in_place(
        &mut self,
        e: Node,
        id: FuncId,
        callee: &Inlinable,
        args: &[(V, u32)],
        dst: V,
    ) -> R<()> {
        let n_results = u32::from(callee.result.is_some());
        let (mut dst, wanted) = (dst, dst);
        if dst == V::NONE && n_results > 0 {
            dst = match callee.result {
                Some(ty) => self.tmp(ty)?,
                None => V::NONE,
            };
        }
        let end = self.asm.label();
        let start = self.asm.len();
        self.at(e);
        let mut from = None;
        for (param, (v, _)) in callee.params.iter().zip(args) {
            if callee.followed.contains(param) && !self.is_box(*v) {
                let late = *from.get_or_insert_with(|| self.asm.label());
                self.fused(Op::eq_i64k_br, *v, Arg::Num(0), late);
            }
        }
        if let Some(from) = from {
            self.late_calls.push(LateCall {
                from,
                back: end,
                pos: e.pos(),
                callee: id,
                args: args.to_vec(),
                dst: wanted,
                n_results,
            });
        }
        for (param, (v, _)) in callee.params.iter().zip(args) {
            self.vars.insert(*param, Var::Slots(*v));
        }
        let here = InPlace {
            dst,
            result: callee.result,
            end,
        };
        let facts = std::mem::replace(&mut self.facts, callee.facts.clone());
        let key = std::mem::replace(&mut self.key, OUTERMOST);
        let targets = std::mem::take(&mut self.targets);
        self.in_place = Some(here);
        let is_elsewhere = self.cx.w.slot_of(callee.body) != self.unit;
        self.asm.hold_pos(is_elsewhere);
        let done = self.deeper(|fun| fun.block_body(callee.body));
        self.asm.hold_pos(false);
        self.in_place = None;
        self.facts = facts;
        self.key = key;
        self.targets = targets;
        for param in &callee.params {
            self.vars.remove(param);
        }
        done?;
        if self.asm.drop_jump_to(end, start) || from.is_some() {
            self.asm.bind(end);
        }
        self.at(e);
        Ok(())
    }

    /// The slot holds the address of a box: never nil.
    fn is_box(&self, v: V) -> bool {
        let is_it = |var: &Var| matches!(var, Var::Boxed(b) | Var::Array(b) if *b == v);
        self.vars.values().any(is_it)
    }

    /// `return` in a body that stands in place.
    pub(crate) fn return_in_place(&mut self, here: InPlace, n: Node, values: &[Node]) -> R<()> {
        if let (Some(ty), [value]) = (here.result, values) {
            let mark = self.mark();
            self.value_to(*value, ty, here.dst, false)?;
            self.release(mark);
        }
        self.at(n);
        self.asm.jump(here.end);
        Ok(())
    }

    /// Calls for nil pointers, at the end of the code.
    pub(crate) fn emit_late_calls(&mut self) {
        for late in std::mem::take(&mut self.late_calls) {
            self.asm.bind(late.from);
            self.asm.set_pos(late.pos);
            let mut at = late.n_results;
            for (v, n) in &late.args {
                self.asm.mov(V::window(at), *v, *n);
                at += n;
            }
            self.asm.need_window(at + 1);
            let callee = Extra::Link(Link::Func(late.callee));
            self.asm
                .op(Op::call, V::window(0), Arg::No, Arg::No, [callee]);
            self.asm.mov(late.dst, V::window(0), late.n_results);
            // Not a loop: nothing to count.
            self.asm
                .op(Op::jmp, Arg::No, Arg::To(late.back), Arg::No, []);
        }
    }
}
