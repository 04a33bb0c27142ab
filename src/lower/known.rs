//! Calls of interfaces' methods whose type is known: devirtualised, they are calls of the type's own methods, and can stand in place.
//!
//! In: calls. Out: the method and the receiver, where the interface is a conversion, or a variable that holds one value all the time (`escape::held`).
//!
//! Only methods that the type declares itself, with a receiver of just that type: others are reached through wrappers, whose panics
//! (`value method main.T.M called using nil *T pointer`) are theirs. Such an interface is never nil.

use crate::code::func::SlotClass;
use crate::lower::asm::V;
use crate::lower::call::{Receiver, Target};
use crate::lower::func::Fun;
use crate::lower::opt::Opts;
use crate::lower::{LowerError, R};
use crate::syntax::node::{Kind, Node, SelectorExpr};
use crate::types::info::SelectionKind;
use crate::types::object::ObjId;
use crate::types::ty::{Type, TypeId};

/// A method that is known to be called.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) method: ObjId,
    /// The type of the receiver.
    pub(crate) ty: TypeId,
    /// The interface.
    x: Node,
}

impl Fun<'_, '_> {
    /// The method of a type that a call of an interface's method is known to call.
    pub(crate) fn known_method(&mut self, fun: Node) -> Option<Known> {
        if !self.env.is_empty() || !self.cx.lw.opts.has(Opts::KNOWN) {
            return None;
        }
        let x = SelectorExpr::cast(fun)?.x().unparen();
        let selection = self.cx.w.info(fun)?.selection(fun)?;
        let is_own = selection.kind == SelectionKind::MethodVal && selection.index.len() == 1;
        let asked = selection.obj;
        if !is_own || !self.cx.w.obj(asked).func()?.is_abstract {
            return None;
        }
        let ty = self.known_type(x)?;
        let (pkg, name) = (self.cx.w.obj(asked).pkg, self.cx.w.obj(asked).name);
        let found = (self.cx.w).lookup_field_or_method(ty, false, pkg, name, false);
        let method = found.obj.filter(|_| found.index.len() == 1)?;
        let under = self.cx.w.unalias(ty);
        let is_pointer = matches!(self.cx.w.ty(under), Type::Pointer(_));
        let func = self.cx.w.obj(method).func()?;
        (!func.is_abstract && func.ptr_recv == is_pointer).then_some(Known { method, ty, x })
    }

    /// The type of what an interface holds.
    fn known_type(&mut self, x: Node) -> Option<TypeId> {
        match x.kind() {
            Kind::Ident => self.facts.held(self.object_of(x).ok()?),
            Kind::CallExpr => Some(self.cx.converted_value(x)?.1),
            _ => None,
        }
    }

    /// Target and receiver of a method that is known.
    pub(crate) fn known_callee(&mut self, known: Known) -> R<(Target, Option<Receiver>)> {
        let Known { method, ty, x } = known;
        let lay = self.lay(ty)?;
        let v = match x.kind() {
            Kind::Ident => {
                let pair = self.operand(x)?;
                self.held_value(pair, ty)?
            }
            _ => {
                let value = self.cx.converted_value(x).map(|(value, _)| value);
                let value = value.ok_or_else(|| LowerError::bug("conversion"))?;
                self.operand_as(value, ty)?
            }
        };
        let id = self.method_id(method, ty)?;
        Ok((Target::Static(id), Some((v, lay.classes.clone()))))
    }

    /// The value of an interface that holds a `ty`.
    fn held_value(&mut self, pair: V, ty: TypeId) -> R<V> {
        let lay = self.lay(ty)?;
        if *lay.classes == [SlotClass::Pointer] && lay.is_in_data_word() {
            return Ok(pair.at(1));
        }
        let value = self.tmp(ty)?;
        self.unpack(pair.at(1), ty, value)?;
        Ok(value)
    }
}
