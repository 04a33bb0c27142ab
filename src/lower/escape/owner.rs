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
    pub(super) fn borrowed(&mut self, call: CallExpr) -> Vec<Option<ObjId>> {
        let fun = call.fun().unparen();
        let is_deferred = std::mem::take(&mut self.is_deferred);
        let mut found = Vec::new();
        let recv = self.receiver(fun);
        let args: Vec<Option<ObjId>> = call.args().map(|arg| self.lendable(arg)).collect();
        let any = recv.is_some() || args.iter().any(Option::is_some);
        if is_deferred || !any || self.cx.w.mode(fun) == Some(Mode::Builtin) {
            return found;
        }
        let Some(callee) = self
            .called_in_place(fun)
            .filter(|callee| callee.makes.is_none())
        else {
            return found;
        };
        let n_recv = callee.lent.len().checked_sub(args.len());
        let has_recv = match n_recv {
            Some(0) => false,
            Some(1) => true,
            _ => return found,
        };
        let mut lent = callee.lent.iter();
        if has_recv {
            let is_lent = lent.next() == Some(&true);
            if let Some(obj) = recv {
                found.push(Some(obj).filter(|obj| is_lent && !self.is_result(*obj)));
            }
        }
        for (arg, is_lent) in args.into_iter().zip(lent) {
            found.push(arg.filter(|obj| *is_lent && !self.is_result(*obj)));
        }
        found
    }

    /// `&x`, or a pointer that is a variable.
    fn lendable(&mut self, arg: Node) -> Option<ObjId> {
        let arg = arg.unparen();
        if let Some(unary) = UnaryExpr::cast(arg).filter(|_| arg.tok() == Token::And) {
            return self.variable(unary.x());
        }
        self.pointer(arg)
    }

    fn is_result(&self, obj: ObjId) -> bool {
        let var = self.cx.w.obj(obj).var();
        var.is_some_and(|var| var.kind == VarKind::Result)
    }

    /// The variable's object is borrowed by a call.
    pub(super) fn lend(&mut self, obj: ObjId) -> u8 {
        self.followed(obj);
        self.facts.vars.entry(obj).or_default().is_lent = true;
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
