//! Code that no source stands for: methods as interfaces call them.
//!
//! In: a concrete type and a method of it. Out: a function whose receiver is an interface's data word (T3): the value
//! itself, or the address of a box.

use crate::code::func::FuncCode;
use crate::code::rtype::RTypeId;
use crate::code::trap::TrapKind;
use crate::lower::asm::V;
use crate::lower::call::Call;
use crate::lower::escape::OUTERMOST;
use crate::lower::func::Fun;
use crate::lower::layout::Rep;
use crate::lower::place::Place;
use crate::lower::{Cx, LowerError, R};
use crate::types::object::{ObjId, Sym};
use crate::types::package::PkgId;
use crate::types::ty::{Type, TypeId};

impl Cx<'_> {
    /// The number of a method's function for the method table of `recv`: the method itself if it takes the data word.
    pub(crate) fn table_method(
        &mut self,
        recv: TypeId,
        recv_id: RTypeId,
        obj: ObjId,
        index: &[u32],
        name: Sym,
        pkg: Option<PkgId>,
    ) -> R<crate::code::program::FuncId> {
        let func = self.w.obj(obj).func().copied();
        let func = func.ok_or_else(|| LowerError::bug("method"))?;
        let lay = self.lay(recv)?;
        let is_pointer = matches!(self.w.ty(self.w.unalias(recv)), Type::Pointer(_));
        let is_direct = index.len() == 1
            && !func.is_abstract
            && lay.is_in_data_word()
            && lay.is_single()
            && is_pointer == func.ptr_recv;
        if !is_direct {
            return Ok(self.iface_method_id(recv, recv_id, name, pkg));
        }
        let (base, _) = self.w.deref(recv);
        let base = if is_pointer { base } else { recv };
        let targs = self
            .w
            .named(base)
            .filter(|n| n.origin.is_some())
            .map(|n| n.targs.clone());
        let origin = func.origin.unwrap_or(obj);
        self.func_id(origin, targs.as_deref().unwrap_or(&[]))
    }

    /// The method of `recv`, callable with an interface's data word.
    pub(crate) fn lower_iface_method(
        &mut self,
        recv: TypeId,
        name: Sym,
        pkg: Option<PkgId>,
    ) -> R<FuncCode> {
        let found = self.w.lookup_field_or_method(recv, false, pkg, name, false);
        let obj = found
            .obj
            .ok_or_else(|| LowerError::bug("method of a table is not found"))?;
        let text = self.wrapper_name(recv, obj);
        let pos = self.w.obj(obj).pos;
        let unit = self.w.unit(pos.unit).map(|_| pos.unit);
        let mut fun = Fun::new(
            self,
            text,
            unit,
            Default::default(),
            Default::default(),
            OUTERMOST,
        );
        fun.is_wrapper = true;
        let sig_ty = fun.cx.w.obj(obj).ty();
        let sig = fun.signature(sig_ty)?;
        let results = fun.obj_tys(&sig.results);
        let mut params = fun.obj_tys(&sig.params);
        let lay = fun.lay(recv)?;
        let word = if !lay.is_in_data_word() {
            TypeId::UNSAFE_POINTER
        } else if lay.slots == 0 {
            TypeId::UINTPTR
        } else {
            recv
        };
        params.insert(0, word);
        let (result_slots, param_slots, _) = fun.frame(&results, &params, false)?;
        let data = param_slots
            .first()
            .copied()
            .ok_or_else(|| LowerError::bug("receiver"))?;
        let path = found
            .index
            .get(..found.index.len().saturating_sub(1))
            .unwrap_or(&[]);
        let (place, ty) = match lay.rep {
            Rep::Ptr if !path.is_empty() => (Place::Mem(data, 0), lay.elem),
            _ if lay.slots == 0 => (Place::Slots(V::NONE), recv),
            _ if lay.is_in_data_word() => (Place::Slots(data), recv),
            _ => (Place::Mem(data, 0), recv),
        };
        fun.nil_receiver_check(data, recv, path, obj)?;
        let target = fun.method_target(place, ty, path, obj)?;
        let call = Call::handed_on(target, &param_slots, &params, results);
        fun.forward(pos.off, &call, &result_slots)?;
        fun.finish()
    }

    /// `main.(*T).M`, `main.T[...].M`: the method as that of a type which has it by promotion or by pointer.
    pub(crate) fn wrapper_name(&mut self, recv: TypeId, method: ObjId) -> String {
        let name = self.w.obj_name(method).to_string();
        let (base, is_pointer) = self.w.deref(recv);
        let Some(named) = self.w.named(base) else {
            return format!("{}.{name}", self.type_name(recv));
        };
        let (obj, is_generic) = (named.obj, !named.targs.is_empty());
        let path = self.w.obj(obj).pkg.map_or("", |p| &self.w.pkg(p).path);
        let base = self.w.obj_name(obj);
        let args = if is_generic { "[...]" } else { "" };
        if is_pointer {
            format!("{path}.(*{base}{args}).{name}")
        } else {
            format!("{path}.{base}{args}.{name}")
        }
    }
}

impl Fun<'_, '_> {
    /// In the wrapper of a method of `T` for `*T`: a nil pointer has words of its own, which the wrapper's name gives.
    /// Promoted methods do without, as in gc; where gc sees what an interface holds, it calls the method itself, and the words
    /// are those of any nil pointer.
    pub(crate) fn nil_receiver_check(
        &mut self,
        data: V,
        recv: TypeId,
        path: &[u32],
        method: ObjId,
    ) -> R<()> {
        let by_value = self.cx.w.obj(method).func().is_some_and(|f| !f.ptr_recv);
        if by_value && path.is_empty() && self.lay(recv)?.rep == Rep::Ptr {
            self.throw_if_nil(data, TrapKind::NilReceiver);
        }
        Ok(())
    }
}
