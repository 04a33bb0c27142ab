//! Objects in slots: which of them an expression points to.
//!
//! In: pointers, as expressions. Out: slots, by what the walk over the body found (`escape::points`) and by what stands in slots here: the same body is lowered with objects for its parameters and
//! with pointers.

use crate::lower::R;
use crate::lower::asm::V;
use crate::lower::escape::{Object, field_of, steps_to};
use crate::lower::func::{Fun, Var};
use crate::lower::look::literal_behind;
use crate::lower::place::Place;
use crate::lower::report::Spared;
use crate::syntax::node::{Kind, Node};
use crate::types::object::ObjId;
use crate::types::ty::TypeId;

impl Fun<'_, '_> {
    /// The slots of the object that a pointer is known to point to.
    pub(crate) fn owner(&self, x: Node) -> Option<V> {
        self.slots_of(self.pointed(x)?)
    }

    /// The object that a pointer is known to point to. Assertions are those that the walk over the body has found to hold.
    fn pointed(&self, x: Node) -> Option<Object> {
        let points = self.facts.points();
        let (ident, steps) = steps_to(x, points.is_empty())?;
        let obj = self.object_of(ident).ok()?;
        let mut object = points.name(obj).unwrap_or(Object::Of(obj));
        for step in steps.into_iter().rev() {
            if step.kind() == Kind::SelectorExpr {
                object = points.field(object, field_of(self.cx.w, step)?)?;
            }
        }
        Some(object)
    }

    fn slots_of(&self, object: Object) -> Option<V> {
        match object {
            Object::Of(obj) => match self.vars.get(&obj) {
                Some(Var::Owner(v)) => Some(*v),
                _ => None,
            },
            Object::Made(number) => self.made.get(&number).copied(),
        }
    }

    /// Declares a variable that is another name of an object in slots; false if it is none.
    pub(crate) fn declare_name(&mut self, obj: ObjId) -> bool {
        let object = self.facts.points().name(obj);
        let slots = object.and_then(|object| self.slots_of(object));
        if let Some(v) = slots {
            self.vars.insert(obj, Var::Owner(v));
        }
        slots.is_some()
    }

    /// A value in a literal, of type `ty`, that points to an object in slots: it needs no pointer, and the field at `v` stays zero. An object that is made by it is made now. False if it is no such value.
    pub(crate) fn held_object(&mut self, e: Node, ty: TypeId, v: V) -> R<bool> {
        let e = e.unparen();
        let Some(object) = self.facts.points().value(e) else {
            return Ok(false);
        };
        if let (Object::Made(number), Some(lit)) = (object, literal_behind(e)) {
            let elem = self.ty(lit);
            let classes = self.lay(elem)?.classes.clone();
            let slots = self.local(&classes);
            self.made.insert(number, slots);
            self.note_node(e);
            self.report_spared(Spared::Owned);
            self.value_into(lit, elem, Place::Slots(slots), false)?;
        } else if self.slots_of(object).is_none() {
            return Ok(false);
        }
        let n = self.lay(ty)?.slots;
        self.asm.zero(v, n);
        Ok(true)
    }
}
