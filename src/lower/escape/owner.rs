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
//! 4. A part of an object that has slots of its own, `p.f` or `x.f.g`, is lent as a whole one is, unless the same call is lent what has slots in common with it.
//! 5. Taking the address of `p.f` or of a part of it otherwise, also by slicing an array or calling a method by pointer, gives the object away.

use std::rc::Rc;

use super::Walk;
use super::points::{Known, Object};
use crate::lower::inline::Inlinable;
use crate::lower::layout::Rep;
use crate::lower::look::literal_behind;
use crate::lower::opt::Opts;
use crate::lower::part::Part;
use crate::syntax::node::{CallExpr, IndexExpr, Kind, Node, SelectorExpr, StarExpr, UnaryExpr};
use crate::syntax::token::Token;
use crate::types::info::{Mode, SelectionKind};
use crate::types::object::{ObjId, VarKind};
use crate::types::ty::Type;
use crate::types::universe::BuiltinId;

/// What a call borrows: the object of a pointer that is known, or a variable by its address.
pub(super) struct Lent {
    known: Known,
    by_address: bool,
    /// A part of it.
    part: Option<Part>,
}

/// Objects up to this size are passed to calls in loops and come back, although a box would be made once.
const MAX_MOVED_BYTES: u64 = 32;

impl Walk<'_, '_, '_> {
    /// The known object that `e` is a part of, or is, if no other pointer is on the way.
    pub(super) fn owner(&mut self, e: Node) -> Option<Known> {
        let mut e = e.unparen();
        loop {
            e = match e.kind() {
                Kind::StarExpr => return self.known_pointer(StarExpr::cast(e)?.x()),
                Kind::SelectorExpr => SelectorExpr::cast(e)?.x().unparen(),
                Kind::IndexExpr => IndexExpr::cast(e)?.x().unparen(),
                _ => return None,
            };
            let ty = self.type_of(e);
            if matches!(self.cx.w.ty(ty), Type::Pointer(_)) {
                return self.known(e);
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

    /// What a method call by pointer would borrow for its receiver.
    pub(super) fn receiver(&mut self, fun: Node) -> Option<Lent> {
        let sel = SelectorExpr::cast(fun)?;
        let selection = self.cx.w.info(fun)?.selection(fun)?;
        let (method, index) = (selection.obj, selection.index.clone());
        let is_method = selection.kind == SelectionKind::MethodVal;
        if !is_method || !self.is_by_pointer(method) {
            return None;
        }
        let (_, embedded) = index.split_last()?;
        if !embedded.is_empty() {
            let part = self.cx.embedded(sel.x(), embedded, self.env)?;
            return self.lent_part(part);
        }
        match self.known_pointer(sel.x()) {
            Some(known) => Some(Lent {
                known,
                by_address: false,
                part: None,
            }),
            None => self.by_address(sel.x()),
        }
    }

    /// A variable, or a part of an object, whose address is passed.
    fn by_address(&mut self, e: Node) -> Option<Lent> {
        if let Some(part) = self.cx.part(e, self.env) {
            return self.lent_part(part);
        }
        Some(Lent {
            known: Known::of(Object::Of(self.variable(e)?), Vec::new()),
            by_address: true,
            part: None,
        })
    }

    /// A part of a variable, or of what a known pointer points to.
    fn lent_part(&mut self, part: Part) -> Option<Lent> {
        let known = match part.follows {
            true => self.known_pointer(part.whole)?,
            false => Known::of(Object::Of(self.variable(part.whole)?), Vec::new()),
        };
        Some(Lent {
            known,
            by_address: !part.follows,
            part: Some(part),
        })
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

    /// By receiver, if it can be lent, and arguments: what the callee only borrows. Empty if there is none.
    pub(super) fn borrowed(&mut self, call: CallExpr) -> Vec<Option<Lent>> {
        let fun = call.fun().unparen();
        let is_deferred = std::mem::take(&mut self.is_deferred);
        let mut found = Vec::new();
        let recv = self.receiver(fun);
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
            if recv.is_some() {
                found.push(recv.filter(|recv| is_lent && self.may_lend(recv, is_in_place)));
            }
        }
        for (arg, is_lent) in args.into_iter().zip(lent) {
            found.push(arg.filter(|arg| *is_lent && self.may_lend(arg, is_in_place)));
        }
        drop_parts(&mut found);
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

    /// It is no result; and it is small, or is passed to a real call about as often as it is made.
    fn may_lend(&mut self, lent: &Lent, is_in_place: bool) -> bool {
        let (whole, made_in) = match lent.known.object {
            Object::Of(obj) if self.is_result(obj) => return false,
            Object::Of(obj) => {
                let made_in = self.facts.vars.get(&obj).map_or(0, |facts| facts.n_loops);
                let ty = self.cx.w.obj(obj).ty();
                (self.cx.subst(ty, self.env), made_in)
            }
            Object::Made(number) => match self.made.get(&number) {
                Some(made) => *made,
                None => return false,
            },
        };
        let is_small = self
            .cx
            .lay(lent.part.map_or(whole, |part| part.ty))
            .is_ok_and(|lay| {
                let size = match lay.rep {
                    Rep::Ptr => self.cx.lay(lay.elem).map_or(u64::MAX, |lay| lay.size),
                    _ => lay.size,
                };
                size <= MAX_MOVED_BYTES
            });
        is_in_place || is_small || made_in == self.n_loops
    }

    /// `&x`, or a pointer to what is known.
    fn lendable(&mut self, arg: Node) -> Option<Lent> {
        let arg = arg.unparen();
        if let Some(unary) = UnaryExpr::cast(arg).filter(|_| arg.tok() == Token::And) {
            return self.by_address(unary.x());
        }
        Some(Lent {
            known: self.known_pointer(arg)?,
            by_address: false,
            part: None,
        })
    }

    fn is_result(&self, obj: ObjId) -> bool {
        let var = self.cx.w.obj(obj).var();
        var.is_some_and(|var| var.kind == VarKind::Result)
    }

    /// An object is borrowed by a call.
    pub(super) fn lend(&mut self, lent: &Lent) {
        self.come_to(&lent.known);
        self.touch_all(lent.known.object);
        if let Object::Of(obj) = lent.known.object {
            let facts = self.facts.vars.entry(obj).or_default();
            facts.is_lent |= lent.by_address;
            facts.is_passed |= !lent.by_address;
        }
    }

    /// All of the names are declared here.
    pub(super) fn all_new(&self, names: &[Node]) -> bool {
        let is_new =
            |x: &Node| x.is_ident("_") || self.cx.w.info(*x).and_then(|i| i.def(*x)).is_some();
        names.iter().all(is_new)
    }

    /// Names are declared with these values, one each.
    pub(super) fn made(&mut self, names: Vec<Node>, values: Vec<Node>) {
        if !self.all_new(&names) || !self.cx.lw.opts.has(Opts::OBJECTS) {
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
    pub(super) fn makes(&mut self, obj: ObjId, value: Node) -> bool {
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

/// What could have slots in common is not lent to the same call, but for the same object twice.
fn drop_parts(lent: &mut [Option<Lent>]) {
    let all: Vec<(Object, Option<Part>)> = lent
        .iter()
        .flatten()
        .map(|lent| (lent.known.object, lent.part))
        .collect();
    for one in lent {
        let meets = |lent: &Lent| {
            let meeting = all.iter().filter(|(object, part)| {
                *object == lent.known.object
                    && match (*part, lent.part) {
                        (Some(a), Some(b)) => a.meets(&b),
                        _ => true,
                    }
            });
            // Itself, and others.
            meeting.count() > 1
        };
        if one
            .as_ref()
            .is_some_and(|lent| lent.part.is_some() && meets(lent))
        {
            *one = None;
        }
    }
}
