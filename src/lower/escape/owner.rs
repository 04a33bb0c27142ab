//! Pointers that own an object: nobody else ever knows where it is.
//!
//! In: uses of local pointers, as the walk over a body meets them. Out: facts of the variables.
//!
//! 1. `p := &T{...}`, `p := new(T)` and `var p = ...` of the same make a fresh object. If `p` is never assigned to, not captured, and used for `p.f`, `*p` and comparisons
//!    with nil alone, the object can be told from a variable of type T by nobody: it stands in slots of the frame, and `p` nowhere.
//! 2. A call that is done in place, of a function that only follows a parameter in its turn, changes nothing of that: the parameter owns the object for as long as the body lasts.
//!    So do the addresses of variables, which then need no box: `x.m()`, `f(&x)`. Not those of results, which are seen when a function has recovered from a panic, nor calls in
//!    `defer` and `go` statements, nor those in the body of a range over a function.
//! 3. A call that is done in place and has `&T{...}` for a result makes a fresh object too.
//! 4. Taking the address of `p.f` or of a part of it, also by slicing an array or calling a method by pointer, gives the object away.

use std::rc::Rc;

use super::Walk;
use crate::lower::inline::Inlinable;
use crate::lower::layout::Rep;
use crate::lower::look::literal_behind;
use crate::lower::opt::Opts;
use crate::syntax::node::{
    BinaryExpr, CallExpr, IndexExpr, Kind, Node, SelectorExpr, StarExpr, UnaryExpr,
};
use crate::syntax::token::Token;
use crate::types::info::{Mode, SelectionKind};
use crate::types::object::{ObjId, VarKind};
use crate::types::ty::Type;
use crate::types::universe::BuiltinId;

/// What a call borrows: the object of a pointer that is a variable, or a variable by its address.
#[derive(Clone, Copy)]
pub(super) struct Lent {
    obj: ObjId,
    by_address: bool,
}

/// Objects up to this size are passed to calls in loops and come back, although a box would be made once.
const MAX_MOVED_BYTES: u64 = 32;

impl Walk<'_, '_, '_> {
    /// The local pointer that points to what `e` is a part of, if no other pointer is on the way.
    pub(super) fn owner(&mut self, e: Node) -> Option<ObjId> {
        let mut e = e.unparen();
        loop {
            e = match e.kind() {
                Kind::StarExpr => return self.pointer(StarExpr::cast(e)?.x()),
                Kind::SelectorExpr => SelectorExpr::cast(e)?.x().unparen(),
                Kind::IndexExpr => IndexExpr::cast(e)?.x().unparen(),
                _ => return None,
            };
            if let Some(obj) = self.pointer(e) {
                return Some(obj);
            }
        }
    }

    /// The local variable that `e` names, if it is a pointer.
    pub(super) fn pointer(&mut self, e: Node) -> Option<ObjId> {
        let e = e.unparen();
        if e.kind() != Kind::Ident {
            return None;
        }
        let obj = self.cx.w.info(e)?.use_of(e)?;
        if !self.local(obj) {
            return None;
        }
        let ty = self.cx.w.obj(obj).ty();
        let ty = self.cx.subst(ty, self.env);
        let ty = self.cx.w.under(ty);
        matches!(self.cx.w.ty(ty), Type::Pointer(_)).then_some(obj)
    }

    /// The local pointer that an expression compares with nil.
    pub(super) fn compared_with_nil(&mut self, n: Node) -> Option<ObjId> {
        let binary = BinaryExpr::cast(n)?;
        if !matches!(n.tok(), Token::Eql | Token::Neq) {
            return None;
        }
        let (x, y) = (binary.x().unparen(), binary.y().unparen());
        let is_nil = |e: Node| self.cx.w.mode(e) == Some(Mode::NilValue);
        let other = match (is_nil(x), is_nil(y)) {
            (false, true) => x,
            (true, false) => y,
            _ => return None,
        };
        self.pointer(other)
    }

    /// The local variable that is the receiver of a method call, and the pointer or its address is passed.
    pub(super) fn receiver(&mut self, fun: Node) -> Option<ObjId> {
        let sel = SelectorExpr::cast(fun)?;
        let selection = self.cx.w.info(fun)?.selection(fun)?;
        let is_method = selection.kind == SelectionKind::MethodVal;
        let is_own = is_method && selection.index.len() == 1;
        let method = selection.obj;
        (is_own && self.is_by_pointer(method)).then_some(())?;
        self.variable(sel.x())
    }

    /// The receiver of a method call by pointer is a variable whose address is passed.
    fn is_by_address(&mut self, fun: Node) -> bool {
        SelectorExpr::cast(fun).is_some_and(|sel| self.pointer(sel.x()).is_none())
    }

    /// The local variable that `e` names.
    fn variable(&mut self, e: Node) -> Option<ObjId> {
        let e = e.unparen();
        let obj = Some(e).filter(|e| e.kind() == Kind::Ident)?;
        let obj = self.cx.w.info(obj)?.use_of(obj)?;
        self.local(obj).then_some(obj)
    }

    /// What is called, if that is done in place here.
    fn called_in_place(&mut self, fun: Node) -> Option<Rc<Inlinable>> {
        if !self.cx.lw.opts.has(Opts::OBJECTS) || self.levels.iter().any(|level| level.is_body) {
            return None;
        }
        let (obj, targs) = self.cx.instance_called(fun, self.env)?;
        if !targs.is_empty() && (!self.env.is_empty() || !self.cx.lw.opts.has(Opts::INSTANCES)) {
            return None;
        }
        self.cx.inlinable(obj, &targs)
    }

    /// By receiver, if it is a variable, and arguments: the variable whose object the callee only borrows. Empty if there is none.
    pub(super) fn borrowed(&mut self, call: CallExpr) -> Vec<Option<Lent>> {
        let fun = call.fun().unparen();
        let is_deferred = std::mem::take(&mut self.is_deferred);
        let mut found = Vec::new();
        let recv = self.receiver(fun).map(|obj| Lent {
            obj,
            by_address: self.is_by_address(fun),
        });
        let args: Vec<Option<Lent>> = call.args().map(|arg| self.lendable(arg)).collect();
        let any = recv.is_some() || args.iter().any(Option::is_some);
        if is_deferred || !any || self.cx.w.mode(fun) == Some(Mode::Builtin) {
            return found;
        }
        let in_place = self.called_in_place(fun);
        if in_place
            .as_ref()
            .is_some_and(|callee| callee.makes.is_some())
        {
            return found;
        }
        let is_in_place = in_place.is_some();
        let lent = match in_place {
            Some(callee) => Some(Rc::from(callee.lent.as_slice())),
            None => self.lent_by_call(fun),
        };
        let Some(lent) = lent else {
            return found;
        };
        let n_recv = lent.len().checked_sub(args.len());
        let has_recv = match n_recv {
            Some(0) => false,
            Some(1) => true,
            _ => return found,
        };
        let mut lent = lent.iter();
        if has_recv {
            let is_lent = lent.next() == Some(&true);
            if let Some(obj) = recv {
                let may = is_lent && self.may_lend(obj.obj, is_in_place);
                found.push(may.then_some(obj));
            }
        }
        for (arg, is_lent) in args.into_iter().zip(lent) {
            found.push(arg.filter(|lent| *is_lent && self.may_lend(lent.obj, is_in_place)));
        }
        found
    }

    /// Parameters that the callee of a real call only follows.
    fn lent_by_call(&mut self, fun: Node) -> Option<Rc<[bool]>> {
        if self.levels.iter().any(|level| level.is_body) {
            return None;
        }
        let (obj, targs) = self.cx.instance_called(fun, self.env)?;
        let is_there = self.cx.may_take_objects(obj) && targs.is_empty();
        self.cx.lent_params(obj).filter(|_| is_there)
    }

    /// The variable is no result; and it is small, or is passed to a real call about as often as it is made.
    fn may_lend(&mut self, obj: ObjId, is_in_place: bool) -> bool {
        let ty = self.cx.w.obj(obj).ty();
        let ty = self.cx.subst(ty, self.env);
        let is_small = self.cx.lay(ty).is_ok_and(|lay| {
            let size = match lay.rep {
                Rep::Ptr => self.cx.lay(lay.elem).map_or(u64::MAX, |lay| lay.size),
                _ => lay.size,
            };
            size <= MAX_MOVED_BYTES
        });
        let made_in = self.facts.vars.get(&obj).map_or(0, |facts| facts.n_loops);
        !self.is_result(obj) && (is_in_place || is_small || made_in == self.n_loops)
    }

    /// `&x`, or a pointer that is a variable.
    fn lendable(&mut self, arg: Node) -> Option<Lent> {
        let arg = arg.unparen();
        if let Some(unary) = UnaryExpr::cast(arg).filter(|_| arg.tok() == Token::And) {
            let obj = self.variable(unary.x())?;
            let by_address = true;
            return Some(Lent { obj, by_address });
        }
        let obj = self.pointer(arg)?;
        let by_address = false;
        Some(Lent { obj, by_address })
    }

    fn is_result(&self, obj: ObjId) -> bool {
        let var = self.cx.w.obj(obj).var();
        var.is_some_and(|var| var.kind == VarKind::Result)
    }

    /// The variable's object is borrowed by a call.
    pub(super) fn lend(&mut self, Lent { obj, by_address }: Lent) -> u8 {
        self.followed(obj);
        let facts = self.facts.vars.entry(obj).or_default();
        facts.is_lent |= by_address;
        facts.is_passed |= !by_address;
        0
    }

    /// Names are declared with these values, one each.
    pub(super) fn made(&mut self, names: Vec<Node>, values: Vec<Node>) {
        let is_new =
            |x: &Node| x.is_ident("_") || self.cx.w.info(*x).and_then(|i| i.def(*x)).is_some();
        let all_new = names.iter().all(is_new);
        if !all_new || !self.cx.lw.opts.has(Opts::OBJECTS) {
            return;
        }
        for (name, value) in names.into_iter().zip(values) {
            let def = self.cx.w.info(name).and_then(|info| info.def(name));
            let Some(obj) = def.filter(|_| !name.is_ident("_")) else {
                continue;
            };
            if self.makes(obj, value) {
                self.facts.vars.entry(obj).or_default().is_made = true;
            }
        }
    }

    /// The value is a fresh object that can stand in slots, as the variable says what it is.
    fn makes(&mut self, obj: ObjId, value: Node) -> bool {
        let ty = self.cx.w.obj(obj).ty();
        let ty = self.cx.subst(ty, self.env);
        if !self.cx.points_to_slots(ty) {
            return false;
        }
        let value = value.unparen();
        if literal_behind(value).is_some() {
            return true;
        }
        match value.kind() {
            Kind::CallExpr => CallExpr::cast(value).is_some_and(|call| {
                let fun = call.fun().unparen();
                self.cx.w.mode(fun) == Some(Mode::Builtin)
                    && self.builtin(fun) == Some(BuiltinId::New)
                    || self
                        .called_in_place(fun)
                        .is_some_and(|callee| callee.makes.is_some())
            }),
            _ => false,
        }
    }
}
