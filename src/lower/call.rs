//! Calls: what is called, its arguments in the outgoing window.
//!
//! In: call expressions. Out: moves into the window and one call instruction; results stand at the window's base.
//!
//! Order: up to the last argument that holds a call, those that do anything but read variables are evaluated into
//! temporaries, in order; then arguments that may reach a
//! safepoint, scalars straight into the window, others into temporaries; last everything else straight into the
//! window, with no safepoint before the call (no pointer may wait there).

use std::rc::Rc;

use crate::code::func::{Link, SlotClass};
use crate::code::ops::Op;
use crate::code::program::{FuncId, MethodId};
use crate::code::trap::TrapKind;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::escape::{CALLS, POINTS};
use crate::lower::func::{Fun, TempMark, Var};
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::lower::place::Place;
use crate::lower::{Cx, LowerError, R};
use crate::syntax::node::{CallExpr, Kind, Node, SelectorExpr, flag};
use crate::types::info::{Mode, Selection, SelectionKind};
use crate::types::object::{ObjId, ObjKind};
use crate::types::ty::{Signature, Type, TypeId};
use crate::types::universe::BuiltinId;

/// What is called.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// A function known by number.
    Static(FuncId),
    /// A function value in a slot.
    Closure(V),
    /// A method of the interface in two slots.
    Iface(V, MethodId),
}

/// An argument.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Src {
    /// An expression.
    Node(Node),
    /// Slots of the frame.
    Slots(V),
    /// The zero value.
    Zero,
}

/// A receiver: its slots and their classes.
pub(crate) type Receiver = (V, Rc<[SlotClass]>);

/// A call taken apart.
pub(crate) struct Call {
    pub(crate) target: Target,
    /// The receiver, if any.
    pub(crate) recv: Option<Receiver>,
    /// The receiver is the address of an object of this type, whose slots these are.
    pub(crate) recv_object: Option<TypeId>,
    /// Arguments with the parameters' types.
    pub(crate) args: Vec<(Src, TypeId)>,
    pub(crate) results: Vec<TypeId>,
}

impl Call {
    /// A call of a method with the parameters of the function that makes it, the first of which became the receiver.
    pub(crate) fn handed_on(
        (target, recv): (Target, Option<Receiver>),
        slots: &[V],
        params: &[TypeId],
        results: Vec<TypeId>,
    ) -> Call {
        let args = slots.iter().zip(params).skip(1);
        Call {
            target,
            recv,
            recv_object: None,
            args: args.map(|(v, ty)| (Src::Slots(*v), *ty)).collect(),
            results,
        }
    }
}

impl Cx<'_> {
    /// The name of the function of this package of the standard library that an expression names.
    pub(crate) fn std_function(&self, fun: Node, path: &str) -> Option<&str> {
        let sel = SelectorExpr::cast(fun)?;
        if self.w.info(fun)?.selection(fun).is_some() {
            return None;
        }
        let obj = self.w.info(sel.sel())?.use_of(sel.sel())?;
        let pkg = self.w.pkg(self.w.obj(obj).pkg?);
        (pkg.is_std && pkg.path == path).then(|| self.w.obj_name(obj))
    }

    /// The instruction that a function of the standard library is, if it is one.
    pub(crate) fn intrinsic(&self, fun: Node) -> Option<Op> {
        Some(match self.std_function(fun, "math")? {
            "Sqrt" => Op::sqrt_f64,
            "Abs" => Op::abs_f64,
            "Float64bits" | "Float64frombits" | "Float32bits" | "Float32frombits" => Op::mov,
            _ => return None,
        })
    }
}

impl Fun<'_, '_> {
    /// The call is no conversion, no predeclared function and no instruction.
    pub(crate) fn is_real_call(&self, e: Node) -> bool {
        let Some(call) = CallExpr::cast(e) else {
            return false;
        };
        let fun = call.fun().unparen();
        !matches!(self.mode(fun), Mode::TypExpr | Mode::Builtin) && self.cx.intrinsic(fun).is_none()
    }

    /// A call expression of one value, or of none, into `dst`.
    pub(crate) fn call_to(&mut self, e: Node, dst: V, fresh: bool) -> R<()> {
        let call = CallExpr::cast(e).ok_or_else(|| LowerError::bug("call"))?;
        let fun = call.fun().unparen();
        match self.mode(fun) {
            Mode::TypExpr => {
                let ty = self.ty(fun);
                let x = call
                    .args()
                    .first()
                    .ok_or_else(|| LowerError::bug("conversion of nothing"))?;
                self.convert_to(e, x, ty, dst, fresh)
            }
            Mode::Builtin => self.builtin_to(e, dst, fresh),
            _ => {
                if let Some(op) = self.cx.intrinsic(fun)
                    && let Some(x) = call.args().first()
                {
                    let ty = self.ty(fun);
                    let sig = self.signature(ty)?;
                    let param = self.obj_tys(&sig.params);
                    let mark = self.mark();
                    let param = param.first().copied().unwrap_or(TypeId::FLOAT64);
                    let v = self.operand_as(x, param)?;
                    self.at(e);
                    if dst != V::NONE {
                        self.asm.op2(op, dst, v);
                    }
                    self.release(mark);
                    return Ok(());
                }
                let ty = self.ty(e);
                let n = self.lay(ty)?.slots;
                self.call_into(e, dst, n)
            }
        }
    }

    /// Makes a call, or does it in place, with its results, `n` slots, in `dst`; `V::NONE`: they are not wanted.
    pub(crate) fn call_into(&mut self, e: Node, dst: V, n: u32) -> R<()> {
        if self.is_in_place(e) {
            let mark = self.mark();
            let call = self.take_apart(e, true)?;
            if !self.call_in_place(e, &call, dst)? {
                self.emit_call(e.pos(), &call)?;
                self.asm.mov(dst, V::window(0), n);
            }
            self.release(mark);
            return Ok(());
        }
        let src = self.call(e)?;
        self.asm.mov(dst, src, n);
        Ok(())
    }

    /// Makes a call; the results stand at the answer until the next call or safepoint.
    pub(crate) fn call(&mut self, e: Node) -> R<V> {
        let mark = self.mark();
        let mut call = self.take_apart(e, true)?;
        self.receiver_to_window(&mut call, &mark)?;
        self.emit_call(e.pos(), &call)?;
        self.release(mark);
        Ok(V::window(0))
    }

    /// A receiver that was just loaded for this call is loaded into the window instead, if no argument can reach a safepoint.
    fn receiver_to_window(&mut self, call: &mut Call, mark: &TempMark) -> R<()> {
        let Some((v, classes)) = &mut call.recv else {
            return Ok(());
        };
        if call.recv_object.is_some() || classes.len() != 1 || !self.is_temp_since(*v, mark) {
            return Ok(());
        }
        for (src, ty) in &call.args {
            let Src::Node(node) = *src else {
                return Ok(());
            };
            if self.facts.flags(node) != 0 || self.boxes(node, *ty)? {
                return Ok(());
            }
        }
        let mut base = 0;
        for ty in &call.results {
            base += self.lay(*ty)?.slots;
        }
        let window = V::window(base);
        if self.asm.redirect_last(*v, window) {
            *v = window;
        }
        Ok(())
    }

    /// Evaluates what is called and its receiver; lists the arguments. `now`: it is called before anything else is.
    pub(crate) fn take_apart(&mut self, e: Node, now: bool) -> R<Call> {
        let call = CallExpr::cast(e).ok_or_else(|| LowerError::bug("call"))?;
        let fun = call.fun().unparen();
        let fun_ty = self.ty(fun);
        let sig = self.signature(fun_ty)?;
        let recv_object = match now {
            true => self.receiver_object(fun)?,
            false => None,
        };
        let (target, recv) = match &recv_object {
            Some(object) => self.method_of_object(fun, *object)?,
            None => self.callee(fun)?,
        };
        let recv_object = recv_object.map(|(_, ty, _)| ty);
        let spread = match now {
            true => self.spread_call(e, call, &sig, &target)?,
            false => None,
        };
        let (target, args) = match spread {
            Some((id, args)) => (Target::Static(id), args),
            None => (target, self.list_args(e, call, &sig, now)?),
        };
        let results = self.obj_tys(&sig.results);
        Ok(Call {
            target,
            recv,
            recv_object,
            args,
            results,
        })
    }

    /// Types of variables.
    pub(crate) fn obj_tys(&mut self, objs: &[ObjId]) -> Vec<TypeId> {
        objs.iter().map(|o| self.obj_ty(*o)).collect()
    }

    #[expect(clippy::type_complexity, reason = "a receiver's slots and classes")]
    fn callee(&mut self, fun: Node) -> R<(Target, Option<(V, Rc<[SlotClass]>)>)> {
        let ident = match fun.kind() {
            Kind::Ident => Some(fun),
            Kind::IndexExpr => self.generic_function(fun),
            Kind::SelectorExpr => {
                let selection = self.cx.w.info(fun).and_then(|i| i.selection(fun)).cloned();
                match selection {
                    Some(s) if s.kind == SelectionKind::MethodVal => {
                        if let Some(known) = self.known_method(fun) {
                            return self.known_callee(known);
                        }
                        let sel =
                            SelectorExpr::cast(fun).ok_or_else(|| LowerError::bug("selector"))?;
                        return self.method_callee(fun, sel.x(), &s);
                    }
                    Some(_) => None,
                    None => SelectorExpr::cast(fun).map(|s| s.sel()),
                }
            }
            _ => None,
        };
        if let Some(ident) = ident {
            let obj = self.object_of(ident)?;
            if matches!(self.cx.w.obj(obj).kind, ObjKind::Func(_)) {
                let targs = self.targs_of(ident);
                return Ok((Target::Static(self.cx.func_id(obj, &targs)?), None));
            }
        }
        let v = self.operand(fun)?;
        Ok((Target::Closure(v), None))
    }

    /// A method call's target and receiver.
    #[expect(clippy::type_complexity, reason = "a receiver's slots and classes")]
    pub(crate) fn method_callee(
        &mut self,
        fun: Node,
        x: Node,
        s: &Selection,
    ) -> R<(Target, Option<(V, Rc<[SlotClass]>)>)> {
        let recv_ty = self.ty(x);
        let (obj, index) = self.method_of(recv_ty, s.obj, &s.index)?;
        let path = index.get(..index.len().saturating_sub(1)).unwrap_or(&[]);
        let by_pointer = self.cx.w.obj(obj).func().is_some_and(|f| f.ptr_recv);
        let lay = self.lay(recv_ty)?;
        // A pointer as it is: it may be nil. The box of a variable: it is not.
        if path.is_empty() && by_pointer {
            let direct = if lay.rep == Rep::Ptr {
                Some(self.operand(x)?)
            } else {
                self.box_of(x)
            };
            if let Some(v) = direct {
                let id = self.method_id(obj, recv_ty)?;
                return Ok((Target::Static(id), Some((v, POINTER.into()))));
            }
        }
        let (place, ty) = self.place_or_target(x)?;
        self.at(fun);
        self.method_target(place, ty, path, obj)
    }

    /// The box of a variable that is named by `x`.
    fn box_of(&self, x: Node) -> Option<V> {
        let x = x.unparen();
        if x.kind() != Kind::Ident {
            return None;
        }
        match self.vars.get(&self.object_of(x).ok()?)? {
            Var::Boxed(v) | Var::Array(v) => Some(*v),
            Var::Slots(_) | Var::Owner(_) => None,
        }
    }

    /// The number of a concrete method of (a pointer to) `recv`.
    pub(crate) fn method_id(&mut self, obj: ObjId, recv: TypeId) -> R<FuncId> {
        let (base, _) = self.cx.w.deref(recv);
        let targs = self
            .cx
            .w
            .named(base)
            .filter(|n| n.origin.is_some())
            .map(|n| n.targs.clone());
        let origin = self
            .cx
            .w
            .obj(obj)
            .func()
            .and_then(|f| f.origin)
            .unwrap_or(obj);
        self.cx.func_id(origin, targs.as_deref().unwrap_or(&[]))
    }

    /// The method `obj` at the end of `path` from a place: target and receiver.
    #[expect(clippy::type_complexity, reason = "a receiver's slots and classes")]
    pub(crate) fn method_target(
        &mut self,
        place: Place,
        ty: TypeId,
        path: &[u32],
        obj: ObjId,
    ) -> R<(Target, Option<(V, Rc<[SlotClass]>)>)> {
        let func = self.cx.w.obj(obj).func().copied();
        let func = func.ok_or_else(|| LowerError::bug("method"))?;
        let (place, ty) = self.walk_fields(place, ty, path)?;
        let lay = self.lay(ty)?;
        if func.is_abstract || lay.rep == Rep::Iface {
            let v = self.load_operand(place, ty)?;
            let (pkg, name) = self.cx.method_name(obj);
            let method = self.cx.rt.method_id(&pkg, &name);
            return Ok((Target::Iface(v, method), None));
        }
        let id = self.method_id(obj, ty)?;
        let is_pointer = lay.rep == Rep::Ptr;
        let (v, classes) = match (is_pointer, func.ptr_recv) {
            (true, true) => (self.load_operand(place, ty)?, lay.classes.clone()),
            (true, false) => {
                let base = self.load_operand(place, ty)?;
                let classes = self.lay(lay.elem)?.classes.clone();
                (self.load_operand(Place::Mem(base, 0), lay.elem)?, classes)
            }
            (false, true) => (self.address(place, ty)?, POINTER.into()),
            (false, false) => (self.load_operand(place, ty)?, lay.classes.clone()),
        };
        Ok((Target::Static(id), Some((v, classes))))
    }

    /// Arguments with the types of the parameters; those of a variadic parameter packed.
    fn list_args(
        &mut self,
        e: Node,
        call: CallExpr,
        sig: &Signature,
        now: bool,
    ) -> R<Vec<(Src, TypeId)>> {
        let params = self.obj_tys(&sig.params);
        let nodes: Vec<Node> = call.args().collect();
        if let [one] = nodes.as_slice()
            && self.is_tuple(*one)
        {
            return self.spread_args(e, *one, sig, &params);
        }
        let mut args = Vec::with_capacity(params.len());
        let is_packed = sig.variadic && !e.has_flag(flag::ELLIPSIS);
        let n_plain = if is_packed {
            params.len().saturating_sub(1)
        } else {
            params.len()
        };
        for (node, ty) in nodes.iter().zip(&params).take(n_plain) {
            args.push((Src::Node(*node), *ty));
        }
        if !is_packed {
            // What is made into a slice now is made before anything waits in the window.
            if let Some((src, ty)) = args.last_mut()
                && let Src::Node(node) = *src
                && self.spread_of(node).is_some()
            {
                *src = Src::Slots(self.own_operand(node, *ty)?);
            }
            return Ok(args);
        }
        let Some(slice_ty) = params.last().copied() else {
            return Err(LowerError::bug("variadic function without parameters"));
        };
        let rest = nodes.get(n_plain..).unwrap_or(&[]);
        if rest.is_empty() {
            args.push((Src::Zero, slice_ty));
            return Ok(args);
        }
        // Plain arguments with calls come before the elements.
        for (src, ty) in &mut args {
            if let Src::Node(node) = *src
                && self.facts.flags(node) != 0
            {
                *src = Src::Slots(self.own_operand(node, *ty)?);
            }
        }
        let elem = self.lay(slice_ty)?.elem;
        let size = self.lay(elem)?.size;
        let mut values = Vec::new();
        let has_call = rest.iter().any(|n| self.facts.flags(*n) & CALLS != 0);
        // Elements with calls before the array is made, so that it is not kept across them.
        for node in rest {
            if self.facts.flags(*node) != 0 && has_call {
                values.push(Some(self.own_operand(*node, elem)?));
            } else {
                values.push(None);
            }
        }
        self.at(e);
        let n = rest.len() as u64;
        let kept = match now {
            true => self.kept_slice(call, elem, n)?,
            false => None,
        };
        let slice = match kept {
            Some(slice) => slice,
            None => {
                let slice = self.tmp(slice_ty)?;
                self.new_slice_array(elem, n, slice)?;
                slice
            }
        };
        for (i, (node, value)) in rest.iter().zip(values).enumerate() {
            let place = Place::Mem(slice, i as u64 * size);
            match value {
                Some(v) => self.store(place, elem, v)?,
                None => self.value_into(node.unparen(), elem, place, true)?,
            }
        }
        args.push((Src::Slots(slice), slice_ty));
        Ok(args)
    }

    /// An operand that no later statement of this call can change: in a temporary.
    pub(crate) fn own_operand(&mut self, e: Node, ty: TypeId) -> R<V> {
        let dst = self.tmp(ty)?;
        let mark = self.mark();
        self.value_to(e, ty, dst, true)?;
        self.release(mark);
        Ok(dst)
    }

    /// The expression is a call of several results.
    pub(crate) fn is_tuple(&mut self, e: Node) -> bool {
        if e.unparen().kind() != Kind::CallExpr {
            return false;
        }
        let ty = self.ty(e);
        matches!(self.cx.w.ty(ty), Type::Tuple(parts) if parts.len() > 1)
    }

    /// `f(g())` with several results.
    fn spread_args(
        &mut self,
        e: Node,
        inner: Node,
        sig: &Signature,
        params: &[TypeId],
    ) -> R<Vec<(Src, TypeId)>> {
        let values = self.tuple_operands(inner)?;
        let n_plain = if sig.variadic {
            params.len().saturating_sub(1)
        } else {
            params.len()
        };
        let mut args = Vec::new();
        for ((v, ty), param) in values.iter().zip(params).take(n_plain) {
            args.push((Src::Slots(self.converted(*v, *ty, *param)?), *param));
        }
        if !sig.variadic {
            return Ok(args);
        }
        let Some(slice_ty) = params.last().copied() else {
            return Err(LowerError::bug("variadic function without parameters"));
        };
        let rest = values.get(n_plain..).unwrap_or(&[]);
        if rest.is_empty() {
            args.push((Src::Zero, slice_ty));
            return Ok(args);
        }
        let elem = self.lay(slice_ty)?.elem;
        let size = self.lay(elem)?.size;
        let slice = self.tmp(slice_ty)?;
        self.at(e);
        self.new_slice_array(elem, rest.len() as u64, slice)?;
        for (i, (v, ty)) in rest.iter().enumerate() {
            let v = self.converted(*v, *ty, elem)?;
            self.store(Place::Mem(slice, i as u64 * size), elem, v)?;
        }
        args.push((Src::Slots(slice), slice_ty));
        Ok(args)
    }

    /// The results of a call of several results, in temporaries, with their types.
    pub(crate) fn tuple_operands(&mut self, e: Node) -> R<Vec<(V, TypeId)>> {
        let tys = self.value_types(e)?;
        let mut list = Vec::with_capacity(tys.len());
        if self.is_in_place(e.unparen()) {
            let mut classes = Vec::with_capacity(tys.len());
            for ty in &tys {
                classes.extend_from_slice(&self.lay(*ty)?.classes.clone());
            }
            let group = self.tmp_classes(&classes);
            let mut at = 0;
            for ty in &tys {
                list.push((group.at(at), *ty));
                at += self.lay(*ty)?.slots;
            }
            self.call_into(e.unparen(), group, at)?;
            return Ok(list);
        }
        for ty in &tys {
            list.push((self.tmp(*ty)?, *ty));
        }
        let mut src = self.call(e.unparen())?;
        for (v, ty) in &list {
            let n = self.lay(*ty)?.slots;
            self.asm.mov(*v, src, n);
            src = src.at(n);
        }
        Ok(list)
    }

    /// A value as an assignment converts it.
    pub(crate) fn converted(&mut self, v: V, from: TypeId, to: TypeId) -> R<V> {
        if self.lay(to)?.rep == Rep::Iface && self.lay(from)?.rep != Rep::Iface {
            let dst = self.tmp(to)?;
            self.make_iface(v, from, dst)?;
            return Ok(dst);
        }
        Ok(v)
    }

    /// Puts receiver and arguments into the window and calls.
    pub(crate) fn emit_call(&mut self, pos: u32, call: &Call) -> R<()> {
        let mut base = 0;
        for ty in &call.results {
            base += self.lay(*ty)?.slots;
        }
        if let Some(lent) = self.lent_call(call)? {
            return self.emit_lent_call(pos, call, base, &lent);
        }
        let at = base
            + match (&call.target, &call.recv) {
                (Target::Iface(..), _) => 1,
                (_, Some(_)) if call.recv_object.is_some() => 1,
                (_, Some((_, classes))) => classes.len() as u32,
                _ => 0,
            };
        let mut slots = self.window_of(at, call.args.iter().copied())?;
        self.early_args(&mut slots)?;
        let loans = self.loans_of_call(call, &mut slots)?;
        self.late_args(&slots)?;
        match (&call.target, &call.recv) {
            (_, Some((v, _))) if call.recv_object.is_some() => {
                let loan = loans.iter().find(|loan| loan.slots == *v);
                let loan = loan.ok_or_else(|| LowerError::bug("no address"))?;
                self.asm.mov(V::window(base), loan.at, 1);
            }
            (Target::Iface(v, _), _) => self.asm.mov(V::window(base), v.at(1), 1),
            (_, Some((v, classes))) => {
                self.asm.mov(V::window(base), *v, classes.len() as u32);
            }
            _ => {}
        }
        self.asm.set_pos(pos);
        self.jump_to_target(&call.target);
        self.take_loans(&loans)
    }

    /// Where arguments stand in the window, from slot `at` on; there is room for them.
    pub(crate) fn window_of(
        &mut self,
        mut at: u32,
        args: impl ExactSizeIterator<Item = (Src, TypeId)>,
    ) -> R<Vec<(Src, TypeId, u32, u32)>> {
        let mut slots = Vec::with_capacity(args.len());
        for (src, ty) in args {
            let n = self.lay(ty)?.slots;
            slots.push((src, ty, at, n));
            at += n;
        }
        if at > 50_000 {
            return Err(LowerError::unsupported(
                "function too big: arguments are too large",
            ));
        }
        self.asm.need_window(at + 1);
        // Outside of loops this is cheap; inside, the next iteration overwrites.
        if self.targets.iter().all(|t| t.cont.is_none()) {
            self.asm.kill_stale();
        }
        Ok(slots)
    }

    /// The call instruction itself.
    pub(crate) fn jump_to_target(&mut self, target: &Target) {
        let window = V::window(0);
        let last = self.last_argument(target);
        if last.is_some() {
            self.asm.take_last();
        }
        match (target, last) {
            (Target::Static(id), None) => {
                let callee = Extra::Link(Link::Func(*id));
                self.asm.op(Op::call, window, Arg::No, Arg::No, [callee]);
            }
            (Target::Static(id), Some((v, k))) => {
                let callee = Extra::Link(Link::Func(*id));
                self.asm.op(Op::call1, window, v, Arg::Num(k), [callee]);
            }
            (Target::Closure(f), None) => {
                self.asm
                    .op(Op::call_clo, window, *f, Arg::No, [Extra::Word(0)]);
            }
            (Target::Closure(f), Some((v, k))) => {
                self.asm
                    .op(Op::call_clo1, window, *f, v, [Extra::Word(k as u64)]);
            }
            (Target::Iface(v, id), None) => {
                let cache = Extra::Link(Link::Cache(*id));
                self.asm.op(Op::call_ifc, window, *v, Arg::No, [cache]);
            }
            (Target::Iface(v, id), Some((_, k))) => {
                let cache = Extra::Link(Link::Cache(*id));
                self.asm.op(Op::call_ifc1, window, *v, Arg::Num(k), [cache]);
            }
        }
    }

    /// If a word was moved into the window just before, which the call can do itself: from where, and to which slot of the window. A call of an
    /// interface's method can move its data word.
    fn last_argument(&self, target: &Target) -> Option<(V, i64)> {
        if !self.cx.lw.opts.has(Opts::FUSE) {
            return None;
        }
        let Some((Op::mov, [Arg::Slot(to), Arg::Slot(from), _])) = self.asm.last() else {
            return None;
        };
        let fits = match target {
            Target::Iface(v, _) => from == v.at(1),
            _ => true,
        };
        let k = to.window_number().filter(|k| *k < 60_000)?;
        fits.then_some((from, i64::from(k)))
    }
    /// Arguments with calls, then those that may reach a safepoint.
    pub(crate) fn early_args(&mut self, slots: &mut [(Src, TypeId, u32, u32)]) -> R<()> {
        let mut last_call = None;
        for (i, (src, ..)) in slots.iter().enumerate() {
            if let Src::Node(node) = src
                && self.facts.flags(*node) & CALLS != 0
            {
                last_call = Some(i);
            }
        }
        for (i, (src, ty, at, _)) in slots.iter_mut().enumerate() {
            let Src::Node(node) = *src else { continue };
            // What only reads variables is read behind the calls.
            if self.facts.flags(node) == 0 || last_call.is_none_or(|last| i > last) {
                continue;
            }
            let lay = self.lay(*ty)?;
            let n = lay.slots;
            let plain = !lay.has_pointers && (lay.is_single() || lay.rep == Rep::Struct);
            if last_call == Some(i) && plain && self.is_real_call(node.unparen()) {
                if n > 1 && !self.is_in_place(node.unparen()) {
                    self.deeper(|fun| fun.call(node.unparen()))?;
                    self.asm.mov(V::window(*at), V::window(0), n);
                } else {
                    let v = self.operand_now(node)?;
                    self.asm.mov(V::window(*at), v, n);
                }
                *src = Src::Slots(V::window(*at));
            } else {
                *src = Src::Slots(self.own_operand(node, *ty)?);
            }
        }
        for (src, ty, at, _) in slots.iter_mut() {
            let Src::Node(node) = *src else { continue };
            let boxes = self.boxes(node, *ty)?;
            if self.facts.flags(node) & POINTS == 0 && !boxes {
                continue;
            }
            let lay = self.lay(*ty)?;
            if lay.has_pointers {
                *src = Src::Slots(self.own_operand(node, *ty)?);
            } else {
                self.value_to(node, *ty, V::window(*at), true)?;
                *src = Src::Slots(V::window(*at));
            }
        }
        Ok(())
    }

    /// Passing `e` as a `ty` allocates a box.
    fn boxes(&mut self, e: Node, ty: TypeId) -> R<bool> {
        if !self.needs_conversion(e, ty)? || self.is_nil(e) {
            return Ok(false);
        }
        if self.mode(e) == Mode::Constant {
            return self.boxes_constant(e);
        }
        Ok(!self.lay_of(e)?.is_in_data_word())
    }

    /// What needs no safepoint, straight into the window.
    pub(crate) fn late_args(&mut self, slots: &[(Src, TypeId, u32, u32)]) -> R<()> {
        for (src, ty, at, n) in slots {
            let dst = V::window(*at);
            match src {
                Src::Node(node) => self.value_to(*node, *ty, dst, true)?,
                Src::Slots(v) => self.asm.mov(dst, *v, *n),
                Src::Zero => self.asm.zero(dst, *n),
            }
        }
        Ok(())
    }

    /// A nil interface has no methods.
    pub(crate) fn nil_iface_check(&mut self, v: V) {
        self.throw_if_nil(v, TrapKind::Nil);
    }

    /// `if v == 0 { throw kind }`.
    pub(crate) fn throw_if_nil(&mut self, v: V, kind: TrapKind) {
        let ok = self.asm.label();
        self.fused(Op::ne_i64k_br, v, Arg::Num(0), ok);
        self.asm.op1(Op::throw, Arg::Num(kind as u16 as i64));
        self.asm.bind(ok);
    }

    /// Which predeclared function an expression names.
    pub(crate) fn builtin_of(&self, fun: Node) -> R<BuiltinId> {
        let ident = match SelectorExpr::cast(fun) {
            Some(sel) => sel.sel(),
            None => fun,
        };
        let obj = self.object_of(ident)?;
        match self.cx.w.obj(obj).kind {
            ObjKind::Builtin(id) => Ok(id),
            _ => Err(LowerError::bug("no predeclared function")),
        }
    }

    // ---- methods as values ----

    /// `x.m`: a closure that holds the receiver.
    pub(crate) fn method_value_to(&mut self, e: Node, x: Node, s: &Selection, dst: V) -> R<()> {
        let mark = self.mark();
        let (target, recv) = self.method_callee(e, x, s)?;
        let ty = self.ty(e);
        let sig = self.signature(ty)?;
        let params = self.obj_tys(&sig.params);
        let results = self.obj_tys(&sig.results);
        let mut held: Vec<(V, Vec<SlotClass>)> = Vec::new();
        if let Target::Iface(v, _) = &target {
            self.at(e);
            self.nil_iface_check(*v);
            held.push((*v, vec![SlotClass::Scalar, SlotClass::IfaceData]));
        }
        if let Some((v, classes)) = &recv {
            held.push((*v, classes.to_vec()));
        }
        let has_closure = held.iter().any(|(_, classes)| !classes.is_empty());
        let mut inner = self.wrapper();
        inner.name = inner.cx.func_name(s.obj, &[]) + "-fm";
        let (result_slots, param_slots, closure) = inner.frame(&results, &params, has_closure)?;
        let (_, classes) = held.first().cloned().unwrap_or((V::NONE, Vec::new()));
        let bound = inner.local(&classes);
        if has_closure {
            inner.load_words(bound, closure, 8, classes.len() as u32)?;
        }
        let call = Call {
            target: match target {
                Target::Iface(_, id) => Target::Iface(bound, id),
                other => other,
            },
            recv: recv.map(|(_, classes)| (bound, classes)),
            recv_object: None,
            args: param_slots
                .iter()
                .zip(&params)
                .map(|(v, ty)| (Src::Slots(*v), *ty))
                .collect(),
            results: results.clone(),
        };
        inner.forward(e.pos(), &call, &result_slots)?;
        let code = inner.finish()?;
        let index = self.add_nested(code);
        self.at(e);
        self.make_closure(index, &[], &held, dst)?;
        self.release(mark);
        Ok(())
    }

    /// Makes the call, moves its results to the frame's, returns.
    pub(crate) fn forward(&mut self, pos: u32, call: &Call, result_slots: &[V]) -> R<()> {
        self.emit_call(pos, call)?;
        let mut at = 0;
        for (slot, ty) in result_slots.iter().zip(&call.results) {
            let n = self.lay(*ty)?.slots;
            self.asm.mov(*slot, V::window(at), n);
            at += n;
        }
        self.leave()
    }

    /// `T.m`: a function whose first parameter is the receiver.
    pub(crate) fn method_expr_to(&mut self, e: Node, s: &Selection, dst: V) -> R<()> {
        let env = self.env.clone();
        let recv = self.cx.subst(s.recv, &env);
        let (obj, index) = self.method_of(recv, s.obj, &s.index)?;
        let path: Vec<u32> = index
            .get(..index.len().saturating_sub(1))
            .unwrap_or(&[])
            .to_vec();
        let ty = self.ty(e);
        let sig = self.signature(ty)?;
        let params = self.obj_tys(&sig.params);
        let results = self.obj_tys(&sig.results);
        let mut inner = self.wrapper();
        inner.name = inner.cx.wrapper_name(recv, obj);
        let (result_slots, param_slots, _) = inner.frame(&results, &params, false)?;
        let recv_slot = param_slots.first().copied().unwrap_or(V::NONE);
        inner.at(e);
        inner.nil_receiver_check(recv_slot, recv, &path, obj)?;
        let lay = inner.lay(recv)?;
        let (place, place_ty) = match lay.rep {
            Rep::Ptr if !path.is_empty() => (Place::Mem(recv_slot, 0), lay.elem),
            _ => (Place::Slots(recv_slot), recv),
        };
        let target = inner.method_target(place, place_ty, &path, obj)?;
        let call = Call::handed_on(target, &param_slots, &params, results);
        inner.forward(e.pos(), &call, &result_slots)?;
        let code = inner.finish()?;
        let index = self.add_nested(code);
        self.asm.load_link(dst, Link::NestedValue(index));
        Ok(())
    }
}

const POINTER: &[SlotClass] = &[SlotClass::Pointer];
