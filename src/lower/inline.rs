//! Calls of small functions, done in place.
//!
//! In: a call whose callee is known, once its receiver and arguments are. Out: the callee's body between the caller's instructions.
//!
//! 1. A callee can stand in place if its body is a few plain statements on numbers, pointers, fields and elements, so that nothing in it calls,
//!    allocates, loops, or may reach a safepoint (`look`).
//! 2. Where it traps, the call is made after all, at the end of the caller's code: so the trap, its trace and its position are the callee's own.
//!    Hence no frame is ever missing from a trace. For that, `retry` there names the body's instructions; nothing may have been changed by then
//!    but what can be taken back, which is a field counted up or down. Else its pointers are tested first, and nothing but they may trap.
//! 3. Instances of generic functions stand in place in functions that are not generic: there type arguments are known, and no code is shared that could
//!    see others (`share`). If the callee stands in another file than the caller, its instructions have the position of the call:
//!    positions are offsets in the caller's unit.
//! 4. A parameter that nothing assigns to is the argument's own slots: no statement of the body can change a variable of the caller, since one whose
//!    address is known to others is boxed. Only what is lent to it changes: arguments that are parts of such objects are copied (`loan`).
//! 5. The callee's tree must live: it does until the callee's code has ended once (R5), of which the engine tells.
//!
//! A call in place takes no unit of fuel.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::code::func::SlotClass;
use crate::code::ops::Op;
use crate::code::program::FuncId;
use crate::lower::asm::{Arg, Label, V};
use crate::lower::call::{Call, Src, Target};
use crate::lower::escape::{CALLS, Facts, OUTERMOST};
use crate::lower::func::{Fun, Var};
use crate::lower::instance::Env;
use crate::lower::latecall::LateCall;
use crate::lower::layout::Rep;
use crate::lower::loan::{Args, meets};
use crate::lower::look;
use crate::lower::opt::Opts;
use crate::lower::place::Place;
use crate::lower::{Cx, FuncRow, R};
use crate::syntax::node::{CallExpr, FuncDecl, Kind, Node, SelectorExpr};
use crate::types::info::SelectionKind;
use crate::types::object::{ObjId, ObjKind, Sym};
use crate::types::ty::{Signature, Type, TypeId};

/// Slots of results at most.
const MAX_RESULTS: usize = 4;

/// Slots of arguments and how many.
pub(crate) type Slots = Vec<(V, u32)>;

/// A function and its type arguments.
type Instance = (ObjId, Rc<[TypeId]>);

/// What is remembered of callees.
#[derive(Default)]
pub(crate) struct Inlining {
    /// What was found of functions that were looked at, by their type arguments.
    found: FxHashMap<Instance, Option<Rc<Inlinable>>>,
    /// Bodies of functions that have code.
    body_of: FxHashMap<ObjId, (u32, u32)>,
    /// Bodies whose trees are let go.
    ended: FxHashSet<(u32, u32)>,
    /// Functions whose last parameter was looked at.
    pub(crate) kept: crate::lower::kept::Kept,
    /// Parameters of functions that are only followed.
    pub(crate) lent: crate::lower::lent::LentParams,
    /// How variadic functions use their last parameters.
    pub(crate) spreading: crate::lower::spread::Spreading,
    /// Functions of which there is, or will be, code that takes objects.
    lending: FxHashSet<ObjId>,
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

    /// Code that takes objects, or arguments one by one, will be made of the function: its tree stays, as others may want more of it.
    pub(crate) fn keep(&mut self, obj: ObjId) {
        self.lending.insert(obj);
    }

    /// The tree of the body stays.
    pub(crate) fn is_kept(&self, body: (u32, u32)) -> bool {
        let mut lending = self.lending.iter();
        lending.any(|obj| self.body_of.get(obj) == Some(&body))
    }

    /// Forgets functions above the end of the world's arenas.
    pub(crate) fn forget(&mut self, n_objs: u32) {
        self.found
            .retain(|(obj, targs), _| obj.0 < n_objs && targs.is_empty());
        self.kept.retain(|obj, _| obj.0 < n_objs);
        self.lent.forget(n_objs);
        self.spreading.retain(|obj, _| obj.0 < n_objs);
        self.lending.retain(|obj| obj.0 < n_objs);
        self.body_of.retain(|obj, _| obj.0 < n_objs);
        let bodies: FxHashSet<_> = self.body_of.values().copied().collect();
        self.ended.retain(|body| bodies.contains(body));
    }

    /// The tree of its body is not let go.
    pub(crate) fn is_alive(&self, obj: ObjId) -> bool {
        let body = self.body_of.get(&obj);
        body.is_none_or(|body| !self.ended.contains(body))
    }
}

/// A function that can stand in place.
pub(crate) struct Inlinable {
    body: Node,
    facts: Rc<Facts>,
    env: Rc<Env>,
    /// Receiver and parameters.
    params: Vec<ObjId>,
    /// Those that must not be nil.
    followed: Vec<ObjId>,
    /// It may trap, and is called then.
    retries: bool,
    /// Its statements that are done by an instruction for stacks.
    stacks: Rc<[Node]>,
    results: Rc<[TypeId]>,
    /// Classes of the slots of all results.
    classes: Rc<[SlotClass]>,
    /// The result may be made in the slots of a parameter: no field of it is read once a field before it is set.
    in_order: bool,
    /// Parameters that are only followed: the body may have an object in slots for each.
    pub(crate) lent: Vec<bool>,
    /// The result is a fresh object of this type. It stands in place only where the object stands in slots.
    pub(crate) makes: Option<TypeId>,
}

/// What `return` does in a body that stands in place.
#[derive(Clone)]
pub(crate) struct InPlace {
    dst: V,
    results: Rc<[TypeId]>,
    end: Label,
    pub(super) retries: bool,
    pub(super) stacks: Rc<[Node]>,
    makes: bool,
    /// Slots of objects that are lent to the body.
    pub(super) objects: Vec<(V, u32)>,
    /// Where the call is made instead, and whether anything goes there.
    late: Label,
    is_late: bool,
}

impl InPlace {
    /// Where the result is made.
    pub(crate) fn dst(&self) -> V {
        self.dst
    }

    /// Behind the body.
    pub(crate) fn end(&self) -> Label {
        self.end
    }

    /// Where the call is made instead.
    pub(crate) fn late(&mut self) -> Label {
        self.is_late = true;
        self.late
    }
}

impl Inlinable {
    /// The call may be made after the body has begun.
    fn gives_up(&self) -> bool {
        self.retries || !self.stacks.is_empty()
    }
}

impl Cx<'_> {
    /// The function `obj`, with these type arguments, if it can stand in place now.
    pub(crate) fn inlinable(&mut self, obj: ObjId, targs: &Rc<[TypeId]>) -> Option<Rc<Inlinable>> {
        if !self.lw.opts.has(Opts::INLINE)
            || self.lw.tells_frames
            || !self.lw.inlining.is_alive(obj)
        {
            return None;
        }
        let key = (obj, targs.clone());
        if let Some(found) = self.lw.inlining.found.get(&key) {
            return found.clone();
        }
        let found = self.inspect(obj, targs).map(Rc::new);
        self.lw.inlining.found.insert(key, found.clone());
        found
    }

    /// The signature of a function with a body of its own: no native, no method of an interface, no instance.
    pub(super) fn own_signature(&self, obj: ObjId) -> Option<Signature> {
        let func = *self.w.obj(obj).func()?;
        if func.native || func.is_abstract || func.origin.is_some() {
            return None;
        }
        let sig_ty = self.w.obj(obj).ty();
        match self.w.ty(self.w.unalias(sig_ty)) {
            Type::Signature(sig) => Some(Signature::clone(sig)),
            _ => None,
        }
    }

    fn inspect(&mut self, obj: ObjId, targs: &Rc<[TypeId]>) -> Option<Inlinable> {
        let sig = self.own_signature(obj)?;
        let func = *self.w.obj(obj).func()?;
        let is_generic = !sig.tparams.is_empty() || !sig.rparams.is_empty();
        if is_generic == targs.is_empty() {
            return None;
        }
        let env = self.env_of(obj, targs.clone()).ok()?;
        let results = self.plain_signature(&sig, &env)?;
        let mut classes = Vec::new();
        for ty in &results {
            classes.extend_from_slice(&self.lay(*ty).ok()?.classes.clone());
        }
        let decl = func.decl.and_then(FuncDecl::cast)?;
        let body = decl.body()?;
        // A body that was left for later is longer than anything that stands in place.
        if body.is_unparsed() {
            return None;
        }
        self.complete(body).ok()?;
        let params: Vec<ObjId> = sig
            .recv
            .into_iter()
            .chain(sig.params.iter().copied())
            .collect();
        let seen = look::at(self, body, &params, &results, &env)?;
        let mut results = results;
        if let Some(made) = seen.makes {
            classes = self.lay(made).ok()?.classes.to_vec();
            results = vec![made];
        }
        let facts = Rc::new(self.facts_of(decl.node(), &env).ok()?);
        let is_fixed = |obj: &ObjId| !facts.is_changed(*obj);
        let is_boxed = params.iter().any(|obj| facts.is_boxed(*obj));
        if is_boxed || !seen.followed.iter().all(is_fixed) {
            return None;
        }
        let has_objects = self.lw.opts.has(Opts::OBJECTS);
        if seen.makes.is_some() && !has_objects {
            return None;
        }
        // Instructions for stacks are for those in memory.
        let has_objects = has_objects && seen.stacks.is_empty();
        let mut lent = Vec::with_capacity(params.len());
        for obj in &params {
            let ty = self.w.obj(*obj).ty();
            let ty = self.subst(ty, &env);
            let is_lent = facts.is_only_followed(*obj) && self.points_to_slots(ty);
            lent.push(has_objects && is_lent);
        }
        Some(Inlinable {
            lent,
            makes: seen.makes,
            body,
            facts,
            env: Rc::new(env),
            params,
            followed: if seen.tests {
                seen.followed
            } else {
                Vec::new()
            },
            retries: seen.retries,
            stacks: seen.stacks.into(),
            results: results.into(),
            classes: classes.into(),
            in_order: seen.in_order && !seen.retries,
        })
    }

    /// The results of a signature without `...`, if they have no names, and are of one slot each or one small struct.
    fn plain_signature(&mut self, sig: &Signature, env: &Env) -> Option<Vec<TypeId>> {
        if sig.variadic {
            return None;
        }
        let is_unnamed = |obj: &ObjId| matches!(self.w.obj(*obj).name, Sym::EMPTY);
        if !sig.results.iter().all(is_unnamed) {
            return None;
        }
        let tys = sig.results.iter().map(|obj| self.w.obj(*obj).ty());
        let tys: Vec<TypeId> = tys.collect();
        let results: Vec<TypeId> = tys.into_iter().map(|ty| self.subst(ty, env)).collect();
        let is_fine = match *results {
            [] => true,
            [one] => self.is_plain(one) || self.is_small_struct(one),
            _ => {
                self.lw.opts.has(Opts::RESULTS)
                    && results.len() <= MAX_RESULTS
                    && results.iter().all(|ty| self.is_plain(*ty))
            }
        };
        is_fine.then_some(results)
    }

    /// A struct of a few numbers, bools and pointers, each in a slot of its own and with a name.
    pub(crate) fn is_small_struct(&mut self, ty: TypeId) -> bool {
        let Ok(lay) = self.lay(ty) else { return false };
        let under = self.w.under(ty);
        let Type::Struct(st) = self.w.ty(under) else {
            return false;
        };
        let is_named = st.fields.iter().all(|obj| self.w.obj_name(*obj) != "_");
        self.lw.opts.has(Opts::RESULTS)
            && is_named
            && lay.rep == Rep::Struct
            && (1..=MAX_RESULTS).contains(&(lay.slots as usize))
            && lay.fields.len() == lay.slots as usize
            && lay.fields.iter().all(|field| {
                self.is_plain(field.ty) && self.lay(field.ty).is_ok_and(|lay| lay.size == 8)
            })
    }

    /// The declared function that a call expression calls, if that can be said before anything is evaluated.
    pub(crate) fn static_callee(&self, fun: Node) -> Option<ObjId> {
        let obj = match fun.kind() {
            Kind::Ident => self.w.info(fun)?.object_of(fun)?,
            Kind::SelectorExpr => {
                let selection = self.w.info(fun)?.selection(fun)?;
                if selection.kind != SelectionKind::MethodVal {
                    return None;
                }
                selection.obj
            }
            _ => return None,
        };
        matches!(self.w.obj(obj).kind, ObjKind::Func(_)).then_some(obj)
    }

    /// The declared function that a call expression calls, and its type arguments.
    pub(crate) fn instance_called(&mut self, fun: Node, env: &Env) -> Option<Instance> {
        if fun.kind() == Kind::IndexExpr {
            let ident = self.generic_function(fun)?;
            let targs = self.targs_of(ident, env);
            return Some((self.w.info(ident)?.object_of(ident)?, targs.into()));
        }
        let obj = self.static_callee(fun)?;
        let origin = self.w.obj(obj).func()?.origin;
        match (origin, SelectorExpr::cast(fun)) {
            // A method of an instance: not one of an embedded field.
            (Some(origin), Some(sel)) if self.w.info(fun)?.selection(fun)?.index.len() == 1 => {
                let ty = self.w.type_of(sel.x());
                let ty = self.subst(ty, env);
                let (base, _) = self.w.deref(ty);
                Some((origin, self.w.named(base)?.targs.to_vec().into()))
            }
            (Some(_), _) => None,
            (None, None) => Some((obj, self.targs_of(fun, env).into())),
            (None, Some(_)) => Some((obj, Rc::from([]))),
        }
    }

    /// A number, bool or pointer.
    pub(crate) fn is_plain(&mut self, ty: TypeId) -> bool {
        self.lay(ty).is_ok_and(|lay| {
            lay.slots == 1
                && matches!(
                    lay.rep,
                    Rep::Bool | Rep::Int(..) | Rep::F32 | Rep::F64 | Rep::Ptr
                )
        })
    }
}

impl Fun<'_, '_> {
    /// The declared function that a call expression calls, if that can be said before anything is evaluated.
    pub(crate) fn static_callee(&self, fun: Node) -> Option<ObjId> {
        self.cx.static_callee(fun)
    }

    /// The call can be done in place.
    pub(crate) fn is_in_place(&mut self, e: Node) -> bool {
        let callee = self.called_in_place(e);
        callee.is_some_and(|callee| callee.makes.is_none())
    }

    /// The call can be done in place, and has a fresh object for its result.
    pub(crate) fn is_made_in_place(&mut self, e: Node) -> bool {
        let callee = self.called_in_place(e);
        callee.is_some_and(|callee| callee.makes.is_some())
    }

    /// What a call expression calls, if that can stand in place here.
    fn called_in_place(&mut self, e: Node) -> Option<Rc<Inlinable>> {
        let call = CallExpr::cast(e)?;
        let (obj, targs) = self.instance_called(call.fun().unparen())?;
        self.callee_in_place(obj, &targs)
    }

    /// The declared function that a call expression calls, and its type arguments.
    pub(crate) fn instance_called(&mut self, fun: Node) -> Option<Instance> {
        if let Some(known) = self.known_method(fun) {
            let Some(origin) = self.cx.w.obj(known.method).func()?.origin else {
                return Some((known.method, Rc::from([])));
            };
            let (base, _) = self.cx.w.deref(known.ty);
            return Some((origin, self.cx.w.named(base)?.targs.to_vec().into()));
        }
        let env = self.env.clone();
        self.cx.instance_called(fun, &env)
    }

    pub(crate) fn callee_in_place(
        &mut self,
        obj: ObjId,
        targs: &Rc<[TypeId]>,
    ) -> Option<Rc<Inlinable>> {
        if self.in_place.is_some() || self.range_body.is_some() {
            return None;
        }
        if !targs.is_empty() && (!self.env.is_empty() || !self.cx.lw.opts.has(Opts::INSTANCES)) {
            return None;
        }
        self.cx.inlinable(obj, targs)
    }

    /// Does a call in place whose result is a fresh object: the object into `dst`, its slots.
    pub(crate) fn made_in_place(&mut self, e: Node, elem: TypeId, dst: V) -> R<()> {
        let mark = self.mark();
        let call = self.take_apart(e, true)?;
        if !self.call_in_place_as(e, &call, dst, true)? {
            self.emit_call(e.pos(), &call)?;
            self.load(Place::Mem(V::window(0), 0), elem, dst)?;
        }
        self.release(mark);
        Ok(())
    }

    /// Does a call in place, its result (if it has one) into `dst`; false if it cannot be.
    pub(crate) fn call_in_place(&mut self, e: Node, call: &Call, dst: V) -> R<bool> {
        self.call_in_place_as(e, call, dst, false)
    }

    /// `makes`: the result is a fresh object.
    fn call_in_place_as(&mut self, e: Node, call: &Call, dst: V, makes: bool) -> R<bool> {
        let Target::Static(id) = call.target else {
            return Ok(false);
        };
        let Some(FuncRow::Decl { obj, targs }) = self.cx.lw.funcs.get(id.0 as usize).cloned()
        else {
            return Ok(false);
        };
        if dst.is_window() {
            return Ok(false);
        }
        let targs: Rc<[TypeId]> = targs.to_vec().into();
        let Some(callee) = self.callee_in_place(obj, &targs) else {
            return Ok(false);
        };
        if callee.makes.is_some() != makes {
            return Ok(false);
        }
        let Some(args) = self.args_in_place(&callee, call)? else {
            return Ok(false);
        };
        self.body_in_place(e, id, &callee, &args, dst)?;
        Ok(true)
    }

    /// Slots of receiver and arguments: what reads variables only behind what calls. None: they are not one for one.
    /// Beside them the same as they are before the body changes some.
    fn args_in_place(&mut self, callee: &Inlinable, call: &Call) -> R<Option<Args>> {
        let n_recv = usize::from(call.recv.is_some());
        let is_node = |(src, _): &(Src, TypeId)| matches!(src, Src::Node(_));
        if callee.params.len() != n_recv + call.args.len() || !call.args.iter().all(is_node) {
            return Ok(None);
        }
        let mut args: Vec<(V, u32)> = Vec::with_capacity(callee.params.len());
        let mut unchanged = Vec::with_capacity(callee.params.len());
        let mut objects = vec![None; callee.params.len()];
        if let (Some(ty), Some(object)) = (call.recv_object, objects.first_mut()) {
            *object = Some(ty);
        }
        if let (Some((own, classes)), Some(param)) = (&call.recv, callee.params.first()) {
            let (mut v, n) = (*own, classes.len() as u32);
            if callee.facts.is_changed(*param) {
                v = self.tmp_classes(classes);
                self.asm.mov(v, *own, n);
            }
            unchanged.push((*own, n));
            args.push((v, n));
        }
        let params = callee.params.get(n_recv..).unwrap_or(&[]);
        args.resize(callee.params.len(), (V::NONE, 0));
        unchanged.resize(callee.params.len(), (V::NONE, 0));
        for with_calls in [true, false] {
            for (i, ((src, ty), param)) in call.args.iter().zip(params).enumerate() {
                let Src::Node(node) = *src else { continue };
                if (self.facts.flags(node) & CALLS != 0) != with_calls {
                    continue;
                }
                let is_changed = callee.facts.is_changed(*param);
                let is_lent = callee.lent.get(n_recv + i) == Some(&true);
                let object = match self.object_of_address(node) {
                    None if is_lent => self.fresh_object(node, *ty)?,
                    known => known,
                };
                if let Some(v) = object {
                    let elem = self.lay(*ty)?.elem;
                    let n = self.lay(elem)?.slots;
                    let at = n_recv + i;
                    for list in [&mut args, &mut unchanged] {
                        if let Some(arg) = list.get_mut(at) {
                            *arg = (v, n);
                        }
                    }
                    if let Some(object) = objects.get_mut(at) {
                        *object = Some(elem);
                    }
                    continue;
                }
                let n = self.lay(*ty)?.slots;
                let own = if with_calls || (is_changed && !callee.gives_up()) {
                    self.own_operand(node, *ty)?
                } else {
                    self.operand_as(node, *ty)?
                };
                let mut v = own;
                if is_changed && callee.gives_up() {
                    v = self.tmp(*ty)?;
                    self.asm.mov(v, own, n);
                }
                if let Some(arg) = args.get_mut(n_recv + i) {
                    *arg = (v, n);
                }
                if let Some(arg) = unchanged.get_mut(n_recv + i) {
                    *arg = (own, n);
                }
            }
        }
        let mut args = Args {
            now: args,
            before: unchanged,
            objects,
        };
        self.part_args(&mut args);
        Ok(Some(args))
    }

    fn body_in_place(
        &mut self,
        e: Node,
        id: FuncId,
        callee: &Inlinable,
        args: &Args,
        dst: V,
    ) -> R<()> {
        let n_results = callee.classes.len() as u32;
        let (mut made, mut wanted) = (dst, dst);
        if n_results > 0 {
            let is_read = dst != V::NONE && self.is_read_in_place(callee, args, dst);
            if dst == V::NONE || is_read {
                made = self.tmp_classes(&callee.classes);
            }
            if is_read {
                wanted = made;
            }
        }
        let end = self.asm.label();
        let start = self.asm.len();
        self.at(e);
        let (late, mut is_late) = (self.asm.label(), false);
        let params = callee.params.iter().zip(&args.now).zip(&args.objects);
        for ((param, (v, _)), object) in params.clone() {
            if callee.followed.contains(param) && object.is_none() && !self.is_box(*v) {
                is_late = true;
                self.fused(Op::eq_i64k_br, *v, Arg::Num(0), late);
            }
        }
        let first = callee.retries.then(|| self.asm.here());
        let mut objects = Vec::new();
        for ((param, (v, n)), object) in params {
            let var = match object {
                Some(_) => Var::Owner(*v),
                None => Var::Slots(*v),
            };
            if object.is_some() {
                objects.push((*v, *n));
            }
            self.vars.insert(*param, var);
        }
        let here = InPlace {
            makes: callee.makes.is_some(),
            objects,
            dst: made,
            results: callee.results.clone(),
            end,
            retries: callee.retries,
            stacks: callee.stacks.clone(),
            late,
            is_late,
        };
        let steps = std::mem::take(&mut self.steps_in_place);
        let facts = std::mem::replace(&mut self.facts, callee.facts.clone());
        let env = std::mem::replace(&mut self.env, callee.env.clone());
        let key = std::mem::replace(&mut self.key, OUTERMOST);
        let targets = std::mem::take(&mut self.targets);
        self.in_place = Some(here);
        let is_elsewhere = self.cx.w.slot_of(callee.body) != self.unit;
        self.asm.hold_pos(is_elsewhere);
        let done = self.deeper(|fun| fun.block_body(callee.body));
        self.asm.hold_pos(false);
        let here = self.in_place.take();
        self.facts = facts;
        self.env = env;
        self.key = key;
        self.targets = targets;
        for param in &callee.params {
            self.vars.remove(param);
        }
        let steps = std::mem::replace(&mut self.steps_in_place, steps);
        done?;
        let is_called = callee.retries || here.is_some_and(|here| here.is_late);
        if self.asm.drop_jump_to(end, start) || is_called {
            self.asm.bind(end);
        }
        if is_called {
            let objects = self.loans(args);
            self.late_calls.push(LateCall {
                objects,
                makes: callee.makes,
                from: late,
                body: first.map(|first| (first, end)),
                steps,
                back: end,
                pos: e.pos(),
                callee: id,
                args: args.before.clone(),
                dst: wanted,
                n_results,
                frames: self.inlined.clone(),
            });
        }
        self.at(e);
        if dst != V::NONE && made != dst {
            self.asm.mov(dst, made, n_results);
        }
        Ok(())
    }

    /// What the body reads, or the call that is made where it traps, would change if its result were made in `dst`.
    fn is_read_in_place(&self, callee: &Inlinable, args: &Args, dst: V) -> bool {
        let n = callee.classes.len() as u32;
        let objects = args.objects.iter();
        n > 1
            && [&args.now, &args.before].into_iter().any(|list| {
                list.iter().zip(objects.clone()).any(|(arg, object)| {
                    let is_same = *arg == (dst, n) && object.is_none();
                    meets(*arg, (dst, n)) && !(is_same && callee.in_order)
                })
            })
    }

    /// The slot holds the address of a box: never nil.
    fn is_box(&self, v: V) -> bool {
        let is_it = |var: &Var| matches!(var, Var::Boxed(b) | Var::Array(b) if *b == v);
        self.vars.values().any(is_it)
    }

    /// `return` in a body that stands in place.
    pub(crate) fn return_in_place(&mut self, here: InPlace, n: Node, values: &[Node]) -> R<()> {
        let mark = self.mark();
        let mut dst = here.dst;
        for (ty, value) in here.results.iter().zip(values) {
            // Nobody reads several slots before the end of the body.
            let n = self.lay(*ty)?.slots;
            match look::literal_behind(*value).filter(|_| here.makes) {
                Some(lit) => self.value_into(lit, *ty, Place::Slots(dst), false)?,
                None => self.value_to(*value, *ty, dst, n > 1)?,
            }
            dst = dst.at(n);
        }
        self.release(mark);
        self.at(n);
        self.asm.jump(here.end);
        Ok(())
    }
}
