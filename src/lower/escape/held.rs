//! What variables of interface type hold, where their declaration says it.
//!
//! In: declarations, as the walk over a body meets them. Out: types of values.
//!
//! `var s Shape = &Square{}` and `s := Shape(&Square{})` hold a `*Square` as long as nothing is assigned to `s`, and are never nil.

use super::{Facts, Walk};
use crate::lower::Cx;
use crate::syntax::node::{CallExpr, Kind, Node};
use crate::types::info::Mode;
use crate::types::object::ObjId;
use crate::types::ty::{Type, TypeId};

impl Facts {
    /// The type of the value that a variable of interface type holds all the time.
    pub(crate) fn held(&self, obj: ObjId) -> Option<TypeId> {
        self.held
            .get(&obj)
            .copied()
            .filter(|_| !self.is_changed(obj))
    }
}

impl Walk<'_, '_, '_> {
    /// Names are declared with these values, one each.
    pub(super) fn hold(&mut self, names: &[Node], values: &[Node]) {
        for (name, value) in names.iter().zip(values) {
            let def = self.cx.w.info(*name).and_then(|info| info.def(*name));
            let Some(obj) = def.filter(|_| !name.is_ident("_")) else {
                continue;
            };
            let ty = self.cx.w.obj(obj).ty();
            if self.cx.is_interface(ty)
                && let Some((_, held)) = self.cx.converted_value(*value)
            {
                self.facts.held.insert(obj, held);
            }
        }
    }
}

impl Cx<'_> {
    /// The value that an expression is made of which is, or becomes, an interface, and its type: conversions to interfaces are looked through.
    pub(crate) fn converted_value(&mut self, e: Node) -> Option<(Node, TypeId)> {
        let mut e = e.unparen();
        loop {
            let ty = self.w.type_of(e);
            if !self.is_interface(ty) {
                let has_methods = matches!(
                    self.w.ty(self.w.unalias(ty)),
                    Type::Named(_) | Type::Pointer(_)
                );
                return has_methods.then_some((e, ty));
            }
            let call = CallExpr::cast(e).filter(|_| e.kind() == Kind::CallExpr)?;
            if self.w.mode(call.fun().unparen()) != Some(Mode::TypExpr) {
                return None;
            }
            e = call.args().first()?.unparen();
        }
    }

    fn is_interface(&mut self, ty: TypeId) -> bool {
        let under = self.w.under(ty);
        matches!(self.w.ty(under), Type::Interface(_))
    }
}
