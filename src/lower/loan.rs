//! Objects in slots that are lent to a call.
//!
//! In: a call whose callee only follows a parameter, and what is passed for it: the address of a variable that needs none otherwise, or a pointer that owns an object in
//! slots (`escape/owner`). Out: the slots, for a body that stands in place; and where a real call is made after all, a copy in the heap for as long as it lasts.
//!
//! A copy cannot be told from the object: nobody but the callee can see the object before the call is over, since no literal has captured it and its address was given to nobody. If
//! the call ends by a panic the object is not seen again, as it is no result.

use std::rc::Rc;

use crate::code::func::SlotClass;
use crate::lower::asm::V;
use crate::lower::call::{Call, Src, Target};
use crate::lower::func::{Fun, Var};
use crate::lower::inline::Slots;
use crate::lower::layout::Rep;
use crate::lower::look;
use crate::lower::part::Part;
use crate::lower::place::Place;
use crate::lower::report::Spared;
use crate::lower::{LowerError, R};
use crate::syntax::node::{Kind, Node, SelectorExpr, UnaryExpr};
use crate::syntax::token::Token;
use crate::types::info::SelectionKind;
use crate::types::object::ObjId;
use crate::types::ty::TypeId;

/// An object in slots that has an address for the time of a call.
pub(crate) struct OnLoan {
    pub(crate) slots: V,
    ty: TypeId,
    /// Its address.
    pub(crate) at: V,
}

/// Receiver and arguments of a call in place.
pub(crate) struct Args {
    /// As the body has them.
    pub(crate) now: Slots,
    /// As they are before the body changes some.
    pub(crate) before: Slots,
    /// Type of the object in their slots, if it is lent.
    pub(crate) objects: Vec<Option<TypeId>>,
}

impl Fun<'_, '_> {
    /// The receiver of a method call by pointer that stands in slots: a variable that has no address, what a pointer owns, or, for a method that is done in place, a fresh object.
    /// With it the method and the object's type.
    pub(crate) fn receiver_object(&mut self, fun: Node) -> R<Option<(ObjId, TypeId, V)>> {
        let selection = self.cx.w.info(fun).and_then(|info| info.selection(fun));
        let selection = selection.filter(|s| s.kind == SelectionKind::MethodVal);
        let selection = selection.map(|s| (s.obj, s.index.clone()));
        let (Some((method, index)), Some(sel)) = (selection, SelectorExpr::cast(fun)) else {
            return Ok(None);
        };
        let func = self.cx.w.obj(method).func();
        if !func.is_some_and(|f| f.ptr_recv && !f.is_abstract) {
            return Ok(None);
        }
        if let Some((_, embedded @ [_, ..])) = index.split_last() {
            let env = self.env.clone();
            let part = self.cx.embedded(sel.x(), embedded, &env);
            return Ok(part.and_then(|part| Some((method, part.ty, self.slots_of_part(part)?))));
        }
        let ty = self.ty(sel.x());
        let lay = self.lay(ty)?;
        if lay.rep != Rep::Ptr {
            let variable = self.object_of_variable(sel.x());
            return Ok(variable.map(|v| (method, ty, v)));
        }
        if let Some(v) = self.owner(sel.x()) {
            return Ok(Some((method, lay.elem, v)));
        }
        if !self.lends(fun) {
            return Ok(None);
        }
        let fresh = self.fresh_object(sel.x(), ty)?;
        Ok(fresh.map(|v| (method, lay.elem, v)))
    }

    /// The first parameter of what is called stands in slots.
    fn lends(&mut self, fun: Node) -> bool {
        let Some((obj, targs)) = self.instance_called(fun) else {
            return false;
        };
        match self.callee_in_place(obj, &targs) {
            Some(callee) => callee.makes.is_none() && callee.lent.first() == Some(&true),
            None => {
                let lent = self.cx.lent_params(obj).filter(|_| targs.is_empty());
                self.cx.may_take_objects(obj)
                    && lent.is_some_and(|lent| lent.first() == Some(&true))
            }
        }
    }

    /// The slots of a fresh object, if `e`, a pointer, makes one that nobody else knows.
    pub(crate) fn fresh_object(&mut self, e: Node, ty: TypeId) -> R<Option<V>> {
        let e = e.unparen();
        if !self.cx.points_to_slots(ty) {
            return Ok(None);
        }
        let elem = self.lay(ty)?.elem;
        let lit = look::literal_behind(e);
        if lit.is_none() && !self.is_made_in_place(e) {
            return Ok(None);
        }
        let v = self.tmp(elem)?;
        self.note_node(e);
        self.report_spared(Spared::Owned);
        let mark = self.mark();
        match lit {
            Some(lit) => self.value_into(lit, elem, Place::Slots(v), false)?,
            None => self.made_in_place(e, elem, v)?,
        }
        self.release(mark);
        Ok(Some(v))
    }

    /// The target of a method call by pointer, and the object's slots as its receiver.
    #[expect(clippy::type_complexity, reason = "a receiver's slots and classes")]
    pub(crate) fn method_of_object(
        &mut self,
        fun: Node,
        (method, ty, v): (ObjId, TypeId, V),
    ) -> R<(Target, Option<(V, Rc<[SlotClass]>)>)> {
        let sel = SelectorExpr::cast(fun).ok_or_else(|| LowerError::bug("selector"))?;
        let selection = self.cx.w.info(fun).and_then(|info| info.selection(fun));
        let is_embedded = selection.is_some_and(|s| s.index.len() > 1);
        let recv_ty = if is_embedded { ty } else { self.ty(sel.x()) };
        let (obj, _) = self.method_of(recv_ty, method, &[0])?;
        let classes = self.lay(ty)?.classes.clone();
        let id = self.method_id(obj, recv_ty)?;
        Ok((Target::Static(id), Some((v, classes))))
    }

    /// Gives addresses to objects in slots among receiver and arguments.
    pub(crate) fn loans_of_call(
        &mut self,
        call: &Call,
        slots: &mut [(Src, TypeId, u32, u32)],
    ) -> R<Vec<OnLoan>> {
        let mut loans: Vec<OnLoan> = Vec::new();
        let mut lend = |fun: &mut Self, slots: V, ty: TypeId| {
            if let Some(known) = loans.iter().find(|loan| loan.slots == slots) {
                return known.at;
            }
            let at = fun.tmp_pointer();
            loans.push(OnLoan { slots, ty, at });
            at
        };
        if let (Some((v, _)), Some(ty)) = (&call.recv, call.recv_object) {
            lend(self, *v, ty);
        }
        for (src, ty, ..) in slots {
            if let Src::Node(node) = *src
                && let Some(v) = self.object_of_address(node)
            {
                let elem = self.lay(*ty)?.elem;
                *src = Src::Slots(lend(self, v, elem));
            }
        }
        self.give_loans(&loans)?;
        Ok(loans)
    }

    /// Arguments that are parts of objects that the body may change are copied.
    pub(crate) fn part_args(&mut self, args: &mut Args) {
        let is_object = |i: &usize| args.objects.get(*i).is_some_and(Option::is_some);
        let objects: Vec<(V, u32)> = (0..args.now.len())
            .filter(is_object)
            .filter_map(|i| args.now.get(i).copied())
            .collect();
        let values: Vec<usize> = (0..args.now.len()).filter(|i| !is_object(i)).collect();
        for i in values {
            for list in [&mut args.now, &mut args.before] {
                let Some((v, n)) = list.get_mut(i) else {
                    continue;
                };
                if objects.iter().any(|object| meets(*object, (*v, *n))) {
                    let classes: Vec<_> = (0..*n).map(|k| self.asm.class(v.at(k))).collect();
                    let copy = self.tmp_classes(&classes);
                    self.asm.mov(copy, *v, *n);
                    *v = copy;
                }
            }
        }
    }

    /// The slots of the object whose address `e` is: of a variable, or of what a pointer owns.
    pub(crate) fn object_of_address(&mut self, e: Node) -> Option<V> {
        let e = e.unparen();
        let Some(unary) = UnaryExpr::cast(e).filter(|_| e.tok() == Token::And) else {
            return self.owner(e);
        };
        self.object_of_variable(unary.x())
    }

    /// The slots of a variable, or of a part of an object in slots.
    fn object_of_variable(&mut self, x: Node) -> Option<V> {
        let x = x.unparen();
        let env = self.env.clone();
        if let Some(part) = self.cx.part(x, &env) {
            return self.slots_of_part(part);
        }
        let obj = self.object_of(x).ok().filter(|_| x.kind() == Kind::Ident)?;
        match self.vars.get(&obj) {
            Some(Var::Slots(v)) => Some(*v),
            _ => None,
        }
    }

    /// The slots of a part of an object, if that stands in slots.
    fn slots_of_part(&mut self, part: Part) -> Option<V> {
        let whole = match part.follows {
            true => self.owner(part.whole),
            false => self.object_of_variable(part.whole),
        };
        whole.map(|v| v.at(part.at))
    }

    /// Objects in slots among the arguments, each with a slot for its address.
    pub(crate) fn loans(&mut self, args: &Args) -> Vec<OnLoan> {
        let mut loans: Vec<OnLoan> = Vec::new();
        for ((slots, _), ty) in args.before.iter().zip(&args.objects) {
            if let Some(ty) = ty
                && loans.iter().all(|loan| loan.slots != *slots)
            {
                loans.push(OnLoan {
                    slots: *slots,
                    ty: *ty,
                    at: self.tmp_pointer(),
                });
            }
        }
        loans
    }

    /// Objects in slots get addresses: copies in the heap.
    pub(crate) fn give_loans(&mut self, loans: &[OnLoan]) -> R<()> {
        for loan in loans {
            self.note_box();
            self.alloc_to(loan.at, loan.ty)?;
            self.store(Place::Mem(loan.at, 0), loan.ty, loan.slots)?;
        }
        Ok(())
    }

    /// The call is over: what it changed comes back.
    pub(crate) fn take_loans(&mut self, loans: &[OnLoan]) -> R<()> {
        for loan in loans {
            self.load(Place::Mem(loan.at, 0), loan.ty, loan.slots)?;
        }
        Ok(())
    }
}

/// The slots have some in common.
pub(crate) fn meets((a, n): (V, u32), (b, k): (V, u32)) -> bool {
    a != V::NONE && b != V::NONE && a.0 < b.0 + k && b.0 < a.0 + n
}
