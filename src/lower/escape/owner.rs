//! Pointers that own an object: nobody else ever knows where it is.
//!
//! In: uses of local pointers, as the walk over a body meets them. Out: facts of the variables.
//!
//! 1. `p := &T{...}`, `p := new(T)` and `var p = ...` of the same make a fresh object. If `p` is never assigned to, not captured, and used for `p.f`, `*p` and comparisons
//!    with nil alone, the object can be told from a variable of type T by nobody: it stands in slots of the frame, and `p` nowhere.
//! 2. Taking the address of `p.f` or of a part of it, also by slicing an array or calling a method by pointer, gives the object away.

use super::Walk;
use crate::lower::opt::Opts;
use crate::syntax::node::{
    BinaryExpr, CallExpr, IndexExpr, Kind, Node, SelectorExpr, StarExpr, UnaryExpr,
};
use crate::syntax::token::Token;
use crate::types::info::Mode;
use crate::types::object::ObjId;
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
        match value.kind() {
            Kind::UnaryExpr if value.tok() == Token::And => UnaryExpr::cast(value)
                .is_some_and(|unary| unary.x().unparen().kind() == Kind::CompositeLit),
            Kind::CallExpr => CallExpr::cast(value).is_some_and(|call| {
                let fun = call.fun().unparen();
                self.cx.w.mode(fun) == Some(Mode::Builtin)
                    && self.builtin(fun) == Some(BuiltinId::New)
            }),
            _ => false,
        }
    }
}
