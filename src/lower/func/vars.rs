//! Variables of a function: declared in slots or boxes, with the names that traces show.
//!
//! In: an object and its type. Out: its [`Var`].

use crate::code::func::{Link, SlotClass, VarName, VarType};
use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, V};

use crate::lower::func::{Fun, PAIR, POINTER, Var};
use crate::lower::layout::{MAX_LOCAL_BYTES, Rep};
use crate::lower::{LowerError, R};
use crate::types::object::{ObjId, Sym};
use crate::types::ty::{Type, TypeId};

impl Fun<'_, '_> {
    /// True if a local of this type needs memory although nobody asked for its address.
    fn is_large(&mut self, ty: TypeId) -> R<bool> {
        let lay = self.lay(ty)?;
        Ok(match lay.rep {
            Rep::Array => lay.size > 32 && !self.cx.is_slot_array(ty),
            _ => lay.size > MAX_LOCAL_BYTES,
        })
    }

    /// The variable, once declared, stands in slots.
    pub(crate) fn stays_in_slots(&mut self, obj: ObjId, ty: TypeId) -> R<bool> {
        Ok(!self.facts.is_boxed(obj) && !self.is_large(ty)?)
    }

    /// Gives a variable its place. A box is fresh and zero; slots hold anything.
    pub(crate) fn declare(&mut self, obj: ObjId, ty: TypeId) -> R<Var> {
        let var = if self.facts.is_boxed(obj) || self.is_large(ty)? {
            self.report_box(obj);
            self.new_box(ty)?
        } else {
            if self.facts.is_captured_stepping(obj) {
                self.report_by_value(obj);
            }
            let classes = self.lay(ty)?.classes.clone();
            Var::Slots(self.local(&classes))
        };
        self.bind(obj, ty, var)?;
        Ok(var)
    }

    /// Declares a pointer by what it points to, which stands in slots.
    pub(crate) fn declare_owner(&mut self, obj: ObjId, ty: TypeId) -> R<(V, TypeId)> {
        let elem = self.lay(ty)?.elem;
        let classes = self.lay(elem)?.classes.clone();
        let v = self.local(&classes);
        self.bind(obj, elem, Var::Owner(v))?;
        Ok((v, elem))
    }

    /// From now on the variable stands there.
    pub(crate) fn bind(&mut self, obj: ObjId, ty: TypeId, var: Var) -> R<()> {
        self.vars.insert(obj, var);
        let v = var.slot();
        if v != V::NONE {
            let named = self.named(obj, ty, var)?;
            if let Some(named) = named {
                self.asm.name(v, named);
            }
        }
        Ok(())
    }

    /// Name and type of a variable that may hold pointers; its slot is not known yet.
    pub(super) fn named(&mut self, obj: ObjId, ty: TypeId, var: Var) -> R<Option<VarName>> {
        let n_slots = match var {
            Var::Slots(_) | Var::Owner(_) => {
                let lay = self.lay(ty)?;
                if lay.classes.iter().all(|class| *class == SlotClass::Scalar) {
                    return Ok(None);
                }
                lay.slots
            }
            Var::Boxed(_) | Var::Array(_) => 1,
        };
        let name = self.cx.w.obj(obj).name;
        if matches!(name, Sym::EMPTY | Sym::BLANK) {
            return Ok(None);
        }
        Ok(Some(VarName {
            slot: 0,
            n_slots: u8::try_from(n_slots).unwrap_or(u8::MAX),
            is_captured: false,
            line: 0,
            name: self.cx.w.name(name).into(),
            ty: self.var_type(ty, var),
        }))
    }

    /// The type of a variable as far as it has a descriptor. Instances of generic functions share their code, so there it says nothing.
    fn var_type(&mut self, ty: TypeId, var: Var) -> VarType {
        if !self.env.is_empty() {
            return VarType::Unknown;
        }
        let under = self.cx.w.under(ty);
        let number = |ty: TypeId| self.cx.lw.rtype_of.get(ty).copied();
        match (var, number(ty)) {
            (Var::Slots(_) | Var::Owner(_), Some(id)) => VarType::Of(id),
            (Var::Boxed(_) | Var::Array(_), Some(id)) => VarType::To(id),
            (Var::Slots(_), None) => match self.cx.w.ty(under) {
                Type::Pointer(elem) => number(*elem).map_or(VarType::Unknown, VarType::To),
                _ => VarType::Unknown,
            },
            _ => VarType::Unknown,
        }
    }

    /// A fresh zero box in a new local.
    pub(crate) fn new_box(&mut self, ty: TypeId) -> R<Var> {
        let var = self.box_slots(ty)?;
        let v = var.slot();
        self.note_box();
        self.alloc_to(v, ty)?;
        self.set_array_len(var, ty)?;
        Ok(var)
    }

    /// Slots for the address of a box.
    pub(crate) fn box_slots(&mut self, ty: TypeId) -> R<Var> {
        let lay = self.lay(ty)?;
        Ok(match lay.rep {
            Rep::Array => Var::Array(self.local(PAIR)),
            _ => Var::Boxed(self.local(POINTER)),
        })
    }

    /// Sets the length slot beside the address of an array.
    pub(crate) fn set_array_len(&mut self, var: Var, ty: TypeId) -> R<()> {
        if let Var::Array(v) = var {
            let len = self.lay(ty)?.len;
            self.asm.load_int(v.at(1), len as i64);
            self.note_array(v, len);
        }
        Ok(())
    }

    /// `v := address of a zeroed object of type ty`.
    pub(crate) fn alloc_to(&mut self, v: V, ty: TypeId) -> R<()> {
        let id = self.cx.rtype(ty)?;
        self.asm
            .op(Op::new, v, Arg::No, Arg::No, [Extra::Link(Link::Alloc(id))]);
        Ok(())
    }

    /// Where a variable of the function stands.
    pub(crate) fn var(&self, obj: ObjId) -> R<Var> {
        self.vars.get(&obj).copied().ok_or_else(|| {
            LowerError::bug(format!("variable {} has no place", self.cx.w.obj_name(obj)))
        })
    }
}
